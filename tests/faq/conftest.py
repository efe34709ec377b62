"""Fixtures for tests of the pages that bring both apps together."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction

from faq.search.site import SiteSearch
from tests.conftest import NOW


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The shipped content, loaded once for a module whose tests use it with `db`; taken back after."""
    from faq.content.loading import load
    from faq.content.source import read_source

    with django_db_blocker.unblock(), transaction.atomic():
        load(read_source(settings.CONTENT_SOURCE_DIR), NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shipped_search(shipped, tmp_path_factory) -> SiteSearch:
    """One index over the shipped content for a whole module."""
    return SiteSearch(tmp_path_factory.mktemp("shipped") / "search")
