import pytest

from faq.picture import Bar, Column, Kind, Picture, Words

KINDS = (Kind("good", "好"), Kind("fair", "一般"), Kind("bad", "坏"))


def picture(*amounts: tuple[int, int, int], is_timeline: bool = True) -> Picture:
    columns = tuple(Column(f"第{place}", each, "") for place, each in enumerate(amounts, start=1))
    return Picture("p", Words("图", "天", "次", "占比"), KINDS, columns, is_timeline)


def test_bars_stand_on_each_other_and_the_highest_fills_the_height():
    assert picture((2, 1, 1), (0, 0, 2)).bars == [
        Bar("good", 0, 50.0, 50.0),
        Bar("fair", 0, 25.0, 25.0),
        Bar("bad", 0, 0.0, 25.0),
        Bar("bad", 10, 50.0, 50.0),
    ]


@pytest.mark.parametrize("shown", [picture((0, 0, 0)), picture()], ids=["nothing counted", "no column"])
def test_without_amounts_there_is_no_bar(shown):
    assert (shown.bars, shown.highest) == ([], 0)


def test_it_is_as_wide_as_its_columns():
    assert (picture((1, 0, 0), (1, 0, 0)).width, picture((3, 1, 0), (1, 0, 1)).highest) == (20, 4)


@pytest.mark.parametrize(
    ("is_timeline", "axis", "rows"),
    [(True, ["第1", "第3"], ["第3", "第2", "第1"]), (False, ["第1", "第2", "第3"], ["第1", "第2", "第3"])],
    ids=["a timeline: its ends, the newest first", "wallets: each, in their order"],
)
def test_it_names_and_lists(is_timeline, axis, rows):
    shown = picture((1, 0, 0), (1, 0, 0), (1, 0, 0), is_timeline=is_timeline)
    assert (shown.axis, [column.label for column in shown.rows]) == (axis, rows)
