"""A whole cluster on this machine: two web nodes on a primary with its standby, Redis, and nginx in front.

`make cluster` starts it from the files in deploy/, prints the addresses, and stops it at Ctrl-C.
"""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests import redis_server
from tests.deployment import Deployed, deployed
from tests.faults.databases import on_two_servers
from tests.faults.running import Portal, program, workplace
from tests.postgres import Server

NODES = 2


@dataclass
class Cluster:
    primary: Server
    standby: Server
    redis: redis_server.Redis
    nodes: list[Portal]
    front: Deployed

    @property
    def ports(self) -> list[int]:
        return [node.port for node in self.nodes]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Everything started, and stopped again at the end. Each node keeps nothing but its search index."""
    with ExitStack() as stack:
        variables, primary, standby = stack.enter_context(on_two_servers())
        redis = stack.enter_context(redis_server.running(program("redis-server")))
        variables |= {"CACHE_URL": redis.url}
        nodes = []
        for _number in range(NODES):
            node = Portal(stack.enter_context(workplace()), variables)
            node.prepare()
            stack.callback(node.stop)
            node.start()
            nodes.append(node)
        sockets = [node.socket for node in nodes]
        front = stack.enter_context(deployed(stack.enter_context(workplace()), sockets=sockets))
        yield Cluster(primary, standby, redis, nodes, front)


def main() -> None:
    """Run a cluster until it is interrupted."""
    for each in (signal.SIGINT, signal.SIGTERM):  # the first is ignored where a shell runs it beside others
        signal.signal(each, signal.default_int_handler)
    print("starting PostgreSQL twice, Redis, two web nodes and nginx …", flush=True)
    try:
        with cluster() as running:
            print(
                f"""
  readers     https://127.0.0.1:{running.front.https}/  (a certificate that nobody trusts)
  web nodes   {"  ".join(f"http://127.0.0.1:{port}/" for port in running.ports)}
  staff       http://127.0.0.1:{running.ports[0]}/admin/
  primary     {running.primary.url}
  standby     {running.standby.url}
  Redis       {running.redis.url}

Ctrl-C stops everything.""",
                flush=True,
            )
            signal.pause()
    except KeyboardInterrupt:
        print("stopped")


if __name__ == "__main__":
    main()
