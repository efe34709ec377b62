"""How much grams tell."""

import pytest

from faq.search.rarity import FieldRarities
from faq.search.terms import UNKNOWN

COUNTS = {"退": 80, "退款": 5, "deleted": 400}


@pytest.fixture
def rarities() -> FieldRarities:
    return FieldRarities(100, lambda gram: COUNTS.get(gram, 0))


def test_the_rarer_tells_more(rarities):
    told = [rarities[gram] for gram in ("deleted", "退", "退款", "火锅")]
    assert told == sorted(told)
    assert 0 < told[0] < 0.01


def test_the_unknown_tells_most_and_is_not_counted(rarities):
    assert rarities[UNKNOWN] == rarities["火锅"]


def test_a_gram_is_counted_once():
    asked = []
    rarities = FieldRarities(10, lambda gram: asked.append(gram) or 1)
    assert (rarities["退"], asked) == (rarities["退"], ["退"])


@pytest.mark.parametrize("typed", ["13800138000", "13", "一三", "\ue0a1\ue0b2"])
def test_what_no_document_has_is_not_kept(rarities, typed):
    rarities[typed]
    assert dict(rarities) == {}


def test_what_another_field_has_is_nobodys_own():
    asked = []
    rarities = FieldRarities(10, lambda gram: asked.append(gram) or 0, {"退款"})
    assert (rarities["退款"], rarities["13"]) == (rarities["退款"], rarities["13"])
    assert asked == ["退款", "13", "13"]


def test_an_empty_index_has_rarities():
    assert FieldRarities(0, lambda gram: 0)["退"] > 0


def test_it_keeps_only_so_many(monkeypatch):
    monkeypatch.setattr("faq.search.rarity._MOST_GRAMS", 3)
    rarities = FieldRarities(10, lambda gram: 1)
    for gram in "abcdefgh":
        rarities[gram]
    assert len(rarities) <= 3
