"""The clock of a running portal jumps to and fro, under several time zones: nobody is called open who is not.

Only the portal's own clock moves (tests.faults.shifted): the machine belongs to others too.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.figures import Figure, at_least, none
from tests.faults.running import Portal, ask, portal_on

ZONES = ("Asia/Shanghai", "America/St_Johns", "Pacific/Kiritimati")
WALLETS = ("ok", "op", "okpay", "general")
KNOWN = range(2024, 2028)  # years whose calendar is shipped
FARTHEST = 1200  # days: beyond the last year with a calendar, and before the first


def jump(jumps: int) -> list[Figure]:
    """So many jumps under each time zone; after each the portal says of all channels whether they are open."""
    told = [answer for zone in ZONES for answer in told_under(zone, jumps)]
    states = [state for answer in told for state in answer["states"].values()]
    return [
        at_least("jumps of the clock", len(told) // len(WALLETS), len(ZONES) * jumps),
        at_least("states told after them", len(states), jumps),
        at_least("of them open, certainly or usually", sum(state.endswith("open") for state in states), 1),
        at_least(
            "answers in a year without calendar", sum(int(each["after"][:4]) not in KNOWN for each in told), 1
        ),
        none("answers with another state than the moment has", sum(answer["is_wrong"] for answer in told)),
    ]


def told_under(zone: str, jumps: int) -> list[dict]:
    """What a portal under this time zone told of each wallet after each jump, and what is wrong with it."""
    with portal_on() as portal:
        portal.stop()
        clock = portal.folder / "clock"
        clock.write_text("0")
        portal.variables = {"TZ": zone, "SHIFTED_BY": str(clock)}
        portal.application = "tests.faults.shifted"
        portal.start()
        chance = random.Random(zone)
        told = [
            answer
            for _jump in range(jumps)
            for answer in after_jump(portal, clock, chance.randint(-FARTHEST * 1440, FARTHEST * 1440))
        ]
        portal.variables = {}
        moments = [(answer["wallet"], answer[edge]) for answer in told for edge in ("before", "after")]
        (portal.folder / "moments.json").write_text(json.dumps(moments))
        right = iter(portal.inside("states", portal.folder / "moments.json"))
        for answer in told:
            answer["is_wrong"] = answer["states"] not in (next(right), next(right))
    return told


def after_jump(portal: Portal, clock: Path, minutes: int) -> list[dict]:
    """Move the clock this far from the true time; what the portal tells of each wallet then."""
    clock.write_text(str(minutes))
    shift, told = timedelta(minutes=minutes), []
    for wallet in WALLETS:
        before = datetime.now(UTC) + shift
        answer = json.loads(ask(portal.port, "GET", f"/api/v1/wallets/{wallet}/channels").body)
        after = datetime.now(UTC) + shift
        states = {channel["slug"]: channel["service"]["state"] for channel in answer["channels"]}
        moments = {"before": before.isoformat(), "after": after.isoformat()}
        told.append({"wallet": wallet, "states": states} | moments)
    return told
