"""The commands that bring content and roles: what they say, and how they end."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from faq.management.commands import build_fixtures
from faq.models import Entry
from tests.faq.content.small_source import edit, write_source


def output(command: str, *arguments: object, **options: object) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def source(tmp_path):
    directory = tmp_path / "source"
    directory.mkdir()
    return write_source(directory)


@pytest.fixture
def fixtures(source, monkeypatch):
    """A fixtures directory of its own for build_fixtures, with the small source in it."""
    monkeypatch.setattr(settings, "CONTENT_SOURCE_DIR", source)
    monkeypatch.setattr(build_fixtures, "FIXTURES_DIR", source.parent)
    return source.parent


# --- load_content ------------------------------------------------------------------------------


def test_it_reports_what_it_loaded(db, source):
    total = sum(map(int, [output("load_content", source=source).split()[0]]))
    assert output("load_content", source=source) == f"0 created, 0 updated, {total} unchanged, 0 kept\n"


def test_it_reports_what_it_left_alone(db, source):
    output("load_content", source=source)
    Entry.objects.filter(slug="op-refund").update(is_off=True)
    assert output("load_content", source=source).splitlines()[1:] == [
        "  kept entry op-refund: staff changed it"
    ]


def test_it_loads_the_shipped_content_unless_told_otherwise(db, source, settings):
    settings.CONTENT_SOURCE_DIR = source
    output("load_content")
    assert Entry.objects.filter(slug="op-refund").count() == 1


def test_it_says_what_it_is_at_where_asked(db, source):
    err = StringIO()
    call_command("load_content", source=source, verbosity=2, stdout=StringIO(), stderr=err)
    assert err.getvalue().splitlines()[:2] == ["  sourcedocument…", "  sourcesection…"]


def test_it_ends_with_the_place_of_a_fault_and_loads_nothing(db, source):
    edit(source, "op", "urgency: today", "urgency: soon")
    with pytest.raises(CommandError, match=r"^op\.yaml:30: entries\.0\.urgency: "):
        output("load_content", source=source)
    assert Entry.objects.count() == 0


# --- build_fixtures ----------------------------------------------------------------------------


def test_it_writes_both_files_and_says_so(fixtures):
    said = output("build_fixtures")
    assert (said, sorted(path.name for path in fixtures.glob("*.json"))) == (
        "contacts.json\nfaq.json\n",
        ["contacts.json", "faq.json"],
    )


def test_it_is_content_with_what_it_wrote(fixtures):
    output("build_fixtures")
    assert output("build_fixtures", "--check") == ""


@pytest.mark.parametrize("name", ["contacts.json", "faq.json"])
def test_it_refuses_a_missing_file(fixtures, name):
    output("build_fixtures")
    (fixtures / name).unlink()
    with pytest.raises(CommandError, match=rf"^{name} is not what the source makes: run build_fixtures$"):
        output("build_fixtures", "--check")


def test_it_refuses_files_of_an_older_source(fixtures, source):
    output("build_fixtures")
    edit(source, "op", "title: 想退款", "title: 要退款")
    with pytest.raises(CommandError, match=r"faq\.json is not what the source makes"):
        output("build_fixtures", "--check")


def test_it_writes_nothing_when_it_only_checks(fixtures):
    with pytest.raises(CommandError):
        output("build_fixtures", "--check")
    assert list(fixtures.glob("*.json")) == []


@pytest.mark.parametrize("arguments", [(), ("--check",)], ids=["writing", "checking"])
def test_it_ends_with_the_place_of_a_fault(fixtures, source, arguments):
    edit(source, "tiles", "tiles:", "tile:")
    with pytest.raises(CommandError, match=r"^tiles\.yaml:1: tiles: is missing$"):
        output("build_fixtures", *arguments)


# --- load_roles --------------------------------------------------------------------------------


def test_it_counts_the_roles(db):
    assert output("load_roles") == "5 roles\n"
