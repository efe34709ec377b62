import pytest
from django.db import OperationalError

from contacts.models import CalendarYear
from contacts.models.version import ContentVersionManager
from tests.factories import make_entry, make_fake, make_value
from tests.tampering import change_behind_the_back
from walletsupport.env import Env


def test_the_process_answers_without_a_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_it_is_ready_with_database_and_index(client):
    make_entry()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["index"]) == (200, {"entries": 1})


@pytest.mark.django_db
def test_it_reports_tampering_and_stays_ready(client):
    change_behind_the_back(make_value(), value="000 0000 0009")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["contacts"]["tampered"]) == (200, 1)


@pytest.mark.django_db
def test_it_reports_a_value_that_is_listed_as_fake_and_stays_ready(client):
    make_fake(value=make_value().value)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["contacts"]["fake"]) == (200, 1)


@pytest.mark.django_db
def test_it_reports_an_unknown_year(client):
    CalendarYear.objects.all().delete()
    assert client.get("/readyz").json()["calendar"] == "to see to"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nobody_keeps_an_answer(client, address):
    assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("/healthz", 200, id="healthz"),
        pytest.param("/readyz", 200, id="readyz"),
        pytest.param("/", 301, id="a page"),
        pytest.param("/faq/healthz", 301, id="an address that only ends alike"),
    ],
)
def test_it_answers_a_supervisor_without_https(client, settings, address, status):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address).status_code == status


@pytest.mark.django_db
def test_it_tells_no_contact_value(client):
    line = make_value()
    assert line.value not in client.get("/readyz").content.decode()


@pytest.mark.django_db
def test_it_reports_each_part(client):
    answer = client.get("/readyz").json()
    told = [answer[name] for name in ("status", "database", "cache", "counts")]
    assert told == ["ok", "ok", "none", {"lost": 0}]


@pytest.mark.django_db
def test_it_is_not_ready_without_its_database(client, monkeypatch):
    def away(_manager):
        raise OperationalError("password=secret")

    monkeypatch.setattr(ContentVersionManager, "current", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"], b"secret" in answer.content) == (
        503,
        "OperationalError",
        False,
    )


@pytest.mark.django_db
def test_it_is_ready_without_its_cache(client, settings, monkeypatch):
    settings.CACHE_IS_SHARED = True
    monkeypatch.setattr("walletsupport.health.cache.get", lambda _key: None)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["cache"]) == (200, "away")


@pytest.mark.django_db
def test_a_cache_that_keeps_is_well(client, settings):
    settings.CACHE_IS_SHARED = True
    assert client.get("/readyz").json()["cache"] == "ok"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trusted", "peer", "headers", "expected"),
    [
        pytest.param("", "203.0.113.7", {}, "direct", id="directly"),
        pytest.param("127.0.0.1", "127.0.0.1", {"x-real-ip": "203.0.113.7"}, "proxy", id="proxy"),
        pytest.param("127.0.0.1", "127.0.0.1", {}, "proxy names no client", id="proxy that names nobody"),
        pytest.param(
            "", "127.0.0.1", {"x-forwarded-proto": "https"}, "proxy not trusted", id="unknown proxy"
        ),
        pytest.param("", "", {}, "proxy not trusted", id="socket not trusted"),
        pytest.param("unix", "", {"x-real-ip": "203.0.113.7"}, "proxy", id="socket"),
    ],
)
def test_it_says_whether_the_clients_address_is_seen(client, settings, trusted, peer, headers, expected):
    settings.TRUSTED_PROXIES = Env({"IT": trusted}).proxies("IT")
    answer = client.get("/readyz", REMOTE_ADDR=peer, headers=headers)
    assert answer.json()["client_address"] == expected
