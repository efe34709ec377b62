"""GET /api/v1/entries: what the pages of entries say."""

from datetime import date, timedelta

import pytest

from contacts.models import SourceDocument, SourceSection
from faq.models import Entry
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_topic, make_user, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import query_count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "/api/v1/entries"


def listed(client, **parameters) -> dict:
    return client.get(URL, parameters).json()


def slugs(answer: dict) -> list[str]:
    return [each["slug"] for each in answer["results"]]


def make_whole_entry(**fields) -> Entry:
    """An entry with everything that can be told of one."""
    text = {
        "answer": "等三天。",
        "takes": "三天",
        "have_ready": "单号\n截图",
        "fallback": "打客服。",
        "donts": "不要转账",
    }
    entry = make_entry(slug="refund", title="旧的", at=NOW - timedelta(days=9), urgency="today", **fields)
    document = SourceDocument.objects.create(file_name="a.txt", title="手册")
    entry.sources.add(SourceSection.objects.create(document=document, heading="退款"))
    draft = make_draft(entry=entry, title="退款没到账", **text)
    draft.replace_steps(
        [{"action": "看记录", "expected": "有一笔", "if_not": "等一天"}, {"action": "打电话"}]
    )
    draft.approve(make_user(), at=NOW - timedelta(days=1), self_publishing=False)
    return entry


# One


def test_it_tells_all_that_the_page_says(client):
    wallet, topic = make_wallet(slug="ok"), make_topic(slug="refunds")
    entry = make_whole_entry(wallet=wallet, topic=topic, reviewed_on=date(2026, 11, 19))
    make_entry(slug="near", title="相关的", wallet=wallet, topic=topic)
    assert client.get(f"{URL}/{entry.slug}").json() == {
        "slug": "refund",
        "title": "退款没到账",
        "summary": "等三天。",
        "wallet": "ok",
        "topic": "refunds",
        "urgency": "today",
        "url": "/faq/refund/",
        "takes": "三天",
        "have_ready": ["单号", "截图"],
        "steps": [
            {"position": 1, "action": "看记录", "expected": "有一笔", "if_not": "等一天", "leads_to": None},
            {"position": 2, "action": "打电话", "expected": "", "if_not": "", "leads_to": None},
        ],
        "fallback": "打客服。",
        "donts": ["不要转账"],
        "related": [{"slug": "near", "title": "相关的", "url": "/faq/near/"}],
        "sources": ["《手册》退款"],
        "updated_at": "2026-11-19T10:00:00+08:00",
        "reviewed_on": "2026-11-19",
    }


def step_leading_to(target: Entry) -> Entry:
    entry = make_entry(at=NOW - timedelta(days=1))
    draft = make_draft(entry=entry)
    draft.replace_steps([{"action": "点登录", "if_not_entry": target}])
    draft.approve(make_user(), at=NOW, self_publishing=False)
    return entry


def leads(client, entry: Entry) -> list:
    return [step["leads_to"] for step in client.get(f"{URL}/{entry.slug}").json()["steps"]]


def test_a_step_leads_to_another_entry(client):
    entry = step_leading_to(make_entry(slug="other", title="忘了密码"))
    assert leads(client, entry) == [{"slug": "other", "title": "忘了密码", "url": "/faq/other/"}]


@pytest.mark.parametrize("way", WAYS)
def test_a_step_never_leads_to_what_is_not_public(client, way):
    assert leads(client, step_leading_to(make_hidden(way=way, title="看不见"))) == [None]


@pytest.mark.parametrize("way", WAYS)
def test_it_never_tells_what_is_not_public(client, way):
    response = client.get(f"{URL}/{make_hidden(way=way, title='看不见').slug}")
    assert (response.status_code, response.json()) == (404, {"detail": "没有找到，或者已经下线。"})


# All


