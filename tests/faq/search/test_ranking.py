"""How a question and the phrases of entries agree."""

import pytest

from faq.search.clues import ClueFinder
from faq.search.index import Index
from faq.search.ranking import Likeness, certainty, compare, rank
from faq.search.records import Candidate, Document, Found
from faq.search.synonyms import SynonymGroup
from faq.search.weights import WEIGHTS

TITLES = ["充值不到账", "怎么开通支付", "支付开通不了", "申请退款", "重置密码", "怎么退货"]
GROUPS = (SynonymGroup(("付款", "支付")), SynonymGroup(("忘记", "想不起来")))


@pytest.fixture(scope="module")
def rarities():
    index = Index.in_memory()
    index.rebuild(Document(n, "", "", title) for n, title in enumerate(TITLES))
    return index.rarities


@pytest.fixture
def like(rarities):
    def likeness(words: str, phrase: str):
        of_all = compare(ClueFinder(GROUPS).question(words, words, rarities), [(phrase,)], rarities)
        return Likeness(*(each[0] for each in of_all))

    return likeness


def found(*best: Candidate, others: tuple[Candidate, ...] = ()) -> Found:
    return Found(list(best), lambda least: [one for one in others if one.relevance >= least])


def best_first(words: str, phrases: list[str], lift=lambda one: 0.0) -> list[str]:
    index = Index.in_memory()
    index.rebuild(Document(n, "", "", title) for n, title in enumerate([*phrases, *TITLES]))
    candidates = [Candidate(1.0, n, "", "", (phrase,), (phrase,)) for n, phrase in enumerate(phrases)]
    question = ClueFinder(GROUPS).question(words, words, index.rarities)
    return [one.candidate.phrases[0] for one in rank(question, found(*candidates), index.rarities, lift)]


@pytest.fixture
def sure(rarities):
    def how_sure(words: str, *phrases: str, **circumstances) -> float:
        question = ClueFinder(GROUPS).question(words, words, rarities)
        return certainty(
            question, " ".join(phrases), **{"is_urgent": False, "is_named": False} | circumstances
        )

    return how_sure


def test_the_same_words_agree_wholly(like):
    assert like("申请退款", "申请退款") == (1.0, 1.0, False)


def test_words_without_anything_in_common_do_not_agree(like):
    assert like("火锅", "申请退款")[:2] == (0.0, 0.0)


def test_other_words_agree_nearly_as_well(like):
    assert like("付款", "支付")[:2] == (pytest.approx(WEIGHTS.synonym), 1.0)


def test_pinyin_agrees_by_sound_whichever_the_reading(like):
    assert like("chongzhimima", "重置密码").explained == pytest.approx(WEIGHTS.sound_pair)


def test_part_of_a_phrase_is_asked_for(like):
    assert 0 < like("退款", "申请退款").asked < 1


@pytest.mark.parametrize(
    ("words", "phrase", "expected"),
    [
        ("怎么开通", "开通不了", True),
        ("开通不了", "无法开通", False),
        ("怎么开通", "如何开通", False),
        ("kaitong", "开通不了", False),
        ("忘记密码", "密码想不起来", False),
    ],
)
def test_a_denial_is_contrary_to_none(like, words, phrase, expected):
    assert like(words, phrase).contrary is expected


ORDERS = {
    "the exact words": ("申请退款", ["申请退款", "申请退货", "重置密码"]),
    "the words themselves before other words": ("付款", ["付款", "支付"]),
    "the same sense": ("怎么开通支付", ["怎么开通支付", "支付怎么开通不了"]),
    "the rare word": ("怎么退款", ["怎么申请退款", "怎么重置密码"]),
    "the written before the heard": ("冲值", ["冲值", "充值"]),
}


@pytest.mark.parametrize(("words", "expected"), ORDERS.values(), ids=ORDERS)
def test_it_ranks_first(words, expected):
    assert best_first(words, expected[::-1]) == expected


def test_a_lift_decides_between_equals():
    assert best_first("退款", ["退款", "退款 "], lift=lambda one: one.id * 0.1) == ["退款 ", "退款"]


def test_the_best_phrase_speaks_for_its_entry(rarities):
    question = ClueFinder(()).question("退款", "退款", rarities)
    candidate = Candidate(1.0, 1, "", "", ("充值", "退款", "退货"), ("充值", "退款", "退货"))
    assert [one.phrase for one in rank(question, found(candidate), rarities, lambda one: 0.0)] == [1]


BEYOND = {
    "near": (0.9, [1, 2]),
    "at the tail": (WEIGHTS.tail, [1, 2]),
    "farther off": (WEIGHTS.tail - 0.01, [1]),
}


@pytest.mark.parametrize(("relevance", "expected"), BEYOND.values(), ids=BEYOND)
def test_those_beyond_the_compared_follow_where_they_come_near(rarities, relevance, expected):
    question = ClueFinder(()).question("退款", "退款", rarities)
    first, other = Candidate(1.0, 1, "", "", ("退款",), ("退款",)), Candidate(relevance, 2, "")
    ranked = rank(question, found(first, others=(other,)), rarities, lambda one: 0.0)
    assert [one.candidate.id for one in ranked] == expected
    assert ranked[-1].score == pytest.approx(ranked[0].score * (relevance if len(ranked) > 1 else 1))


def test_nothing_follows_what_does_not_fit(rarities):
    question = ClueFinder(()).question("退款", "退款", rarities)
    first, other = Candidate(1.0, 1, "", "", ("充值",), ("充值",)), Candidate(1.0, 2, "")
    ranked = rank(question, found(first, others=(other,)), rarities, lambda one: -1.0)
    assert [one.candidate.id for one in ranked] == [1]


def test_all_phrases_together_make_sure(sure):
    assert sure("申请退款", "退款") < sure("申请退款", "退款", "申请")


def test_urgency_and_a_named_wallet_make_surer(sure):
    plainly = sure("退款", "退款")
    named, urgent = sure("退款", "退款", is_named=True), sure("退款", "退款", is_urgent=True)
    assert plainly < named < urgent


def test_off_topic_questions_are_not_relevant(sure):
    assert sure("附近的火锅店", "申请退款") < WEIGHTS.relevant
