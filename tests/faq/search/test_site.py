import fcntl
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.db import DatabaseError

from faq.archive.restoring import outdate_indexes, rules_lifted
from faq.models import Entry, Step, Symptom, SynonymGroup
from faq.search import site
from faq.search.lock import file_lock
from faq.search.site import SiteSearch, is_current, rebuild
from faq.search.stamp import read_stamp
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_topic, make_user, make_wallet, version_anew
from tests.faq.hidden import WAYS, make_hidden

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
Q = "退款没到账"


@pytest.fixture
def directory(tmp_path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def search(directory) -> SiteSearch:
    return SiteSearch(directory)


def found(search: SiteSearch, q: str = Q, *, at=NOW, **facets) -> set[int]:
    """What the index proposes for `q` after a look at the database; no gate stands behind it."""
    version_anew()
    search.refresh(at)
    return {hit.id for hit in search.engine(at).search(q, **facets).hits}


def rewrite(entry: Entry, *, title: str, publish_at=NOW) -> None:
    draft = make_draft(entry=entry, title=title)
    draft.approve(make_user(), at=NOW, self_publishing=False, publish_at=publish_at)


def take_off(entry: Entry) -> None:
    entry.is_off = True
    entry.save()


# What staff do shows


def test_it_finds_what_is_there(search):
    assert found(search) == set()
    entry = make_entry(title=Q)
    assert found(search) == {entry.pk}


@pytest.mark.parametrize("way", WAYS)
def test_it_holds_nothing_that_is_not_public(search, way):
    make_hidden(way=way, title=Q)
    entry = make_entry(title=Q)
    assert found(search) == {entry.pk}


def test_a_new_title_is_found_by_its_new_words(search):
    entry = make_entry(title=Q)
    found(search)
    rewrite(entry, title="密码忘记了")
    assert (found(search), found(search, "密码忘记了")) == (set(), {entry.pk})


def test_a_draft_changes_nothing(search):
    entry = make_entry(title=Q)
    found(search)
    make_draft(entry=entry, title="密码忘记了")
    assert (found(search), found(search, "密码忘记了")) == ({entry.pk}, set())


def test_a_new_symptom_acts_at_once(search):
    entry = make_entry(title=Q)
    found(search)
    Symptom.objects.create(entry=entry, phrase="密码忘记了")
    assert found(search, "密码忘记了") == {entry.pk}


def test_a_removed_symptom_acts_at_once(search):
    entry = make_entry(title=Q, symptoms=("密码忘记了",))
    found(search)
    entry.symptoms.get().delete()
    assert found(search, "密码忘记了") == set()


def test_what_is_taken_off_disappears(search):
    entry = make_entry(title=Q)
    found(search)
    take_off(entry)
    assert found(search) == set()


def test_what_is_put_back_appears(search):
    entry = make_entry(title=Q, is_off=True)
    found(search)
    Entry.objects.filter(pk=entry.pk).update(is_off=False)
    assert found(search) == {entry.pk}


def test_a_change_leaves_the_others_alone(search):
    entries = [make_entry(title=Q) for _each in range(3)]
    found(search)
    take_off(entries[1])
    assert found(search) == {entries[0].pk, entries[2].pk}


def test_a_renamed_wallet_is_known_by_its_new_name(search):
    wallet = make_wallet(slug="ok", name="OK钱包")
    make_entry(wallet=wallet)
    found(search)
    wallet.name = "飞鸟钱包"
    wallet.save()
    search.refresh(NOW)
    assert search.engine(NOW).search("飞鸟钱包退款").named_wallet == "ok"


def test_a_wallet_with_a_new_address_keeps_its_entries(search):
    wallet = make_wallet(slug="ok")
    entry = make_entry(title=Q, wallet=wallet)
    found(search)
    wallet.slug = "okay"
    wallet.save()
    assert found(search, wallet="okay") == {entry.pk}


def test_a_topic_with_a_new_address_keeps_its_entries(search):
    topic = make_topic(slug="refund")
    entry = make_entry(title=Q, topic=topic)
    found(search)
    topic.slug = "money-back"
    topic.save()
    assert found(search, topic="money-back") == {entry.pk}


def test_a_new_synonym_acts_at_once(search):
    entry = make_entry(title="闪退")
    make_entry(title="密码忘记了")
    assert found(search, "崩溃") == set()
    SynonymGroup.objects.create(words="闪退\n崩溃")
    assert found(search, "崩溃") == {entry.pk}


# The clock


@pytest.mark.parametrize(
    ("later", "shown"),
    [
        pytest.param(timedelta(0), False, id="before"),
        pytest.param(60 * SECOND - timedelta(microseconds=1), False, id="right before"),
        pytest.param(60 * SECOND, True, id="at its time"),
        pytest.param(timedelta(days=1), True, id="long after"),
    ],
)
def test_a_scheduled_entry_appears_at_its_time(search, later, shown):
    entry = make_entry(title=Q, publish_at=NOW + 60 * SECOND)
    found(search)
    assert found(search, at=NOW + later) == ({entry.pk} if shown else set())


@pytest.mark.parametrize(
    ("later", "shown"),
    [
        pytest.param(60 * SECOND - timedelta(microseconds=1), True, id="right before"),
        pytest.param(60 * SECOND, False, id="at its time"),
        pytest.param(timedelta(days=1), False, id="long after"),
    ],
)
def test_an_entry_goes_when_it_expires(search, later, shown):
    entry = make_entry(title=Q, expires_at=NOW + 60 * SECOND)
    found(search)
    assert found(search, at=NOW + later) == ({entry.pk} if shown else set())


def test_a_scheduled_text_takes_the_place_of_the_old_at_its_time(search):
    entry = make_entry(title=Q)
    rewrite(entry, title="密码忘记了", publish_at=NOW + 60 * SECOND)
    before = found(search), found(search, "密码忘记了")
    after = found(search, at=NOW + 60 * SECOND), found(search, "密码忘记了", at=NOW + 60 * SECOND)
    assert (before, after) == (({entry.pk}, set()), (set(), {entry.pk}))


def test_one_due_time_after_another_is_kept(search):
    first = make_entry(title=Q, publish_at=NOW + 1 * SECOND)
    second = make_entry(title=Q, publish_at=NOW + 2 * SECOND)
    shown = [found(search, at=NOW + number * SECOND) for number in range(3)]
    assert shown == [set(), {first.pk}, {first.pk, second.pk}]


def test_a_process_that_starts_late_shows_what_fell_due_meanwhile(search, directory):
    entry = make_entry(title=Q, publish_at=NOW + 60 * SECOND)
    found(search)
    late = SiteSearch(directory)
    found(late, at=NOW + 61 * SECOND)
    assert found(late, at=NOW + 62 * SECOND) == {entry.pk}


def test_it_knows_when_the_next_entry_appears_or_expires(search):
    make_entry(publish_at=NOW + 5 * SECOND)
    make_entry(expires_at=NOW + 3 * SECOND)
    search.refresh(NOW)
    assert search.next_due(NOW) == NOW + 3 * SECOND


def test_between_two_looks_too_the_next_moment_is_one_to_come(search):
    make_entry(expires_at=NOW + 1 * SECOND)
    make_entry(expires_at=NOW + 5 * SECOND)
    search.refresh(NOW + 0.9 * SECOND)
    assert search.next_due(NOW + 1.1 * SECOND) == NOW + 5 * SECOND


def test_the_next_moment_is_one_to_come_where_another_process_is_ahead(search, directory):
    search.refresh(NOW)
    make_entry(expires_at=NOW + 1 * SECOND)
    make_entry(expires_at=NOW + 40 * SECOND)
    version_anew()
    SiteSearch(directory).refresh(NOW + 1.05 * SECOND)
    search.refresh(NOW + 0.95 * SECOND)
    version_anew()
    search.refresh(NOW + 2 * SECOND)
    assert [search.next_due(NOW + second * SECOND) for second in (2, 39)] == [NOW + 40 * SECOND] * 2
    assert search._coming == (NOW + 2 * SECOND, NOW + 40 * SECOND)  # without a query


def test_the_next_moment_is_one_to_come_where_a_thread_is_behind(search):
    make_entry(expires_at=NOW + 1 * SECOND)
    make_entry(expires_at=NOW + 5 * SECOND)
    search.refresh(NOW + 1.1 * SECOND)
    make_entry()
    version_anew()
    search.refresh(NOW + 0.9 * SECOND)
    assert search.next_due(NOW + 1.1 * SECOND) == NOW + 5 * SECOND


def test_of_an_index_that_lags_the_next_moment_is_one_to_come(search, directory):
    make_entry(publish_at=NOW)
    search.refresh(NOW)
    make_entry(publish_at=NOW + 1 * SECOND)
    make_entry(publish_at=NOW + 3 * SECOND)
    version_anew()
    with file_lock(directory, None):
        search.refresh(NOW + 2 * SECOND)
        assert search.next_due(NOW + 2 * SECOND) == NOW + 3 * SECOND


@pytest.mark.parametrize("changes", ["the content", "the clock"])
def test_what_an_index_that_lags_answers_holds_until_the_next_look(search, directory, changes):
    make_entry(publish_at=NOW + SECOND)
    search.refresh(NOW)
    with file_lock(directory, None):
        at = NOW
        if changes == "the clock":
            at += SECOND
        else:
            make_entry()
            version_anew()
        search.refresh(at)
        assert search.holds_until(at) == at + timedelta(seconds=site.ASK_EVERY)
    search.refresh(at)
    assert search.holds_until(at) == (None if changes == "the clock" else NOW + SECOND)


# The interval


def test_a_question_within_the_interval_takes_no_query(search, django_assert_num_queries):
    search.refresh(NOW)
    with django_assert_num_queries(0):
        search.engine(NOW).search(Q)


def test_a_change_shows_after_the_interval(search):
    search.refresh(NOW)
    entry = make_entry(title=Q)
    time.sleep(site.ASK_EVERY)
    assert {hit.id for hit in search.engine(NOW).search(Q).hits} == {entry.pk}


def test_the_interval_leaves_time_to_show_a_change_within_a_second():
    assert site.ASK_EVERY + site.WAIT_FOR_OTHERS < 1


def test_a_look_at_unchanged_content_writes_nothing(search, directory):
    make_entry()
    search.refresh(NOW)
    before = {file.name: file.stat().st_mtime_ns for file in directory.iterdir()}
    search.refresh(NOW)
    assert {file.name: file.stat().st_mtime_ns for file in directory.iterdir()} == before


# Other processes


def test_another_process_sees_a_change_by_reading_it(search, directory):
    other = SiteSearch(directory)
    found(search)
    found(other)
    entry = make_entry(title=Q)
    found(search)
    written = (directory / "stamp").stat().st_mtime_ns
    assert (found(other), (directory / "stamp").stat().st_mtime_ns) == ({entry.pk}, written)


def test_two_processes_take_turns(search, directory):
    other = SiteSearch(directory)
    first = make_entry(title=Q)
    assert (found(search), found(other)) == ({first.pk}, {first.pk})
    second = make_entry(title=Q)
    assert (found(other), found(search)) == ({first.pk, second.pk}, {first.pk, second.pk})


def test_while_another_process_writes_it_serves_what_it_has(search, directory):
    entry = make_entry(title=Q)
    found(search)
    make_entry(title=Q)
    with (directory.parent / f"{directory.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert found(search) == {entry.pk}


def test_when_another_process_has_written_it_goes_on(search, directory):
    first = make_entry(title=Q)
    found(search)
    second = make_entry(title=Q)
    with (directory.parent / f"{directory.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        found(search)
    assert found(search) == {first.pk, second.pk}


def test_a_busy_lock_holds_nobody_up(search, directory):
    make_entry(title=Q)
    found(search)
    make_entry(title=Q)
    with (directory.parent / f"{directory.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        begun = time.monotonic()
        found(search)
    assert time.monotonic() - begun < site.WAIT_FOR_OTHERS + 0.5


def test_what_fell_due_before_the_start_shows_at_the_first_look(directory):
    entry = make_entry(title="密码忘记了")
    rewrite(entry, title=Q, publish_at=NOW + SECOND)
    found(SiteSearch(directory))
    assert found(SiteSearch(directory), at=NOW + 2 * SECOND) == {entry.pk}


def test_what_a_restore_did_not_bring_back_goes(directory):
    """Nobody notes a change of what is no longer there: the change of all others has to do."""
    kept, lost = make_entry(title=Q), make_entry(title=Q)
    found(SiteSearch(directory))
    with rules_lifted():
        Step.objects.filter(revision__entry=lost).delete()
        lost.revisions.all().delete()
        Entry.objects.filter(pk=lost.pk).delete()
        outdate_indexes(Mock(content_version=1), NOW)
    search = SiteSearch(directory)
    assert (found(search), search.count(NOW), search.held([lost.pk])) == ({kept.pk}, 1, False)


# Damage


def garble(directory: Path, name: str) -> None:
    (directory / name).write_bytes(b"\x00garbage")


def truncate_segments(directory: Path) -> None:
    files = [
        file for file in directory.iterdir() if file.suffix in (".store", ".term", ".idx", ".pos", ".fast")
    ]
    assert files
    for file in files:  # never empty in between: a thread of the index that reads on would end the process
        os.truncate(file, file.stat().st_size // 2)


def remove_segments(directory: Path) -> None:
    for file in directory.iterdir():
        if file.suffix in (".store", ".term", ".idx"):
            file.unlink()


DAMAGE: dict[str, Callable[[Path], None]] = {
    "garbled list of segments": lambda directory: garble(directory, "meta.json"),
    "empty list of segments": lambda directory: (directory / "meta.json").write_bytes(b""),
    "no list of segments": lambda directory: (directory / "meta.json").unlink(),
    "garbled stamp": lambda directory: garble(directory, "stamp"),
    "no stamp": lambda directory: (directory / "stamp").unlink(),
    "truncated segments": truncate_segments,
    "missing segments": remove_segments,
}
every_damage = pytest.mark.parametrize(
    "damage", [pytest.param(each, id=name) for name, each in DAMAGE.items()]
)


@every_damage
def test_a_damaged_index_still_answers(directory, damage):
    entry = make_entry(title=Q)
    found(SiteSearch(directory))
    damage(directory)
    assert found(SiteSearch(directory)) == {entry.pk}


@every_damage
def test_a_damaged_index_takes_further_changes(directory, damage):
    first = make_entry(title=Q)
    found(SiteSearch(directory))
    damage(directory)
    search = SiteSearch(directory)
    found(search)
    second = make_entry(title=Q)
    assert found(search) == {first.pk, second.pk}


@every_damage
def test_a_running_process_survives_damage(directory, search, damage):
    first = make_entry(title=Q)
    found(search)
    damage(directory)
    second = make_entry(title=Q)
    assert found(search) == {first.pk, second.pk}


@every_damage
def test_a_damaged_index_is_made_anew(directory, damage):
    entry = make_entry(title=Q)
    found(SiteSearch(directory))
    damage(directory)
    assert rebuild(directory) == 1
    assert found(SiteSearch(directory)) == {entry.pk}


@every_damage
def test_a_damaged_index_mends_itself_in_time(directory, damage, monkeypatch):
    monkeypatch.setattr(site, "RETRY_DISK", 0)
    make_entry(title=Q)
    found(SiteSearch(directory))
    damage(directory)
    search = SiteSearch(directory)
    for _change in range(2):
        make_entry(title=Q)
        found(search)
    assert is_current(directory)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(lambda folder: Path("/proc/no/such/place"), id="read-only"),
        pytest.param(lambda folder: folder / "file" / "index", id="below a file"),
        pytest.param(lambda folder: folder / "file", id="a file"),
    ],
)
def test_without_a_place_to_write_it_serves_from_memory(tmp_path, place):
    (tmp_path / "file").write_text("in the way")
    search = SiteSearch(place(tmp_path))
    first = make_entry(title=Q)
    assert found(search) == {first.pk}
    second = make_entry(title=Q)
    assert found(search) == {first.pk, second.pk}


def test_changes_do_not_put_off_the_return_to_the_disk(tmp_path, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(site.time, "monotonic", lambda: now[0])
    directory = tmp_path / "index"
    directory.write_text("in the way")
    search = SiteSearch(directory)
    found(search)
    directory.unlink()
    for _change in range(2):
        now[0] += 0.6 * site.RETRY_DISK
        make_entry(title=Q)
        found(search)
    assert (is_current(directory), search._in_memory) == (True, False)


def test_after_a_spell_in_memory_changes_still_show(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "RETRY_DISK", 0)
    (tmp_path / "file").write_text("in the way")
    search = SiteSearch(tmp_path / "file")
    first = make_entry(title=Q)
    found(search)
    (tmp_path / "file").unlink()
    second = make_entry(title=Q)
    found(search)
    third = make_entry(title=Q)
    assert found(search) == {first.pk, second.pk, third.pk}


def test_a_folder_that_is_swept_away_is_made_anew(search, directory):
    first = make_entry(title=Q)
    found(search)
    for file in directory.iterdir():
        file.unlink()
    directory.rmdir()
    second = make_entry(title=Q)
    assert found(search) == {first.pk, second.pk}


# Making it anew


def test_it_counts_what_it_indexed(directory):
    make_entry()
    make_hidden(way="off", title="看不见")
    assert rebuild(directory) == 1


def test_making_it_anew_drops_what_is_gone(directory, search):
    entry = make_entry(title=Q)
    found(search)
    take_off(entry)
    rebuild(directory)
    assert found(SiteSearch(directory)) == set()


def test_the_stamp_says_what_the_index_holds(directory, search):
    from contacts.models import ContentVersion

    make_entry()
    search.refresh(NOW)
    stamp = read_stamp(directory)
    assert (stamp.version, stamp.at) == (ContentVersion.objects.current(), NOW)


@pytest.mark.usefixtures("clock")
def test_it_is_current_once_made(directory):
    make_entry()
    rebuild(directory)
    assert is_current(directory)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "event",
    [
        pytest.param(lambda directory: make_entry(), id="a change"),
        pytest.param(DAMAGE["garbled list of segments"], id="damage"),
        pytest.param(DAMAGE["no stamp"], id="no stamp"),
        pytest.param(DAMAGE["no list of segments"], id="no index"),
    ],
)
def test_it_is_not_current_after(directory, event):
    make_entry()
    rebuild(directory)
    version_anew()
    event(directory)
    assert not is_current(directory)


def test_it_is_not_current_when_something_fell_due(directory, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    make_entry(publish_at=NOW + SECOND)
    rebuild(directory)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + SECOND)
    assert not is_current(directory)


# More at once than a request can wait for


@pytest.fixture
def background(monkeypatch) -> Callable[[], None]:
    """Makes two changes too many for a request; waits for what runs beside the requests."""
    monkeypatch.setattr(site, "APPLY_AT_ONCE", 1)
    before = set(threading.enumerate())

    def wait() -> None:
        for thread in set(threading.enumerate()) - before:
            thread.join(10)

    return wait


@pytest.mark.django_db(transaction=True)
def test_a_large_index_is_made_beside_the_requests(directory, search, background, transactional_db):
    entries = {make_entry(title=Q).pk for _each in range(3)}
    at_first = found(search)
    background()
    assert (at_first, read_stamp(directory) is not None) == (entries, True)


@pytest.mark.django_db(transaction=True)
def test_a_large_change_is_applied_beside_the_requests(directory, search, background, transactional_db):
    found(search)
    entries = {make_entry(title=Q).pk for _each in range(3)}
    found(search)
    background()
    assert found(search) == entries


def test_while_another_process_is_at_it_the_engine_stays(search, directory):
    make_entry(title=Q)
    found(search)
    with file_lock(directory, None):
        make_entry(title=Q)
        engines = []
        for _look in range(2):
            version_anew()
            search.refresh(NOW)
            engines.append(search.engine(NOW))
    assert (engines[0] is engines[1], len(found(search))) == (True, 2)


# What broke off


@pytest.fixture
def break_off(monkeypatch) -> Callable[[str, int], None]:
    """Have a query of the search fail at its call of this number, as where the database goes away."""

    def fail(name: str, number: int) -> None:
        query, calls = getattr(site, name), count(1)

        def failing(*given):
            if next(calls) == number:
                raise DatabaseError("gone for a moment")
            return query(*given)

        monkeypatch.setattr(site, name, failing)

    return fail


@pytest.mark.parametrize("stage", [2, 3], ids=["when the index has to", "when readers see it"])
def test_a_look_that_broke_off_is_taken_again(search, break_off, stage):
    search.refresh(NOW)
    make_entry(title=Q, expires_at=NOW + SECOND)
    version_anew()
    break_off("next_due", stage)  # once its index is up to date, before it knows until when
    with pytest.raises(DatabaseError):
        search.refresh(NOW)
    search.refresh(NOW)
    assert search.next_due(NOW) == NOW + SECOND


@pytest.mark.parametrize("looks", [0, 1], ids=["at the start", "later"])
def test_an_index_in_memory_that_broke_off_is_made_again(tmp_path, break_off, monkeypatch, looks):
    make_entry(title=Q)
    (tmp_path / "file").touch()
    search = SiteSearch(tmp_path / "file" / "no directory")
    monkeypatch.setattr(site, "RETRY_DISK", 0)
    for _look in range(looks):
        search.refresh(NOW)
    monkeypatch.setattr(site, "RETRY_DISK", 30)
    break_off("documents", 1)
    with pytest.raises(DatabaseError):
        search.refresh(NOW)
    search.refresh(NOW)
    assert search.count(NOW) == 1