def test_it_lists_what_is_public_with_what_lists_show(client):
    entry = make_whole_entry()
    for way in WAYS:
        make_hidden(way=way, title="看不见")
    whole = client.get(f"{URL}/{entry.slug}").json()
    short = {name: whole[name] for name in ("slug", "title", "summary", "wallet", "topic", "urgency", "url")}
    assert listed(client) == {"count": 1, "page": 1, "pages": 1, "results": [short], "notes": []}


def test_nothing_is_an_empty_page(client):
    assert listed(client) == {"count": 0, "page": 1, "pages": 1, "results": [], "notes": []}


def test_it_lists_by_wallet_then_topic(client):
    first, second = make_wallet(position=1), make_wallet(position=2)
    early, late = make_topic(position=1), make_topic(position=2)
    make_entry(slug="d", wallet=second, topic=early)
    make_entry(slug="c", wallet=first, topic=late)
    make_entry(slug="b", wallet=first, topic=early)
    make_entry(slug="a", wallet=second, topic=late)
    assert slugs(listed(client)) == ["b", "c", "d", "a"]


def test_a_wallet_leaves_its_own_and_the_general_ones(client):
    make_entry(slug="own", wallet=make_wallet(slug="ok"))
    make_entry(slug="general", wallet=make_wallet(slug="general"))
    make_entry(slug="other")
    assert slugs(listed(client, wallet="ok")) == ["own", "general"]


def test_a_topic_leaves_out_the_others(client):
    make_entry(slug="one", topic=make_topic(slug="refunds"))
    make_entry(slug="other")
    assert slugs(listed(client, topic="refunds")) == ["one"]


@pytest.mark.parametrize("urgency", Entry.Urgency.values)
def test_an_urgency_leaves_out_the_others(client, urgency):
    for each in Entry.Urgency.values:
        make_entry(slug=f"is-{each}", urgency=each)
    assert slugs(listed(client, urgency=urgency)) == [f"is-{urgency}"]


def test_an_unknown_facet_is_left_out_and_said_so(client):
    make_entry(slug="one")
    answer = listed(client, wallet="gone", topic="gone")
    assert (slugs(answer), answer["notes"]) == (
        ["one"],
        ["没有这个钱包，已忽略这个条件。", "没有这个主题，已忽略这个条件。"],
    )


def test_it_goes_page_by_page(client):
    wallet, topic = make_wallet(), make_topic()
    for number in range(5):
        make_entry(slug=f"e{number}", wallet=wallet, topic=topic)
    pages = [listed(client, limit=2, page=number) for number in (1, 2, 3)]
    assert [slugs(page) for page in pages] == [["e0", "e1"], ["e2", "e3"], ["e4"]]
    assert {(page["count"], page["pages"]) for page in pages} == {(5, 3)}


def test_there_is_no_page_after_the_last(client):
    response = client.get(URL, {"page": 2})
    assert (response.status_code, response.json()) == (404, {"detail": "没有第 2 页，一共 1 页。"})


@pytest.mark.parametrize(
    ("parameters", "detail"),
    [
        ({"page": "0"}, "page：不能小于 1。"),
        ({"page": "x"}, "page：要写整数。"),
        ({"limit": "101"}, "limit：不能大于 100。"),
        ({"urgency": "soon"}, "urgency：没有这个值。"),
        ({"page": "x", "limit": "0"}, "page：要写整数。limit：不能小于 1。"),
    ],
    ids=str,
)
def test_a_wrong_parameter_is_refused_in_words(client, parameters, detail):
    response = client.get(URL, parameters)
    assert (response.status_code, response.json()) == (422, {"detail": detail})


@pytest.mark.parametrize("address", [URL, f"{URL}/refund"])
def test_it_takes_as_many_queries_for_three_as_for_one(client, address):
    wallet, topic = make_wallet(), make_topic()
    make_whole_entry(wallet=wallet, topic=topic)
    make_entry(wallet=wallet, topic=topic)
    with_one = query_count(client, address)
    for _each in range(2):
        make_entry(wallet=wallet, topic=topic)
    assert query_count(client, address) == with_one
