"""What a trial found, each figure beside what must hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure of a trial, in words what must hold, and whether it does."""

    what: str
    found: float
    must: str
    holds: bool

    def __str__(self) -> str:
        found = f"{self.found:,}" if isinstance(self.found, int) else f"{self.found:.3g}"
        return f"{'ok  ' if self.holds else 'FAIL'} {self.what}: {found} ({self.must})"


def none(what: str, found: int) -> Figure:
    return Figure(what, found, "must be 0", found == 0)


def at_least(what: str, found: float, least: float) -> Figure:
    return Figure(what, found, f"at least {least:,}", found >= least)


def at_most(what: str, found: float, most: float) -> Figure:
    return Figure(what, found, f"at most {most:,}", found <= most)
