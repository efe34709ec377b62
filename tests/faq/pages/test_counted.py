"""Which looks at a page are counted, and who may keep a page that was asked for in words."""

from urllib.parse import quote

import pytest

from contacts.lifetime import LONGEST
from faq import counting
from faq.models import SearchCount, SearchOpen
from tests.conftest import NOW
from tests.factories import make_entry, make_wallet
from tests.reading import ENTRIES, NOTES, kept, links, texts

pytestmark = pytest.mark.django_db

PERSONAL = "您刚才输入的没有保存。手机号、身份证号、卡号不用写，搜索用不着。"
RESULTS = f"/search/?q={quote('退款没到账')}"


@pytest.fixture
def entry():
    return make_entry(title="退款没到账", slug="refund", wallet=make_wallet(slug="ok"))


def counted() -> list[tuple]:
    counting.counts.flush()
    return list(SearchCount.objects.values_list("term", "times", "last_results", "confident", "unanswered"))


def opened() -> list[tuple]:
    counting.counts.flush()
    return list(SearchOpen.objects.values_list("term", "entry__slug", "opened"))


@pytest.mark.parametrize("address", ["/search/", "/api/v1/search"])
def test_it_counts_a_question(client, entry, address):
    client.get(address, {"q": "退款沒到帳"})
    client.get(address, {"q": "退款没到账"})
    assert counted() == [("退款没到账", 2, 1, 2, 0)]


@pytest.mark.parametrize("address", ["/search/", "/api/v1/search"])
def test_it_counts_a_question_that_nothing_answers(client, entry, address):
    client.get(address, {"q": "qqqqzzzz"})
    assert counted() == [("qqqqzzzz", 1, 0, 0, 1)]


@pytest.mark.parametrize(
    "q", ["", " ", "，。", "13800138000", "钱" * 61], ids=["nothing", "space", "signs", "personal", "long"]
)
@pytest.mark.parametrize("address", ["/search/", "/api/v1/search"])
def test_it_does_not_count(client, entry, address, q):
    client.get(address, {"q": q})
    assert counted() == []


def test_it_does_not_count_what_nobody_looks_at(client, entry):
    client.head(RESULTS)
    client.get(RESULTS, headers={"sec-purpose": "prefetch;prerender"})
    assert counted() == []


@pytest.mark.parametrize("further", ["&wallet=ok", "&page=1", "&wallet=ok&topic=x"])
def test_another_look_at_the_same_question_is_no_new_one(client, entry, further):
    client.get(RESULTS)
    client.get(RESULTS + further, headers={"referer": f"http://testserver{RESULTS}"})
    assert counted()[0][1] == 1


@pytest.mark.parametrize(
    "before",
    [RESULTS, "/search/?q=x&wallet=ok", "/", "", "//elsewhere.example/search/?q=x"],
    ids=["asked again", "another question", "the first page", "nowhere", "another site"],
)
def test_a_question_asked_again_is_one_more(client, entry, before):
    client.get(RESULTS)
    client.get(RESULTS, headers={"referer": f"http://testserver{before}"})
    assert counted()[0][1] == 2


def test_results_carry_the_question_to_the_entry(client, entry):
    assert links(client.get(RESULTS), ENTRIES) == [f"/faq/refund/?q={quote('退款没到账')}"]


@pytest.mark.parametrize("q", ["", "退款没到账 13800138000"], ids=["browsing", "personal"])
def test_other_lists_carry_nothing(client, entry, q):
    assert links(client.get("/search/", {"q": q, "wallet": "ok"}), ENTRIES) == ["/faq/refund/"]


def test_it_counts_an_entry_opened_from_results(client, entry):
    client.get(links(client.get(RESULTS), ENTRIES)[0])
    assert opened() == [("退款没到账", "refund", 1)]


@pytest.mark.parametrize("q", ["", "13800138000", "，"])
def test_it_does_not_count_an_entry_opened_otherwise(client, entry, q):
    client.get("/faq/refund/", {"q": q} if q else {})
    assert opened() == []


def test_an_entry_that_is_not_public_is_not_counted(client, entry):
    entry.is_off = True
    entry.save()
    assert (client.get("/faq/refund/?q=a").status_code, opened()) == (404, [])


@pytest.mark.parametrize(
    ("q", "notes"),
    [
        ("我的号13800138000登不上", [PERSONAL]),
        ("差1000元", [PERSONAL]),
        ("错误 E1001", []),
        ("打110还是12点", []),
    ],
)
def test_it_asks_gently_not_to_type_such_things(client, entry, q, notes):
    assert texts(client.get("/search/", {"q": q}), NOTES) == notes


def test_a_program_is_told_the_same(client, entry):
    assert client.get("/api/v1/search", {"q": "13800138000"}).json()["notes"] == [PERSONAL]


@pytest.mark.parametrize("path", ["/search/", "/faq/refund/"])
@pytest.mark.parametrize(
    ("q", "told"),
    [
        pytest.param("退款", ("private", NOW + LONGEST), id="a question"),
        pytest.param("13800138000", ("private, no-store", None), id="a personal one"),
        pytest.param("", ("public", NOW + LONGEST), id="none"),
    ],
)
def test_who_may_keep_the_page(client, entry, path, q, told):
    assert kept(client.get(path, {"q": q})) == told
