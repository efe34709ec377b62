"""Posts are taken from our own pages only, without any cookie."""

import pytest
from django.core import signing
from django.http import HttpRequest, HttpResponse

from contacts.form_guard import LIFETIME, form_token, guarded, has_token, is_from_here


@guarded
def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("value", ""))


def posted(rf, headers: dict | None = None, token: str | None = None, **fields):
    headers = {"sec-fetch-site": "same-origin"} if headers is None else headers
    data = {"form_token": form_token() if token is None else token, **fields}
    return rf.post("/check/", data, headers=headers)


def aged(monkeypatch, seconds: int) -> str:
    """A token that was signed so many seconds ago."""
    now = signing.time.time()
    with monkeypatch.context() as earlier:
        earlier.setattr(signing.time, "time", lambda: now - seconds)
        return form_token()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"sec-fetch-site": "same-origin"}, True, id="same origin"),
        pytest.param({"sec-fetch-site": "none"}, True, id="the reader's own doing"),
        pytest.param({"sec-fetch-site": "same-site"}, False, id="another host of the site"),
        pytest.param({"sec-fetch-site": "cross-site"}, False, id="another site"),
        pytest.param({"sec-fetch-site": ""}, False, id="empty"),
        pytest.param(
            {"sec-fetch-site": "cross-site", "origin": "http://testserver"}, False, id="they disagree"
        ),
        pytest.param({"origin": "http://testserver"}, True, id="origin"),
        pytest.param({"origin": "http://testserver:81"}, False, id="another port"),
        pytest.param({"origin": "http://testserver.evil.cn"}, False, id="another origin"),
        pytest.param({"origin": "null"}, False, id="null origin"),
        pytest.param({"origin": "http://[bad"}, False, id="broken origin"),
        pytest.param(
            {"origin": "null", "referer": "http://testserver/"}, False, id="null origin, our referrer"
        ),
        pytest.param({"referer": "http://testserver/check/"}, True, id="referrer"),
        pytest.param({"referer": "http://evil.cn/?http://testserver/"}, False, id="another referrer"),
        pytest.param({}, False, id="nothing"),
    ],
)
def test_it_tells_where_a_post_comes_from(rf, headers, expected):
    assert is_from_here(posted(rf, headers)) is expected


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="none"),
        pytest.param("form", id="unsigned"),
        pytest.param("form:1wQ0aa:forged", id="forged"),
        pytest.param(signing.TimestampSigner().sign("form"), id="signed for something else"),
    ],
)
def test_it_refuses_a_token(rf, token):
    assert has_token(posted(rf, token=token)) is False


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(0, True, id="new"),
        pytest.param(LIFETIME - 60, True, id="a day less a minute"),
        pytest.param(LIFETIME + 60, False, id="a day and a minute"),
    ],
)
def test_a_token_lasts_a_day(rf, monkeypatch, seconds, expected):
    assert has_token(posted(rf, token=aged(monkeypatch, seconds))) is expected


def test_it_lets_our_own_posts_through(rf):
    response = echo(posted(rf, value="值"))
    assert (response.content.decode(), response["Cache-Control"]) == ("值", "no-store")


def test_it_does_not_look_at_reading(rf):
    response = echo(rf.get("/check/"))
    assert (response.status_code, response.has_header("Cache-Control")) == (200, False)


def test_an_old_page_gets_what_was_typed_again(client, monkeypatch):
    data = {"form_token": aged(monkeypatch, LIFETIME + 60), "value": "<刚才填的>"}
    response = client.post("/check/", data, headers={"sec-fetch-site": "same-origin"})
    assert (response.status_code, response["Cache-Control"]) == (403, "no-store")
    assert response.context["kept"] == [("value", "<刚才填的>")]
    assert "页面开得太久了" in response.content.decode()


def test_an_old_page_shows_what_was_written_and_not_what_was_chosen(client):
    data = {"kind": "fake", "value": "000-123-4567", "note": "短信里的", "channel": "7"}
    response = client.post("/check/report/", data, headers={"sec-fetch-site": "same-origin"})
    assert response.context["written"] == ["000-123-4567", "短信里的"]


def test_the_page_for_an_old_form_can_be_sent(client, db, monkeypatch):
    headers = {"sec-fetch-site": "same-origin"}
    refused = client.post("/check/", {"form_token": "", "value": "000-123-4567"}, headers=headers)
    token = refused.content.decode().split('name="form_token" value="')[1].split('"')[0]
    again = client.post("/check/", {"form_token": token, "value": "000-123-4567"}, headers=headers)
    assert again.status_code == 200


def test_another_site_gets_nothing_of_what_it_sent(client):
    data = {"form_token": form_token(), "value": "别的网站填的"}
    response = client.post("/check/", data, headers={"sec-fetch-site": "cross-site"})
    assert (response.status_code, "别的网站填的" in response.content.decode()) == (403, False)


def test_no_cookie_is_asked_for(client, db):
    client.handler.enforce_csrf_checks = True
    data = {"form_token": form_token(), "value": "000-123-4567"}
    response = client.post("/check/", data, headers={"origin": "http://testserver"})
    assert (response.status_code, dict(response.cookies), dict(client.cookies)) == (200, {}, {})
