"""What holds for every address of the API: JSON, kept as long as it says, and only read."""

import json

import pytest

from tests.factories import make_channel, make_entry, make_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

KEPT = {
    "wallets": "public",
    "wallets/ok": "public",
    "wallets/ok/channels": "public",
    "topics": "public",
    "entries": "public",
    "entries/one": "public",
    "search?q=退款": "private",
    "search": "public",
    "suggest?q=退": "private",
    "openapi.json": "max-age=3600, public",
    "docs": "max-age=3600, public",
}
NOT_KEPT = {
    "check?value=95188": 200,
    "check": 422,
    "search?q=13800138000": 200,
    "search?limit=x": 422,
    "entries?page=9": 404,
    "entries/gone": 404,
    "wallets/gone": 404,
    "gone": 404,
    "wallets/": 404,
    "entries/a%00b": 404,
    "entries/a%0Ab": 404,
}


@pytest.fixture(autouse=True)
def something() -> None:
    make_entry(slug="one", wallet=make_channel(wallet=make_wallet(slug="ok")).wallet)


def normal(header: str) -> str:
    return ", ".join(sorted(header.split(", ")))


@pytest.mark.parametrize(("path", "kept"), KEPT.items(), ids=KEPT)
def test_it_says_how_long_it_may_be_kept(client, path, kept):
    response = client.get(f"/api/v1/{path}")
    moment = "Expires" in response or "max-age" in kept
    assert (response.status_code, normal(response["Cache-Control"]), moment) == (200, kept, True)


@pytest.mark.parametrize("path", KEPT)
def test_who_holds_it_already_gets_no_second_copy(client, path):
    etag = client.get(f"/api/v1/{path}")["ETag"]
    again = client.get(f"/api/v1/{path}", headers={"if-none-match": etag})
    assert (again.status_code, again.content, "Cache-Control" in again) == (304, b"", True)


@pytest.mark.parametrize("path", ["wallets", "entries", "entries/one", "search"])
def test_a_change_makes_another_copy(client, path):
    etag = client.get(f"/api/v1/{path}")["ETag"]
    for entry in make_wallet(slug="new"), make_entry(slug="two"), *rename("one"):
        entry.save()
    response = client.get(f"/api/v1/{path}", headers={"if-none-match": etag})
    assert response.status_code == (304 if path == "search" else 200)


def rename(slug: str) -> list:
    from faq.models import Entry

    entry = Entry.objects.get(slug=slug)
    entry.urgency = "now"
    return [entry]


@pytest.mark.parametrize(("path", "status"), NOT_KEPT.items(), ids=NOT_KEPT)
def test_what_is_asked_once_or_refused_is_never_kept(client, path, status):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, "no-store" in response["Cache-Control"], "ETag" in response) == (
        status,
        True,
        False,
    )
    assert response["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "host", "status", "said"),
    [
        pytest.param("a=1&" * 1001, "localhost", 422, "参数太多了。", id="too many parameters"),
        pytest.param("", "elsewhere.example", 400, "这个请求看不懂。", id="a wrong host"),
    ],
)
def test_what_django_refuses_is_told_in_json_too(client, query, host, status, said):
    response = client.get(f"/api/v1/wallets?{query}", headers={"host": host})
    assert (response.status_code, response.json(), response["Cache-Control"]) == (
        status,
        {"detail": said},
        "no-store",
    )


@pytest.mark.parametrize("path", [*KEPT, "check", "gone", ""])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_it_only_reads(client, path, method):
    response = client.generic(method, f"/api/v1/{path}")
    assert (
        response.status_code,
        response["Allow"],
        response["Cache-Control"],
        json.loads(response.content),
    ) == (405, "GET, HEAD", "no-store", {"detail": "这里只能读取（GET）。"})


@pytest.mark.parametrize("path", ["topics", "gone"])
def test_head_answers_as_get_without_a_body(client, path):
    whole, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
    assert (head.status_code, head.get("ETag"), head.content) == (whole.status_code, whole.get("ETag"), b"")


def test_it_sets_no_cookie(client):
    assert [path for path in (*KEPT, *NOT_KEPT) if client.get(f"/api/v1/{path}").cookies] == []


def test_its_root_leads_to_its_documentation(client):
    assert client.get("/api/v1/")["Location"] == "/api/v1/docs"
