"""The API of this app: is this number real?"""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema, Status

from contacts.checking import LONGEST, Answer, CannotCheck, Verdict, check
from contacts.limits import wait_before
from contacts.models import Channel

router = Router(tags=["contacts"])


class OfficialChannel(Schema):
    """`wallet` and `slug` name the channel's page: /wallets/<wallet>/contact/#<slug>."""

    wallet: str
    slug: str
    name: str
    kind: str


class Checked(Schema):
    """`channel` and `verified_on` are given for an official value only. Nothing is ever called safe."""

    verdict: Literal[tuple(Answer.values)]
    channel: OfficialChannel | None
    verified_on: date | None
    advice: str


class Problem(Schema):
    """Why there is no answer, in Chinese."""

    detail: str


@router.get(
    "/check",
    response={200: Checked, 422: Problem, 429: Problem},
    summary="Is this number, link, e-mail address or account an official one?",
    description=f"Up to {LONGEST} characters; of several values the worst is answered. At most 60 a minute; "
    "429 says in Retry-After how many seconds to wait. Not to be cached.",
)
def check_value(
    request: HttpRequest, response: HttpResponse, value: Annotated[str, Query(examples=["95188"])] = ""
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
