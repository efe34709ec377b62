"""Text keeps 7:1 to whatever it stands on, in both schemes: computed from the custom properties."""

import re

import pytest
from django.conf import settings

SHEET = (settings.BASE_DIR / "static/css/site.css").read_text(encoding="utf-8")
TEXT = ("ink", "quiet", "accent", "alarm", "warn")
GROUNDS = ("paper", "surface", "accent-soft", "alarm-soft", "warn-soft")
ON_COLOUR = [("on-accent", "accent"), ("on-alarm", "alarm"), ("on-warn", "warn"), ("ink", "mark")]
PAIRS = [(text, ground) for text in TEXT for ground in GROUNDS] + ON_COLOUR
EDGES = [("edge", "paper"), ("edge", "surface"), ("accent", "line"), ("quiet", "line")]


def scheme(marker: str) -> dict[str, str]:
    """The colours by name in the first block after `marker`."""
    block = SHEET.partition(marker)[2].partition("}")[0]
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", block))


SCHEMES = {
    "light": scheme("color-scheme: light dark;"),
    "dark": scheme("@media (prefers-color-scheme: dark)"),
}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_weak(pairs: list[tuple[str, str]], least: float, colours: dict[str, str]) -> dict:
    """What falls short of `least`, with its contrast."""
    found = {pair: round(contrast(*(colours[name] for name in pair)), 2) for pair in pairs}
    return {pair: value for pair, value in found.items() if value < least}


def test_contrast_is_as_defined():
    assert (contrast("000000", "ffffff"), round(contrast("777777", "ffffff"), 2)) == (21, 4.48)


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
def test_text_can_be_read(colours):
    assert too_weak(PAIRS, 7, colours) == {}


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES)
def test_edges_and_bars_can_be_seen(colours):
    assert too_weak(EDGES, 3, colours) == {}


def test_every_colour_has_a_name():
    """So that none escapes the tests above; black, white and shadows are for print and depth."""
    colours = set(re.findall(r"#[0-9a-f]{3,8}\b", SHEET))
    named = {f"#{value}" for colours in SCHEMES.values() for value in colours.values()}
    assert colours - named <= {"#fff", "#000", "#333", "#999"}


@pytest.mark.parametrize(
    "rule",
    ["text-size-adjust", "user-scalable", "maximum-scale", "@font-face", "@import", "url("],
)
def test_nothing_keeps_letters_small_or_asks_for_more(rule):
    base = (settings.BASE_DIR / "templates/base.html").read_text(encoding="utf-8")
    assert rule not in SHEET + base
