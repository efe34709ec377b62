"""What a ledger amounts to, and that no line can be changed unseen."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from contacts import ledger
from contacts.ledger import Ages, Standing

KEY = "k" * 50
CHECKED = date(2026, 8, 1)
AGES = Ages(recheck=90, hide=180)


@dataclass(frozen=True)
class Line:
    event: str
    value: str = "000"
    pk: int = 0
    proposal_id: int | None = None
    checked_on: date = CHECKED
    digest: str = ""

    def signed_parts(self) -> tuple:
        return (self.event, self.value, self.checked_on)


def signed(*events: str) -> list[Line]:
    """The lines of these events; each decision is of the proposal before it."""
    lines, previous, proposal = [], "", None
    for place, event in enumerate(events):
        proposal = place if event == "proposed" else proposal
        line = Line(event, value=str(place), pk=place, proposal_id=None if event == "proposed" else proposal)
        previous = ledger.sign(KEY, line.signed_parts(), previous)
        lines.append(replace(line, digest=previous))
    return lines


WHOLE = signed("proposed", "approved", "withdrawn")
SEAL = ledger.seal(KEY, 3, WHOLE[-1].digest)

LIVE = {
    "nothing": ([], None),
    "proposed only": (["proposed"], None),
    "sent back": (["proposed", "rejected"], None),
    "approved": (["proposed", "approved"], "1"),
    "a new proposal waits": (["proposed", "approved", "proposed"], "1"),
    "a new one approved": (["proposed", "approved", "proposed", "approved"], "3"),
    "withdrawn": (["proposed", "approved", "withdrawn"], None),
    "withdrawn, then a new one": (["proposed", "approved", "withdrawn", "proposed", "approved"], "4"),
    "to be rechecked": (["proposed", "approved", "recheck"], "1"),
}


@pytest.mark.parametrize(("events", "value"), LIVE.values(), ids=LIVE)
def test_the_live_line_is(events, value):
    live = ledger.live(signed(*events))
    assert (live and live.line.value) == value


STANDING = {
    "on the day": (0, Standing.VERIFIED),
    "the last good day": (90, Standing.VERIFIED),
    "a day later": (91, Standing.RECHECK),
    "the last day shown": (180, Standing.RECHECK),
    "too old": (181, Standing.HIDDEN),
    "checked tomorrow": (-1, Standing.HIDDEN),
}


@pytest.mark.parametrize(("days", "standing"), STANDING.values(), ids=STANDING)
def test_its_standing_follows_its_age(days, standing):
    live = ledger.live(signed("proposed", "approved"))
    assert live.standing(CHECKED + timedelta(days=days), AGES) == standing


def test_a_wish_to_recheck_shows_at_once():
    live = ledger.live(signed("proposed", "approved", "recheck"))
    assert live.standing(CHECKED, AGES) == Standing.RECHECK


def test_a_new_approval_ends_the_wish():
    live = ledger.live(signed("proposed", "approved", "recheck", "proposed", "approved"))
    assert live.standing(CHECKED, AGES) == Standing.VERIFIED


def test_what_the_application_wrote_is_intact():
    assert ledger.is_intact(WHOLE, SEAL, KEY)


def test_a_ledger_that_never_had_a_line_is_intact():
    assert ledger.is_intact([], "", KEY)


TAMPERED = {
    "the last taken away": WHOLE[:2],
    "all taken away": [],
    "a value changed": [WHOLE[0], replace(WHOLE[1], value="9"), WHOLE[2]],
    "an event changed": [WHOLE[0], WHOLE[1], replace(WHOLE[2], event="rejected")],
    "re-dated": [WHOLE[0], replace(WHOLE[1], checked_on=date(2026, 11, 1)), WHOLE[2]],
    "two swapped": [WHOLE[1], WHOLE[0], WHOLE[2]],
    "one taken out": [WHOLE[0], WHOLE[2]],
    "the first taken out": WHOLE[1:],
    "one put in": [*WHOLE, Line("approved", digest="0" * 64)],
    "one repeated": [*WHOLE, WHOLE[1]],
    "a digest emptied": [WHOLE[0], WHOLE[1], replace(WHOLE[2], digest="")],
    "a digest that is no ASCII": [WHOLE[0], WHOLE[1], replace(WHOLE[2], digest="摘要")],
}


@pytest.mark.parametrize("lines", TAMPERED.values(), ids=TAMPERED)
def test_it_sees(lines):
    assert not ledger.is_intact(lines, SEAL, KEY)


def test_lines_without_their_seal_are_not_intact():
    assert not ledger.is_intact(WHOLE[:2], "", KEY)


def test_a_line_that_came_after_its_seal_was_read_is_intact():
    assert ledger.is_intact(WHOLE, ledger.seal(KEY, 2, WHOLE[1].digest), KEY)


OPEN = {
    "waiting": (["proposed"], 0, ("approved", "rejected")),
    "sent back": (["proposed", "rejected"], 0, ()),
    "in force": (["proposed", "approved"], 0, ("recheck", "withdrawn")),
    "withdrawn": (["proposed", "approved", "withdrawn"], 0, ()),
    "replaced": (["proposed", "approved", "proposed", "approved"], 0, ()),
    "waiting beside one in force": (["proposed", "approved", "proposed"], 2, ("approved", "rejected")),
}


@pytest.mark.parametrize(("events", "proposal", "still"), OPEN.values(), ids=OPEN)
def test_what_may_still_be_decided(events, proposal, still):
    assert ledger.open_events(signed(*events), proposal) == still


def test_another_key_makes_another_digest():
    assert not ledger.is_intact(WHOLE, SEAL, "j" * 50)
