"""What a text looks like to a reader: disguised digits and letters made plain.

Pure. Every character of a `View` knows where it stands in the text as written, so that a
message can quote the passage.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from contacts.text import fold_aligned

_DROPPED = "\u200b"  # `fold_aligned` drops it

# Letters that look like Latin ones, in rows of "Latin: look-alikes" (small and capital forms;
# case is folded later). Accented Latin letters need no row: they are taken apart.
_LOOK_ALIKES = """
a: аɑαᴀΑАꓮᎪ
b: ЬʙΒВᏴꓐВв
c: сϲᴄСⅽϹᏟꓚ
d: ԁɗᴅᏧꓒđժ
e: еєεᴇΕЕϵҽᎬꓰ℮
f: ƒꜰϜꓝғ
g: ɡɢցǥᏀꓖ
h: һհʜΗНᎻꓧн
i: іıɩιɪΙІӏⅰ
j: јʝᴊЈϳᎫꓙ
k: кκᴋΚКᏦꓗĸ
l: ӏⅼʟǀᏞꓡł
m: мᴍΜМⅿᎷꓟ
n: пηɴΝոᴎꓠ
o: оοᴏΟОօσөØøꓳ
p: рρᴘΡРᏢꓑ
q: ԛգϙɋ
r: гʀᴦᎡꓣ
s: ѕꜱЅᏚꓢƽ
t: тτᴛΤТᎢꓔ
u: υᴜսцꓴʋ
v: ѵνᴠᏙꓦѴ
w: ωԝѡωᴡшᎳꓪա
x: хχΧХⅹꓫ×
y: уүγʏΥУҮꓬ
z: ᴢΖᏃꓜʐ
"""

# 幺 is only said for 1 in numbers, and folding would make it 么. 〇 and circles stand for 0.
_SIGNS = {
    "幺": "1",
    "З": "3",
    "з": "3",
    "Ʒ": "3",
    "Ч": "4",
    "б": "6",
    "ȣ": "8",
    "○": "0",
    "◯": "0",
    "⭕": "0",
    "⓿": "0",
    "\u2800": " ",
    "\u3164": _DROPPED,
}


def _look_alikes() -> dict[str, str]:
    rows = (line.split(": ") for line in _LOOK_ALIKES.strip().splitlines())
    table = {look_alike: latin for latin, row in rows for look_alike in row}
    # Letters in boxes and discs, which NFKC leaves as they are, and flag letters.
    for first in (0x1F150, 0x1F170, 0x1F1E6):
        table |= {chr(first + n): chr(ord("a") + n) for n in range(26)}
    return table | _SIGNS


_PLAIN = _look_alikes()

_REVERSED = re.compile("\u202e([^\u202c\n]*)\u202c?")


@dataclass(frozen=True, slots=True)
class View:
    """A reading of a text: folded characters and the index each comes from."""

    text: str
    origins: tuple[int, ...]

    def passage(self, start: int, end: int) -> tuple[int, int]:
        """Return where `start` to `end` of this view stand in the text as written."""
        origins = self.origins[start:end]
        return min(origins), max(origins) + 1

    def without_spaces(self) -> "View":
        kept = [n for n, character in enumerate(self.text) if not character.isspace()]
        return View("".join(self.text[n] for n in kept), tuple(self.origins[n] for n in kept))


def views(text: str) -> Iterator[View]:
    """Yield the text as stored and, where it is turned around by an override, as it is seen."""
    yield _view(text, range(len(text)))
    if "\u202e" in text:
        order = list(range(len(text)))
        for turned in _REVERSED.finditer(text):
            start, end = turned.span(1)
            order[start:end] = reversed(order[start:end])
        yield _view("".join(text[n] for n in order), order)


def _view(text: str, order: range | list[int]) -> View:
    folded, origins = fold_aligned("".join(map(_plain, text)))
    return View(folded, tuple(order[n] for n in origins))


@cache
def _plain(character: str) -> str:
    """Return the one character that `character` passes for."""
    if character.isascii():
        return character
    if character in _PLAIN:
        return _PLAIN[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return _DROPPED
    if category in ("Nd", "No", "Nl") and not "\u2160" <= character <= "\u217f":  # Ⅴ passes for V
        value = unicodedata.numeric(character, -1)
        if value in range(10):
            return str(int(value))
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and base.isalpha() and category[0] == "L" else character
