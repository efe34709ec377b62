"""How characters sound, and what was meant by typed sounds."""

import pytest

from faq.search.readings import (
    initial_grams,
    readings,
    segment,
    sound,
    sound_grams,
    sound_views,
    sounds,
    syllables,
    usual_initials,
    without_unfinished,
)

CONFUSED = [("zhi", "zi"), ("chi", "ci"), ("shi", "si"), ("zhang", "zan"), ("deng", "den"), ("ding", "din")]
CONFUSED += [("nan", "lan"), ("lve", "lue"), ("niang", "lian")]
CUTS = {
    "three words": ("chongzhibudaozhang", ("chong", "zhi", "bu", "dao", "zhang")),
    "one syllable": ("tui", ("tui",)),
    "two n": ("yinhangka", ("yin", "hang", "ka")),
    "initials": ("czbdz", ()),
    "English": ("refund", ()),
    "nothing": ("", ()),
}


def equally_likely(pair: str) -> float:
    return 0.0


@pytest.mark.parametrize(("one", "other"), CONFUSED)
def test_confused_syllables_sound_the_same(one, other):
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize(("one", "other"), [("tui", "kuan"), ("zhi", "chi"), ("lu", "lv"), ("fa", "hua")])
def test_other_syllables_do_not(one, other):
    assert sound(one) != sound(other)


def test_each_syllable_has_a_sound():
    assert [syllable for syllable in syllables() if len(sound(syllable)) != 1] == []


@pytest.mark.parametrize("word", ["", "x", "zzz", "refund", "钱"])
def test_what_is_no_syllable_has_none(word):
    assert sound(word) == ""


def test_a_heteronym_has_its_readings_the_usual_first():
    assert readings("重") == ("zhong", "chong")


def test_a_heteronym_is_found_by_each_reading():
    assert {sounds("虫") + sounds("之"), sounds("中") + sounds("之")} <= set(sound_grams("重置"))


def test_homophones_sound_the_same():
    assert sounds("冲值") == sounds("充值")


def test_views_keep_places():
    assert [len(view) for view in sound_views("a重置,b")] == [5, 5]


@pytest.mark.parametrize(("letters", "expected"), CUTS.values(), ids=CUTS)
def test_it_cuts_pinyin(letters, expected):
    assert segment(letters, equally_likely) == expected


@pytest.mark.parametrize(("said", "cut"), [("方案", ("fang", "an")), ("反感", ("fan", "gan"))])
def test_the_cut_that_the_content_says_more_often_wins(said, cut):
    assert segment("fangan", lambda pair: float(pair == sounds(said))) == cut


def test_initials():
    assert (usual_initials("忘记密码"), initial_grams("充不进")) == ("wjmm", ["cbj"])


def test_a_short_word_has_no_initials_in_the_index():
    assert initial_grams("充值") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chongzh", "chong"),
        ("忘记mim", "忘记mi"),
        ("tuikuan", "tuikuan"),
        ("czbdz", "czbdz"),
        ("充值", "充值"),
        ("", ""),
    ],
)
def test_an_unfinished_syllable_is_left_out(text, expected):
    assert without_unfinished(text) == expected
