"""The databases that trials run on, each with the settings that name it."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.postgres import Server, primary_and_standby, server, server_programs


@contextmanager
def on_postgresql() -> Iterator[dict[str, str]]:
    with server(server_programs(), "fsync=on") as url:
        yield {"DATABASE_URL": url}


@contextmanager
def on_two_servers() -> Iterator[tuple[dict[str, str], Server, Server]]:
    """A primary with its synchronous standby: the settings that name both, and the two."""
    with primary_and_standby(server_programs()) as (primary, standby):
        hosts = ",".join(f"127.0.0.1:{each.port}" for each in (primary, standby))
        url = primary.url.replace(f"127.0.0.1:{primary.port}", hosts)
        yield {"DATABASE_URL": f"{url}?target_session_attrs=read-write"}, primary, standby
