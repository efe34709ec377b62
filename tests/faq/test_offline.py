"""The worker that keeps the emergency page; what it does in a browser is in tests/reader."""

import re

import pytest

from tests.factories import make_channel, make_entry, make_value, make_wallet

URL = "/sw.js"


def test_it_is_a_script_that_is_asked_for_anew_each_time(client):
    answer = client.get(URL)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "text/javascript; charset=utf-8",
        "no-cache",
    )


def test_it_keeps_the_emergency_page_and_what_it_is_made_of(client):
    script = client.get(URL).content.decode()
    kept = re.findall(r"^const (?:PAGE|PARTS) = (.*);", script, re.MULTILINE)
    assert kept == ['"/emergency/"', '["/static/css/site.css", "/static/icon.svg"]']


@pytest.mark.django_db
def test_the_page_that_it_keeps_holds_no_contact_value(client):
    channel = make_channel(wallet=make_wallet(slug="ok"))
    make_entry(wallet=channel.wallet, urgency="now")
    make_value(channel=channel, value="000 0000 0001")
    there = "000 0000 0001" in client.get("/wallets/ok/contact/").content.decode()
    assert (there, "000 0000" in client.get("/emergency/").content.decode()) == (True, False)
