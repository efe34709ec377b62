"""A shown service state changes by itself at its moment; the call brief stays on the device."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from contacts.models import ServicePeriod
from tests.factories import make_channel, make_entry, make_value, make_wallet


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def test_a_state_changes_by_itself(live_server, page: Page):
    channel = make_channel(hours_basis="confirmed")
    closes = timezone.localtime() + timedelta(seconds=6)
    ServicePeriod.objects.create(channel=channel, days="daily", opens=time(0), closes=closes.time())
    page.goto(f"{live_server.url}{channel.wallet.get_contact_url()}")
    state = page.locator(".state").first
    expect(state).to_contain_text("服务中")
    expect(state).to_contain_text("已下班", timeout=15_000)


def test_a_state_that_changed_while_the_page_came_is_asked_for_at_once(live_server, page: Page):
    channel = make_channel(hours_basis="confirmed")
    closes = timezone.localtime() + timedelta(seconds=4)
    ServicePeriod.objects.create(channel=channel, days="daily", opens=time(0), closes=closes.time())

    def come_late(route: Route) -> None:
        expect(page.locator(".state").first).to_contain_text("服务中")
        page.wait_for_timeout(6_000)
        route.continue_()

    page.route("**/site*.js", come_late)
    page.goto(f"{live_server.url}{channel.wallet.get_contact_url()}")
    expect(page.locator(".state").first).to_contain_text("已下班")


def test_the_brief_is_copied_without_a_request(live_server, page: Page):
    wallet = make_wallet()
    make_channel(wallet=wallet)
    entry = make_entry(wallet=wallet, title="充值没到账", text={"have_ready": "手机号\n交易时间"})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}{entry.get_absolute_url()}")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("交易时间").check()
    page.get_by_role("button", name="复制提纲").click()
    expect(page.locator(".brief [role=status]")).to_have_text("已复制。")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == f"我的问题：充值没到账（{wallet.name}）\n手边有：\n- 交易时间"
    assert [address for address in asked if not address.endswith("icon.svg")] == []


def test_a_number_is_copied_as_it_stands(live_server, page: Page):
    channel = make_channel()
    make_value(channel=channel, value="000 0000 0001", at=timezone.now())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}{channel.wallet.get_contact_url()}")
    page.get_by_role("button", name="复制").first.click()
    expect(page.locator(".channel [role=status]")).to_have_text("已复制。")
    assert page.evaluate("navigator.clipboard.readText()") == "000 0000 0001"


def test_a_live_part_within_another_stays_when_both_change(live_server, page: Page):
    channel = make_channel(hours_basis="confirmed")
    ServicePeriod.objects.create(channel=channel, days="daily", opens=time(0), closes=time(0))
    entry = make_entry(wallet=channel.wallet)
    page.clock.install()
    page.goto(f"{live_server.url}{entry.get_absolute_url()}")
    expect(page.locator("[data-live=best] .state")).to_contain_text("服务中")
    later = page.content().replace("服务中", "已下班").replace("现在可以联系", "明天再联系")
    page.route("**/faq/**", lambda route: route.fulfill(body=later, content_type="text/html"))
    page.clock.fast_forward(61_000)
    expect(page.locator("[data-live=best]")).to_contain_text("明天再联系")
    expect(page.locator("[data-live=best] .state")).to_contain_text("已下班")


def test_what_an_answer_led_to_stays_when_it_is_asked_for_anew(live_server, page: Page):
    entry = make_entry(wallet=make_channel().wallet)
    page.clock.install()
    page.goto(f"{live_server.url}{entry.get_absolute_url()}solved/?solved=no&q=退款")
    before = page.locator("[data-live]").count()
    with page.expect_response(lambda answer: "solved=no" in answer.url) as answered:
        page.clock.fast_forward(61_000)
    answered.value.finished()
    page.clock.run_for(100)
    assert (page.locator("[data-live]").count(), before > 0, "q=" in answered.value.url) == (
        before,
        True,
        False,
    )


@pytest.mark.parametrize("status", [404, 410])
def test_of_a_page_that_is_gone_no_value_stays(live_server, page: Page, status):
    channel = make_channel()
    make_value(channel=channel, value="000 0000 0001", at=timezone.now())
    entry = make_entry(wallet=channel.wallet)
    page.clock.install()
    page.goto(f"{live_server.url}{entry.get_absolute_url()}")
    expect(page.get_by_text("000 0000 0001").first).to_be_visible()
    page.route("**/faq/**", lambda route: route.fulfill(status=status, body="", content_type="text/html"))
    page.clock.fast_forward(61_000)
    expect(page.locator("[data-live]")).to_have_count(0)
