import io
import json
import logging
import sys

import pytest
from django_guid.context import guid

from walletsupport.logs import JsonLines

TYPED = "我的号码13800138000"


def line(
    message: str, *arguments, request: str | None = None, error: Exception | None = None, **extra
) -> dict:
    """What is logged of a record made within `request`."""
    record = logging.LogRecord("faq", logging.ERROR, __file__, 1, message, arguments, None)
    if error is not None:
        try:
            raise error
        except type(error):
            record.exc_info = sys.exc_info()
    record.__dict__.update(extra)
    token = guid.set(request)
    try:
        written = JsonLines().format(record)
    finally:
        guid.reset(token)
    assert "\n" not in written
    return json.loads(written)


def test_it_writes_one_object_a_line():
    found = line("钱%s", "到了\n", request="a1")
    assert {name: found[name] for name in found if name != "time"} == {
        "level": "ERROR",
        "logger": "faq",
        "message": "钱到了\n",
        "request": "a1",
    }


def test_it_names_no_request_where_there_is_none():
    assert "request" not in line("started")


def test_of_an_address_it_names_the_path_alone():
    assert (
        line("Error handling request /search/?q=a%20b next")["message"]
        == "Error handling request /search/?… next"
    )


def test_it_does_not_name_the_client():
    assert line("Invalid request from ip=192.0.2.7: no")["message"] == "Invalid request from ip=… no"


@pytest.mark.parametrize(
    ("request_id", "said"), [("a1", "***"), (None, "13800138000")], ids=["reader", "staff"]
)
def test_it_covers_numbers_that_a_reader_typed(request_id, said):
    assert line("not found: 13800138000", request=request_id)["message"] == f"not found: {said}"


def test_of_a_fault_it_names_kind_and_places_but_no_message():
    found = line("Internal Server Error: /", request="a1", error=ValueError(TYPED))
    assert (found["fault"], found["places"][-1].split(" ")[-1]) == ("ValueError", "line")
    assert TYPED not in json.dumps(found, ensure_ascii=False)


def test_of_a_fault_of_a_command_it_gives_the_message():
    assert line("failed", error=ValueError("no such table"))["fault_message"] == "no such table"


def test_it_leaves_out_what_others_put_into_a_record(rf):
    found = line("x", request="a1", extra_request=rf.get("/search/", {"q": TYPED}), status_code=500)
    assert set(found) == {"time", "level", "logger", "message", "request"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "host"),
    [("/", "other.example"), ("/search/?" + "a&" * 1001, "localhost")],
    ids=["foreign host", "too many parameters"],
)
def test_of_a_refused_request_it_writes_one_warning_without_places(client, monkeypatch, address, host):
    [handler] = [each for each in logging.getLogger().handlers if each.get_name() == "stderr"]
    monkeypatch.setattr(handler, "stream", io.StringIO())
    assert client.get(address, headers={"host": host}).status_code == 400
    lines = handler.stream.getvalue().splitlines()
    assert [each.split()[2] for each in lines] == ["WARNING"]
