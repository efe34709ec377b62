"""The clues of a question, on an index that says which grams are known."""

import pytest

from faq.search.clues import ClueFinder
from faq.search.index import Index
from faq.search.question import Clue
from faq.search.readings import sounds
from faq.search.records import Document
from faq.search.synonyms import SynonymGroup
from faq.search.terms import INITIALS, PHRASES, SOUNDS
from faq.search.weights import WEIGHTS

GROUPS = (SynonymGroup(("充值", "存钱")), SynonymGroup(("refund",), ("退款",)), SynonymGroup(("开通", "开")))


@pytest.fixture(scope="module")
def rarities():
    index = Index.in_memory()
    index.rebuild([Document(1, "", "", "充值不到账"), Document(2, "", "", "存钱 退款 打开 e1001")])
    return index.rarities


@pytest.fixture
def ask(rarities):
    return lambda words: ClueFinder(GROUPS).question(words, words, rarities)


def test_other_words_are_looked_up_in_the_index_that_is_asked(rarities):
    other = Index.in_memory()
    other.rebuild([Document(1, "", "", "没有别的")])
    finder = ClueFinder(GROUPS)
    seen = [
        {form for clue in finder.question("充值", "充值", each).clues for form in clue.forms}
        for each in (other.rarities, rarities, other.rarities)
    ]
    assert ["存钱" in forms for forms in seen] == [False, True, False]


def kinds(clues: tuple[Clue, ...]) -> set[tuple]:
    return {(clue.field, clue.forms, clue.start, clue.end, clue.credit) for clue in clues}


def test_characters_and_pairs_are_clues(ask):
    assert kinds(ask("到账").clues) == {
        (PHRASES, ("到",), 0, 1, WEIGHTS.one_character),
        (PHRASES, ("账",), 1, 2, WEIGHTS.one_character),
        (PHRASES, ("到账",), 0, 2, WEIGHTS.pair),
    }


def test_other_words_are_clues(ask):
    assert (PHRASES, ("存钱",), 0, 2, WEIGHTS.synonym) in kinds(ask("充值").clues)


def test_a_single_character_counts_less_as_another_word(ask):
    assert (PHRASES, ("开",), 0, 2, WEIGHTS.one_character_synonym) in kinds(ask("开通").clues)


def test_a_word_nobody_writes_so_is_heard(ask):
    assert (SOUNDS, (sounds("充值"),), 0, 2, WEIGHTS.slip) in kinds(ask("冲值").clues)


def test_a_word_that_is_written_so_is_not(ask):
    assert {clue.field for clue in ask("充值").clues} == {PHRASES}


def test_pinyin_is_heard(ask):
    question = ask("chongzhi bu")
    heard = {clue.forms[0]: clue.credit for clue in question.clues if len(clue.forms[0]) == 2}
    assert heard == {
        sounds("充值"): WEIGHTS.sound_pair,
        sounds("值不"): WEIGHTS.sound_pair,
        sounds("存钱"): 0.8,
    }


def test_pinyin_and_characters_make_pairs(ask):
    assert (SOUNDS, (sounds("充值"),), 0, 6, WEIGHTS.sound_pair) in kinds(ask("chong值").clues)


def test_initials_are_looked_up_in_threes(ask):
    fields = {clue.forms[0] for clue in ask("xzbd").clues if clue.field == INITIALS}
    assert fields == {"xzb", "zbd"}


def test_a_code_is_found_by_its_number(ask):
    assert kinds(ask("e1001").clues) == {(PHRASES, ("e1001", "1001"), 0, 5, WEIGHTS.pair)}


@pytest.mark.parametrize("words", ["", "?!", "is it the"])
def test_a_question_may_have_no_clues(ask, words):
    assert ask(words).clues == ()


@pytest.mark.parametrize(
    ("words", "length"), [("充值", 2), ("chongzhi", 2), ("refund 充值", 4), ("is it", 4), ("", 0)]
)
def test_length_is_in_characters_and_syllables(ask, words, length):
    assert ask(words).length == length


def test_a_denial_that_says_the_same_as_another_word_is_affirmed(rarities):
    finder = ClueFinder([SynonymGroup(("忘记", "想不起来")), SynonymGroup(("没到", "未到"))])
    assert finder.question("忘记没到", "忘记没到", rarities).affirmed == {"想不起来"}


def test_what_no_document_has_weighs_most_and_is_looked_up_nowhere(ask):
    question = ask("火锅充值")
    assert question.told.weights[0] > question.told.weights[3]
    assert [form for clue in question.clues for form in clue.forms if form == "火锅"] == []


@pytest.mark.parametrize("word", ["zzzz", "mmm", "abab"])
def test_a_key_held_down_is_no_initials(ask, word):
    assert INITIALS not in {clue.field for clue in ask(word).clues}


def test_a_group_of_punctuation_disturbs_nothing(rarities):
    groups = (SynonymGroup(("到账", "？！", "。")),)
    question = ClueFinder(groups).question("到账", "到账", rarities)
    assert (PHRASES, ("到账",), 0, 2, WEIGHTS.pair) in kinds(question.clues)
