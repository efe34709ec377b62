"""Synonym groups as staff write them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from faq.models import SynonymGroup
from faq.search.synonyms import SynonymGroup as Group


@pytest.mark.parametrize(
    ("words", "means", "expected"),
    [
        pytest.param("充值\n充钱\n", "", Group(words=("充值", "充钱"), means=()), id="both ways"),
        pytest.param("花呗", "信用\n 借款 ", Group(words=("花呗",), means=("信用", "借款")), id="one way"),
    ],
)
def test_it_becomes_a_group_of_the_search(words, means, expected):
    assert SynonymGroup(words=words, means=means).as_group() == expected


@pytest.mark.parametrize(
    ("words", "means", "expected"),
    [
        pytest.param("充值\n充钱", "", "充值 = 充钱", id="both ways"),
        pytest.param("花呗\n白条", "信用\n借款", "花呗 = 白条 → 信用、借款", id="one way"),
    ],
)
def test_it_reads_as_a_line(words, means, expected):
    assert str(SynonymGroup(words=words, means=means)) == expected


@pytest.mark.parametrize(
    ("words", "means"),
    [
        pytest.param("充值", "", id="one word"),
        pytest.param("充值\n \n", "\n", id="one word and blanks"),
        pytest.param(" ", "", id="none"),
        pytest.param("充值\n充值", "充值", id="one, three times"),
        pytest.param("帳戶\n账户", "", id="one in two spellings"),
    ],
)
def test_it_refuses_fewer_than_two_words(words, means):
    with pytest.raises(ValidationError) as caught:
        SynonymGroup(words=words, means=means).clean()
    assert caught.value.message_dict == {"words": ["至少要两个不同的词。"]}


@pytest.mark.parametrize(
    ("words", "means"), [pytest.param("甲\n乙", "", id="two"), pytest.param("甲", "乙", id="one and one")]
)
def test_it_takes_two_words(words, means):
    assert SynonymGroup(words=words, means=means).clean() is None


def test_it_refuses_the_same_words_twice(db):
    SynonymGroup.objects.create(words="甲\n乙")
    with pytest.raises(IntegrityError, match="words"), transaction.atomic():
        SynonymGroup.objects.create(words="甲\n乙")


@pytest.mark.parametrize("field", ["words", "means"])
@pytest.mark.parametrize(
    ("word", "reason"),
    [
        pytest.param("！！！", "“！！！”里没有字，搜不到：请写一个词。", id="signs"),
        pytest.param("😀", "“😀”里没有字，搜不到：请写一个词。", id="a picture"),
        pytest.param(
            "充" * 31, f"“{'充' * 31}”太长：同义词最多 30 个字，整句话请加为条目的说法。", id="a sentence"
        ),
    ],
)
def test_it_refuses_what_is_no_word(field, word, reason):
    with pytest.raises(ValidationError) as caught:
        SynonymGroup(**{"words": "充值\n充钱", "means": "转入"} | {field: f"充值\n{word}"}).clean()
    assert caught.value.message_dict == {field: [reason]}


@pytest.mark.parametrize("field", ["words", "means"])
@pytest.mark.parametrize("word", ["一三八一二三四五六七八", "微信 okpay-kefu", "okpay点com"])
def test_it_refuses_contacts(field, word):
    with pytest.raises(ValidationError, match="正文里不写号码和地址") as caught:
        SynonymGroup(**{"words": "充值\n充钱", "means": "转入"} | {field: f"充值\n{word}"}).clean()
    assert list(caught.value.message_dict) == [field]


def test_it_takes_every_group_that_ships(content):
    groups = list(SynonymGroup.objects.all())
    assert (len(groups) > 50, [group.clean() for group in groups if group.clean()]) == (True, [])


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        pytest.param("钱", "“钱”只有一个字，会改变很多别的搜索：请写完整的词。", id="one character"),
        pytest.param(
            "提现",
            "“提现”已经在另一组里（提现 = 取现）：一个词只当一个意思用。",
            id="a word of another group",
        ),
        pytest.param(
            "refund",
            "“refund”已经在另一组里（refund → 退款）：一个词只当一个意思用。",
            id="a word that means others",
        ),
    ],
)
def test_it_joins_no_word_that_would_change_other_searches(db, word, reason):
    for words, means in (("充值\n充钱", ""), ("提现\n取现", ""), ("refund", "退款")):
        SynonymGroup.objects.create(words=words, means=means)
    with pytest.raises(ValidationError) as caught:
        SynonymGroup.objects.join(word, "充钱")
    assert caught.value.messages == [reason]
