"""What a trial found, each figure beside what must hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure of a trial, in words what must hold, and whether it does.

    A timed one says nothing in the short form: what else the machine does would decide it.
    """

    what: str
    found: float
    must: str
    holds: bool
    is_timed: bool = False

    @property
    def amount(self) -> str:
        """What was found, as it is shown."""
        return f"{self.found:,}" if isinstance(self.found, int) else f"{self.found:.3g}"

    def __str__(self) -> str:
        verdict = "ok  " if self.holds else "slow" if self.is_timed else "FAIL"
        return f"{verdict} {self.what}: {self.amount} ({self.must})"


def none(what: str, found: int) -> Figure:
    return Figure(what, found, "must be 0", found == 0)


def at_least(what: str, found: float, least: float, *, is_timed: bool = False) -> Figure:
    return Figure(what, found, f"at least {least:,}", found >= least, is_timed)


def at_most(what: str, found: float, most: float) -> Figure:
    """Of seconds, or a ratio of them."""
    return Figure(what, found, f"at most {most:,}", found <= most, is_timed=True)
