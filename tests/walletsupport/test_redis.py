"""Pages shared through a real Redis, and what readers notice when it is killed or hangs: nothing."""

from collections.abc import Iterator

import pytest
from django.core.cache import CacheHandler
from django.core.cache.backends.base import BaseCache
from django.test import Client

from tests.conftest import program
from tests.factories import make_entry
from tests.redis_server import Redis, running
from walletsupport import page_cache
from walletsupport.cached_pages import CachedPages
from walletsupport.env import Env

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]


@pytest.fixture
def redis() -> Iterator[Redis]:
    with running(program("redis-server")) as server:
        yield server


@pytest.fixture
def cache(redis) -> Iterator[BaseCache]:
    handler = CacheHandler({"default": Env({"CACHE_URL": redis.url}).cache("CACHE_URL")})
    yield handler["default"]
    handler["default"].client.get_client().connection_pool.disconnect()


@pytest.fixture
def new_process(cache, monkeypatch):
    """Forgets what this process keeps; what it shares stays."""
    return lambda: monkeypatch.setattr(page_cache, "pages", CachedPages(9, cache))


def entry_page(new_process, **headers: str) -> tuple[int, bytes]:
    new_process()
    response = Client(headers=headers).get("/faq/refund/")
    return response.status_code, response.content


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_another_process_sends_the_very_same_bytes(new_process, coding):
    make_entry(slug="refund")
    first = entry_page(new_process, accept_encoding=coding)
    assert (first[0], entry_page(new_process, accept_encoding=coding)) == (200, first)


@pytest.mark.parametrize("fault", [Redis.kill, Redis.hang], ids=["killed", "hung"])
def test_without_it_pages_are_rendered_as_ever(new_process, redis, fault):
    make_entry(slug="refund")
    entry_page(new_process)
    fault(redis)
    assert entry_page(new_process)[0] == 200


@pytest.mark.parametrize("fault", [Redis.kill, Redis.hang], ids=["killed", "hung"])
def test_an_operation_is_given_up(cache, redis, fault):
    cache.set("a", 1)
    fault(redis)
    assert cache.get("a") is None


def test_a_hung_one_is_left_alone_for_a_while(cache, redis, monkeypatch):
    cache.set("a", 1)
    redis.hang()
    pages, asked = CachedPages(9, cache), []
    pages.get(1, "/", 0.0)
    monkeypatch.setattr(cache, "get", asked.append)
    pages.get(1, "/", 0.0)
    assert asked == []
