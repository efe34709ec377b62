"""What differs between two texts of an entry, field by field and step by step. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.5  # share of equal characters from which a text is another one reworded


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that both texts share, or that only one of them has."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or a part of one step, in both texts."""

    name: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.is_changed for piece in (*self.old, *self.new))


@dataclass(frozen=True, slots=True)
class StepDifference:
    """A step with its place, from 1, in either text; None where only the other one has it."""

    old_place: int | None
    new_place: int | None
    parts: tuple[Difference, ...]
    is_moved: bool  # before or behind others that both texts have

    @property
    def is_changed(self) -> bool:
        is_one_sided = None in (self.old_place, self.new_place)
        return self.is_moved or is_one_sided or any(part.is_changed for part in self.parts)


def difference(name: str, old: str, new: str) -> Difference:
    """Where `old` and `new` differ, character by character; texts that are hardly alike, as a whole."""
    matcher, left, right = SequenceMatcher(None, old, new, autojunk=False), [], []
    if matcher.ratio() < ALIKE:
        return Difference(
            name, _written([Piece(old, is_changed=True)]), _written([Piece(new, is_changed=True)])
        )
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        left.append(Piece(old[start:end], tag != "equal"))
        right.append(Piece(new[new_start:new_end], tag != "equal"))
    return Difference(name, _written(left), _written(right))


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """A line for each field of `old`, in its order; both have the same fields."""
    return [difference(name, text, new[name]) for name, text in old.items()]


def step_differences(
    old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]
) -> list[StepDifference]:
    """Steps (part name to text) beside those they became, in the order of `new`; then those left out.

    A step became the one that says the same; of the rest, the first that is alike.
    """
    became = _matched([_whole(step) for step in old], [_whole(step) for step in new])
    origin = {after: before for before, after in became.items()}
    stayed = _longest_rising([origin[place] for place in sorted(origin)])
    kept = [_step(old, new, origin.get(place), place, stayed) for place in range(len(new))]
    return kept + [_step(old, new, place, None, stayed) for place in range(len(old)) if place not in became]


def _longest_rising(places: list[int]) -> set[int]:
    """The most of `places` that follow each other upwards: what did not move when others did."""
    best: list[list[int]] = []  # the longest such row that ends at each place
    for number, place in enumerate(places):
        before = [row for row, last in zip(best, places[:number], strict=True) if last < place]
        best.append([*max(before, key=len, default=[]), place])
    return set(max(best, key=len, default=[]))


def _matched(old: list[str], new: list[str]) -> dict[int, int]:
    """The place in `new` of what stood at each place in `old`."""
    became: dict[int, int] = {}
    for least in (1.0, ALIKE):
        for before, text in enumerate(old):
            free = (place for place in range(len(new)) if place not in became.values())
            if before not in became:
                alike = (place for place in free if _likeness(text, new[place]) >= least)
                if (after := next(alike, None)) is not None:
                    became[before] = after
    return became


def _likeness(one: str, other: str) -> float:
    return 1.0 if one == other else min(0.99, SequenceMatcher(None, one, other, autojunk=False).ratio())


def _whole(step: Mapping[str, str]) -> str:
    return "\n".join(step.values())


def _step(
    old: Sequence, new: Sequence, before: int | None, after: int | None, stayed: set[int]
) -> StepDifference:
    empty = dict.fromkeys(old[before] if after is None else new[after], "")
    one, other = (empty if place is None else steps[place] for steps, place in ((old, before), (new, after)))
    places = [None if place is None else place + 1 for place in (before, after)]
    is_moved = None not in (before, after) and before not in stayed
    return StepDifference(*places, tuple(differences(one, other)), is_moved)


def _written(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
