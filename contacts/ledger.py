"""What a channel's ledger of values amounts to. Pure: lines in, the live one out.

Each line carries a keyed digest over all it says and over the digest of the line before it. A line
that was changed, moved, re-dated or taken out from between others behind the application's back
breaks the chain, and then nothing of the channel is shown. A seal over the number of lines shows
whether the last ones were taken away.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

PROPOSED, APPROVED, REJECTED, WITHDRAWN, RECHECK = "proposed", "approved", "rejected", "withdrawn", "recheck"


class Line(Protocol):
    """A line of the ledger, as the model keeps it."""

    pk: int
    event: str
    proposal_id: int | None  # of a decision: the line it decides
    digest: str
    checked_on: date

    def signed_parts(self) -> tuple: ...


class Standing(StrEnum):
    """How far a value may be trusted on a day."""

    VERIFIED = "verified"
    RECHECK = "recheck"  # 待重新核实: shown with a warning, never offered first
    HIDDEN = "hidden"  # too old to show at all, or reported as a fake


@dataclass(frozen=True, slots=True)
class Ages:
    """After how many days since it was checked a value needs checking again, and is hidden."""

    recheck: int = 90
    hide: int = 180


@dataclass(frozen=True, slots=True)
class Live:
    """The approved line in force, and what speaks against it.

    That is: somebody asked for it to be checked again, or it stands on the list of fakes as well.
    """

    line: Line
    is_recheck_asked: bool
    is_reported_fake: bool = False

    def standing(self, today: date, ages: Ages) -> Standing:
        """How far it may be trusted on `today` (the channel's local date)."""
        age = (today - self.line.checked_on).days
        if age > ages.hide or age < 0 or self.is_reported_fake:
            return Standing.HIDDEN
        return Standing.RECHECK if age > ages.recheck or self.is_recheck_asked else Standing.VERIFIED


def sign(key: str, parts: Iterable, previous: str) -> str:
    """The digest of a line that says `parts` and follows a line with digest `previous`."""
    message = json.dumps([previous, *parts], ensure_ascii=False, default=str)
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


def seal(key: str, count: int, last: str) -> str:
    """The digest that closes a ledger of `count` lines: without it the last could be taken away."""
    return sign(key, ["sealed", count], last)


def is_intact(lines: Sequence[Line], sealed: str, key: str) -> bool:
    """Do all lines, oldest first, and the seal carry what only the application could make?

    `sealed` is empty where there never was a line. It is read before the lines: a line that was
    added in between is not closed by it yet, so it may close the lines before, but never more.
    """
    previous, is_closed = "", sealed == "" and len(lines) <= 1
    for count, line in enumerate(lines, start=1):
        if not same(line.digest, sign(key, line.signed_parts(), previous)):
            return False
        previous = line.digest
        is_closed = is_closed or same(sealed, seal(key, count, previous))
    return is_closed


def same(given: str, expected: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())


def live(lines: Iterable[Line]) -> Live | None:
    """The approval in force after `lines`, oldest first; its withdrawal leaves none.

    What is decided of a proposal that another has replaced changes nothing.
    """
    current = None
    for line in lines:
        if line.event == APPROVED:
            current = Live(line, is_recheck_asked=False)
        elif current is None or line.proposal_id != current.line.proposal_id:
            continue
        elif line.event == WITHDRAWN:
            current = None
        elif line.event == RECHECK:
            current = Live(current.line, is_recheck_asked=True)
    return current


def open_events(lines: Sequence[Line], proposal_pk: int) -> tuple[str, ...]:
    """What may still be decided of a proposal: it waits, it is in force, or it is over."""
    decided = {line.event for line in lines if line.proposal_id == proposal_pk}
    if not decided:
        return (APPROVED, REJECTED)
    current = live(lines)
    if current is not None and current.line.proposal_id == proposal_pk:
        return (RECHECK, WITHDRAWN)
    return ()
