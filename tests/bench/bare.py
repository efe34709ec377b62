"""The least that an application under gunicorn can do: what every other figure is compared with.

With BARE_BODIES it answers `/<name>` with the bytes of the file of this name in that folder, compressed
as they are.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

BODY = b'{"count": 0}' + b" " * 6000  # about as long as a page of search results
FOLDER = os.environ.get("BARE_BODIES")
BODIES = {f"/{path.name}": path.read_bytes() for path in Path(FOLDER).iterdir()} if FOLDER else {}


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    body = BODIES.get(environ["PATH_INFO"], BODY)
    coding = [("Content-Encoding", "gzip")] if body is not BODY else []
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body))), *coding])
    return [body]
