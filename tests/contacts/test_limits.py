"""Rate limits: exact counts for each client, none shared, and no address kept."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection

from contacts import limits
from contacts.limits import LIMITS, Limit, allow, anonymous, client_address, wait_before
from tests.conftest import NOW
from walletsupport.env import Env

MIDNIGHT = datetime(2026, 11, 21, tzinfo=ZoneInfo("Asia/Shanghai"))


def times_allowed(scope: str = "check", client: str = "somebody", at: datetime = NOW) -> int:
    return sum(allow(scope, client, Limit(3, 60), at) for _ in range(5))


def proxies(text: str) -> list:
    return Env({"IT": text}).proxies("IT")


@pytest.mark.django_db
def test_it_allows_exactly_the_limit():
    assert times_allowed() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"client": "somebody_else"}, id="another client"),
        pytest.param({"scope": "report"}, id="another scope"),
        pytest.param({"at": NOW + timedelta(seconds=60)}, id="the next minute"),
    ],
)
def test_it_counts_apart(other):
    times_allowed()
    assert times_allowed(**other) == 3


@pytest.mark.django_db
def test_it_counts_on_until_the_minute_ends():
    times_allowed()
    assert times_allowed(at=NOW + timedelta(seconds=59)) == 0


@pytest.mark.django_db
def test_it_allows_no_more_where_another_process_takes_the_places_meanwhile(monkeypatch):
    monkeypatch.setattr(caches["limits"], "get_many", lambda _places: {})  # looked a moment too early
    assert times_allowed() == 3


@pytest.mark.django_db
def test_it_lets_through_where_no_place_can_be_written(monkeypatch, caplog):
    monkeypatch.setattr(caches["limits"], "add", lambda *_arguments: False)
    assert (times_allowed(), set(caplog.messages)) == (5, {"limit check not counted"})


@pytest.mark.django_db
def test_it_lets_through_where_it_cannot_count(monkeypatch, caplog):
    def fail(*_arguments) -> None:
        raise DatabaseError("locked")

    monkeypatch.setattr(caches["limits"], "get_many", fail)
    assert (times_allowed(), set(caplog.messages)) == (5, {"limit check not counted"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scope", "at", "seconds"),
    [
        pytest.param("check", NOW + timedelta(seconds=20), 40, id="to the next minute"),
        pytest.param("report", MIDNIGHT - timedelta(seconds=1), 1, id="to midnight here"),
        pytest.param("report", MIDNIGHT, 24 * 60 * 60, id="a whole day"),
    ],
)
def test_it_says_how_long_to_wait(rf, scope, at, seconds):
    request = rf.get("/")
    for _ in range(LIMITS[scope].times):
        assert wait_before(scope, request, at) == 0
    assert wait_before(scope, request, at) == seconds


@pytest.mark.django_db
def test_it_keeps_no_address(rf):
    wait_before("check", rf.get("/", REMOTE_ADDR="203.0.113.77"), NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM request_limits")
        rows = cursor.fetchall()
    assert (len(rows), "203.0.113.77" in str(rows)) == (1, False)


def test_a_client_has_another_name_every_day():
    names = {anonymous("203.0.113.77", at) for at in (NOW, NOW + timedelta(hours=1), MIDNIGHT)}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("trusted", "peer", "header", "expected"),
    [
        pytest.param("", "203.0.113.7", "198.51.100.1", "203.0.113.7", id="nobody is trusted"),
        pytest.param("127.0.0.1", "203.0.113.7", "198.51.100.1", "203.0.113.7", id="another peer"),
        pytest.param("127.0.0.1", "127.0.0.1", "198.51.100.1", "198.51.100.1", id="trusted proxy"),
        pytest.param("10.0.0.0/24", "10.0.0.9", "198.51.100.1", "198.51.100.1", id="trusted network"),
        pytest.param("127.0.0.1", "127.0.0.1", "", "127.0.0.1", id="proxy sends nothing"),
        pytest.param("127.0.0.1", "127.0.0.1", "1.2.3.4, 5.6.7.8", "127.0.0.1", id="proxy sends nonsense"),
        pytest.param("unix", "", "198.51.100.1", "198.51.100.1", id="trusted socket"),
        pytest.param("127.0.0.1", "", "198.51.100.1", "", id="socket not trusted"),
        pytest.param("", "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64", id="IPv6 network"),
        pytest.param("", "::ffff:203.0.113.7", "", "203.0.113.7", id="IPv4 in IPv6"),
    ],
)
def test_it_knows_the_client(rf, settings, trusted, peer, header, expected):
    settings.TRUSTED_PROXIES = proxies(trusted)
    headers = {"x-real-ip": header, "x-forwarded-for": "192.0.2.1"} if header else {}
    assert client_address(rf.get("/", REMOTE_ADDR=peer, headers=headers)) == expected


def test_every_limit_is_positive():
    assert [name for name, limit in limits.LIMITS.items() if limit.times < 1 or limit.seconds < 1] == []


@pytest.mark.django_db
def test_a_place_that_was_given_back_can_be_taken():
    limit = limits.Limit(1, 60)
    place = limits.take_place("x", "somebody", limit, NOW)
    assert limits.take_place("x", "somebody", limit, NOW) is None
    limits.give_back(place)
    assert limits.take_place("x", "somebody", limit, NOW) == place


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.77", "203.0.113.*"),
        ("2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("", ""),
    ],
)
def test_an_address_is_told_without_its_end(address, expected):
    assert limits.masked(address) == expected
