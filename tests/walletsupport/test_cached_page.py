import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import http_date

from walletsupport.cached_page import CachedPage, best_coding

NOW = 1_800_000_000.5
BODY = "钱充了没到".encode() * 100


def answer(**headers: str) -> HttpResponse:
    """An answer that everybody may keep for a minute."""
    given = {"Cache-Control": "public", "Expires": http_date(NOW + 60)}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(BODY, headers=given)


def sent(rf, kept: CachedPage, **headers: str) -> HttpResponse:
    return kept.response(rf.get("/", headers=headers))


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip", "br"),
        ("", ""),
        ("*", ""),
        ("identity;q=0, zstd", ""),
        ("gzip;q=0", ""),
        ("gzip; q=0.00", ""),
        ("gzip;q=0.001", "gzip"),
        (";;,,;q=", ""),
    ],
)
def test_it_answers_in_a_coding_that_the_browser_takes(accepted, coding):
    assert best_coding(accepted) == coding


@pytest.mark.parametrize(
    ("coding", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)]
)
def test_every_coding_holds_the_same_text(rf, coding, read):
    response = sent(rf, CachedPage.of(answer(), NOW), accept_encoding=coding)
    told = response.get("Content-Encoding", "identity"), int(response["Content-Length"])
    assert (read(response.content), told) == (BODY, (coding, len(response.content)))


def test_what_came_compressed_is_not_compressed_twice(rf):
    response = answer(Content_Encoding="gzip")
    response.content = gzip.compress(BODY)
    plain = sent(rf, CachedPage.of(response, NOW))
    assert (plain.content, plain.get("Content-Encoding")) == (BODY, None)


def test_it_says_that_the_coding_depends_on_the_browser(rf):
    assert sent(rf, CachedPage.of(answer(), NOW))["Vary"] == "Accept-Encoding"


def test_it_keeps_the_other_headers(rf):
    response = sent(rf, CachedPage.of(answer(X_Frame_Options="DENY"), NOW))
    told = response["X-Frame-Options"], response["Cache-Control"], response["Expires"]
    assert told == ("DENY", "public", http_date(NOW + 60))


@pytest.mark.parametrize("found", ["{}", '{}, W/"other"', "*"], ids=["the same", "one of several", "any"])
def test_a_browser_that_has_it_is_told_so(rf, found):
    kept = CachedPage.of(answer(X_Frame_Options="DENY"), NOW)
    response = sent(rf, kept, if_none_match=found.format(kept.etag))
    assert (response.status_code, response.content) == (304, b"")


def test_such_an_answer_has_all_headers_but_those_of_the_body(rf):
    kept = CachedPage.of(answer(X_Frame_Options="DENY"), NOW)
    response = sent(rf, kept, if_none_match=kept.etag)
    expected = {"Cache-Control", "Expires", "ETag", "Vary", "X-Frame-Options"}
    assert {name for name in response.headers if not name.startswith("Content-")} == expected


def test_a_browser_that_has_something_else_gets_the_page(rf):
    response = sent(rf, CachedPage.of(answer(), NOW), if_none_match='W/"other"')
    assert (response.status_code, response.content) == (200, BODY)


def test_the_tag_changes_with_the_text():
    other = answer()
    other.content = BODY + b"!"
    assert CachedPage.of(answer(), NOW).etag != CachedPage.of(other, NOW).etag


def test_a_question_for_the_headers_alone_gets_no_body(rf):
    response = CachedPage.of(answer(), NOW).response(rf.head("/"))
    assert (response.content, int(response["Content-Length"])) == (b"", len(BODY))


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache_Control": "private"},
        {"Cache_Control": "no-store"},
        {"Cache_Control": "public, no-store", "Expires": "0"},
        {"Expires": ""},
        {"Expires": "0"},
        {"Expires": http_date(NOW)},
        {"Vary": "Cookie"},
        {"Vary": "Accept-Encoding, Accept-Language"},
        {"Vary": "*"},
    ],
    ids=lambda headers: ", ".join(f"{name}: {value}" for name, value in headers.items()),
)
def test_it_does_not_keep(headers):
    assert CachedPage.of(answer(**headers), NOW) is None


def test_it_does_not_keep_an_answer_with_a_cookie():
    response = answer()
    response.set_cookie("a", "b")
    assert CachedPage.of(response, NOW) is None


@pytest.mark.parametrize("status", [301, 404, 500, 206])
def test_it_does_not_keep_other_answers(status):
    response = answer()
    response.status_code = status
    assert CachedPage.of(response, NOW) is None


def test_it_does_not_keep_a_stream():
    stream = StreamingHttpResponse([BODY], headers=dict(answer().items()))
    assert CachedPage.of(stream, NOW) is None


@pytest.mark.parametrize(
    ("moment", "holds"),
    [(NOW - 1, False), (NOW, True), (NOW + 59, True), (NOW + 59.5, False), (NOW + 60, False)],
)
def test_it_holds_from_when_it_was_made_until_its_moment(moment, holds):
    assert CachedPage.of(answer(), NOW).holds(moment) is holds
