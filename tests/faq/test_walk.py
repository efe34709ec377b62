import re

import pytest

from faq.walk import PATTERN, Before, Walk


@pytest.mark.parametrize("text", ["1", "1-y", "1-n", "12-x", "1-yyn", "1-ynx"])
def test_it_is_said_as_it_was_read(text):
    assert re.fullmatch(PATTERN, text)
    assert str(Walk.of(text)) == text


def test_nothing_is_said_before_a_revision_was_read():
    assert str(Walk()) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0-y",
        "01-y",
        "1-",
        "y",
        "x",
        "1y",
        "1-z",
        "1-xy",
        "-1-y",
        "1" * 10,
        "1-" + "y" * 101,
        "1-" + "y" * 100 + "x",
    ],
)
def test_nothing_else_is_a_walk(text):
    assert re.fullmatch(PATTERN, text) is None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        pytest.param("1", 1, id="at the first step"),
        pytest.param("1-y", 2, id="after one"),
        pytest.param("1-yn", 3, id="after one that was given up"),
        pytest.param("1-yx", 2, id="stuck at the second"),
    ],
)
def test_it_stands_at_a_step(text, position):
    assert Walk.of(text).position == position


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        pytest.param("1-y", Walk.done, "1-yy", id="done"),
        pytest.param("1-y", Walk.stuck, "1-yx", id="stuck"),
        pytest.param("1-yx", Walk.stuck, "1-yx", id="still stuck"),
        pytest.param("1-yx", Walk.done, "1-yy", id="done after all"),
        pytest.param("1-yx", Walk.passed_over, "1-yn", id="given up"),
        pytest.param("1-yx", Walk.back, "1-y", id="back to the step"),
        pytest.param("1-yn", Walk.back, "1-y", id="back to the step before"),
    ],
)
def test_it_goes_on(before, said, after):
    assert str(said(Walk.of(before))) == after


def test_there_is_no_way_back_from_the_first_step():
    assert Walk().back() is None


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("3", True),
        ("3-yy", True),
        ("3-yx", True),
        ("3-yyx", False),
        ("3-yyy", False),
    ],
)
def test_it_fits_two_steps(text, fits):
    assert Walk.of(text).fits(2) is fits


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [("1", ()), ("1-yn", (True, False)), ("1-yx", (True, False)), ("1-x", (False,))],
)
def test_it_tells_what_was_begun(text, outcomes):
    assert Walk.of(text).outcomes == outcomes


@pytest.mark.parametrize("text", ["", "a:1-x", "ok-top-up:2-yyx,general-locked:10-nx"])
def test_what_was_walked_before_is_said_as_it_was_read(text):
    assert str(Before.of(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a", id="no walk"),
        pytest.param("a:1-yy", id="not stuck"),
        pytest.param("a:1-yzx", id="other letters"),
        pytest.param("a/b:1-x", id="no slug"),
        pytest.param("a:1-x,", id="an end that is missing"),
        pytest.param("a:1-" + "y" * 100 + "x", id="more steps than any entry has"),
        pytest.param("<b>:1-x", id="markup"),
        pytest.param("a:yx", id="no revision"),
    ],
)
def test_anything_else_is_nothing(text):
    assert Before.of(text) == Before()


def test_the_oldest_are_forgotten():
    before = Before()
    for slug in ("a", "b", "c", "d"):
        before = before.then(slug, Walk.of("1-x"))
    assert str(before) == "b:1-x,c:1-x,d:1-x"


def test_more_than_are_kept_are_not_read():
    assert str(Before.of("a:1-x,b:1-x,c:1-x,d:1-x")) == "b:1-x,c:1-x,d:1-x"
