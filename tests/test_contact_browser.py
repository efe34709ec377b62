"""Two people and a reader in a real browser: propose, approve, see, withdraw, gone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from contacts.admin_values import decide_url
from contacts.models import Channel
from tests.factories import make_channel, make_user, make_value

PASSWORD = "ein-langes-passwort-2026"
NUMBER = "000 0000 0001"


@pytest.fixture
def channel(live_server, content) -> Channel:
    return Channel.objects.get(wallet__slug="op", slug="hotline")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Each page in a context of its own; all are closed before the server's test is over."""
    with ExitStack() as contexts:
        yield lambda: contexts.enter_context(browser.new_context(locale="zh-CN")).new_page()


def sign_in(page: Page, address: str, person: User) -> Page:
    page.goto(f"{address}/admin/")
    page.fill("#id_login", person.username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    return page


def propose(page: Page, address: str, channel: Channel) -> None:
    page.goto(f"{address}/admin/contacts/contactvalue/add/?channel={channel.pk}")
    page.fill("#id_value", NUMBER)
    page.fill("#id_source_url", "https://example.com/contact")
    page.fill("#id_checked_on", "2026-01-05")
    page.click("[name=_save]")


def open_decision(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/contacts/contactvalue/")
    page.click("#result_list tbody tr:last-child th a")
    page.click("text=核准、退回或撤下")


def test_a_value_lives_and_dies_by_two_people(live_server, channel, open_page, settings):
    settings.CONTACT_AGES = type(settings.CONTACT_AGES)(recheck=36500, hide=36500)
    address = live_server.url
    first = sign_in(open_page(), address, make_user(username="first", password=PASSWORD, is_superuser=True))
    second = sign_in(open_page(), address, make_user(username="second", password=PASSWORD, is_superuser=True))
    reader = open_page()

    propose(first, address, channel)
    open_decision(first, address)
    expect(first.get_by_role("button", name="核准")).to_have_count(0)

    open_decision(second, address)
    second.check("#id_have_checked")
    second.get_by_role("button", name="核准").click()
    expect(second.locator(".messagelist")).to_contain_text("已核准")
    reader.goto(f"{address}/wallets/op/contact/")
    expect(reader.get_by_role("link", name=f"拨打 {NUMBER}")).to_have_attribute("href", "tel:00000000001")

    open_decision(first, address)
    first.fill("#id_reason", "打不通")
    first.get_by_role("button", name="撤下").click()
    expect(first.locator(".messagelist")).to_contain_text("已撤下")
    reader.reload()  # a page may be kept for up to 60 s; a reload asks anew
    expect(reader.get_by_text(NUMBER)).to_have_count(0)


def test_the_records_of_a_channel_fit_a_narrow_telephone(live_server, open_page):
    value = make_value(channel=make_channel(kind="chat"), value="https://example.com/help/customer-service")
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, live_server.url, make_user(password=PASSWORD, is_superuser=True))
    page.goto(f"{live_server.url}{decide_url(value)}")
    expect(page.get_by_text("这个渠道的全部记录")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
