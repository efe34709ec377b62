"""Secrets that a single machine makes for itself, once."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def kept_secret(file: Path) -> str:
    """The secret in `file`; made there first (mode 600) if there is none.

    Those who start together agree: the file appears whole, and only one can make it.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)  # mode 600
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, file)
        Path(draft).unlink()
    return file.read_text().strip()
