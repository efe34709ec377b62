"""Why something was refused, in words for staff."""

from django.core.exceptions import PermissionDenied, ValidationError


def reason_of(error: PermissionDenied | ValidationError) -> str:
    """What `error` says; of several messages all."""
    return "".join(error.messages) if isinstance(error, ValidationError) else str(error)
