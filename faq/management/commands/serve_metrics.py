"""Serve the metrics of all processes of this node to a monitor, on an address of the internal network.

It reads what gunicorn's processes write into VAR_DIR/metrics, and asks the database and the index.
Nothing of it can be reached through the portal itself. Ctrl-C ends it.
"""

import signal
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from faq.freshness import IndexMetrics

DIRECTORY = "metrics"  # in VAR_DIR; deploy/gunicorn.conf.py writes there


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("--address", default="127.0.0.1:9464", help="an internal address and a port")

    def handle(self, *, address: str, **_options: object) -> None:
        host, port = internal(address)
        directory = settings.VAR_DIR / DIRECTORY
        directory.mkdir(parents=True, exist_ok=True)
        try:
            server, thread = start_http_server(port, host, registry(directory))
        except OSError as error:
            raise CommandError(f"{address} cannot be used: {error.strerror}") from error
        self.stdout.write(f"http://{host}:{server.server_port}/metrics")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: server.shutdown())
        try:
            thread.join()
        except KeyboardInterrupt:
            server.shutdown()


def internal(address: str) -> tuple[str, int]:
    """Host and port; CommandError where anybody could reach it."""
    host, _, port = address.rpartition(":")
    try:
        found = ip_address(host.strip("[]"))
    except ValueError:
        found = None
    is_internal = found is not None and found.is_private and not found.is_unspecified
    if not is_internal or not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise CommandError(f"--address={address}: expected an internal address and a port, 127.0.0.1:9464")
    return str(found), int(port)


def registry(directory: Path) -> CollectorRegistry:
    """What all processes counted, and how fresh the index is."""
    collected = CollectorRegistry()
    MultiProcessCollector(collected, path=str(directory))
    collected.register(IndexMetrics())
    return collected
