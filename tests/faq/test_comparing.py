"""What differs between two texts: fields character by character, steps beside what they became."""

import pytest

from faq.comparing import Piece, difference, differences, step_differences


def marked(pieces: tuple[Piece, ...]) -> str:
    """The text with what changed in brackets."""
    return "".join(f"[{piece.text}]" if piece.is_changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("查记录", "查记录", ("查记录", "查记录"), id="the same"),
        pytest.param("", "", ("", ""), id="both empty"),
        pytest.param("", "查记录", ("", "[查记录]"), id="written"),
        pytest.param("查记录", "", ("[查记录]", ""), id="removed"),
        pytest.param("先查充值记录", "先查提现记录", ("先查[充值]记录", "先查[提现]记录"), id="a word"),
        pytest.param("先查记录", "先查记录。", ("先查记录", "先查记录[。]"), id="a sign at the end"),
        pytest.param("查记录", "打热线吧", ("[查记录]", "[打热线吧]"), id="hardly alike"),
        pytest.param("一\n二", "一\n三\n二", ("一\n二", "一\n[三\n]二"), id="a line"),
    ],
)
def test_it_marks_what_changed(old, new, expected):
    found = difference("标题", old, new)
    assert (marked(found.old), marked(found.new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "changed"), [("一", "一", False), ("一", "二", True), ("", "一", True)]
)
def test_it_says_whether_anything_changed(old, new, changed):
    assert difference("标题", old, new).is_changed is changed


def test_it_has_a_line_for_each_field_in_order():
    found = differences({"标题": "一", "回答": "二"}, {"标题": "一", "回答": "三"})
    assert [(each.name, each.is_changed) for each in found] == [("标题", False), ("回答", True)]


def steps(*actions: str) -> list[dict[str, str]]:
    return [{"做什么": action, "如果不行": ""} for action in actions]


A, B, C, D = "打开钱包首页", "点充值记录", "看这一笔的状态", "联系官方客服"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param((A, B), (A, B), [(1, 1, ""), (2, 2, "")], id="the same"),
        pytest.param((), (A,), [(None, 1, "changed")], id="first one"),
        pytest.param((A,), (), [(1, None, "changed")], id="none left"),
        pytest.param((A, B), (A, C, B), [(1, 1, ""), (None, 2, "changed"), (2, 3, "")], id="inserted"),
        pytest.param((A, B, C), (A, C), [(1, 1, ""), (3, 2, ""), (2, None, "changed")], id="removed"),
        pytest.param((A, B, C), (C, A, B), [(3, 1, "moved"), (1, 2, ""), (2, 3, "")], id="last to the top"),
        pytest.param((A, B), (A, f"{B}页"), [(1, 1, ""), (2, 2, "changed")], id="reworded"),
        pytest.param((A, B), (A, D), [(1, 1, ""), (None, 2, "changed"), (2, None, "changed")], id="another"),
        pytest.param((A, A), (A, A), [(1, 1, ""), (2, 2, "")], id="twins"),
    ],
)
def test_it_sets_steps_beside_what_they_became(old, new, expected):
    found = step_differences(steps(*old), steps(*new))
    words = ["moved" if each.is_moved else "changed" if each.is_changed else "" for each in found]
    places = [(each.old_place, each.new_place) for each in found]
    assert [(*place, word) for place, word in zip(places, words, strict=True)] == expected


def test_every_step_of_both_is_there_once():
    found = step_differences(steps(A, B, C, A), steps(C, D, A))
    assert (
        sorted(each.old_place for each in found if each.old_place),
        sorted(each.new_place for each in found if each.new_place),
    ) == ([1, 2, 3, 4], [1, 2, 3])
