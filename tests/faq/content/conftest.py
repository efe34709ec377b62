"""Fixtures for tests of the shipped content."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tests.conftest import NOW
from tests.faq.content.small_source import write_source


@pytest.fixture
def source(tmp_path) -> Path:
    """A directory with a small source of content."""
    directory = tmp_path / "source"
    directory.mkdir()
    return write_source(directory)


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The small source, loaded once for a module; taken back after it."""
    from faq.content.loading import load
    from faq.content.source import read_source

    directory = write_source(tmp_path_factory.mktemp("source"))
    with django_db_blocker.unblock(), transaction.atomic():
        load(read_source(directory), NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(source, loaded_once, db) -> Path:
    """A directory with the small source, which is loaded."""
    return source
