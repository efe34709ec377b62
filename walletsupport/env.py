"""Strict readers for settings taken from the environment.

Each reader returns the parsed value, or raises `SettingError` naming the variable and what was
expected: a portal that starts with a misread setting does more harm than one that does not start.
An empty variable counts as not set.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")
# Without short time-outs every request hangs for 30 s while the server is down. The pool puts off its
# next attempt ever longer, up to minutes: told to give up at once, it tries anew at each request instead.
POOL = {"timeout": 1, "reconnect_timeout": 0, "min_size": 1, "max_size": 10}  # seconds, connections
# A host that is gone without a word: seconds to connect; milliseconds until what was sent must be received.
GIVE_UP = {"connect_timeout": 2, "tcp_user_timeout": 5000, "keepalives_idle": 5, "keepalives_interval": 2}
POSTGRES_FORM = "expected postgres://user:password@host:port/database"
REDIS_FORM = "expected redis://host:port/number, rediss:// or unix:///path"
LOCAL_CACHE = "django.core.cache.backends.locmem"
NAME = r"([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])"
HOST = re.compile(rf"\*|\.?{NAME}", re.IGNORECASE)
ORIGIN = re.compile(rf"https?://(\*\.)?{NAME}(:[0-9]{{1,5}})?", re.IGNORECASE)


class SettingError(Exception):
    """A variable that is missing or holds nonsense."""


@dataclass(frozen=True)
class Env:
    """The variables of one process."""

    variables: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, "").strip() or default

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if value in TRUE or value in FALSE:
            return value in TRUE
        if value:
            raise SettingError(f"{name}={value!r}: expected one of {', '.join(TRUE + FALSE)}")
        return default

    def integer(self, name: str, default: int, *, minimum: int, maximum: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and minimum <= int(value[:18]) <= maximum):
            raise SettingError(f"{name}={value!r}: expected a whole number from {minimum} to {maximum}")
        return int(value[:18])

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise SettingError(f"{name}={value!r}: expected one of {', '.join(allowed)}")
        return value

    def hosts(self, name: str, default: str) -> list[str]:
        """Host names separated by commas, each without scheme, port or path."""
        values = [part.strip() for part in self.text(name, default).split(",") if part.strip()]
        for value in values or [""]:
            if not HOST.fullmatch(value):
                raise SettingError(f"{name}: {value!r} is no host name; expected e.g. help.example.org")
        return values

    def origins(self, name: str) -> list[str]:
        """Origins separated by commas: scheme and host, e.g. https://help.example.org."""
        values = [part.strip() for part in self.text(name).split(",") if part.strip()]
        for value in values:
            if not ORIGIN.fullmatch(value):
                raise SettingError(f"{name}: {value!r} is no origin; expected e.g. https://help.example.org")
        return values

    def proxies(self, name: str) -> list[IPv4Network | IPv6Network | str]:
        """Addresses or networks separated by commas; `unix` is whoever is behind our Unix socket."""
        values = [part.strip() for part in self.text(name).split(",") if part.strip()]
        return [value if value == "unix" else network(name, value) for value in values]

    def path(self, name: str, default: Path) -> Path:
        value = Path(self.text(name, str(default)))
        if not value.is_absolute():
            raise SettingError(f"{name}={str(value)!r}: expected an absolute path")
        return value

    def database(self, name: str, sqlite_file: Path) -> dict:
        """Django's database settings: PostgreSQL from a URL, or the embedded SQLite file."""
        url = self.text(name)
        return postgresql(name, url) if url else sqlite(sqlite_file)

    def sentry(self, name: str) -> str:
        """The address (DSN) of a Sentry server; "" for none."""
        dsn = self.text(name)
        if not dsn:
            return ""
        from sentry_sdk.utils import BadDsn, Dsn  # a tenth of a second that most starts need not wait

        try:
            return str(Dsn(dsn))
        except BadDsn:  # what it says would repeat the key
            raise SettingError(f"{name}: expected https://key@host/number") from None

    def cache(self, name: str) -> dict:
        """Django's settings for a cache: Redis from a URL, or the memory of each process."""
        url = self.text(name)
        return shared_cache(name, url) if url else {"BACKEND": f"{LOCAL_CACHE}.LocMemCache"}


def network(name: str, value: str) -> IPv4Network | IPv6Network:
    try:
        found = ip_network(value)
    except ValueError as error:
        fault = f"{name}: {value!r} is no address or network"
        raise SettingError(f"{fault}; expected e.g. 127.0.0.1, 10.0.0.0/24 or unix") from error
    if found.prefixlen == 0:
        raise SettingError(f"{name}: {value!r} would believe anybody; expected your own proxies")
    return found


def is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536


def sqlite(file: Path) -> dict:
    """SQLite that loses no acknowledged write (FULL) and makes writers queue (IMMEDIATE)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # Opening the file and setting it up takes longer than most pages; each thread keeps its own.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 5,  # seconds a writer waits for another
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            # Otherwise INSERT OR REPLACE removes rows past the triggers that refuse it.
            "PRAGMA recursive_triggers=ON",
        },
    }


def postgresql(name: str, url: str) -> dict:
    """PostgreSQL from a connection URL as libpq reads it, several hosts and options included."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        parts = {}
    ports = str(parts.get("port") or 5432).split(",")
    is_sound = url.startswith(("postgres://", "postgresql://")) and parts.get("dbname")
    if not is_sound or not all(is_port(port) for port in ports if port):
        # What libpq has to say would repeat the address, password included.
        raise SettingError(f"{name}: {POSTGRES_FORM}") from None
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings = {key: str(parts.pop(part, "")) for key, part in named.items()}
    return {
        "ENGINE": "walletsupport.postgresql",
        **settings,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**GIVE_UP, **parts, "pool": POOL},
    }


def shared_cache(name: str, url: str) -> dict:
    """Redis, without which everything goes on: it is given up after 0.2 s, and its faults are ignored."""
    import redis  # a tenth of a second that most starts need not wait
    from redis.backoff import NoBackoff

    try:
        redis.connection.parse_url(url)
    except ValueError:  # what it says may repeat the password
        raise SettingError(f"{name}: {REDIS_FORM}") from None
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "walletsupport",
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.2,
            "SOCKET_TIMEOUT": 0.2,
            # Its own retries would make each operation take seconds.
            "CONNECTION_POOL_KWARGS": {"retry": redis.retry.Retry(NoBackoff(), 0)},
        },
    }
