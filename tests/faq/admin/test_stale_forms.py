"""A form that was opened before somebody else saved: it overwrites nothing unseen."""

from datetime import datetime, timedelta

import html5lib
import pytest
from django.urls import reverse
from django.utils import timezone

from contacts.models import SourceDocument, SourceSection
from faq.models import Entry, SynonymGroup
from tests.desk import fields
from tests.factories import make_entry, make_topic, make_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FORM, WORDS = "entry_form", "synonymgroup_form"
THEN = timezone.make_aware(datetime(2099, 1, 1, 8, 0, 30, 7))


def make_section() -> SourceSection:
    document, _ = SourceDocument.objects.get_or_create(file_name="a.txt", title="指南")
    return document.sections.create(heading=f"第 {document.sections.count() + 1} 节")


def url(row) -> str:
    return reverse(f"admin:faq_{row._meta.model_name}_change", args=[row.pk])


def errors(response) -> dict:
    return response.context["adminform"].form.errors if response.context else {}


@pytest.fixture
def entry(roles) -> Entry:
    return make_entry(urgency="routine", symptoms=("钱没退",))


@pytest.fixture
def stale(client, sign_in, entry) -> dict:
    """The form as an editor opened it."""
    sign_in("编辑")
    return fields(client.get(url(entry)), FORM)


def changed(entry: Entry, **values) -> None:
    """Somebody else saves this."""
    Entry.objects.filter(pk=entry.pk).update(**values)


def test_a_symptom_added_in_an_old_form_puts_nothing_back(client, entry, stale):
    wallet, topic = make_wallet(), make_topic()
    theirs = {"is_off": True, "urgency": "now", "wallet": wallet, "topic": topic, "expires_at": THEN}
    changed(entry, **theirs, review_by=THEN.date())
    client.post(url(entry), stale | {"symptoms-1-phrase": "退款慢"})
    entry.refresh_from_db()
    assert {name: getattr(entry, name) for name in theirs} == theirs
    assert (entry.review_by, entry.symptoms.count()) == (THEN.date(), 2)


def test_an_old_form_keeps_sources_that_others_chose(client, entry, stale):
    section = make_section()
    entry.sources.add(section)
    client.post(url(entry), stale | {"urgency": "now"})
    entry.refresh_from_db()
    assert (list(entry.sources.all()), entry.urgency) == ([section], "now")


def test_an_old_form_keeps_what_others_wrote_in_a_symptom(client, entry, stale):
    entry.symptoms.update(phrase="钱没到")
    client.post(url(entry), stale | {"urgency": "now"})
    assert [each.phrase for each in entry.symptoms.all()] == ["钱没到"]


def test_what_both_changed_is_said_and_not_overwritten(client, entry, stale):
    changed(entry, urgency="now")
    said = errors(client.post(url(entry), stale | {"urgency": "today"}))
    entry.refresh_from_db()
    assert (list(said), entry.urgency) == (["urgency"], "now")
    assert "现在存着的是：马上处理。" in said["urgency"][0]


MORE = {
    "wallet": lambda: (make_wallet(), str(make_wallet().pk)),
    "sources": lambda: ([make_section()], [str(make_section().pk)]),
    "review_by": lambda: (THEN.date(), "2030-01-01"),
}


@pytest.mark.parametrize("name", MORE)
def test_it_is_said_of_every_kind_of_field(client, entry, stale, name):
    theirs, mine = MORE[name]()
    entry.sources.set(theirs) if name == "sources" else changed(entry, **{name: theirs})
    assert list(errors(client.post(url(entry), stale | {name: mine}))) == [name]


def test_it_is_said_of_a_moment(client, entry, stale):
    changed(entry, expires_at=THEN)
    mine = {"expires_at_0": "2030-01-01", "expires_at_1": "00:00"}
    page = client.post(url(entry), stale | mine)
    shown = fields(page, FORM)
    assert "2099" in errors(page)["expires_at"][0]
    assert {name: shown[name] for name in mine} == mine
    assert (shown["initial-expires_at_0"], shown["initial-expires_at_1"]) == ("2099/01/01", "08:00")


