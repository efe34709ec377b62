"""PostgreSQL servers of our own for tests: made in a temporary folder, on loopback, gone afterwards."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

PATIENCE = 60  # seconds; no step here takes longer unless something is wrong
USER = "tester"
REPLICATED = ("wal_level=replica", "max_wal_senders=4", "hot_standby=on")


def server_programs() -> Path | None:
    """Where initdb and postgres are: on the path, or where Debian keeps its newest version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def account() -> dict[str, str]:
    """Whom the server runs as: it refuses root."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


@dataclass
class Server:
    """One server with its own folder and port."""

    programs: Path
    folder: Path
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def data(self) -> Path:
        return self.folder / f"data-{self.port}"

    @property
    def url(self) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs to its end; raises CalledProcessError with what it said."""
        command = [self.programs / program, *map(str, arguments)]
        subprocess.run(
            command, cwd="/", check=True, capture_output=True, text=True, timeout=PATIENCE, **account()
        )

    def make(self) -> None:
        locale = ("-E", "UTF8", "--locale=C.UTF-8")
        self.run("initdb", "-D", self.data, "-U", USER, "-A", "trust", "--no-sync", *locale)

    def copy_of(self, primary: "Server", name: str) -> None:
        """Become a standby of `primary`, which streams to it under this `name`."""
        source = f"host=127.0.0.1 port={primary.port} user={USER} application_name={name}"
        self.run("pg_basebackup", "-D", self.data, "-d", source, "-R", "-c", "fast", "-X", "stream")

    def start(self) -> None:
        settings = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
        ]
        options = [part for setting in (*settings, *self.options) for part in ("-c", setting)]
        with (self.folder / f"log-{self.port}").open("ab") as log:
            command = [self.programs / "postgres", "-D", self.data, *options]
            self.process = subprocess.Popen(command, cwd="/", stdout=log, stderr=log, **account())
        self.wait()

    def wait(self) -> None:
        """Until it takes connections."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def sql(self, statement: str) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def promote(self) -> None:
        """Make a primary of this standby."""
        self.run("pg_ctl", "promote", "-D", self.data, "-t", PATIENCE)

    def kill(self) -> None:
        """SIGKILL: nothing is said to anybody, nothing is written any more."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.run("pg_ctl", "stop", "-D", self.data, "-m", "immediate")
            self.process.wait(PATIENCE)


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder that the server's account may write in."""
    folder = Path(tempfile.mkdtemp(prefix="walletsupport-postgres-"))
    if account():
        shutil.chown(folder, **account())
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(programs: Path, *options: str) -> Iterator[str]:
    """Run one server whose data need not outlive the machine; yields its URL with an empty database."""
    with workplace() as folder:
        running = Server(programs, folder, ("fsync=off", *options))
        running.make()
        try:
            running.start()
            yield running.url
        finally:
            running.stop()


@contextmanager
def primary_and_standby(programs: Path) -> Iterator[tuple[Server, Server]]:
    """A primary and its synchronous standby: what was committed at one stands at both."""
    with workplace() as folder:
        primary, standby = Server(programs, folder, REPLICATED), Server(programs, folder, REPLICATED)
        try:
            primary.make()
            primary.start()
            standby.copy_of(primary, "standby")
            standby.start()
            primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            primary.sql("SELECT pg_reload_conf()")
            until_synchronous(primary)
            yield primary, standby
        finally:
            standby.stop()
            primary.stop()


def until_synchronous(primary: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while primary.sql("SELECT sync_state FROM pg_stat_replication") != [("sync",)]:
        if time.monotonic() > deadline:
            raise TimeoutError("the standby does not follow")
        time.sleep(0.05)


def main(command: list[str]) -> int:
    """Run `command` with the portal's settings for a server of its own; returns its exit code."""
    programs = server_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed")
    keys = {name: secrets.token_urlsafe(64) for name in ("SECRET_KEY", "CONTACT_KEY")}
    with server(programs, "synchronous_commit=off", "full_page_writes=off") as url:
        return subprocess.run(
            command, env={**os.environ, **keys, "DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
