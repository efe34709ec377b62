"""What of an entry goes into the index."""

import pytest

from faq.search.readings import sounds
from faq.search.records import Candidate, Document, grams_by_field, packed, unpacked
from faq.search.terms import BODY, INITIALS, PHRASES, SOUNDS

DOCUMENT = Document(1, "ok", "topup", "能不能充值", ("錢沒到",), "查記錄", "打开APP")


def test_phrases_are_folded_and_plain():
    assert (DOCUMENT.shown, DOCUMENT.phrases) == (("能不能充值", "錢沒到"), ("能充值", "钱没到"))


def test_each_field_has_its_grams():
    grams = grams_by_field(DOCUMENT.phrases, DOCUMENT.body)
    assert grams[PHRASES] == ["能", "充", "值", "能充", "充值", "钱", "没", "到", "钱没", "没到"]
    assert {sounds("充值"), sounds("没到")} <= set(grams[SOUNDS])
    assert grams[INITIALS] == ["ncz", "qmd"]
    assert {"记录", "打开", "app"} <= set(grams[BODY])


@pytest.mark.parametrize("phrases", [("退款",), ("退款", "", "充值"), ("",)])
def test_packed_phrases_come_back(phrases):
    assert unpacked(packed(phrases)) == phrases


@pytest.mark.parametrize(("phrase", "kept"), [("退\n款", "退 款"), ("退\ud800款", "退?款")])
def test_a_phrase_stays_one_phrase(phrase, kept):
    assert unpacked(packed([phrase])) == (kept,)


def test_the_text_of_a_candidate_is_all_that_it_says():
    candidate = Candidate(1.0, 1, "", "", ("充值", "钱没到"), (), packed(["查记录"]))
    assert candidate.text == "充值 钱没到 查记录"
