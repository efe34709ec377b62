"""The pages that are kept: in the memory of each process, and in a cache that all share if there is one.

All are of one content version; a newer one empties the memory, and finds nothing in the shared cache.
"""

import hashlib
import threading
import time

from django.core.cache.backends.base import BaseCache

from walletsupport.cached_page import CachedPage

SLOW = 0.15  # seconds: a shared cache that takes so long is hung (it is given up after 0.2)
REST = 5  # seconds for which a hung one is not asked, so that readers do not wait for it


class CachedPages:
    """The pages of one process. Safe to share between its threads."""

    def __init__(self, most: int, shared: BaseCache | None = None) -> None:
        """Keep at most `most` in memory, some 25 KB each; the oldest go first."""
        self.most = most
        self.shared = shared
        self._guard = threading.Lock()
        # Both in one: between two assignments another thread would find old pages under the new version.
        self._held: tuple[int, dict[str, CachedPage]] = -1, {}
        self._asked_again_at = 0.0

    def get(self, version: int, address: str, now: float) -> CachedPage | None:
        """The page at `address` of this content version, if it may be shown `now`."""
        found = self.in_memory(version, address, now)
        if found is None:
            found = self._from_shared(version, address)
            if found is None or not found.holds(now):
                return None
            self._remember(version, address, found)
        return found

    def in_memory(self, version: int, address: str, now: float) -> CachedPage | None:
        """As `get`, without asking the shared cache."""
        held, pages = self._held
        found = pages.get(address) if version == held else None
        return found if found is not None and found.holds(now) else None

    def put(self, version: int, address: str, page: CachedPage) -> None:
        self._remember(version, address, page)
        if self.shared is not None and self._is_awake():
            seconds = page.until - page.since
            self._timed(self.shared.set, key(version, address), page, timeout=seconds)

    def _remember(self, version: int, address: str, page: CachedPage) -> None:
        with self._guard:
            held, pages = self._held
            if version != held:
                pages = {}
                self._held = version, pages
            pages.pop(address, None)
            pages[address] = page
            while len(pages) > self.most:
                del pages[next(iter(pages))]

    def _from_shared(self, version: int, address: str) -> CachedPage | None:
        if self.shared is None or not self._is_awake():
            return None
        return self._timed(self.shared.get, key(version, address))

    def _is_awake(self) -> bool:
        return time.monotonic() >= self._asked_again_at

    def _timed(self, operation, *arguments, **options):
        """The result of `operation` on the shared cache; if it was slow, the next ones are left out."""
        begun = time.monotonic()
        result = operation(*arguments, **options)
        if time.monotonic() - begun > SLOW:
            self._asked_again_at = time.monotonic() + REST
        return result


def key(version: int, address: str) -> str:
    return f"page:{version}:{hashlib.sha256(address.encode()).hexdigest()}"
