"""The API of this app: is this number real?"""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from contacts.api_answers import AnswerModel, Problem
from contacts.checking import LONGEST, Answer, CannotCheck, Verdict, check
from contacts.limits import LIMITS, wait_before
from contacts.models import Channel

router = Router(tags=["核对号码"])

FILLED = {"min_length": 1, "max_length": LONGEST, "pattern": r"\S"}


class OfficialChannel(AnswerModel):
    wallet: str = Field(description="钱包的 slug。")
    slug: str = Field(description="渠道的 slug；页面是 /wallets/<wallet>/contact/#<slug>。")
    name: str = Field(description="给人看的名称。")
    kind: Channel.Kind = Field(description="热线、在线客服、邮件、社交媒体还是应用内反馈。")


class Checked(AnswerModel):
    verdict: Literal[tuple(Answer.values)] = Field(
        description="official：官方的；fake：有人报告是假冒的；unlisted：我们的名单上没有，绝不等于安全。"
    )
    channel: OfficialChannel | None = Field(description="是谁的：只在 official 时有。")
    verified_on: date | None = Field(description="哪一天核对过：只在 official 时有。")
    advice: str = Field(description="该怎么做，请原样给人看。")


@router.get(
    "/check",
    response={200: Checked, 422: Problem, 429: Problem},
    summary="这个号码、网址、邮箱或账号是官方的吗",
    description=f"一次不超过 {LONGEST} 个字；里面有几个时，回答最坏的一个。"
    f"每个地址每分钟最多 {LIMITS['api_check'].times} 次。回答不能缓存，填的内容不保存。",
    openapi_extra={
        "responses": {
            429: {"headers": {"Retry-After": {"description": "要等几秒。", "schema": {"type": "integer"}}}}
        }
    },
)
def check_value(
    request: HttpRequest,
    response: HttpResponse,
    value: Annotated[str, Query(description="要核对的内容。", examples=["95188"], **FILLED)],
) -> Status:
    response["Cache-Control"] = "no-store"
    at = timezone.now()
    if seconds := wait_before("api_check", request, at):
        response["Retry-After"] = str(seconds)
        return Status(429, {"detail": f"查得太快了，请等 {seconds} 秒再试。"})
    try:
        return Status(200, as_checked(check(value, at)))
    except CannotCheck as problem:
        return Status(422, {"detail": str(problem)})


def as_checked(found: Verdict) -> dict:
    return {
        "verdict": found.verdict.value,
        "channel": found.channel and as_channel(found.channel),
        "verified_on": found.verified_on,
        "advice": found.advice,
    }


def as_channel(channel: Channel) -> dict:
    return {
        "wallet": channel.wallet.slug,
        "slug": channel.slug,
        "name": channel.name,
        "kind": channel.kind,
    }
