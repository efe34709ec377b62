"""The fixtures of the shipped content, loaded once: the same as what the source says and its loading makes."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction

from faq.content.kinds import KINDS
from faq.content.loading import load
from faq.content.source import read_source
from faq.models import Entry
from tests.conftest import NOW
from tests.faq.content.test_fixtures import loaddata, records, records_of, write_fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_fixtures")]


@pytest.fixture(scope="module")
def shipped_fixtures(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """What the source makes, loaded; another test says whether the shipped files are that."""
    directory = write_fixtures(settings.CONTENT_SOURCE_DIR, tmp_path_factory.mktemp("fixtures"))
    with django_db_blocker.unblock(), transaction.atomic():
        loaddata(directory)
        yield
        transaction.set_rollback(True)


def test_it_loads_what_is_shipped():
    assert records() == records_of(settings.CONTENT_SOURCE_DIR)


def test_it_leaves_nothing_for_loading_the_source_to_do():
    report = load(read_source(settings.CONTENT_SOURCE_DIR), NOW)
    assert {outcome: count for outcome, count in report.counts.items() if count} == {
        "unchanged": sum(kind.model.objects.count() for kind in KINDS)
    }


def test_it_publishes_every_entry():
    assert Entry.objects.published(NOW).count() == Entry.objects.count()
