import pytest
from django.template.loader import render_to_string
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, permission_denied, server_error

from tests.reading import links, texts, title

WAYS_OUT = ["/emergency/", "tel:110", "tel:96110", "/wallets/general/contact/", "/"]

GONE = [
    "/no/such/page/",
    "/faq/gone/",
    "/wallets/gone/",
    "/wallets/gone/contact/",
    "/%00",
    "/%ED%A0%80",
    "/钱",
]


@pytest.mark.parametrize("address", GONE)
def test_an_unknown_address_answers_404(client, db, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", GONE)
def test_an_unknown_address_says_so_in_plain_chinese(client, db, address):
    assert title(client.get(address)) == "没有这个页面"


def test_an_unknown_address_shows_the_ways_out(client, db):
    assert links(client.get("/gone/"), ".//main//p/a") == WAYS_OUT


def test_an_unknown_address_offers_a_search(client, db):
    assert texts(client.get("/gone/"), ".//main//label") == ["说说出了什么问题"]


def test_an_unknown_address_never_repeats_itself(client, db):
    assert "alert(1)" not in client.get("/<script>alert(1)</script>").content.decode()


# Without `db` any query fails the test.


def test_the_error_page_needs_neither_context_nor_database():
    assert "<h1>网站出错了，不是您的错</h1>" in render_to_string("500.html")


def test_the_error_page_answers_500(rf):
    assert server_error(rf.get("/")).status_code == 500


def test_the_error_page_shows_the_ways_out(rf):
    assert links(server_error(rf.get("/")), ".//main//p/a") == WAYS_OUT


@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        pytest.param(bad_request, 400, "这个请求我们看不懂", id="bad request"),
        pytest.param(permission_denied, 403, "这个页面不能打开", id="forbidden"),
    ],
)
def test_a_refused_request_is_told_in_plain_words(rf, view, status, heading):
    answer = view(rf.get("/"), Exception("秘密"))
    assert (answer.status_code, texts(answer, ".//h1")) == (status, [heading])
    assert (links(answer, ".//main//p/a"), "秘密" in answer.content.decode()) == (WAYS_OUT, False)


def test_a_form_that_lay_open_too_long_is_told_in_plain_words(rf):
    answer = csrf_failure(rf.post("/admin/"))
    assert (answer.status_code, texts(answer, ".//h1")) == (403, ["没有提交成功"])
