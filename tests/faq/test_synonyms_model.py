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
    ],
)
def test_it_refuses_fewer_than_two_words(words, means):
    with pytest.raises(ValidationError) as caught:
        SynonymGroup(words=words, means=means).clean()
    assert caught.value.message_dict == {"words": ["至少要两个词。"]}


@pytest.mark.parametrize(
    ("words", "means"), [pytest.param("甲\n乙", "", id="two"), pytest.param("甲", "乙", id="one and one")]
)
def test_it_takes_two_words(words, means):
    assert SynonymGroup(words=words, means=means).clean() is None


def test_it_refuses_the_same_words_twice(db):
    SynonymGroup.objects.create(words="甲\n乙")
    with pytest.raises(IntegrityError, match="words"), transaction.atomic():
        SynonymGroup.objects.create(words="甲\n乙")
