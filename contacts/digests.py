"""Keyed digests: whether a row is still what two people agreed on."""

import hashlib
import hmac
import json


def sign(key: str, *parts: str | int | float | None) -> str:
    """A digest over `parts` in order that only a holder of `key` can make."""
    message = json.dumps(parts, ensure_ascii=False).encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())
