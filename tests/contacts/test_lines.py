"""Lists that staff write one item a line."""

import pytest

from contacts.lines import lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \n\t\n", [], id="only blanks"),
        pytest.param("手机号", ["手机号"], id="one"),
        pytest.param("手机号\n用户ID", ["手机号", "用户ID"], id="two"),
        pytest.param("手机号\r\n\r\n用户ID\r\n", ["手机号", "用户ID"], id="as a browser sends it"),
        pytest.param("　手机号　\n  用户 ID ", ["手机号", "用户 ID"], id="trimmed outside, kept inside"),
        pytest.param("手机号\n手机号", ["手机号", "手机号"], id="the same twice"),
    ],
)
def test_it_gives_the_items(text, expected):
    assert lines(text) == expected
