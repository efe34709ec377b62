"""The least that an application under gunicorn can do: what every other figure is compared with."""

from collections.abc import Callable, Iterable

BODY = b'{"count": 0}' + b" " * 6000  # about as long as a page of search results


def application(_environ: dict, start_response: Callable) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))])
    return [BODY]
