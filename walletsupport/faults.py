"""Reports of faults to a Sentry server, only where SENTRY_DSN names one; nothing a reader typed goes there."""

import sentry_sdk

from walletsupport.logs import without_personal_data


def report_to(dsn: str) -> None:
    """From now on report faults of this process to `dsn`."""
    sentry_sdk.init(
        dsn,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,  # they hold queries and addresses
        before_send=without_what_was_typed,
    )


def without_what_was_typed(event: dict, _hint: dict) -> dict:
    """`event` with route, kind and place of a fault, but neither the request nor what an exception says."""
    for name in ("user", "extra", "breadcrumbs", "request"):
        event.pop(name, None)
    for fault in event.get("exception", {}).get("values", []):
        fault.pop("value", None)
    if said := event.pop("logentry", None):
        event["message"] = without_personal_data(said.get("formatted") or said["message"], is_in_request=True)
    return event
