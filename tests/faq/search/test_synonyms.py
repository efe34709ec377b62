"""Other words for what readers write, and the file that holds the shipped ones."""

import pytest
import yaml
from django.conf import settings

from faq.search.synonyms import Alternative, SynonymError, SynonymGroup, SynonymTable, parse_groups

PAY = SynonymGroup(("付款", "支付", "付钱"))
REFUND = SynonymGroup(("refund", "money back"), means=("退款",))


def found(text: str, *groups: SynonymGroup) -> list[Alternative]:
    return list(SynonymTable(groups).alternatives(text))


def test_each_word_of_a_group_stands_for_the_others():
    assert found("我付款了", PAY) == [Alternative(1, 3, ("支付", "付钱"))]


def test_a_word_with_a_meaning_goes_one_way():
    assert (found("refund", REFUND), found("退款", REFUND)) == ([Alternative(0, 6, ("退款",))], [])


def test_a_meaning_brings_what_it_stands_for():
    wider = SynonymGroup(("退款", "退钱"))
    assert found("refund", REFUND, wider) == [Alternative(0, 6, ("退款", "退钱"))]


def test_words_are_folded():
    assert found("付款", SynonymGroup(("付款", "結帳"))) == [Alternative(0, 2, ("结账",))]


def test_words_of_several_groups_add_up():
    assert found("付款", PAY, SynonymGroup(("付款", "买单"))) == [Alternative(0, 2, ("支付", "付钱", "买单"))]


@pytest.mark.parametrize("text", ["refunding", "prefund", "xrefund1"])
def test_a_latin_word_is_not_found_within_another(text):
    assert found(text, REFUND) == []


def test_a_latin_word_is_found_beside_characters():
    assert found("要refund吗", REFUND) == [Alternative(1, 7, ("退款",))]


def test_several_words_are_found_as_one():
    assert found("my money back", REFUND) == [Alternative(3, 13, ("退款",))]


def test_it_reads_groups():
    data = {"synonyms": [{"words": ["付款", "支付"]}, {"words": ["refund"], "means": ["退款"]}]}
    assert parse_groups(data, "file") == (
        SynonymGroup(("付款", "支付")),
        SynonymGroup(("refund",), ("退款",)),
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(None, "file: expected a list under the key 'synonyms'", id="empty file"),
        pytest.param({"synonyms": {}}, "file: expected a list under the key 'synonyms'", id="no list"),
        pytest.param({"synonyms": ["付款"]}, "file: synonyms[1]: expected the keys", id="no group"),
        pytest.param({"synonyms": [{"word": []}]}, "file: synonyms[1]: expected the keys", id="wrong key"),
        pytest.param(
            {"synonyms": [{"words": "付款"}]}, "file: synonyms[1]: 'words' must be a list", id="text"
        ),
        pytest.param({"synonyms": [{"words": ["a", 1]}]}, "synonyms[1]: 'words' must be a list", id="number"),
        pytest.param(
            {"synonyms": [{"words": ["a", "b"]}, {"words": ["a"]}]}, "synonyms[2]: a group", id="one"
        ),
        pytest.param(
            {"synonyms": [{"words": [], "means": ["a", "b"]}]}, "synonyms[1]: a group", id="no words"
        ),
    ],
)
def test_it_names_the_place_of_a_mistake(data, message):
    with pytest.raises(SynonymError) as caught:
        parse_groups(data, "file")
    assert message in str(caught.value)


def test_the_shipped_groups_can_be_read():
    path = settings.BASE_DIR / "fixtures/source/synonyms.yaml"
    groups = parse_groups(yaml.safe_load(path.read_text("utf-8")), path.name)
    assert SynonymGroup(("cz",), ("充值",)) in groups
