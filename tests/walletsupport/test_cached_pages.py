import pytest
from django.core.cache.backends.locmem import LocMemCache

from walletsupport import cached_pages
from walletsupport.cached_page import CachedPage
from walletsupport.cached_pages import CachedPages

NOW = 1_800_000_000.0


def page(since: float = NOW, until: float = NOW + 60) -> CachedPage:
    return CachedPage(since, until, 'W/"a"', {}, {"": b"a"})


class Shared(LocMemCache):
    """A cache of several processes that counts its operations, and may be slow."""

    def __init__(self, seconds: float = 0) -> None:
        super().__init__(str(id(self)), {})
        self.operations = 0
        self.seconds = seconds

    def get(self, *arguments, **options):
        self.operations += 1
        cached_pages.time.sleep(self.seconds)
        return super().get(*arguments, **options)


def test_it_finds_a_page():
    pages, kept = CachedPages(2), page()
    pages.put(1, "/", kept)
    assert (pages.get(1, "/", NOW), pages.get(1, "/other", NOW)) == (kept, None)


@pytest.mark.parametrize("version", [0, 2], ids=["older", "newer"])
def test_a_page_of_another_version_is_not_shown(version):
    pages = CachedPages(2)
    pages.put(1, "/", page())
    assert pages.get(version, "/", NOW) is None


def test_a_newer_version_leaves_nothing_of_the_older_one():
    pages = CachedPages(9)
    pages.put(1, "/", page())
    pages.put(2, "/other", page())
    assert pages.get(1, "/", NOW) is None


def test_a_page_is_not_shown_past_its_moment():
    pages = CachedPages(2)
    pages.put(1, "/", page(until=NOW + 5))
    assert (pages.get(1, "/", NOW + 4.9) is None, pages.get(1, "/", NOW + 5)) == (False, None)


def test_it_keeps_no_more_than_it_should_and_drops_the_oldest():
    pages = CachedPages(2)
    for address in "abc":
        pages.put(1, address, page())
    assert [pages.get(1, address, NOW) is not None for address in "abc"] == [False, True, True]


def test_another_process_finds_it_in_the_shared_cache():
    shared, kept = Shared(), page()
    CachedPages(2, shared).put(1, "/", kept)
    assert CachedPages(2, shared).get(1, "/", NOW) == kept


def test_a_page_from_the_shared_cache_lives_no_longer():
    shared = Shared()
    CachedPages(2, shared).put(1, "/", page(until=NOW + 5))
    assert CachedPages(2, shared).get(1, "/", NOW + 5) is None


def test_a_page_from_the_shared_cache_is_asked_for_once():
    shared = Shared()
    CachedPages(2, shared).put(1, "/", page())
    other = CachedPages(2, shared)
    for _time in range(3):
        other.get(1, "/", NOW)
    assert shared.operations == 1


def test_a_shared_cache_that_hangs_is_left_alone_for_a_while(monkeypatch):
    monkeypatch.setattr(cached_pages, "SLOW", 0.001)
    shared = Shared(seconds=0.002)
    pages = CachedPages(2, shared)
    for _time in range(3):
        pages.get(1, "/", NOW)
    assert shared.operations == 1


def test_it_is_asked_again_after_its_rest(monkeypatch):
    monkeypatch.setattr(cached_pages, "SLOW", 0.001)
    monkeypatch.setattr(cached_pages, "REST", 0)
    shared = Shared(seconds=0.002)
    pages = CachedPages(2, shared)
    for _time in range(3):
        pages.get(1, "/", NOW)
    assert shared.operations == 3
