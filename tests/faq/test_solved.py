"""Did it help? The vote on an entry: counted without a cookie, and what a reader sees next."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from contacts import form_guard
from contacts.limits import LIMITS, Limit
from faq import counting
from faq.models import Entry, SearchOpen, SolvedCount
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_topic, make_user, make_votes, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import ENTRIES, links, page, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HEADING = ".//h1"
FROM_HERE = {"sec-fetch-site": "same-origin"}


def address(entry: Entry) -> str:
    return f"{entry.get_absolute_url()}solved/"


def vote(client, entry: Entry, solved: str, *, before: str = "", headers: dict | None = None, **fields):
    fields = {"solved": solved, form_guard.FIELD: form_guard.form_token()} | fields
    referer = {"referer": f"http://testserver{before or entry.get_absolute_url()}"}
    return client.post(address(entry), fields, headers=FROM_HERE | referer | (headers or {}))


def votes() -> list[tuple[int, int]]:
    counting.counts.flush()
    return list(SolvedCount.objects.values_list("yes", "no"))


def solved_terms() -> list[tuple[str, int]]:
    counting.counts.flush()
    return list(SearchOpen.objects.values_list("term", "solved"))


@pytest.mark.parametrize(("answer", "counted"), [("yes", (1, 0)), ("no", (0, 1))])
def test_it_counts_and_leads_on(client, answer, counted):
    entry = make_entry()
    response = vote(client, entry, answer)
    assert (response.status_code, response["Location"], votes()) == (
        303,
        f"{address(entry)}?solved={answer}",
        [counted],
    )


@pytest.mark.parametrize(
    ("answer", "heading"),
    [
        ("yes", "解决了就好，谢谢您告诉我们"),
        ("no", "还没解决，接着这样做"),
        ("", "这一条帮您解决了吗？"),
        ("perhaps", "这一条帮您解决了吗？"),
    ],
)
def test_it_thanks_or_asks_again(client, answer, heading):
    response = client.get(address(make_entry()), {"solved": answer})
    assert (texts(response, HEADING), votes()) == ([heading], [])


def test_reading_the_thanks_again_counts_nothing(client):
    entry = make_entry()
    client.get(vote(client, entry, "yes")["Location"])
    assert votes() == [(1, 0)]


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_answer_that_is_none_is_asked_again(client, answer):
    response = vote(client, make_entry(), answer)
    assert (texts(response, HEADING), votes()) == (["这一条帮您解决了吗？"], [])


def test_after_no_it_leads_to_related_entries_and_to_support(client):
    wallet, topic = make_wallet(slug="ok"), make_topic()
    entry = make_entry(wallet=wallet, topic=topic, title="退款没到账")
    make_entry(wallet=wallet, topic=topic, title="退款退到哪里")
    response = client.get(address(entry), {"solved": "no"})
    contact = "/wallets/ok/contact/" in links(response, ".//section[@aria-labelledby='contact-title']//a")
    assert (texts(response, ENTRIES), contact) == (["退款退到哪里"], True)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("way", WAYS)
def test_it_knows_no_entry_that_is_not_public(client, way, method):
    entry = make_hidden(way=way, title="退款没到账")
    response = vote(client, entry, "yes") if method == "post" else client.get(address(entry))
    assert (response.status_code, votes()) == (404, [])


def test_the_entry_asks(client):
    entry = make_entry()
    (form,) = page(client.get(entry.get_absolute_url())).findall(".//form[@method='post']")
    sent = {field.get("name") for field in form.iter() if field.get("name")}
    assert (form.get("action"), sent) == (address(entry), {"solved", form_guard.FIELD})


def test_a_preview_does_not_ask(client, admin_client):
    revision = make_entry().revisions.first()
    response = admin_client.get(f"/admin/faq/revision/{revision.pk}/preview/")
    assert "解决了吗" not in response.content.decode()


# --- without a cookie, and not from elsewhere --------------------------------------------------


def test_it_sets_no_cookie(client):
    entry = make_entry()
    cookies = [dict(vote(client, entry, "yes").cookies), dict(client.get(entry.get_absolute_url()).cookies)]
    assert cookies == [{}, {}]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"headers": {"sec-fetch-site": "cross-site"}}, id="from another site"),
        pytest.param({form_guard.FIELD: "form:1:x"}, id="with a made-up token"),
        pytest.param({form_guard.FIELD: ""}, id="without a token"),
    ],
)
def test_it_refuses_a_vote(client, wrong):
    assert (vote(client, make_entry(), "yes", **wrong).status_code, votes()) == (403, [])


def test_an_old_page_can_be_sent_again_and_shows_no_raw_answer(client):
    response = vote(client, make_entry(), "yes", **{form_guard.FIELD: ""})
    shown = page(response).find(".//main")
    sent = {field.get("name"): field.get("value") for field in shown.findall(".//input")}
    assert (response.status_code, sent["solved"], "yes" in "".join(shown.itertext())) == (403, "yes", False)


def test_beyond_the_limit_it_leads_on_but_does_not_count(client, monkeypatch):
    monkeypatch.setitem(LIMITS, "vote", Limit(2, 3600))
    entry = make_entry()
    statuses = [vote(client, entry, "no").status_code for _each in range(3)]
    assert (statuses, votes()) == ([303, 303, 429], [(0, 2)])


def test_beyond_the_limit_it_says_so(client, monkeypatch):
    monkeypatch.setitem(LIMITS, "vote", Limit(0, 3600))
    response = vote(client, make_entry(), "no")
    assert (texts(response, ".//p[@class='note']"), response["Retry-After"]) == (
        ["今天从您的网络收到的回答已经很多，这一次没有计数。"],
        "3600",
    )


# --- the search that led here ------------------------------------------------------------------


def test_yes_counts_for_what_was_searched(client):
    entry = make_entry()
    vote(client, entry, "yes", before=f"{entry.get_absolute_url()}?q={quote('錢沒到')}")
    assert solved_terms() == [("钱没到", 1)]


@pytest.mark.parametrize(
    ("answer", "before"),
    [
        pytest.param("no", "/faq/refund/?q=a", id="not solved"),
        pytest.param("yes", "/faq/refund/", id="no search"),
        pytest.param("yes", "/faq/other/?q=a", id="from another entry"),
        pytest.param("yes", "/faq/refund/?q=13800138000", id="a telephone number"),
        pytest.param("yes", f"/faq/refund/?q={'a' * 61}", id="a long story"),
        pytest.param("yes", "/faq/refund/?q=%ff%00", id="no text"),
    ],
)
def test_it_counts_for_no_term(client, answer, before):
    vote(client, make_entry(slug="refund"), answer, before=before)
    assert solved_terms() == []


@pytest.mark.parametrize("referer", ["http://elsewhere.example/faq/refund/?q=a", "http://[", ""])
def test_it_believes_no_page_of_another_site(client, referer):
    vote(client, make_entry(slug="refund"), "yes", headers={"referer": referer})
    assert (solved_terms(), votes()) == ([], [(1, 0)])


def test_a_vote_is_counted_on_the_day_here(client, monkeypatch):
    early = NOW.replace(hour=2)  # the day before in UTC
    monkeypatch.setattr("django.utils.timezone.now", lambda: early)
    vote(client, make_entry(at=NOW - timedelta(days=2)), "yes")
    counting.counts.flush()
    assert SolvedCount.objects.get().day == NOW.date()


# --- and what next -----------------------------------------------------------------------------


def next_titles(client, entry: Entry, **query: str) -> list[str]:
    return texts(client.get(address(entry), {"solved": "no"} | query), ENTRIES)


def test_after_no_the_search_goes_on_with_the_next_result(client):
    entry, other = make_entry(title="退款没到账"), make_entry(title="退款没到账怎么办")
    response = vote(client, entry, "no", before=f"{entry.get_absolute_url()}?q={quote('退款没到账')}")
    assert (response["Location"], texts(client.get(response["Location"]), ENTRIES)) == (
        f"{address(entry)}?solved=no&q={quote('退款没到账')}",
        [other.newest.title],
    )


def test_then_comes_where_the_steps_lead_and_what_is_about_the_same(client):
    topic, wallet = make_topic(), make_wallet()
    entry, found, led_to, related = (
        make_entry(title=title, topic=topic, wallet=wallet)
        for title in ("退款没到账", "退款没到账呢", "先查银行卡", "改密码")
    )
    draft = make_draft(entry=entry, title="退款没到账")
    draft.replace_steps([{"action": "查记录", "if_not_entry": led_to}])
    draft.approve(make_user(), at=NOW, self_publishing=False)
    titles = [each.newest.title for each in (found, led_to, related)]
    assert next_titles(client, entry, q="退款没到账") == titles


@pytest.mark.parametrize("typed", ["13800138000", "钱" * 61, "qqqqzzzz"], ids=["personal", "long", "unknown"])
def test_without_a_term_it_shows_what_is_about_the_same(client, typed):
    topic, wallet = make_topic(), make_wallet()
    entry, related = (make_entry(title=title, topic=topic, wallet=wallet) for title in ("退款", "改密码"))
    assert next_titles(client, entry, q=typed) == [related.newest.title]


def test_votes_do_not_order_what_comes_next(client):
    entry, *others = (make_entry(title=title) for title in ("退款没到账", "退款没到账一", "退款没到账二"))
    before = next_titles(client, entry, q="退款没到账")
    for other, votes_of in zip(others, ({"no": 90}, {"yes": 90}), strict=True):
        make_votes(other, **votes_of)
    assert (len(before), next_titles(client, entry, q="退款没到账")) == (2, before)
