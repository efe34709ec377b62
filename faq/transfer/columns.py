"""The columns of a CSV file of entries: their headings, and each value as a cell and back. Pure."""

import re
from collections.abc import Iterable, Mapping

HEADINGS = {
    "slug": "网址名",
    "wallet": "钱包",
    "topic": "主题",
    "urgency": "紧急程度",
    "is_off": "下线",
    "expires_at": "到期时间",
    "review_by": "下次核对日期",
    "reviewed_on": "最近核对",
    "sources": "来源",
    "title": "标题",
    "answer": "一句话回答",
    "have_ready": "要准备什么",
    "takes": "大约多久",
    "fallback": "还是不行怎么办",
    "donts": "不要做的事",
    "symptoms": "读者的说法",
}
STEP_HEADINGS = {
    "action": "做什么",
    "expected": "应该看到什么",
    "if_not": "如果不行",
    "if_not_entry": "看哪一条",
}
STEP_COLUMN = re.compile(rf"第([1-9][0-9]{{0,2}})步 ({'|'.join(STEP_HEADINGS.values())})")
WORDS = {True: "是", False: "否"}
BETWEEN = "｜"  # of a source: the file of the document, then the heading of the section
NAMES = {heading: name for name, heading in HEADINGS.items()}
STEP_NAMES = {heading: name for name, heading in STEP_HEADINGS.items()}


class CellError(ValueError):
    """What is wrong with a cell, in words."""


def header(steps: int) -> list[str]:
    """The headings of a file whose longest entry has so many steps."""
    return [
        *HEADINGS.values(),
        *(step_heading(place, name) for place in range(1, steps + 1) for name in STEP_HEADINGS),
    ]


def step_heading(place: int, name: str) -> str:
    return f"第{place}步 {STEP_HEADINGS[name]}"


def cells(record: Mapping, steps: int) -> list[str]:
    """A record as a row under that header."""
    empty: dict[str, str] = dict.fromkeys(STEP_HEADINGS, "")
    padded = [*record["steps"], *[empty] * (steps - len(record["steps"]))]
    return [
        *(cell(record[name]) for name in HEADINGS),
        *(step[name] for step in padded for name in STEP_HEADINGS),
    ]


def cell(value: object) -> str:
    if isinstance(value, list):
        return joined(BETWEEN.join(item) if isinstance(item, list) else item for item in value)
    return WORDS[value] if isinstance(value, bool) else value or ""


def unknown(headings: Iterable[str]) -> list[str]:
    """The headings that no column has."""
    return [each for each in headings if each not in NAMES and not STEP_COLUMN.fullmatch(each)]


def values(row: Mapping[str, str]) -> dict:
    """What a row says, under the names of a record. Raises CellError."""
    said = {NAMES[heading]: value(NAMES[heading], text) for heading, text in row.items() if heading in NAMES}
    steps: dict[int, dict[str, str]] = {}
    for heading, text in row.items():
        if match := STEP_COLUMN.fullmatch(heading):
            steps.setdefault(int(match[1]), {})[STEP_NAMES[match[2]]] = text
    return said | (
        {"steps": [steps[place] for place in sorted(steps) if any(steps[place].values())]} if steps else {}
    )


def value(name: str, text: str) -> object:
    if name == "is_off":
        if text not in ("", *WORDS.values()):
            raise CellError(f"{HEADINGS[name]}：要写“是”或“否”")
        return text == WORDS[True]
    if name == "symptoms":
        return items(text)
    if name == "sources":
        return sorted(source(item) for item in items(text))
    return (text or None) if name in ("expires_at", "review_by", "reviewed_on") else text


def source(item: str) -> list[str]:
    if BETWEEN not in item:
        raise CellError(f"{HEADINGS['sources']}：要写成“文件名{BETWEEN}小节”，一行一个")
    return item.split(BETWEEN, 1)


def joined(texts: Iterable[str]) -> str:
    """Texts as one cell, a line each; a line end within one is written \\n."""
    return "\n".join(text.replace("\\", "\\\\").replace("\n", "\\n") for text in texts)


def items(text: str) -> list[str]:
    """The texts that `joined` made this cell of, empty lines left out."""
    signs = {"\\\\": "\\", "\\n": "\n"}
    return [
        re.sub(r"\\\\|\\n", lambda match: signs[match[0]], line)
        for line in text.replace("\r\n", "\n").split("\n")
        if line.strip()
    ]
