"""Amounts as a picture: stacked bars side by side, measured in the units of its view box. Pure."""

from dataclasses import dataclass

HEIGHT = 100
STEP, BAR = 10, 8  # units a column takes, and units of them that its bar fills


@dataclass(frozen=True)
class Kind:
    """A part of every bar: its colour's name, and what it counts."""

    colour: str  # good, fair or bad
    words: str


@dataclass(frozen=True)
class Column:
    """One bar: what it stands for, its amounts from the ground up, and what they amount to in words."""

    label: str
    amounts: tuple[int, ...]
    outcome: str

    @property
    def total(self) -> int:
        return sum(self.amounts)


@dataclass(frozen=True)
class Bar:
    colour: str
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Words:
    """What is said of a picture: its heading, what a column is, what is counted, what comes of it."""

    title: str
    column: str
    total: str
    outcome: str


@dataclass(frozen=True)
class Picture:
    """Bars with their numbers. `name` is unique on a page. A timeline runs from left to right."""

    name: str
    words: Words
    kinds: tuple[Kind, ...]
    columns: tuple[Column, ...]
    is_timeline: bool

    bar_width, height = BAR, HEIGHT

    @property
    def width(self) -> int:
        return STEP * len(self.columns)

    @property
    def highest(self) -> int:
        return max((column.total for column in self.columns), default=0)

    @property
    def axis(self) -> list[str]:
        """The names below the picture: of a timeline only its ends."""
        labels = [column.label for column in self.columns]
        return [*labels[:1], *labels[1:][-1:]] if self.is_timeline else labels

    @property
    def rows(self) -> tuple[Column, ...]:
        """The columns as a table lists them: of a timeline the newest first."""
        return self.columns[::-1] if self.is_timeline else self.columns

    @property
    def bars(self) -> list[Bar]:
        """The parts of each bar from the ground up; the highest is as high as the picture."""
        found = []
        for place, column in enumerate(self.columns):
            ground = float(HEIGHT)
            for kind, amount in zip(self.kinds, column.amounts, strict=True):
                if amount:
                    height = round(HEIGHT * amount / self.highest, 2)
                    ground = round(ground - height, 2)
                    found.append(Bar(kind.colour, place * STEP, ground, height))
        return found