def test_having_seen_what_is_stored_i_can_save_mine(client, entry, stale):
    changed(entry, urgency="now", expires_at=THEN)
    mine = {"urgency": "today", "expires_at_0": "2030-01-01", "expires_at_1": "00:00"}
    seen = fields(client.post(url(entry), stale | mine), FORM)
    client.post(url(entry), seen)
    entry.refresh_from_db()
    assert (entry.urgency, timezone.localtime(entry.expires_at).year) == ("today", 2030)


def test_a_mistake_elsewhere_loses_no_change(client, entry, stale):
    """The page after a mistake still knows what was seen at first."""
    section, mine = make_section(), {"expires_at_0": "2030-01-01", "expires_at_1": "00:00"}
    wrong = stale | mine | {"sources": [str(section.pk)], "review_by": "x"}
    again = fields(client.post(url(entry), wrong), FORM)
    client.post(url(entry), again | {"review_by": ""})
    entry.refresh_from_db()
    assert (list(entry.sources.all()), entry.expires_at is not None) == ([section], True)


def test_the_same_form_can_be_sent_twice(client, entry, stale):
    mine = stale | {"is_off": "on", "urgency": "now"}
    assert [client.post(url(entry), mine).status_code for _ in range(2)] == [302, 302]


def test_what_both_changed_alike_is_no_conflict(client, entry, stale):
    changed(entry, urgency="now")
    assert client.post(url(entry), stale | {"urgency": "now"}).status_code == 302


def test_seconds_stay(client, entry, stale):
    changed(entry, expires_at=THEN)
    opened = fields(client.get(url(entry)), FORM)
    client.post(url(entry), opened | {"urgency": "now"})
    entry.refresh_from_db()
    assert entry.expires_at == THEN


def test_a_moment_with_seconds_can_be_changed(client, entry, sign_in):
    changed(entry, expires_at=THEN + timedelta(seconds=1))
    sign_in("编辑")
    opened = fields(client.get(url(entry)), FORM)
    assert client.post(url(entry), opened | {"expires_at_0": "2030-01-01"}).status_code == 302


def test_no_id_stands_twice_in_the_form(client, entry, sign_in):
    entry.sources.add(make_section(), make_section())
    sign_in("编辑")
    tree = html5lib.parse(client.get(url(entry)).content.decode(), namespaceHTMLElements=False)
    ids = [each.get("id") for each in tree.find(f".//form[@id='{FORM}']").iter() if each.get("id")]
    assert len(ids) == len(set(ids))


# Synonyms


@pytest.fixture
def group(roles) -> SynonymGroup:
    return SynonymGroup.objects.create(words="退款\n退钱", means="")


@pytest.fixture
def opened(client, sign_in, group) -> dict:
    """A group as somebody opened it, before a colleague added a word."""
    sign_in("编辑")
    opened = fields(client.get(url(group)), WORDS)
    # A browser sends both signs at the end of a line of a hidden text too.
    opened = {name: value.replace("\r\n", "\n").replace("\n", "\r\n") for name, value in opened.items()}
    SynonymGroup.objects.filter(pk=group.pk).update(words="退款\n退钱\n返款")
    return opened


MINE = {"words": "退款\r\n退钱\r\n退回"}


def test_a_line_of_a_colleague_is_not_lost(client, group, opened):
    page = client.post(url(group), opened | MINE)
    group.refresh_from_db()
    assert (group.words, fields(page, WORDS)["words"]) == ("退款\n退钱\n返款", MINE["words"])
    assert "现在存着的是：退款、退钱、返款。" in errors(page)["words"][0]


def test_having_seen_the_line_i_can_save_both(client, group, opened):
    seen = fields(client.post(url(group), opened | MINE), WORDS)
    client.post(url(group), seen | {"words": "退款\r\n退钱\r\n返款\r\n退回"})
    group.refresh_from_db()
    assert group.words == "退款\n退钱\n返款\n退回"


def test_words_that_i_left_alone_stay_as_a_colleague_wrote_them(client, group, opened):
    client.post(url(group), opened | {"means": "钱回来"})
    group.refresh_from_db()
    assert (group.words, group.means) == ("退款\n退钱\n返款", "钱回来")
