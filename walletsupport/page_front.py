"""The shortest way to a page that is kept: before Django begins a request.

Signals, middleware and response objects take four fifths of the time of a page that is kept. Whatever
is not answered here goes on to Django, where `page_cache` decides the same with all its cases.
"""

import logging
import re
from collections.abc import Callable, Iterable

from django.core.handlers.wsgi import WSGIRequest
from django.db import connection

from walletsupport import page_cache
from walletsupport.cached_page import CachedPage

logger = logging.getLogger(__name__)

Application = Callable[[dict, Callable], Iterable[bytes]]

# All that is sent is read as UTF-8. With another one named, a request reads its parameters while it is
# made, and too many of them fail before anything of Django could answer.
CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


class PageFront:
    """A WSGI application before `application`: answers with pages that are kept, as they are."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        is_plain = environ["REQUEST_METHOD"] == "GET" and "HTTP_IF_NONE_MATCH" not in environ
        if not is_plain or not page_cache.has_address(environ.get("QUERY_STRING", "")):
            return self.application(environ, start_response)
        kept = kept_page(environ)
        if kept is None:
            return self.application(environ, start_response)
        page_cache.HIT.inc()
        headers, body = kept.parts(environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response("200 OK", headers)
        return [body]


def kept_page(environ: dict) -> CachedPage | None:
    """The page that is kept for a request, None where there is none or looking for it fails."""
    try:
        # Of a copy: a request decodes the path in place, and Django would decode it once more.
        return page_cache.kept_for(WSGIRequest(environ.copy()))
    except Exception:
        logger.exception("a kept page could not be looked for")
        return None
    finally:
        # It may have asked for the content version. No request begins or ends here, so nobody else
        # would give the connection back, or give up a broken one.
        connection.close_if_unusable_or_obsolete()
