"""/check/ and /check/report/: the answer on the page, and nothing typed kept anywhere."""

import logging

import pytest
from django.db import connection
from django.urls import reverse

from contacts.form_guard import form_token
from contacts.lifetime import LONGEST
from contacts.limits import LIMITS
from contacts.models import ContactReport
from tests.conftest import NOW
from tests.factories import make_channel, make_fake, make_value
from tests.reading import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CHECK, REPORT = "/check/", "/check/report/"


def send(client, address: str, **fields):
    data = {"form_token": form_token(), **fields}
    return client.post(address, data, headers={"sec-fetch-site": "same-origin"})


def report(client, **fields):
    return send(client, REPORT, **({"kind": "fake", "value": "000-123-4567"} | fields))


def whole_database() -> str:
    """Everything that any table holds."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    return str(rows)


# Checking


def test_it_shows_the_form(client):
    response = client.get(CHECK)
    assert (response.status_code, response.context["verdicts"]) == (200, [])
    assert "贴上号码、网址、邮箱或账号" in response.content.decode()


def test_it_answers_official(client):
    channel = make_value(value="000-123-4567").channel
    page = send(client, CHECK, value="客服电话：0001234567").content.decode()
    assert f"{channel.wallet.get_contact_url()}#{channel.slug}" in page
    assert "2026年11月20日对照官方来源核对过" in page


def test_it_answers_fake(client):
    make_fake(value="微信号 evil_kefu")
    page = send(client, CHECK, value="evil_kefu").content.decode()
    assert "已被列为假冒" in page
    assert "2026年11月20日有人报告它冒充官方客服" in page


def test_it_says_which_host_was_reported(client):
    make_fake(value="evil.example")
    page = send(client, CHECK, value="https://m.evil.example/login").content.decode()
    assert '2026年11月20日有人报告<span class="written">evil.example</span>冒充官方客服' in page


def test_it_answers_several_worst_first(client):
    make_fake(value="微信号 evil_kefu")
    make_value(value="000-123-4567")
    response = send(client, CHECK, value="000-123-4567\nother@example.com\nevil_kefu")
    assert [found.verdict for found in response.context["verdicts"]] == ["fake", "unlisted", "official"]


def test_it_escapes_what_was_typed(client):
    page = send(client, CHECK, value="<script>alert(1)</script>").content.decode()
    assert "<script>" not in page


@pytest.mark.parametrize("value", [pytest.param("", id="empty"), pytest.param("号" * 501, id="too long")])
def test_it_says_what_is_wrong_and_keeps_what_was_typed(client, value):
    response = send(client, CHECK, value=value)
    assert (response.status_code, response.context["typed"]) == (422, value)
    assert response.context["problem"] in response.content.decode()


def test_it_begins_a_report_on_what_was_checked(client):
    initial = send(client, CHECK, value="微信号 evil_kefu").context["report_form"].initial
    assert initial == {"kind": "fake", "value": "微信号 evil_kefu", "channel": None}


def test_it_begins_a_report_on_a_wrong_official_value(client):
    channel = make_value(value="000-123-4567").channel
    initial = send(client, CHECK, value="0001234567").context["report_form"].initial
    assert initial == {"kind": "wrong", "value": "0001234567", "channel": channel}


def test_answers_are_never_cached_and_set_no_cookie(client):
    response = send(client, CHECK, value="000-123-4567")
    seen = (response["Cache-Control"], dict(response.cookies), "Cookie" in response.get("Vary", ""))
    assert seen == ("no-store", {}, False)


def test_the_form_can_be_shared_by_caches(client, clock):
    response = client.get(CHECK)
    assert kept(response) == ("public", NOW + LONGEST)
    assert (dict(response.cookies), "Cookie" in response.get("Vary", "")) == ({}, False)


def test_it_is_limited(client):
    for _ in range(LIMITS["check"].times):
        assert send(client, CHECK, value="000-123-4567").status_code == 200
    response = send(client, CHECK, value="000-123-4567")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        429,
        "60",
        "no-store",
    )
    assert (response.context["typed"], response.context["verdicts"]) == ("000-123-4567", [])


@pytest.mark.parametrize("address", [CHECK, REPORT])
def test_other_methods_are_refused(client, address):
    assert client.put(address).status_code == 405


@pytest.mark.parametrize("name", ["home", "search", "emergency"])
def test_it_is_linked_from_the_foot_of_every_page(client, name):
    assert f'href="{CHECK}"' in client.get(reverse(name)).content.decode()


def test_it_is_linked_from_the_contact_page(client):
    page = client.get(make_channel().wallet.get_contact_url()).content.decode()
    assert "贴上来核对" in page


# Reporting


def test_a_report_is_kept(client):
    channel = make_channel()
    response = report(client, kind="wrong", channel=channel.pk, note="打不通")
    kept = ContactReport.objects.get()
    assert (kept.kind, kept.value, kept.note, kept.channel) == ("wrong", "000-123-4567", "打不通", channel)
    assert "报告收到了" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        pytest.param({"value": ""}, {"value": ["请写上号码、网址、邮箱或账号。"]}, id="no value"),
        pytest.param(
            {"value": "11010519491231002X"},
            {"value": ["这像是身份证号或银行卡号，请不要填写。"]},
            id="identity card",
        ),
        pytest.param({"channel": "999999"}, {"channel": ["没有这个渠道，请重新选。"]}, id="no such channel"),
    ],
)
def test_a_report_with_mistakes_comes_back(client, fields, errors):
    response = report(client, note="说来话长", **fields)
    assert (response.status_code, response.context["report_form"].errors) == (422, errors)
    assert ("说来话长" in response.content.decode(), ContactReport.objects.exists()) == (True, False)


def test_reports_are_limited_and_say_so(client):
    for _ in range(LIMITS["report"].times):
        assert report(client).status_code == 200
    response = report(client)
    assert (response.status_code, response["Retry-After"]) == (429, str(14 * 60 * 60))
    assert ("没有保存" in response.content.decode(), ContactReport.objects.count()) == (True, 5)


def test_mistakes_do_not_count(client):
    for _ in range(LIMITS["report"].times + 1):
        report(client, value="")
    assert report(client).status_code == 200


def test_the_address_of_reports_leads_back_to_the_form(client):
    assert client.get(REPORT)["Location"] == CHECK


# Nothing typed is kept


CANARY = "canary_7310"


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda client: send(client, CHECK, value=CANARY), id="check"),
        pytest.param(lambda client: send(client, CHECK, value=CANARY * 50), id="too long"),
        pytest.param(lambda client: send(client, CHECK, value=CANARY, form_token=""), id="refused form"),
        pytest.param(lambda client: client.get("/api/v1/check", {"value": CANARY}), id="API"),
        pytest.param(lambda client: report(client, value="", note=CANARY), id="report with a mistake"),
        pytest.param(lambda client: report(client, note="13107310731 canary_7310@example.com"), id="note"),
    ],
)
def test_what_is_typed_reaches_neither_database_nor_log(client, caplog, ask):
    make_fake(value=f"{CANARY}_listed")
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django").propagate, before = True, logging.getLogger("django").propagate
    try:
        ask(client)
    finally:
        logging.getLogger("django").propagate = before
    kept = whole_database().replace(f"{CANARY}_listed", "listed")
    assert "listed" in kept
    assert (CANARY in kept, "13107310731" in kept, CANARY in caplog.text) == (False, False, False)
