"""Redis is killed, or hangs: that costs speed and never an error."""

from collections.abc import Callable

from tests.faults.cluster import Cluster, cluster
from tests.faults.editors import Editors
from tests.faults.figures import Figure, at_least, at_most, none
from tests.faults.load import Readers, wait_for
from tests.redis_server import Redis

PAGES = [
    *("/", "/emergency/", "/wallets/ok/", "/wallets/ok/contact/", "/faq/ok-top-up-not-received/"),
    *("/faq/general-refund/", "/search/?wallet=ok", "/api/v1/search?q=x", "/check/", "/wallets/op/"),
]
READERS = 4


def without_redis(answers: int) -> list[Figure]:
    with cluster() as running:
        return [*lose(running, Redis.hang, "hung", answers), *lose(running, Redis.kill, "killed", answers)]


def lose(running: Cluster, fault: Callable[[Redis], None], name: str, answers: int) -> list[Figure]:
    """Half of the answers before the fault, and so many after it.

    An editor writes all the time: each change empties the memory of the processes, so that they ask Redis.
    """
    with Editors(running.nodes[0], 1) as written, Readers(running.ports, PAGES, READERS) as read:
        wait_for(lambda: len(read.seconds) >= answers // 2)
        fault(running.redis)
        before, written_before = len(read.seconds), written.writes
        wait_for(lambda: len(read.seconds) >= before + answers)
        slowest = max(read.seconds[before:])
    return [
        at_least(f"answers while Redis was {name}", len(read.seconds) - before, answers),
        at_least(f"writes while Redis was {name}", written.writes - written_before, 1),
        none(f"five-hundreds, {name}", read.faults + written.faults + written.broken),
        none(f"writes that the desk sent back, {name}", written.sent_back),
        at_most(f"seconds for the slowest answer, {name}", slowest, 5),
    ]
