"""Fixtures for tests of the shipped content."""

from pathlib import Path

import pytest

from tests.faq.content.small_source import write_source


@pytest.fixture
def source(tmp_path) -> Path:
    """A directory with a small source of content."""
    directory = tmp_path / "source"
    directory.mkdir()
    return write_source(directory)
