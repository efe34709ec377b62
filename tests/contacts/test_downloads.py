"""Files that staff take away."""

import pytest

from contacts.downloads import download, json_line
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("csv", "text/csv; charset=utf-8"), ("jsonl", "application/jsonl; charset=utf-8")],
)
def test_it_is_saved_under_its_name_and_day(kind, content_type):
    response = download("a", "entries", kind, NOW.date())
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        content_type,
        f'attachment; filename="entries-2026-11-20.{kind}"',
    )


@pytest.mark.parametrize("content", ["甲乙", iter("甲乙")], ids=["whole", "in parts"])
def test_it_holds_what_it_was_given(content):
    assert b"".join(download(content, "entries", "csv", NOW.date())).decode() == "甲乙"


def test_a_line_tells_moments_and_leaves_chinese_as_it_is():
    assert json_line({"甲": NOW}) == '{"甲": "2026-11-20T10:00:00+08:00"}\n'
