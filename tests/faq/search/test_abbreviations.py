"""Words typed by their first letters."""

import pytest

from faq.search.abbreviations import Abbreviations
from faq.search.synonyms import SynonymGroup, SynonymTable

GROUPS = (
    SynonymGroup(("忘记", "想不起来")),
    SynonymGroup(("密码", "口令")),
    SynonymGroup(("没到账", "不到账")),
    SynonymGroup(("refund",), ("退款",)),
)
READ = {
    "two words": ("wjmm", [("wj", ("忘记", "想不起来")), ("mm", ("密码", "口令"))]),
    "a word of three": ("bdz", [("bdz", ("不到账", "没到账"))]),
    "a meaning": ("tk", [("tk", ("退款",))]),
    "a rest": ("wjm", []),
    "none": ("xyz", []),
    "one letter": ("w", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("letters", "expected"), READ.values(), ids=READ)
def test_it_reads_abbreviations(letters, expected):
    assert Abbreviations(GROUPS, SynonymTable(GROUPS)).read(letters) == expected
