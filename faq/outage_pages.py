"""Entry and emergency pages kept for the time when the database is away.

Each is rendered once for every version of the content, without contact values, without saying who is
open and without lists of other entries: nobody could take back what turns out wrong. It lies on the
disk of the node for all its processes, and is shown only while the search index, as it was last
brought up to date, still holds what the page tells, so that an entry that was taken off does not come
back.
"""

import logging
import pickle
import zlib
from collections.abc import Iterable
from datetime import datetime

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from faq.models import Entry
from faq.search import site

logger = logging.getLogger(__name__)

LEFT_OUT = {"best": None, "related": [], "elsewhere": []}
UNREADABLE = (OSError, EOFError, ValueError, zlib.error, pickle.UnpicklingError)


class KeptPages:
    """What one process has kept already of the present version of the content."""

    def __init__(self) -> None:
        self._version, self._paths = -1, set()

    def keep(self, request: HttpRequest, template: str, context: dict, entries: Iterable[Entry]) -> None:
        """Keep the page of `template` that tells of `entries`, under the path of `request`."""
        if request.GET or not self._is_new(request.path):
            return
        entries = list(entries)
        until = min((entry.expires_at for entry in entries if entry.expires_at), default=None)
        content = render_to_string(template, context | LEFT_OUT | {"is_kept": True}, request)
        try:
            caches["kept"].set(request.path, (content, [entry.pk for entry in entries], until))
        except OSError as error:  # a full disk must not cost the reader the page
            logger.warning("page not kept: %s", error.strerror)

    def _is_new(self, path: str) -> bool:
        """Whether the page is not kept yet as of this version of the content."""
        version = site.site_search.version
        if self._version != version:
            self._version, self._paths = version, set()
        known = path in self._paths
        self._paths.add(path)
        return not known


kept_pages = KeptPages()


def page(path: str, at: datetime) -> HttpResponse | None:
    """The kept page at `path`; None if there is none that may still be shown. Asks no database."""
    try:
        found = caches["kept"].get(path)
    except UNREADABLE as error:
        logger.warning("kept page not read: %s", type(error).__name__)
        return None
    if found is None:
        return None
    content, ids, until = found
    if (until and at >= until) or not site.site_search.held(ids):
        return None
    return HttpResponse(content, headers={"Cache-Control": "no-store"})
