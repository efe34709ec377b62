import pytest

from faq.walk import Before, Walk


@pytest.mark.parametrize("letters", ["", "y", "n", "x", "yyn", "ynx"])
def test_it_is_said_as_it_was_read(letters):
    assert str(Walk.of(letters)) == letters


@pytest.mark.parametrize(
    ("letters", "position"),
    [
        pytest.param("", 1, id="at the first step"),
        pytest.param("y", 2, id="after one"),
        pytest.param("yn", 3, id="after one that was given up"),
        pytest.param("yx", 2, id="stuck at the second"),
    ],
)
def test_it_stands_at_a_step(letters, position):
    assert Walk.of(letters).position == position


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        pytest.param("y", Walk.done, "yy", id="done"),
        pytest.param("y", Walk.stuck, "yx", id="stuck"),
        pytest.param("yx", Walk.stuck, "yx", id="still stuck"),
        pytest.param("yx", Walk.done, "yy", id="done after all"),
        pytest.param("yx", Walk.passed_over, "yn", id="given up"),
        pytest.param("yx", Walk.back, "y", id="back to the step"),
        pytest.param("yn", Walk.back, "y", id="back to the step before"),
    ],
)
def test_it_goes_on(before, said, after):
    assert str(said(Walk.of(before))) == after


def test_there_is_no_way_back_from_the_first_step():
    assert Walk().back() is None


@pytest.mark.parametrize(
    ("letters", "fits"),
    [("", True), ("yy", True), ("yx", True), ("yyx", False), ("yyy", False)],
)
def test_it_fits_an_entry_of_two_steps(letters, fits):
    assert Walk.of(letters).fits(2) is fits


@pytest.mark.parametrize(
    ("letters", "outcomes"),
    [("", ()), ("yn", (True, False)), ("yx", (True, False)), ("x", (False,))],
)
def test_it_tells_what_was_begun(letters, outcomes):
    assert Walk.of(letters).outcomes == outcomes


@pytest.mark.parametrize("text", ["", "a:x", "ok-top-up:yyx,general-locked:nx"])
def test_what_was_walked_before_is_said_as_it_was_read(text):
    assert str(Before.of(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a", id="no walk"),
        pytest.param("a:yy", id="not stuck"),
        pytest.param("a:yzx", id="other letters"),
        pytest.param("a/b:x", id="no slug"),
        pytest.param("a:x,", id="an end that is missing"),
        pytest.param("a:" + "y" * 100 + "x", id="more steps than any entry has"),
        pytest.param("<b>:x", id="markup"),
    ],
)
def test_anything_else_is_nothing(text):
    assert Before.of(text) == Before()


def test_the_oldest_are_forgotten():
    before = Before()
    for slug in ("a", "b", "c", "d"):
        before = before.then(slug, Walk.of("x"))
    assert str(before) == "b:x,c:x,d:x"


def test_more_than_are_kept_are_not_read():
    assert str(Before.of("a:x,b:x,c:x,d:x")) == "b:x,c:x,d:x"
