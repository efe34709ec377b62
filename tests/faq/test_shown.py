from contextlib import nullcontext
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import memory
from contacts.lifetime import LONGEST
from faq import pages, results, shown, suggestions, views
from faq.models import Entry, Revision
from faq.results import search_page
from faq.search import site
from faq.search.lock import file_lock
from faq.shown import answered, found_by_index, published_in_order
from faq.suggestions import suggested
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_user
from tests.faq.hidden import WAYS, make_hidden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]


def titles(*entries: Entry, at=NOW) -> list[str]:
    return [entry.live.title for entry in published_in_order([each.pk for each in entries], at)]


def test_it_keeps_the_order():
    first, second = make_entry(title="甲"), make_entry(title="乙")
    assert (titles(second, first), titles(first, second)) == (["乙", "甲"], ["甲", "乙"])


@pytest.mark.parametrize("way", WAYS)
def test_it_leaves_out_what_is_not_public(way):
    assert titles(make_entry(title="甲"), make_hidden(way=way, title="乙")) == ["甲"]


def test_it_leaves_out_what_there_is_not():
    assert published_in_order([-1], NOW) == []


def test_what_was_asked_before_is_not_asked_again(django_assert_num_queries):
    entry = make_entry(title="甲")
    titles(entry)
    with django_assert_num_queries(2):  # for the content version, which stands for half a second
        titles(entry)


def test_nothing_takes_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        published_in_order([], NOW)


def take_off(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(is_off=True)


def rewrite(entry: Entry) -> None:
    make_draft(entry=entry, title="新的").approve(make_user(), at=NOW, self_publishing=False)


def rename_wallet(entry: Entry) -> None:
    entry.wallet.name = "新的"
    entry.wallet.save()


@pytest.mark.parametrize(
    ("change", "expected"), [(take_off, []), (rewrite, ["新的"])], ids=["taken off", "rewritten"]
)
def test_a_change_is_seen_at_once(change, expected):
    entry = make_entry(title="甲")
    titles(entry)
    change(entry)
    assert titles(entry) == expected


def test_a_wallet_that_was_renamed_is_seen_at_once():
    entry = make_entry()
    titles(entry)
    rename_wallet(entry)
    (found,) = published_in_order([entry.pk], NOW)
    assert found.wallet.name == "新的"


def test_what_was_not_public_is_seen_once_it_is():
    entry = make_hidden(way="draft", title="甲")
    titles(entry)
    Revision.objects.get(entry=entry).approve(make_user(), at=NOW, self_publishing=False)
    assert titles(entry) == ["甲"]


@pytest.mark.parametrize(("seconds", "expected"), [(0, ["甲"]), (1, []), (2, [])])
def test_what_expires_is_gone_to_the_second(seconds, expected):
    entry = make_entry(title="甲", expires_at=NOW + timedelta(seconds=1))
    titles(entry)
    assert titles(entry, at=NOW + timedelta(seconds=seconds)) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(0, []), (1, ["甲"])])
def test_what_is_due_appears_to_the_second(seconds, expected):
    entry = make_entry(title="甲", publish_at=NOW + timedelta(seconds=1))
    titles(entry)
    assert titles(entry, at=NOW + timedelta(seconds=seconds)) == expected


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [("expires_at", ["甲"], []), ("publish_at", [], ["甲"])],
    ids=["expires", "is due"],
)
def test_a_request_from_before_a_moment_that_others_are_past_keeps_nothing_beyond_it(moment, before, after):
    then = NOW + timedelta(minutes=1)
    entry = make_entry(title="甲", **{moment: then})
    site.site_search.refresh(NOW)
    site.site_search.refresh(then)  # another thread looks first
    assert titles(entry, at=then - timedelta(milliseconds=1)) == before
    assert titles(entry, at=then + timedelta(hours=1)) == after


def test_an_earlier_moment_is_asked_anew():
    entry = make_entry(title="甲", publish_at=NOW + timedelta(seconds=1))
    titles(entry, at=NOW + timedelta(seconds=1))
    assert titles(entry) == []


def test_it_remembers_no_more_than_it_should(monkeypatch):
    monkeypatch.setattr(shown, "MOST", 2)
    entries = [make_entry(title=title) for title in "甲乙丙丁"]
    assert [titles(entry) for entry in entries] == [["甲"], ["乙"], ["丙"], ["丁"]]


def test_an_answer_to_a_question_is_asked_for_once():
    asked = []
    for _time in range(2):
        answered("退款没到账", "found", NOW, lambda: asked.append("退款没到账") or 1)
    assert asked == ["退款没到账"]


def test_answers_to_a_question_are_told_apart_by_what_else_was_asked():
    answers = [answered("退款", key, NOW, lambda found=key: found) for key in ("ok", "union", "ok")]
    assert answers == ["ok", "union", "ok"]


