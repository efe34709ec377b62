"""What a question looks up, and what it marks."""

import pytest

from faq.search.question import Clue, Question, Told, grams_of
from faq.search.readings import sounds
from faq.search.terms import BODY, INITIALS, PHRASES, SOUNDS
from faq.search.weights import WEIGHTS


def question(words: str, *clues: Clue) -> Question:
    return Question(words, words, "", clues, Told((1.0,) * len(words)), len(words), frozenset())


def test_pairs_are_looked_up_in_the_body_too():
    clue = Clue(PHRASES, ("退款",), 0, 2, WEIGHTS.pair)
    assert question("退款", clue).terms() == {
        PHRASES: {"退款": WEIGHTS.pair},
        BODY: {"退款": WEIGHTS.body},
        SOUNDS: {},
        INITIALS: {},
    }


def test_single_characters_and_sounds_are_not():
    one, heard = Clue(PHRASES, ("退",), 0, 1, WEIGHTS.one_character), Clue(SOUNDS, ("x",), 0, 1, 0.9)
    terms = question("退", one, heard).terms()
    assert [field for field, grams in terms.items() if grams] == [PHRASES, SOUNDS]


def test_a_gram_is_looked_up_once_with_its_best_weight():
    written, other = Clue(PHRASES, ("退款",), 0, 2, 1.0), Clue(PHRASES, ("退款",), 0, 2, 0.8)
    assert question("退款", written, other).terms()[PHRASES] == {"退款": 1.0}


@pytest.mark.parametrize(
    ("form", "field", "expected"),
    [
        pytest.param("退款", PHRASES, ("退款",), id="pair"),
        pytest.param("不到账", PHRASES, ("不到", "到账"), id="longer word"),
        pytest.param("money back", PHRASES, ("money", "back"), id="Latin words"),
        pytest.param(sounds("不到账"), SOUNDS, (sounds("不到"), sounds("到账")), id="sounds"),
        pytest.param("cbj", INITIALS, ("cbj",), id="initials"),
    ],
)
def test_grams_of_a_form(form, field, expected):
    assert grams_of(form, field) == expected


def test_the_marks_are_words_and_other_words():
    written, other = Clue(PHRASES, ("充值",), 0, 2, 1.0), Clue(PHRASES, ("存钱", "存"), 0, 2, 0.8)
    heard = Clue(SOUNDS, (sounds("充值"),), 0, 2, 0.8)
    assert question("充值", written, other, heard).marks == {"充值", "存钱"}


def test_a_single_character_marks_itself():
    assert question("退", Clue(PHRASES, ("退",), 0, 1, 0.5)).marks == {"退"}
