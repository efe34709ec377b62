"""Files of entries: CSV for spreadsheets, JSON-lines for programs; both hold the same records."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contacts.downloads import json_line
from contacts.spreadsheet import as_written, table
from faq.transfer.columns import CellError, cells, header, unknown, values
from faq.transfer.records import NEW, STEP


@dataclass(frozen=True)
class Line:
    """What a line of a file says of an entry, or what is wrong with it."""

    number: int  # of the line where it begins, from 1
    said: dict
    error: str = ""


class FileError(ValueError):
    """Why nothing of a file can be read, in words."""


def as_csv(records: Sequence[dict]) -> str:
    # At least one: without columns for steps a file would leave those of an entry as they are.
    steps = max([1, *(len(record["steps"]) for record in records)])
    return table(header(steps), (cells(record, steps) for record in records))


def as_json_lines(records: Iterable[dict]) -> str:
    return "".join(map(json_line, records))


WRITERS = {"csv": as_csv, "jsonl": as_json_lines}


def read(content: bytes, name: str) -> list[Line]:
    """All lines of an uploaded file called `name`. Raises FileError where it is none of ours."""
    kind = name.rsplit(".", 1)[-1].lower()
    if kind not in WRITERS:
        raise FileError("请选 .csv 或 .jsonl 文件。")
    text = decoded(content, is_csv=kind == "csv")
    if "\0" in text:
        raise FileError("文件里有不是文字的内容。")
    lines = list(csv_lines(text) if kind == "csv" else json_lines(text))
    if not lines:
        raise FileError("文件里没有条目。")
    return lines


def decoded(content: bytes, *, is_csv: bool) -> str:
    """The text of a file; Excel in Chinese saves a CSV file as GB 18030."""
    for encoding in ("utf-8-sig", "gb18030") if is_csv else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError("看不懂文件的编码，请存成 UTF-8。")


def csv_lines(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        headings = [as_written(each).strip() for each in next(reader, [])]
        refuse_headings(headings)
        begins = reader.line_num + 1
        for row in reader:
            if any(row):
                yield line_of_csv(begins, headings, row)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FileError(f"第 {begins} 行起不是完整的表格（引号没有配对？）。") from error


def refuse_headings(headings: list[str]) -> None:
    if wrong := unknown(headings):
        raise FileError(
            f"表头里有不认识的列：{'、'.join(map(repr, wrong[:5]))}。请先导出一份，照它的表头写。"
        )
    if twice := {each for each in headings if headings.count(each) > 1}:
        raise FileError(f"表头里有重复的列：{'、'.join(sorted(twice))}。")


def line_of_csv(number: int, headings: list[str], row: list[str]) -> Line:
    if len(row) != len(headings):
        return Line(number, {}, f"有 {len(row)} 格，表头有 {len(headings)} 格")
    try:
        return Line(
            number, values({name: as_written(cell) for name, cell in zip(headings, row, strict=True)})
        )
    except CellError as error:
        return Line(number, {}, str(error))


def json_lines(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield line_of_json(number, line)


def line_of_json(number: int, line: str) -> Line:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return Line(number, {}, "不是一个 JSON 对象")
    if not isinstance(said, dict):
        return Line(number, {}, "不是一个 JSON 对象")
    if wrong := [name for name in said if name not in NEW]:
        return Line(number, {}, f"不认识的字段：{'、'.join(map(repr, wrong[:5]))}")
    wrong = [name for name, value in said.items() if not is_of_kind(name, value)]
    return Line(number, {} if wrong else said, f"写法不对：{'、'.join(wrong)}" if wrong else "")


def is_of_kind(name: str, value: object) -> bool:
    """Is `value` built as the field `name` of a record is?"""
    if name == "steps":
        return isinstance(value, list) and all(is_step(step) for step in value)
    if name == "sources":
        return isinstance(value, list) and all(is_texts(each) and len(each) == 2 for each in value)
    if name == "symptoms":
        return is_texts(value)
    if name == "is_off":
        return isinstance(value, bool)
    return is_text(value) or (value is None and NEW[name] is None)


def is_step(step: object) -> bool:
    return isinstance(step, dict) and set(step) <= set(STEP) and all(is_text(each) for each in step.values())


def is_texts(value: object) -> bool:
    return isinstance(value, list) and all(is_text(each) for each in value)


def is_text(value: object) -> bool:
    """Text that can be stored: half a surrogate pair cannot."""
    return isinstance(value, str) and not any("\ud800" <= each <= "\udfff" or each == "\0" for each in value)
