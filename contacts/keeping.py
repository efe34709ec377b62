"""Until when an answer may be kept, told to every cache there is: process, Redis, nginx, browser."""

from datetime import datetime

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date


def keep_until(response: HttpResponse, until: datetime, *, private: bool = False) -> None:
    """Let everybody keep `response` until then, or only the reader's own browser where `private`.

    The header names the last whole second before that moment (`Expires`): nginx hands the answer out until
    that second is over. It names no age: each cache that hands the answer on gives away only what is
    left. An age would begin anew behind nginx, which does not send its own.
    """
    response.headers["Expires"] = http_date(int(until.timestamp()) - 1)
    patch_cache_control(response, **{"private" if private else "public": True})
