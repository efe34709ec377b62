"""What the README points to exists."""

import re

import pytest
from django.conf import settings

LINK = re.compile(r"\]\(([^)#\s]+)")
README = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
LOCAL = sorted({target for target in LINK.findall(README) if "://" not in target})


def test_it_has_local_links():
    assert "docs/images/results-390-light.webp" in LOCAL


@pytest.mark.parametrize("target", LOCAL)
def test_it_links_to_a_file(target):
    assert (settings.BASE_DIR / target).is_file()
