from datetime import timedelta

import pytest
from django.db import OperationalError

from contacts.models import ContentVersion, version
from faq import outage_pages, pages
from faq.models import Entry
from faq.search import site
from tests.conftest import NOW
from tests.factories import (
    make_channel,
    make_draft,
    make_entry,
    make_topic,
    make_user,
    make_value,
    make_wallet,
    version_anew,
)
from tests.reading import links, page, text, title

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NOTE = ".//main//p[@class='note']"


@pytest.fixture(autouse=True)
def own_kept_pages(tmp_path, settings, monkeypatch) -> None:
    kept_here = settings.CACHES["kept"] | {"LOCATION": tmp_path / "kept"}
    settings.CACHES = settings.CACHES | {"kept": kept_here}
    monkeypatch.setattr(outage_pages, "kept_pages", outage_pages.KeptPages())


@pytest.fixture
def away(monkeypatch):
    """A call from which on no page can be made of the database."""

    def begin() -> None:
        def fail(*_arguments):
            raise OperationalError("the server is away")

        for name in ("entry", "emergency", "home"):
            monkeypatch.setattr(pages, name, fail)

    return begin


@pytest.fixture
def entry() -> Entry:
    """An entry whose page shows a verified number."""
    wallet, topic = make_wallet(), make_topic()
    channel = make_channel(wallet=wallet, where_to_find="应用里的帮助页。")
    channel.topics.add(topic)
    make_value(channel=channel, value="000 0000 0001")
    return make_entry(slug="known", title="钱没到", wallet=wallet, topic=topic)


def changed() -> None:
    """Let the index see what was written since."""
    version_anew()
    site.site_search.refresh(NOW)


def test_an_entry_is_shown_while_the_database_is_away(client, entry, away):
    client.get("/faq/known/")
    away()
    answer = client.get("/faq/known/")
    assert (answer.status_code, title(answer)) == (200, f"钱没到（{entry.wallet.name}）")


def test_it_shows_no_contact_value(client, entry, away):
    shown = client.get("/faq/known/").content.decode()
    away()
    assert ("000 0000 0001" in shown, "000 0000 0001" in client.get("/faq/known/").content.decode()) == (
        True,
        False,
    )


def test_it_says_that_it_may_be_old(client, entry, away):
    before = client.get("/faq/known/")
    away()
    notes = [
        [text(note) for note in page(answer).findall(NOTE)] for answer in (before, client.get("/faq/known/"))
    ]
    assert (notes[0], "可能不是最新" in notes[1][0]) == ([], True)


def test_it_says_nothing_of_who_is_open_and_asks_for_no_vote(client, entry, away):
    client.get("/faq/known/")
    away()
    content = client.get("/faq/known/").content.decode()
    assert [sign in content for sign in ("data-live", "<form")] == [False, False]


def test_nobody_else_keeps_it(client, entry, away):
    client.get("/faq/known/")
    away()
    assert client.get("/faq/known/").headers["Cache-Control"] == "no-store"


def test_the_emergency_page_is_shown(client, away):
    guide = make_entry(title="钱正在被转走", urgency="now")
    client.get("/emergency/")
    away()
    answer = client.get("/emergency/")
    assert (answer.status_code, f"/faq/{guide.slug}/" in links(answer, ".//main//h2/a")) == (200, True)


def test_the_emergency_page_tells_what_the_index_holds(monkeypatch):
    """It is kept as of that, once: an older one would stay."""
    entry = make_entry(title="旧题", urgency="now")
    before = ContentVersion.objects.recent(), pages.emergency(NOW)
    make_draft(entry=entry, title="新题").approve(make_user(), at=NOW, self_publishing=False)
    changed()
    monkeypatch.setattr(version.ContentVersionManager, "recent", lambda _self: before[0])
    assert [each.live.title for each in pages.emergency(NOW)["guides"]] == ["新题"]


def test_the_emergency_page_is_shown_without_any_guide(client, away):
    client.get("/emergency/")
    away()
    assert client.get("/emergency/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/faq/known/"], ids=["another page", "never seen"])
def test_what_is_not_kept_answers_503(client, entry, away, address):
    client.get("/")
    away()
    assert client.get(address).status_code == 503


def test_readers_who_come_from_a_search_see_it_too(client, entry, away):
    client.get("/faq/known/")
    away()
    assert client.get("/faq/known/?q=钱").status_code == 200


def test_what_a_reader_typed_is_not_kept(client, entry, away):
    client.get("/faq/known/?q=钱")
    away()
    assert client.get("/faq/known/").status_code == 503


def test_an_entry_that_was_taken_off_does_not_come_back(client, entry, away):
    client.get("/faq/known/")
    entry.is_off = True
    entry.save()
    changed()
    away()
    assert client.get("/faq/known/").status_code == 503


def test_nor_does_one_that_its_steps_lead_to(client, entry):
    other = make_entry(title="下一条")
    draft = make_draft(entry=entry)
    draft.replace_steps([{"action": "看", "if_not_entry": other}])
    draft.approve(make_user(), at=NOW, self_publishing=False)
    changed()
    client.get("/faq/known/")
    found = outage_pages.page("/faq/known/", NOW)
    Entry.objects.filter(pk=other.pk).update(is_off=True)
    changed()
    assert ("下一条" in found.content.decode(), outage_pages.page("/faq/known/", NOW)) == (True, None)


def test_it_lists_no_other_entry(client, entry):
    make_entry(title="另一条", wallet=entry.wallet, topic=entry.topic)
    shown = client.get("/faq/known/").content.decode()
    assert ("另一条" in shown, "另一条" in outage_pages.page("/faq/known/", NOW).content.decode()) == (
        True,
        False,
    )


def test_an_entry_does_not_outlive_its_expiry(client, entry):
    Entry.objects.filter(pk=entry.pk).update(expires_at=NOW + timedelta(minutes=5))
    changed()
    client.get("/faq/known/")
    moments = (NOW, NOW + timedelta(minutes=5))
    assert [outage_pages.page("/faq/known/", at) is not None for at in moments] == [True, False]


def test_it_is_kept_anew_when_the_content_changes(client, entry, away):
    client.get("/faq/known/")
    entry.wallet.name = "新名字"
    entry.wallet.save()
    changed()
    client.get("/faq/known/")
    away()
    assert title(client.get("/faq/known/")) == "钱没到（新名字）"


def test_it_is_rendered_once_a_version(client, entry, monkeypatch):
    rendered = []
    whole = outage_pages.render_to_string
    monkeypatch.setattr(
        outage_pages, "render_to_string", lambda *given: rendered.append(given[0]) or whole(*given)
    )
    for _time in range(2):
        client.get("/faq/known/")
    assert rendered == ["faq/entry.html"]


def test_a_damaged_file_is_no_page(client, entry, settings):
    client.get("/faq/known/")
    (file,) = settings.CACHES["kept"]["LOCATION"].glob("*.djcache")
    file.write_bytes(file.read_bytes()[:40])
    assert outage_pages.page("/faq/known/", NOW) is None
