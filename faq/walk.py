"""Walks: how far a reader has come through the steps of entries, one at a time, as addresses say it. Pure.

A walk is the number of the revision whose steps they are, and behind a `-` one letter a step: `y` for
done, `n` for not, and a last `x` where the reader is stuck at the step that comes next. A step may send
the reader into another entry: what was walked before stands as `entry:2-yyx`, the first first, with `,`
between.
"""

import re
from dataclasses import dataclass, replace

LONGEST = 100  # steps; no entry has more
MOST_BEFORE = 3  # entries; who was sent on more often goes in circles
NUMBER, STUCK = r"[1-9][0-9]{0,8}", rf"[yn]{{0,{LONGEST - 1}}}x"
PATTERN = rf"{NUMBER}(?:-(?:{STUCK}|[yn]{{1,{LONGEST}}}))?"
BEFORE = re.compile(rf"([-a-zA-Z0-9_]+):({NUMBER}-{STUCK})")


@dataclass(frozen=True, slots=True)
class Walk:
    """The steps of one entry that a reader has been through; True for those they could do."""

    tried: tuple[bool, ...] = ()
    is_stuck: bool = False  # at the step after these
    revision: int | None = None  # the number of the one whose steps they are; None where none was read yet

    @classmethod
    def of(cls, text: str) -> "Walk":
        """The walk that `text`, which matches PATTERN, stands for."""
        number, _, letters = text.partition("-")
        tried = tuple(letter == "y" for letter in letters.removesuffix("x"))
        return cls(tried, letters.endswith("x"), int(number))

    def __str__(self) -> str:
        letters = "".join("y" if done else "n" for done in self.tried) + "x" * self.is_stuck
        return f"{self.revision}-{letters}" if letters else f"{self.revision or ''}"

    @property
    def position(self) -> int:
        """The number of the step that the reader stands at, from 1."""
        return len(self.tried) + 1

    def fits(self, steps: int) -> bool:
        """Whether so many steps can be walked like this."""
        return len(self.tried) + self.is_stuck <= steps

    def done(self) -> "Walk":
        return replace(self, tried=(*self.tried, True), is_stuck=False)

    def passed_over(self) -> "Walk":
        return replace(self, tried=(*self.tried, False), is_stuck=False)

    def stuck(self) -> "Walk":
        return replace(self, is_stuck=True)

    def back(self) -> "Walk | None":
        """One page back; None from the first."""
        if self.is_stuck:
            return replace(self, is_stuck=False)
        return replace(self, tried=self.tried[:-1]) if self.tried else None

    @property
    def outcomes(self) -> tuple[bool, ...]:
        """Of each step that was begun, whether it could be done."""
        return (*self.tried, False) if self.is_stuck else self.tried


@dataclass(frozen=True, slots=True)
class Before:
    """The entries walked before this one, by slug, each up to the step that led on."""

    walks: tuple[tuple[str, Walk], ...] = ()

    @classmethod
    def of(cls, text: str) -> "Before":
        """What `text` says; nothing where it says something else. The oldest are forgotten."""
        parts = text.split(",")[-MOST_BEFORE:]
        found = [BEFORE.fullmatch(part) for part in parts]
        return cls(tuple((match[1], Walk.of(match[2])) for match in found)) if all(found) else cls()

    def __str__(self) -> str:
        return ",".join(f"{slug}:{walk}" for slug, walk in self.walks)

    def then(self, slug: str, walk: Walk) -> "Before":
        """With the walk through `slug` that led on from here."""
        return Before((*self.walks, (slug, walk))[-MOST_BEFORE:])


START, NOTHING = Walk(), Before()
