"""Files that staff take away: which kinds there are, and the answer that carries one."""

import json
from collections.abc import Iterator, Mapping
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse

KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


def json_line(record: Mapping) -> str:
    """A record as a line of a file of kind "jsonl"."""
    return json.dumps(record, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n"


def download(
    content: str | Iterator[str], name: str, kind: str, on: date
) -> HttpResponse | StreamingHttpResponse:
    """`content` as a file of `kind`, a key of KINDS, called `name` and by the day; parts are sent as they come."""
    kind_of_answer = HttpResponse if isinstance(content, str) else StreamingHttpResponse
    response = kind_of_answer(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}-{on.isoformat()}.{kind}"'
    return response
