"""What operations of the API may answer, declared in one way."""

from typing import Annotated

from ninja import Field, Path
from pydantic import BaseModel

WalletSlug = Annotated[str, Path(description="钱包的 slug。", examples=["ok"])]


class AnswerModel(BaseModel):
    """What an operation answers, made of dictionaries.

    Not of ninja's Schema: that reads every value in Python, which takes a twentieth of a search.
    """


class Problem(AnswerModel):
    detail: str = Field(description="为什么没有结果，一两句中文。")


def answers(found: type[AnswerModel], *problems: int) -> dict[int, type[AnswerModel] | None]:
    """`found`; nothing, where the client holds it already (304); or one of these `problems`.

    Any may be asked with too many parameters (422).
    """
    return {200: found, 304: None, **dict.fromkeys((*problems, 422), Problem)}
