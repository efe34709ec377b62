"""The database is stopped and comes back: pages go on, and what cannot is said in plain words."""

import time

from tests.faults.cluster import Cluster, cluster
from tests.faults.editors import PREFIX, Editors, compare
from tests.faults.figures import Figure, at_least, at_most, none
from tests.faults.load import Readers, seconds_until, wait_for
from tests.faults.running import Answer, Portal, ask

LIFETIME = 60  # seconds for which a page is shown as it is
ENTRY, EMERGENCY, CONTACT = "/faq/ok-top-up-not-received/", "/emergency/", "/wallets/ok/contact/"
OLD, AWAY, HOTLINE = "可能不是最新", "网站暂时不能用", "000 0000 0001"
HEALED = 10  # seconds
EDITORS = 4


def stop_database(seconds: int, rounds: int) -> list[Figure]:
    """Stop the only database, look within and after the lifetime of pages, and start it again."""
    with cluster() as running:
        node = running.nodes[0]
        node.inside("verified_value", HOTLINE)
        look(node)
        running.primary.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
        running.standby.stop()
        running.primary.stop()
        within, after, slowest = while_away(node, seconds, rounds)
        running.primary.start()
        healed = max(seconds_until(each, "/", lambda answer: answer.status == 200) for each in running.ports)
        return [*within, *after, slowest, at_most("seconds until all nodes were well again", healed, HEALED)]


def look(node: Portal) -> None:
    """Every worker shows the pages once: the entry with the number that two people verified."""
    for address in (ENTRY, EMERGENCY, CONTACT) * 20:
        assert ask(node.port, "GET", address).status == 200
    assert HOTLINE in ask(node.port, "GET", ENTRY).body.decode()


def while_away(node: Portal, seconds: int, rounds: int) -> tuple[list[Figure], list[Figure], Figure]:
    within = [ask(node.port, "GET", address) for address in (ENTRY, EMERGENCY, CONTACT) * rounds]
    time.sleep(seconds)
    kept = [ask(node.port, "GET", address) for address in (ENTRY, EMERGENCY) * rounds]
    others = [ask(node.port, "GET", address) for address in ("/", CONTACT, "/search/?q=x") * rounds]
    slowest = max(answer.seconds for answer in [*kept, *others])
    return (
        [
            none(
                "pages within their lifetime that were not shown as ever",
                sum(each.status != 200 for each in within),
            )
        ],
        [
            at_least("pages asked for after it", len(kept) + len(others), 1),
            none(
                "entry and emergency pages not shown, or without their note",
                sum(not is_old(each) for each in kept),
            ),
            none("contact values on any of them", sum(HOTLINE in each.body.decode() for each in kept)),
            none(
                "other pages without 503, plain words and emergency text",
                sum(not is_away(each) for each in others),
            ),
        ],
        at_most("seconds for the slowest answer meanwhile", slowest, 3),
    )


def is_old(answer: Answer) -> bool:
    return answer.status == 200 and OLD in answer.body.decode()


def is_away(answer: Answer) -> bool:
    said = answer.body.decode()
    return answer.status == 503 and AWAY in said and "tel:110" in said and "retry-after" in answer.headers


def promote_standby(writes: int) -> list[Figure]:
    """Kill the primary under editors and readers, promote the standby, and let them go on."""
    with cluster() as running:
        node = running.nodes[0]
        with Editors(node, EDITORS) as written, Readers(running.ports, [ENTRY, EMERGENCY], 2, 0.05) as read:
            wait_for(lambda: written.writes >= writes)
            running.primary.kill()
            time.sleep(3)
            before, promoted = written.writes, time.monotonic()
            running.standby.promote()
            wait_for(lambda: written.writes > before)
            healed = time.monotonic() - promoted
            wait_for(lambda: written.writes >= before + writes)
        found = compare(written, node.inside("entries", PREFIX))
        return [
            at_least("acknowledged writes before and after", written.writes, 2 * writes),
            at_least("entries published", written.published, writes // 2),
            none("writes that the desk sent back", written.sent_back),
            at_most("seconds from promotion to the next write", healed, HEALED),
            none("acknowledged writes lost", found.lost),
            none("half entries", found.half),
            at_least("pages read meanwhile", len(read.seconds), 1),
            none("entry and emergency pages that readers did not get", read.faults),
            none("documents of the indexes that differ from the database", differences(running)),
        ]


def differences(running: Cluster) -> int:
    return sum(node.inside("index_differences") for node in running.nodes)
