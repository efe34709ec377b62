"""Log lines for machines: one JSON object each, with the number of the request and without personal data.

What a reader typed can stand in the address of a request and in the message of an exception that met
it. So of an address only the path is logged, of a fault within a request its kind and its places in
the code, and numbers in messages are covered.
"""

import logging
import re
import traceback
from datetime import UTC, datetime

from django_guid.context import guid
from pythonjsonlogger.json import JsonFormatter

from contacts.masking import mask

QUERY = re.compile(r"\?[^\s'\"]+")
CLIENT = re.compile(r"\bip=\S+")  # gunicorn names the sender of a malformed request


class JsonLines(JsonFormatter):
    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(self, log_data: dict, record: logging.LogRecord, message_dict: dict) -> None:
        """Exactly these fields: what others put into a record, such as the request, is left out."""
        request = guid.get()
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = without_personal_data(record.getMessage(), is_in_request=bool(request))
        if request:
            log_data["request"] = request
        if record.exc_info and record.exc_info[0] is not None:
            log_data["fault"] = record.exc_info[0].__name__
            log_data["places"] = places(record.exc_info[1])
            if not request:  # a command of staff: nothing that a reader typed
                log_data["fault_message"] = str(record.exc_info[1])


class RefusalsAsWarnings(logging.Filter):
    """Of a request that Django refuses as unsafe one warning: anybody can send many, and nothing is broken.

    It changes the record, which every handler after it sees.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
        return True


def without_personal_data(message: str, *, is_in_request: bool) -> str:
    """`message` without query strings and addresses of clients, and within a request without numbers."""
    message = CLIENT.sub("ip=…", QUERY.sub("?…", message))
    return mask(message).text if is_in_request else message


def places(error: BaseException) -> list[str]:
    """Where a fault happened, the innermost place last."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
