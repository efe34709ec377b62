"""Cells that no spreadsheet takes for a formula, and that come back as they were written."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.spreadsheet import BOM, STARTS_A_FORMULA, as_written, harmless, table

SIGNS = "=+-@\t\r\n＝＋－＠'a"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+86", "'+86", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage return"),
        pytest.param("\n=1", "'\n=1", id="line feed"),
        pytest.param("＝1", "'＝1", id="full width"),
        pytest.param("'=1", "''=1", id="marked already"),
        pytest.param("1+1", "1+1", id="a sign within"),
        pytest.param("'tis", "'tis", id="an apostrophe"),
        pytest.param("'", "'", id="only an apostrophe"),
        pytest.param("", "", id="empty"),
    ],
)
def test_it_writes(text, cell):
    assert (harmless(text), as_written(cell)) == (cell, text)


@given(st.text(alphabet=SIGNS, max_size=6))
def test_every_text_comes_back_and_starts_no_formula(text):
    cell = harmless(text)
    assert (as_written(cell), cell[:1] in STARTS_A_FORMULA) == (text, False)


def test_a_table_has_harmless_cells_and_says_its_encoding():
    text = table(["=甲", "乙"], [["+1", 'a,"b"\nc']])
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert (text.startswith(BOM), rows) == (True, [["'=甲", "乙"], ["'+1", 'a,"b"\nc']])
