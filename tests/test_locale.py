"""Words of Django at the desk: what its own catalogue lacks, ours has."""

import re
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.utils.translation import gettext, ngettext

OURS = settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po"
APPS = ("conf", "contrib/admin", "contrib/auth")
MESSAGE = re.compile(
    r'^msgid (?P<one>(?:".*"\n)+)(?:msgid_plural (?P<many>(?:".*"\n)+))?msgstr(?:\[0\])? (?P<said>(?:".*"\n)+)',
    re.M,
)


def messages(catalogue: Path) -> dict[tuple[str, str], str]:
    """What a catalogue says, by the English in the singular and the plural; its head is left out."""
    found = MESSAGE.finditer(catalogue.read_text(encoding="utf-8"))
    said = {tuple(plain(each[name]) for name in ("one", "many")): plain(each["said"]) for each in found}
    return {english: chinese for english, chinese in said.items() if english[0]}


def plain(quoted: str | None) -> str:
    return "".join(line[1:-1] for line in (quoted or "").splitlines())


@pytest.mark.parametrize("app", APPS)
def test_nothing_of_django_is_left_in_english(app):
    theirs = Path(django.__file__).parent / app / "locale"
    english, chinese = (messages(theirs / name / "LC_MESSAGES/django.po") for name in ("en", "zh_Hans"))
    assert set(english) - set(chinese) - set(messages(OURS)) == set()


@pytest.mark.parametrize(("english", "chinese"), messages(OURS).items(), ids=str)
def test_what_is_compiled_is_what_is_written(english, chinese):
    one, many = english
    assert (ngettext(one, many, 10) if many else gettext(one)) == chinese
