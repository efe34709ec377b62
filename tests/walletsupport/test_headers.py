"""The security headers, scored as the MDN HTTP Observatory does: on every answer, whatever it is."""

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts.form_guard import form_token
from tests.factories import make_entry, make_wallet
from tests.observatory import Answer, lower, modifiers, score
from tests.reading import page

pytestmark = pytest.mark.django_db

LEAST = 130  # of 135; five are for the preload list of browsers, five for pages that set a cookie
HOST = "help.example.org"
GOT = {
    "home": ("/", 200),
    "entry": ("/faq/refund/", 200),
    "wallet": ("/wallets/ok/", 200),
    "contact": ("/wallets/ok/contact/", 200),
    "search": ("/search/?q=a", 200),
    "emergency": ("/emergency/", 200),
    "check": ("/check/", 200),
    "API": ("/api/v1/search?q=a", 200),
    "wrong API parameter": ("/api/v1/search?q=a&limit=0", 422),
    "unknown API address": ("/api/v1/none", 404),
    "schema": ("/api/v1/openapi.json", 200),
    "style sheet": ("/static/css/site.css", 200),
    "missing file": ("/static/none.css", 404),
    "unknown address": ("/none/", 404),
    "without slash": ("/faq/refund", 301),
    "staff login": ("/admin/account/login/", 200),
    "staff desk": ("/admin/", 302),
}


@pytest.fixture
def client(settings) -> Client:
    """A browser at a public portal over HTTPS."""
    settings.ALLOWED_HOSTS = [HOST]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    make_entry(slug="refund", wallet=make_wallet(slug="ok"))
    return Client(HTTP_HOST=HOST, raise_request_exception=False)


def as_answer(client: Client, response: HttpResponse, address: str) -> Answer:
    if response.streaming:
        response.close()
    is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    return Answer(
        headers=dict(lower(response.headers)),
        cookies=response.cookies,
        page=page(response) if is_page and response.content and "/admin/" not in address else None,
        host=HOST,
        http_leads_to=Client(HTTP_HOST=HOST).get(address).get("Location", ""),
    )


@pytest.mark.parametrize(("address", "status"), GOT.values(), ids=GOT)
def test_it_scores_what_is_got(client, address, status):
    response = client.get(address, secure=True)
    answer = as_answer(client, response, address)
    assert response.status_code == status
    assert score(answer) >= LEAST


@pytest.mark.parametrize(
    ("address", "origin", "status"),
    [
        ("/faq/refund/solved/", f"https://{HOST}", 303),
        ("/check/", f"https://{HOST}", 200),
        ("/check/", "https://evil.example", 403),
        ("/admin/account/login/", "https://evil.example", 403),
    ],
    ids=["vote", "check", "from elsewhere", "forged login"],
)
def test_it_scores_what_is_sent(settings, client, address, origin, status):
    sent = {"form_token": form_token(), "solved": "yes", "value": "000-123-4567"}
    browser = Client(HTTP_HOST=HOST, enforce_csrf_checks=True, headers={"origin": origin})
    response = browser.post(address, sent, secure=True)
    assert (response.status_code, score(as_answer(client, response, "/")) >= LEAST) == (status, True)


def test_it_scores_a_wrong_method(client):
    response = client.post("/", secure=True)
    assert (response.status_code, score(as_answer(client, response, "/")) >= LEAST) == (405, True)


def test_it_scores_a_fault_of_ours(client, monkeypatch):
    monkeypatch.setattr("faq.pages.home", lambda at: 1 / 0)
    response = client.get("/", secure=True)
    assert (response.status_code, score(as_answer(client, response, "/")) >= LEAST) == (500, True)


def test_it_scores_what_is_not_sent_again(client, committed):
    tag = client.get("/", secure=True)["ETag"]
    response = client.get("/", secure=True, headers={"if-none-match": tag})
    assert (response.status_code, score(as_answer(client, response, "/")) >= LEAST) == (304, True)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_supervisors_get_them_too_and_need_no_https(client, address):
    answer = as_answer(client, client.get(address, secure=True), address)
    assert {name: points for name, points in modifiers(answer).items() if points < 0} == {"redirection": -20}


@pytest.mark.parametrize("secure", [True, False], ids=["https", "http"])
def test_a_wrong_host_is_refused_with_the_headers_too(client, secure):
    response = Client(HTTP_HOST="evil.example").get("/", secure=secure)
    told = modifiers(as_answer(client, response, "/"))
    lost = {} if secure else {"strict_transport_security": -20}  # browsers ignore it there
    assert (response.status_code, {name: points for name, points in told.items() if points < 0}) == (
        400,
        lost,
    )


def test_the_way_to_https_has_them_too(client):
    response = client.get("/")
    told = modifiers(as_answer(client, response, "/"))
    assert (response.status_code, sum(points for points in told.values() if points > 0)) == (301, 30)


def test_staff_cookies_are_told_apart_and_closed(client):
    response = client.get("/admin/account/login/", secure=True)
    assert modifiers(as_answer(client, response, "/admin/account/login/"))["cookies"] == 5


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"])
def test_the_score_notices_what_is_missing(client, header):
    response = client.get("/", secure=True)
    del response.headers[header]
    assert score(as_answer(client, response, "/")) < LEAST


def test_no_other_site_may_read_static_files(client):
    response = client.get("/static/css/site.css", secure=True)
    response.close()
    assert "Access-Control-Allow-Origin" not in response.headers


def test_other_headers_close_what_pages_do_not_use(client):
    headers = client.get("/", secure=True).headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
