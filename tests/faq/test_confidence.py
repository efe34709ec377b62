"""Bounds of a share, against figures worked out by hand and against the equation that defines them."""

import pytest

from faq.confidence import POOR, Rate, Z

# Newcombe's examples of the interval without continuity correction (Statistics in Medicine 1998, 17:857).
PUBLISHED = {
    "81 of 263": (81, 263, 0.2553, 0.3662),
    "15 of 148": (15, 148, 0.0624, 0.1605),
    "0 of 20": (0, 20, 0.0, 0.1611),
    "1 of 29": (1, 29, 0.0061, 0.1718),
}


@pytest.mark.parametrize(("yes", "votes", "low", "high"), PUBLISHED.values(), ids=PUBLISHED)
def test_it_agrees_with_published_figures(yes, votes, low, high):
    rate = Rate(yes, votes - yes)
    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


@pytest.mark.parametrize("yes", range(0, 41, 5))
@pytest.mark.parametrize("no", [1, 2, 7, 40])
def test_a_bound_is_z_deviations_from_what_was_seen(yes, no):
    rate = Rate(yes, no)
    share = yes / rate.votes
    for bound in {rate.low, rate.high} - {0.0, 1.0}:
        assert (bound - share) ** 2 == pytest.approx(Z * Z * bound * (1 - bound) / rate.votes)


@pytest.mark.parametrize(
    ("yes", "no", "poor"),
    [(0, 2, False), (0, 3, False), (0, 4, True), (1, 4, False), (1, 9, True), (2, 0, False), (42, 58, False)],
)
def test_few_votes_make_nothing_poor(yes, no, poor):
    assert Rate(yes, no).is_poor is poor


def test_poor_means_worse_than_every_second_reader():
    assert POOR == 0.5


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Rate(0, 0), "还没有人回答"),
        (Rate(2, 0), "34–100%（2 次回答）"),
        (Rate(0, 2), "0–66%（2 次回答）"),
        (Rate(50, 50), "40–60%（100 次回答）"),
    ],
    ids=["none", "two yes", "two no", "a hundred"],
)
def test_it_says_the_bounds_and_how_many_answered(rate, words):
    assert str(rate) == words


def test_without_votes_everything_may_be():
    assert (Rate(0, 0).low, Rate(0, 0).high) == (0, 1)
