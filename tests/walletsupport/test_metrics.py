import pytest
from django.core.management import CommandError, call_command
from django.db import Error
from django.test import Client
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest

from contacts.models import ContentVersion
from faq import counting
from faq.freshness import IndexMetrics
from faq.management.commands.serve_metrics import internal
from faq.search import site
from tests.conftest import NOW
from tests.factories import make_entry, make_wallet

pytestmark = pytest.mark.django_db


class Change:
    """How much a metric grew since this was made."""

    def __init__(self, name: str, **labels: str) -> None:
        self.name, self.labels = name, {key: str(value) for key, value in labels.items()}
        self.before = self.now()

    def now(self) -> float:
        return REGISTRY.get_sample_value(self.name, self.labels) or 0

    @property
    def by(self) -> float:
        return self.now() - self.before


@pytest.mark.parametrize(
    ("address", "route", "status"),
    [
        ("/", "home", 200),
        ("/faq/refund/?q=13800138000", "entry", 200),
        ("/api/v1/suggest?q=a", "api-1:suggest", 200),
        ("/none/13800138000/", "none", 404),
        ("/faq/13800138000/", "entry", 404),
    ],
)
def test_it_counts_an_answer_by_the_name_of_its_address(address, route, status):
    make_entry(slug="refund")
    change = Change("walletsupport_requests_total", route=route, method="GET", status=status)
    times = Change("walletsupport_request_seconds_count", route=route)
    Client().get(address)
    assert (change.by, times.by) == (1, 1)


def test_it_invents_no_label_for_a_strange_method():
    change = Change("walletsupport_requests_total", route="none", method="other", status=405)
    home = Change("walletsupport_requests_total", route="home", method="other", status=405)
    Client().generic("BREW", "/")
    assert change.by + home.by == 1


def test_it_tells_what_came_from_the_page_cache(committed):
    made = Change("walletsupport_requests_total", route="emergency", method="GET", status=200)
    found, missed = (Change("walletsupport_page_cache_looks_total", found=word) for word in ("yes", "no"))
    for _time in range(3):
        Client().get("/emergency/")
    assert (made.by, found.by, missed.by) == (1, 2, 1)


@pytest.mark.parametrize(("q", "answer"), [("退款没到账", "confident"), ("qqqqzzzz", "none")])
def test_it_tells_how_sure_searches_are(q, answer):
    make_entry(title="退款没到账", wallet=make_wallet(slug="ok"))
    change = Change("walletsupport_searches_total", answer=answer)
    Client().get("/search/", {"q": q})
    assert change.by == 1


def test_it_counts_what_was_lost(monkeypatch):
    def refuse(_waiting):
        raise Error

    monkeypatch.setattr(counting, "write", refuse)
    change = Change("walletsupport_counts_lost_total")
    counting.counts.search("退款", results=1, confident=True, on=NOW.date())
    counting.counts.flush()
    assert change.by == 1


@pytest.fixture
def index(settings):
    """The metrics of an index that is up to date."""
    settings.SEARCH_INDEX_DIR = site.site_search.directory
    make_entry()
    site.site_search.refresh(NOW)
    registry = CollectorRegistry()
    registry.register(IndexMetrics())
    return registry


def test_it_tells_that_the_index_is_up_to_date(index, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    told = [index.get_sample_value(f"walletsupport_{name}") for name in ("index_behind", "index_age_seconds")]
    assert told == [0, 0]


def test_it_tells_how_far_the_index_is_behind(index):
    version = ContentVersion.objects.current()
    ContentVersion.objects.update(number=version + 3)
    assert index.get_sample_value("walletsupport_index_behind") == 3


def test_it_is_served_to_nobody_else(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1:9464", "10.1.2.3:80", "[::1]:9464"])
def test_it_serves_on_an_internal_address(address):
    host, port = internal(address)
    assert f"{f'[{host}]' if ':' in host else host}:{port}" == address


@pytest.mark.parametrize(
    "address", ["0.0.0.0:9464", "8.8.8.8:9464", "[::]:1", "localhost:1", "9464", "127.0.0.1:x"]
)
def test_it_refuses_an_address_that_others_reach(address):
    with pytest.raises(CommandError, match="expected an internal address"):
        call_command("serve_metrics", "--address", address)


def test_what_it_tells_holds_nothing_that_was_typed():
    make_entry(slug="refund")
    Client().get("/search/", {"q": "紫色河马"})
    Client().get("/faq/refund/", {"q": "紫色河马"})
    assert "紫色" not in generate_latest(REGISTRY).decode()
