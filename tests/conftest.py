"""Fixtures shared by all tests."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

# Playwright's own event loop makes Django refuse the database in a live-server test otherwise.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

SHANGHAI = ZoneInfo("Asia/Shanghai")
ASKING = {"db", "transactional_db", "django_db_setup", "live_server"}  # fixtures that use the database
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)  # a Friday, a workday


def pytest_collection_modifyitems(config, items) -> None:
    """On PostgreSQL (make test-postgresql) only what asks the database runs again."""
    if connection.vendor == "postgresql":
        asking = [item for item in items if ASKING & set(item.fixturenames) or is_marked(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in asking])
        items[:] = asking


def is_marked(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def clock(monkeypatch) -> None:
    """The clock stands at NOW, in every thread: pages look the same whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def own_search_index(tmp_path, monkeypatch) -> None:
    """An index of its own for each test: content versions start anew in each."""
    from faq.search import site

    monkeypatch.setattr(site, "site_search", site.SiteSearch(tmp_path / "search"))


@pytest.fixture(autouse=True)
def own_memory(monkeypatch) -> None:
    """Nothing remembered from the test before; the content version is asked for at every request."""
    from contacts.memory import forget_all
    from contacts.models import version
    from walletsupport import page_cache
    from walletsupport.cached_pages import CachedPages

    monkeypatch.setattr(version, "_seen", version._Seen())
    monkeypatch.setattr(version, "ASK_EVERY", 0)
    monkeypatch.setattr(page_cache, "pages", CachedPages(page_cache.MOST))
    forget_all()


@pytest.fixture(autouse=True)
def connection_of_the_test(monkeypatch) -> None:
    """A request keeps the connection: it would be dropped for the transaction of the test."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def committed(db, monkeypatch) -> None:
    """What the test writes counts as committed at once, so that it is remembered as in a process."""
    from contacts.models import ContentVersion
    from contacts.models.version import ContentVersionManager

    def recent(self) -> int:
        ContentVersion.objects.update(raised_by=None)  # PostgreSQL raises it once a transaction
        return self.current()

    monkeypatch.setattr(ContentVersionManager, "recent", recent)
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_options: call())


@pytest.fixture(autouse=True)
def own_counts(monkeypatch) -> None:
    """Counts of its own for each test, written only when the test says so."""
    from faq import counting

    monkeypatch.setattr(counting, "counts", counting.Counts(flush_every=None))


@pytest.fixture(autouse=True)
def rules_lifted_before_flush(request) -> Iterator[None]:
    """The append-only triggers refuse the flush that ends a transactional test as well."""
    names = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not names:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from contacts import rules as contacts_rules
    from contacts import triggers
    from faq import rules as faq_rules

    for rules in (contacts_rules, faq_rules):
        triggers.drop(connection, rules.triggers(connection.vendor))


@pytest.fixture(autouse=True)
def every_change_counts(request) -> Iterator[None]:
    """PostgreSQL raises the content version once a transaction, and here all of a test is one."""
    if connection.vendor != "postgresql" or not (
        ASKING & set(request.fixturenames) or is_marked(request.node)
    ):
        yield
        return

    def raise_again(execute, sql, *given):
        if "contacts_contentversion" in sql and sql.startswith("SELECT") and connection.in_atomic_block:
            # Past Django, which would count it among the queries of the test.
            connection.connection.execute("UPDATE contacts_contentversion SET raised_by = NULL")
        return execute(sql, *given)

    with connection.execute_wrapper(raise_again):
        yield


@pytest.fixture
def content(db) -> None:
    """The shipped content, loaded."""
    from faq.content.loading import load
    from faq.content.source import read_source

    load(read_source(settings.CONTENT_SOURCE_DIR), NOW)


def program(name: str) -> str:
    """The path of an installed program; without it the test is skipped, or fails where REQUIRE=1."""
    path = shutil.which(name)
    if path is None:
        reason = f"{name} is not installed"
        pytest.fail(reason) if os.environ.get("REQUIRE") == "1" else pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """Without its window where there is that, which takes a fifth of the time away."""
    return shutil.which("chromium-headless-shell") or program("chromium")


@pytest.fixture(scope="session")
def browser(chromium) -> Iterator[Browser]:
    """One browser for all tests: Playwright's loop runs once a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
