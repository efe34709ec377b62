"""Cells that a spreadsheet shows as they were written, and never takes for a formula. Pure."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

# What makes Excel, WPS or LibreOffice calculate; the full-width signs count too in some of them.
STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
MARK = "'"
BOM = "\ufeff"  # without it Excel takes Chinese for another encoding


def harmless(text: str) -> str:
    """`text` as a cell; `as_written` gives it back."""
    return MARK + text if text[:1] in STARTS_A_FORMULA or _looks_marked(text) else text


def as_written(cell: str) -> str:
    """The text that `harmless` made this cell of. A cell that a person wrote stays as it is."""
    return cell[1:] if _looks_marked(cell) else cell


def _looks_marked(text: str) -> bool:
    return text[:1] == MARK and (text[1:2] in STARTS_A_FORMULA or text[1:2] == MARK) and len(text) > 1


class _Line:
    """Takes what a CSV writer writes and hands it back."""

    @staticmethod
    def write(text: str) -> str:
        return text


def table_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A CSV file of harmless cells, as spreadsheets open it, line by line."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield BOM
    for row in chain([header], rows):
        yield writer.writerow([harmless(cell) for cell in row])


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The same as one text."""
    return "".join(table_lines(header, rows))
