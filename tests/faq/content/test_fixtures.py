"""Fixtures made from the source: current, loadable, and the same content as loading the source."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from faq.content.fixtures import build
from faq.content.kinds import KINDS
from faq.content.loading import load
from faq.content.source import read_source
from faq.models import Entry, Revision, Step
from tests.conftest import NOW

FIXTURES = settings.CONTENT_SOURCE_DIR.parent
FILES = ("contacts.json", "faq.json")


@pytest.fixture
def built(source, tmp_path):
    """The fixtures of the small source, as files."""
    return write_fixtures(source, tmp_path)


def write_fixtures(source: Path, directory: Path) -> Path:
    for name, text in build(read_source(source)).items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def loaddata(directory: Path) -> None:
    call_command("loaddata", *(str(directory / name) for name in FILES), verbosity=0)


def in_one_order(record: dict) -> str:
    return json.dumps(record, sort_keys=True)


def records() -> dict[str, list[dict]]:
    """Every shipped thing in the database, as the loader reads it."""
    return {
        kind.name: sorted((kind.read(row) for row in kind.model.objects.all()), key=in_one_order)
        for kind in KINDS
    }


def records_of(directory) -> dict[str, list[dict]]:
    """The same as the source in this directory says it."""
    source = read_source(directory)
    return {
        kind.name: sorted((record for _key, record in kind.records(source)), key=in_one_order)
        for kind in KINDS
    }


def test_it_makes_these_files(source):
    assert tuple(build(read_source(source))) == FILES


@pytest.mark.parametrize("name", FILES)
def test_it_ships_what_the_source_makes(name):
    text = (FIXTURES / name).read_text(encoding="utf-8")
    assert text == build(read_source(settings.CONTENT_SOURCE_DIR))[name]


def test_it_makes_the_same_twice(source):
    assert build(read_source(source)) == build(read_source(source))


@pytest.mark.parametrize("name", FILES)
def test_it_writes_text_that_people_can_compare(source, name):
    text = build(read_source(source))[name]
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_it_holds_nothing_but_known_models(source):
    rows = [row for text in build(read_source(source)).values() for row in json.loads(text)]
    assert {row["model"] for row in rows if not apps.get_model(row["model"])} == set()


def test_it_loads_the_small_source(db, source, built):
    loaddata(built)
    assert records() == records_of(source)


def test_it_loads_the_same_as_loading_the_source(db, source):
    """What loading the source makes is what the source says; so is what the fixtures make."""
    load(read_source(source), NOW)
    assert records() == records_of(source)


def test_it_leaves_the_first_new_revision_free_to_take_steps(db, built):
    """Fixtures name revisions by number; the database must go on counting after them."""
    loaddata(built)
    entry = Entry.objects.first()
    draft = entry.draft_for(entry.revisions.get().author)
    assert (Revision.objects.count(), Step.objects.filter(revision=draft).count()) == (
        3,
        entry.revisions.last().steps.count(),
    )


def test_it_makes_an_account_that_cannot_log_in(db, built):
    loaddata(built)
    author = Entry.objects.first().revisions.get().author
    assert (author.is_active, author.has_usable_password()) == (False, False)
