import pytest
from django.template import Context, Template

from faq.templatetags.marks import marked
from tests.factories import make_entry
from tests.reading import ENTRIES, page, text

MARKED = [
    pytest.param("账户被锁", {"账户"}, "<mark>账户</mark>被锁", id="a word"),
    pytest.param("帳戶被鎖", {"账户"}, "<mark>帳戶</mark>被鎖", id="in Traditional writing"),
    pytest.param("帐户被锁", {"账户"}, "<mark>帐户</mark>被锁", id="with another character"),
    pytest.param("打开ＯＫＰＡＹ", {"okpay"}, "打开<mark>ＯＫＰＡＹ</mark>", id="in wide letters"),
    pytest.param("充值不到账", {"充值", "值不"}, "<mark>充值不</mark>到账", id="words that overlap"),
    pytest.param("钱和钱", {"钱"}, "<mark>钱</mark>和<mark>钱</mark>", id="twice"),
    pytest.param("账户", {"退款"}, "账户", id="not at all"),
    pytest.param("", {"退款"}, "", id="no text"),
    pytest.param("<b>账户</b>", {"账户"}, "&lt;b&gt;<mark>账户</mark>&lt;/b&gt;", id="beside markup"),
    pytest.param("<b>", {"b"}, "&lt;<mark>b</mark>&gt;", id="within markup"),
    pytest.param("&amp;", {"amp"}, "&amp;<mark>amp</mark>;", id="within an entity"),
    pytest.param("mark", {"mark"}, "<mark>mark</mark>", id="the word mark"),
    pytest.param('a"b', {"b"}, "a&quot;<mark>b</mark>", id="a quote"),
]


@pytest.mark.parametrize(("shown", "marks", "expected"), MARKED)
def test_it_marks_what_answers(shown, marks, expected):
    assert marked(shown, frozenset(marks)) == expected


@pytest.mark.parametrize("nothing", [frozenset(), ""], ids=["no marks", "no such variable"])
def test_without_marks_it_only_escapes(nothing):
    assert marked("<b>账户", nothing) == "&lt;b&gt;账户"


def test_a_template_may_have_no_marks_at_all():
    assert Template("{% load marks %}{% marked '账户' marks %}").render(Context()) == "账户"


def test_titles_and_summaries_are_marked(client, db):
    make_entry(title="账户被锁", text={"answer": "账户锁了先等一天。"})
    (item,) = page(client.get("/search/", {"q": "帳戶"})).findall(".//li[@class='entry-item']")
    assert [text(mark) for mark in item.findall(".//mark")] == ["账户", "账户"]


def test_a_title_with_marks_still_reads_as_one(client, db):
    make_entry(title="账户被锁")
    (link,) = page(client.get("/search/", {"q": "被锁"})).findall(ENTRIES)
    assert text(link) == "账户被锁"


def test_markup_in_a_title_stays_text(client, db):
    make_entry(title="<b>账户</b>")
    assert page(client.get("/search/", {"q": "账户"})).findall(".//b") == []


def test_pages_without_a_question_have_no_marks(client, db):
    wallet = make_entry(title="账户被锁").wallet
    assert page(client.get(wallet.get_absolute_url())).findall(".//mark") == []
