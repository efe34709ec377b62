"""The searches of each day as a picture: stacked bars, measured in the units of its view box. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

HEIGHT = 100
STEP, BAR = 10, 8  # units a day takes, and units of them that its bar fills


@dataclass(frozen=True)
class Day:
    """The searches of one day: answered with confidence, with results only, without any."""

    day: date
    asked: int
    sure: int
    empty: int

    @property
    def unsure(self) -> int:
        return self.asked - self.sure - self.empty

    @property
    def share(self) -> int | None:
        """Of a hundred searches so many were answered; None where nobody searched."""
        return round(100 * self.sure / self.asked) if self.asked else None


@dataclass(frozen=True)
class Bar:
    kind: str
    x: int
    y: float
    height: float


def days(counts: dict[date, tuple[int, int, int]], first: date, last: date) -> list[Day]:
    """Every day from `first` to `last`, those without searches too."""
    each = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Day(day, *counts.get(day, (0, 0, 0))) for day in each]


def bars(shown: list[Day]) -> list[Bar]:
    """The parts of each day's bar from the ground up; the busiest day is as high as the picture."""
    busiest = max((day.asked for day in shown), default=0)
    found = []
    for place, day in enumerate(shown):
        ground = float(HEIGHT)
        for kind in ("sure", "unsure", "empty"):
            if amount := getattr(day, kind):
                height = round(HEIGHT * amount / busiest, 2)
                ground = round(ground - height, 2)
                found.append(Bar(kind, place * STEP, ground, height))
    return found
