"""What readers get from the page cache, through the whole chain."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from contacts.form_guard import form_token
from faq import counting
from faq.models import SearchOpen
from tests.conftest import NOW
from tests.factories import make_channel, make_entry, make_user, make_value, make_wallet
from walletsupport import page_cache

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed", "clock")]

PAGES = ["/", "/faq/refund/", "/wallets/ok/", "/wallets/ok/contact/", "/emergency/", "/search/", "/check/"]
READ = re.compile(r"""(?:GET|POST or request\.GET\)|query)\.?(?:get\(|\[)["'](\w+)["']""")


@pytest.fixture(autouse=True)
def entry():
    wallet = make_wallet(slug="ok")
    make_channel(wallet=wallet)
    return make_entry(slug="refund", title="退款没到账", wallet=wallet)


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The addresses that were rendered, in order."""
    seen = []
    begin = page_cache.PageCache.__init__

    def spy(self, get_response) -> None:
        begin(self, lambda request: seen.append(request.get_full_path()) or get_response(request))

    monkeypatch.setattr(page_cache.PageCache, "__init__", spy)
    return seen


def told(response: HttpResponse) -> dict[str, str]:
    """The headers, but for the number of the request."""
    return {name: value for name, value in response.items() if name != "X-Request-ID"}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_rendered_once(rendered, address):
    client = Client()
    first, second = client.get(address), client.get(address)
    assert (rendered, first.content, told(first)) == ([address], second.content, told(second))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_is_kept_asks_nothing(address, django_assert_num_queries):
    client = Client()
    client.get(address)
    with django_assert_num_queries(2):  # for the content version, which stands for half a second
        client.get(address)


def test_a_change_shows_at_once(rendered, entry):
    client = Client()
    client.get("/faq/refund/")
    entry.is_off = True
    entry.save()
    assert client.get("/faq/refund/").status_code == 404


def test_a_withdrawn_value_is_gone_at_once(entry):
    client, line = Client(), make_value(channel=entry.wallet.channels.get(), value="000-123-4567")
    assert "000-123-4567" in client.get("/wallets/ok/contact/").content.decode()
    type(line).objects.decide(line.proposal, "withdrawn", person=make_user(), at=NOW)
    assert "000-123-4567" not in client.get("/wallets/ok/contact/").content.decode()


@pytest.mark.parametrize(("seconds", "times"), [(57, 1), (58, 2)])
def test_a_page_is_rendered_anew_when_its_time_is_over(rendered, monkeypatch, seconds, times):
    client = Client()
    client.get("/")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=seconds))
    client.get("/")
    assert len(rendered) == times


@pytest.mark.parametrize("name", ["wallet", "topic"])
def test_what_somebody_typed_in_its_address_reaches_nobody_else(name):
    client = Client()
    client.get(f"/search/?{name}=13800138000&{name}=none")
    assert "13800138000" not in client.get(f"/search/?{name}=none").content.decode()


def test_no_layer_adds_to_its_time(monkeypatch):
    client = Client()
    first = client.get("/")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=40))
    assert client.get("/").headers["Expires"] == first.headers["Expires"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/search/?wallet=ok", "/search/"),
        ("/search/?wallet=ok", "/search/?topic=ok"),
        ("/search/?wallet=ok&page=1", "/search/?wallet=ok&page=2"),
        ("/search/?wallet=a%26topic%3Db", "/search/?wallet=a&topic=b"),
        ("/search/?wallet=ok", "/search/?wallet=ok&wallet=none"),
    ],
)
def test_it_tells_pages_apart(rendered, one, other):
    client = Client()
    client.get(one)
    client.get(other)
    assert rendered == [one, other]


def test_the_order_of_parameters_makes_no_other_page(rendered):
    client = Client()
    client.get("/search/?wallet=ok&page=1")
    client.get("/search/?page=1&wallet=ok")
    assert len(rendered) == 1


@pytest.mark.parametrize("address", ["/search/?wallet=ok&from=share", "/faq/refund/?x=<b>", "/?%00=1"])
def test_with_an_unknown_parameter_a_page_is_rendered_for_itself(rendered, address):
    client = Client()
    for asked in (address.split("?")[0], address, address):
        client.get(asked)
    assert [again for again in rendered if again == rendered[-1]] == [rendered[-1]] * 2


def test_it_knows_each_parameter_that_a_page_reads():
    sources = [
        *(path for app in ("faq", "contacts") for path in (settings.BASE_DIR / app).glob("*.py")),
        *(settings.BASE_DIR / "templates").glob("[!a]*/*.html"),
    ]
    read = {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}
    assert ("solved" in read, "q" in read) == (True, True)
    assert read - page_cache.PARAMETERS == {"q"}  # what readers type is never kept


@pytest.mark.parametrize("host", ["testserver", "localhost"])
def test_pages_of_one_host_are_not_shown_for_another(rendered, host):
    Client(HTTP_HOST="127.0.0.1").get("/")
    Client(HTTP_HOST=host).get("/")
    assert len(rendered) == 2


def test_a_wrong_host_gets_nothing_of_what_is_kept():
    Client().get("/")
    assert Client(HTTP_HOST="evil.example").get("/").status_code == 400


def test_a_page_over_https_is_not_shown_without(rendered):
    Client().get("/", secure=True)
    Client().get("/")
    assert len(rendered) == 2


@pytest.mark.parametrize("question", ["退款", "13800138000"])
@pytest.mark.parametrize("path", ["/search/", "/faq/refund/", "/api/v1/search", "/api/v1/suggest"])
def test_what_a_reader_typed_is_never_kept(rendered, path, question):
    client = Client()
    for _time in range(2):
        client.get(path, {"q": question})
    assert len(rendered) == 2


def test_an_entry_opened_from_results_is_counted_however_often_it_was_kept():
    client = Client()
    for _time in range(2):
        client.get("/faq/refund/")
        client.get("/faq/refund/", {"q": "退款"})
    counting.counts.flush()
    assert list(SearchOpen.objects.values_list("term", "opened")) == [("退款", 2)]


def test_a_page_opened_from_results_is_the_same_but_for_its_head_and_view():
    def main(address: str) -> str:
        return Client().get(address).content.decode().split("<main", 1)[1].split("</main>", 1)[0]

    assert main("/faq/refund/?q=a") == main("/faq/refund/")
    assert main("/faq/refund/?q=a&view=elder") != main("/faq/refund/")


@pytest.mark.parametrize("address", ["/check/", "/faq/refund/solved/", "/check/report/"])
def test_answers_to_forms_are_never_kept(rendered, address):
    client = Client(headers={"origin": "http://testserver"})
    sent = {"form_token": form_token(), "value": "000-123-4567", "solved": "yes"}
    answers = [client.post(address, sent) for _time in range(2)]
    assert (len(rendered), {each["Cache-Control"] for each in answers}) == (2, {"no-store"})


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/api/v1/check?value=110", "/admin/login/"])
def test_other_answers_are_never_kept(rendered, address):
    client = Client()
    for _time in range(2):
        client.get(address)
    assert len(rendered) == 2


def test_the_head_of_a_page_is_what_was_kept(rendered):
    client = Client()
    got, head = client.get("/"), client.head("/")
    assert (rendered, told(head), head.content) == (["/"], told(got), b"")


def test_staff_get_the_page_that_everybody_gets(rendered, admin_client):
    mine, theirs = admin_client.get("/faq/refund/"), Client().get("/faq/refund/")
    assert (len(rendered), mine.content, "Vary" in mine and "Cookie" in mine["Vary"]) == (
        1,
        theirs.content,
        False,
    )


@pytest.mark.parametrize("address", PAGES)
def test_readers_get_no_cookie_and_no_session_is_read(admin_client, address):
    response = admin_client.get(address)
    assert (dict(response.cookies), response["Vary"]) == ({}, "Accept-Encoding")


def test_two_pages_have_the_headers_of_any_answer():
    client = Client()
    client.get("/")
    assert client.get("/")["X-Content-Type-Options"] == "nosniff"