@pytest.mark.parametrize("keep", [partial(answered, "退款"), found_by_index], ids=["questions", "pages"])
def test_what_an_index_that_lags_answers_is_remembered_until_it_holds_more(monkeypatch, keep):
    asked, later = [], NOW + timedelta(seconds=site.ASK_EVERY)
    site.site_search.refresh(NOW)
    monkeypatch.setattr(site, "APPLY_AT_ONCE", 0)  # as after an import of many
    monkeypatch.setattr(site.SiteSearch, "rebuild_in_background", lambda _search: None)
    make_entry()
    for at in (NOW, NOW, later):
        keep("found", at, lambda: asked.append(1))
    assert len(asked) == 1
    site.rebuild(site.site_search.directory)
    site.site_search.refresh(later)
    for at in (later + 2 * (later - NOW), later + timedelta(days=1)):
        keep("found", at, lambda: asked.append(1))
    assert len(asked) == 2


def test_a_question_to_an_index_that_lags_is_answered_without_reading_again(client, monkeypatch):
    make_entry(title="退款")
    site.site_search.refresh(NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=2))
    with file_lock(site.site_search.directory, None):
        make_entry(title="退款", publish_at=NOW + timedelta(seconds=1))  # the index does not hold it yet
        first = client.get("/search/?q=退款").content
        with CaptureQueriesContext(connection) as queries:
            second = client.get("/search/?q=退款").content
    assert [each["sql"] for each in queries if "contacts_contentversion" not in each["sql"]] == []
    assert first == second


@pytest.mark.parametrize("address", ["/faq/refund/?q=a", "/search/?q=退款"], ids=["an entry", "a search"])
@pytest.mark.parametrize("lags", [True, False], ids=["index lags", "index up to date"])
def test_what_was_taken_off_while_a_page_was_made_is_not_remembered(client, monkeypatch, address, lags):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    entry = make_entry(title="退款没到账", slug="refund")
    other = make_entry(title="退款很慢", topic=entry.topic, wallet=entry.wallet)
    site.site_search.refresh(NOW)
    render = views.page

    def then_taken_off(*given):
        monkeypatch.setattr(views, "page", render)
        take_off(other)
        return render(*given)

    monkeypatch.setattr(views, "page", then_taken_off)
    with file_lock(site.site_search.directory, None) if lags else nullcontext():
        shown_before, shown_after = ["很慢" in client.get(address).content.decode() for _ in "12"]
    assert (shown_before, shown_after) == (True, False)


def test_a_page_without_part_of_the_index_is_kept_however_far_that_lags(monkeypatch):
    site.site_search.refresh(NOW)
    with file_lock(site.site_search.directory, None):
        make_entry()
        site.site_search.refresh(NOW)
        kept = pages.home(NOW)["kept_until"], pages.emergency(NOW)["kept_until"]
    assert kept == (NOW + LONGEST, NOW + LONGEST)


ASKING = {
    "the page": (results, "ask", lambda: search_page(QueryDict("q=退款"), NOW)),
    "an entry": (pages, "published_told", lambda: pages.entry("refund", NOW)),
    "suggestions": (suggestions, "completions", lambda: suggested("退款", "", NOW)),
}


@pytest.mark.parametrize(("module", "name", "ask"), ASKING.values(), ids=ASKING)
def test_an_answer_from_before_the_index_caught_up_is_kept_to_the_next_look(monkeypatch, module, name, ask):
    make_entry(title="退款", slug="refund")
    site.site_search.refresh(NOW)
    monkeypatch.setattr(site, "APPLY_AT_ONCE", 0)  # as after an import of many
    monkeypatch.setattr(site.SiteSearch, "rebuild_in_background", lambda _search: None)
    make_entry(title="退款")
    read = getattr(module, name)

    def then_caught_up(*given):
        found = read(*given)
        site.rebuild(site.site_search.directory)
        site.site_search.refresh(NOW)
        return found

    monkeypatch.setattr(module, name, then_caught_up)
    assert ask()["kept_until"] <= NOW + timedelta(seconds=1)


@pytest.mark.parametrize("typed", ["13800138000", "钱" * 61, ""], ids=["personal", "a story", "nothing"])
def test_a_question_that_may_not_be_counted_is_not_kept_in_memory(typed):
    asked = []
    for _time in range(2):
        answered(typed, "found", NOW, lambda: asked.append(1))
    assert (len(asked), shown.QUESTIONS._held[1]) == (2, {})


def test_nothing_of_a_personal_search_stays_in_memory(client):
    make_entry(title="退款没到账")
    client.get("/search/", {"q": "退款 13800138000"})
    assert "13800138000" not in repr([each._held[1].keys() for each in memory._all])


@pytest.mark.parametrize("held", [False, True], ids=["index free", "index held by others"])
def test_what_expires_soon_is_seen_in_time_whoever_holds_the_index(client, monkeypatch, held):
    clock, hour = [NOW], timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    monkeypatch.setattr(site, "ASK_EVERY", 0)
    entry = make_entry(slug="refund")
    client.get("/faq/refund/")
    with file_lock(site.site_search.directory, None) if held else nullcontext():
        entry.expires_at = NOW + hour
        entry.save()
        statuses = [client.get("/faq/refund/?q=退款").status_code]
    for clock[0] in (NOW + hour / 2, NOW + 2 * hour):
        statuses.append(client.get("/faq/refund/?q=退款").status_code)
    assert statuses == [200, 200, 404]
