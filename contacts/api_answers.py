"""What operations of the API may answer, declared in one way."""

from typing import Annotated

from ninja import Field, Path, Schema

WalletSlug = Annotated[str, Path(description="钱包的 slug。", examples=["ok"])]


class Problem(Schema):
    detail: str = Field(description="为什么没有结果，一两句中文。")


def answers(found: type[Schema], *problems: int) -> dict[int, type[Schema] | None]:
    """`found`; nothing, where the client holds it already (304); or one of these `problems`."""
    return {200: found, 304: None, **dict.fromkeys(problems, Problem)}
