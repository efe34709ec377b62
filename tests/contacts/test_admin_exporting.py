"""Contacts as files: what readers see, for those who may look, and no formula."""

import csv
import io
import json

import pytest
from django.urls import NoReverseMatch, reverse

from contacts.spreadsheet import BOM
from tests.factories import make_channel, make_user, make_value, make_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

EXPORT = {kind: reverse("admin:contacts_channel_export", args=[kind]) for kind in ("csv", "jsonl")}
MAY = ("contacts.view_channel", "contacts.view_contactvalue")


def rows(response, kind: str) -> list[dict]:
    text = response.content.decode()
    if kind == "jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


@pytest.fixture
def channels() -> None:
    wallet = make_wallet(slug="ok")
    make_value(channel=make_channel(wallet=wallet, slug="hotline", name="热线"), value="+86 000 0001")
    make_channel(wallet=wallet, slug="chat", kind="chat", name="在线客服", where_to_find="=应用里")


@pytest.mark.parametrize(("kind", "mark"), [("csv", "'"), ("jsonl", "")])
def test_it_writes_every_channel_with_what_readers_see(client, channels, kind, mark):
    client.force_login(make_user(permissions=MAY))
    hotline, chat = rows(client.get(EXPORT[kind]), kind)
    assert (hotline["联系信息"], hotline["核实情况"], hotline["核对日期"], hotline["官方来源"]) == (
        f"{mark}+86 000 0001",
        "已核实",
        "2026-11-20",
        "https://example.com/contact",
    )
    assert (chat["渠道"], chat["联系信息"], chat["核实情况"], chat["在哪里找"]) == (
        "chat",
        "",
        "没有可显示的",
        f"{mark}=应用里",
    )


@pytest.mark.parametrize("permissions", [(), MAY[:1], MAY[1:]], ids=["none", "channels", "values"])
def test_who_may_not_look_gets_none(client, channels, permissions):
    client.force_login(make_user(permissions=permissions))
    assert [client.get(address).status_code for address in EXPORT.values()] == [403, 403]


def test_a_kind_that_there_is_not_leads_to_the_list(client):
    client.force_login(make_user(permissions=MAY))
    address = reverse("admin:contacts_channel_export", args=["xlsx"])
    assert client.get(address).url == reverse("admin:contacts_channel_changelist")


@pytest.mark.parametrize("model", ["channel", "contactvalue"])
def test_there_is_no_way_in(model):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:contacts_{model}_import")
