"""The readers of settings: exact values, and one clear message for nonsense."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from walletsupport.env import FALSE, TRUE, Env, SettingError

SQLITE_FILE = Path("/srv/portal.sqlite3")
REDIS_FORM = "expected redis://host:port/number, rediss:// or unix:///path"
POSTGRES_FORM = "DATABASE_URL: expected postgres://user:password@host:port/database"


def env(value: str | None = None, *, name: str = "IT") -> Env:
    return Env({} if value is None else {name: value})


def message(read, *arguments, **options) -> str:
    with pytest.raises(SettingError) as caught:
        read(*arguments, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, "default", id="not set"),
        pytest.param("", "default", id="empty"),
        pytest.param(" \t", "default", id="blank"),
        pytest.param(" value ", "value", id="trimmed"),
    ],
)
def test_it_reads_text(given, expected):
    assert env(given).text("IT", "default") == expected


@pytest.mark.parametrize("given", [*TRUE, "TRUE", "On"])
def test_it_reads_yes(given):
    assert env(given).boolean("IT", default=False) is True


@pytest.mark.parametrize("given", [*FALSE, "FALSE", "Off"])
def test_it_reads_no(given):
    assert env(given).boolean("IT", default=True) is False


@pytest.mark.parametrize("default", [True, False])
def test_it_takes_the_default_for_an_empty_boolean(default):
    assert env("").boolean("IT", default=default) is default


@pytest.mark.parametrize("given", ["2", "maybe", "ja", "truefalse"])
def test_it_refuses_what_is_neither_yes_nor_no(given):
    expected = f"IT={given!r}: expected one of 1, true, yes, on, 0, false, no, off"
    assert message(env(given).boolean, "IT", default=False) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, 7, id="default"),
        pytest.param("5", 5, id="least"),
        pytest.param("9", 9, id="greatest"),
        pytest.param("08", 8, id="leading zero"),
    ],
)
def test_it_reads_whole_numbers(given, expected):
    assert env(given).integer("IT", 7, minimum=5, maximum=9) == expected


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("4", id="too small"),
        pytest.param("10", id="too great"),
        pytest.param("-5", id="negative"),
        pytest.param("5.5", id="fraction"),
        pytest.param("５", id="full width"),
        pytest.param("²", id="a digit that is no number"),
        pytest.param("six", id="word"),
        pytest.param("9" * 5000, id="endless"),
    ],
)
def test_it_refuses_other_numbers(given):
    expected = f"IT={given!r}: expected a whole number from 5 to 9"
    assert message(env(given).integer, "IT", 7, minimum=5, maximum=9) == expected


def test_it_reads_a_choice():
    assert env("b").choice("IT", "a", ("a", "b")) == "b"


def test_it_refuses_another_choice():
    assert message(env("B").choice, "IT", "a", ("a", "b")) == "IT='B': expected one of a, b"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, ["localhost", "[::1]"], id="default"),
        pytest.param("help.example.org", ["help.example.org"], id="one"),
        pytest.param("a.org, b.org ,", ["a.org", "b.org"], id="several, with blanks"),
        pytest.param(".example.org", [".example.org"], id="with its subdomains"),
        pytest.param("*", ["*"], id="any"),
        pytest.param("10.0.0.7,[2001:db8::1]", ["10.0.0.7", "[2001:db8::1]"], id="addresses"),
        pytest.param("web_1", ["web_1"], id="a name in a container network"),
    ],
)
def test_it_reads_host_names(given, expected):
    assert env(given).hosts("IT", "localhost,[::1]") == expected


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("https://help.example.org", id="with scheme"),
        pytest.param("help.example.org:8000", id="with port"),
        pytest.param("help.example.org/faq", id="with path"),
        pytest.param("help example.org", id="with a blank"),
        pytest.param("a.org;b.org", id="other separator"),
        pytest.param("::1", id="bare IPv6"),
        pytest.param("[::1]:8000", id="IPv6 with port"),
        pytest.param("帮助.中国", id="not in ASCII"),
    ],
)
def test_it_refuses_what_is_no_host_name(given):
    expected = f"IT: {given!r} is no host name; expected e.g. help.example.org"
    assert message(env(f"ok.example.org,{given}").hosts, "IT", "") == expected


def test_it_refuses_a_list_of_no_hosts():
    expected = "IT: '' is no host name; expected e.g. help.example.org"
    assert message(env(" , ").hosts, "IT", "localhost") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, [], id="not set"),
        pytest.param("https://help.example.org", ["https://help.example.org"], id="one"),
        pytest.param("http://a:8000, https://*.b.org", ["http://a:8000", "https://*.b.org"], id="several"),
        pytest.param("http://[::1]:8000", ["http://[::1]:8000"], id="IPv6"),
    ],
)
def test_it_reads_origins(given, expected):
    assert env(given).origins("IT") == expected


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("help.example.org", id="without scheme"),
        pytest.param("ftp://help.example.org", id="other scheme"),
        pytest.param("https://", id="without host"),
        pytest.param("https://a.org/", id="with path"),
        pytest.param("https://a.org?b", id="with query"),
        pytest.param("https://me@a.org", id="with user"),
        pytest.param("https://[::1", id="half an address"),
        pytest.param("https://a.org:port", id="port that is no number"),
    ],
)
def test_it_refuses_what_is_no_origin(given):
    expected = f"IT: {given!r} is no origin; expected e.g. https://help.example.org"
    assert message(env(given).origins, "IT") == expected


def test_it_reads_a_path():
    assert env("/srv/var").path("IT", Path("/elsewhere")) == Path("/srv/var")


def test_it_refuses_a_relative_path():
    assert message(env("var").path, "IT", Path("/elsewhere")) == "IT='var': expected an absolute path"


def test_it_takes_sqlite_without_an_address():
    settings = env().database("DATABASE_URL", SQLITE_FILE)
    assert (settings["ENGINE"], settings["NAME"]) == ("django.db.backends.sqlite3", SQLITE_FILE)


def test_it_makes_sqlite_keep_every_acknowledged_write():
    options = env().database("DATABASE_URL", SQLITE_FILE)["OPTIONS"]
    assert options == {
        "timeout": 5,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON",
    }


def postgresql(url: str) -> dict:
    return env(url, name="DATABASE_URL").database("DATABASE_URL", SQLITE_FILE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(
            "postgres://me:secret@db:5433/portal", ("db", "5433", "me", "secret", "portal"), id="all"
        ),
        pytest.param("postgresql://db/portal", ("db", "", "", "", "portal"), id="least"),
        pytest.param("postgres:///portal", ("", "", "", "", "portal"), id="socket"),
        pytest.param("postgres://me:a%40b@db/portal", ("db", "", "me", "a@b", "portal"), id="escaped"),
        pytest.param("postgres://a:1,b:2/portal", ("a,b", "1,2", "", "", "portal"), id="several hosts"),
    ],
)
def test_it_reads_a_postgresql_address(url, expected):
    settings = postgresql(url)
    assert tuple(settings[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")) == expected


def test_it_hands_on_further_options_of_postgresql():
    options = postgresql("postgres://a,b/portal?target_session_attrs=read-write")["OPTIONS"]
    assert options["target_session_attrs"] == "read-write"


def test_it_lets_the_address_say_how_long_to_wait():
    assert postgresql("postgres://a/portal?connect_timeout=9")["OPTIONS"]["connect_timeout"] == "9"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite:///portal", id="another database"),
        pytest.param("dbname=portal", id="no address"),
        pytest.param("postgres://me:secret@db", id="without database"),
        pytest.param("postgres://me:secret@db:port/portal", id="port that is no number"),
        pytest.param("postgres://me:secret@db:65536/portal", id="port too great"),
        pytest.param("postgres://me:secret@db/portal?sslmod=require", id="unknown option"),
        pytest.param("postgres://me:secret%zz@db/portal", id="damaged escape"),
        pytest.param("postgres://me:secret@[::1/portal", id="half an address"),
    ],
)
def test_it_refuses_another_database_without_telling_the_password(url):
    assert message(postgresql, url) == POSTGRES_FORM


def test_it_reads_proxies():
    networks = [ip_network("127.0.0.1"), ip_network("10.0.0.0/24"), ip_network("::1"), "unix"]
    assert env("127.0.0.1, 10.0.0.0/24,::1 ,unix").proxies("IT") == networks


def test_it_trusts_no_proxy_by_default():
    assert env().proxies("IT") == []


@pytest.mark.parametrize("given", ["localhost", "10.0.0.1/24", "10.0.0.300", "127.0.0.1:80", "1", "Unix"])
def test_it_refuses_what_is_no_proxy(given):
    expected = f"IT: {given!r} is no address or network; expected e.g. 127.0.0.1, 10.0.0.0/24 or unix"
    assert message(env(given).proxies, "IT") == expected


@pytest.mark.parametrize("given", ["0.0.0.0/0", "::/0"])
def test_it_refuses_to_trust_anybody(given):
    assert (
        message(env(given).proxies, "IT") == f"IT: {given!r} would believe anybody; expected your own proxies"
    )


def test_a_cache_is_the_memory_of_the_process_by_default():
    assert env().cache("IT") == {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


@pytest.mark.parametrize(
    "url", ["redis://cache:6379/1", "rediss://:secret@cache/0", "unix:///run/redis.sock?db=2"]
)
def test_it_reads_a_redis_address(url):
    settings = env(url).cache("IT")
    assert (settings["BACKEND"], settings["LOCATION"]) == ("django_redis.cache.RedisCache", url)


@pytest.mark.parametrize("url", ["memcached://cache:secret", "cache:6379", "redis://:secret@cache:port/0"])
def test_it_refuses_another_cache_without_telling_the_password(url):
    assert message(env(url).cache, "IT") == f"IT: {REDIS_FORM}"


def test_it_reads_where_faults_are_reported_to():
    assert env("https://key@sentry.example.org/1").sentry("IT") == "https://key@sentry.example.org/1"


@pytest.mark.parametrize(
    "dsn", ["https://sentry.example.org/1", "sentry", "https://secret@sentry.example.org/x"]
)
def test_it_refuses_no_such_place_without_telling_the_key(dsn):
    assert message(env(dsn).sentry, "IT") == "IT: expected https://key@host/number"
