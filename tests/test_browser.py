"""What people see and do, in Debian's Chromium."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from faq.models import Revision
from tests.factories import make_draft, make_user

pytestmark = pytest.mark.usefixtures("clock")

NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (Not Found)"
PHONES = [320, 390]  # CSS pixels: the narrowest phone in use, and a common one
ADDRESSES = [
    "/",
    "/wallets/okpay/",
    "/wallets/okpay/contact/",
    "/wallets/general/contact/",
    "/faq/ok-top-up-not-received/",
    "/search/?q=退款",
    "/search/?q=qqqqzzzz",
    "/search/?wallet=ok",
    "/emergency/",
    "/gone/",
]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: faults of scripts, and what the policy kept from loading."""
    return []


@pytest.fixture
def open_page(browser, live_server, complaints) -> Iterator:
    """Opens pages of the portal; each call is a visitor of their own."""
    contexts: list[BrowserContext] = []

    def open_one(address: str, **context_options: object) -> Page:
        context = browser.new_context(base_url=live_server.url, **context_options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: message.type in ("error", "warning") and complaints.append(message.text),
        )
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()


def path(page: Page) -> str:
    return urlsplit(page.url).path


# A reader without script


@pytest.fixture
def reader(open_page, content) -> Page:
    return open_page("/", java_script_enabled=False, viewport={"width": 390, "height": 844})


def test_from_a_tile_to_the_steps_to_the_support(reader):
    reader.click("text=钱充了没到")
    reader.click(".results a >> nth=0")
    reader.wait_for_load_state()  # a click itself waits for the first byte of the next page
    entry, steps = path(reader), reader.locator("ol.steps > li").count()
    reader.click("section[aria-labelledby=contact-title] a.go >> nth=-1")
    assert (entry, steps > 1, path(reader)) == ("/faq/ok-top-up-not-received/", True, "/wallets/ok/contact/")


def test_from_a_wallet_to_an_entry_to_the_emergency_page(reader):
    reader.click("h3 >> text=OKPay")
    reader.click("text=OKPay账户被锁，登不进去")
    entry = path(reader)
    reader.click("header >> text=紧急求助")
    expect(reader.locator("a[href='tel:110']")).to_be_visible()
    assert entry == "/faq/okpay-account-locked/"


def test_from_a_question_to_the_results_of_a_wallet(reader):
    reader.fill("#q", "密码")
    reader.press("#q", "Enter")
    reader.click("nav[aria-label=按钱包筛选] >> text=OKPay")
    assert reader.locator(".results .fine >> nth=0").inner_text().startswith("OKPay ·")


# Every page


@dataclass
class Round:
    """What is to be said against the pages."""

    too_wide: dict[tuple[str, int], int] = field(default_factory=dict)  # in pixels, by address and width
    complaints: list[str] = field(default_factory=list)
    cookies: list = field(default_factory=list)
    other_hosts: set[str] = field(default_factory=set)


def test_nothing_is_to_be_said_against_any_page(open_page, content, complaints, live_server):
    page, seen, hosts = open_page("/"), Round(complaints=complaints), set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for address in ADDRESSES:
        page.goto(address)
        for width in PHONES:
            page.set_viewport_size({"width": width, "height": 700})
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if over > 0:
                seen.too_wide[address, width] = over
    seen.cookies, seen.other_hosts = page.context.cookies(), hosts - {urlsplit(live_server.url).netloc}
    assert (len(hosts), seen) == (1, Round(complaints=[NOT_FOUND]))


# The staff desk


@pytest.fixture
def draft(transactional_db) -> Revision:
    return make_draft(title="退款没到账", steps=("一", "二", "三"))


@pytest.fixture
def desk(open_page, draft, client, live_server) -> Page:
    """The form of the draft, opened by an administrator."""
    client.force_login(make_user(is_superuser=True))
    page = open_page("/admin/login/")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"/admin/faq/revision/{draft.pk}/change/")
    return page


def press(page: Page, step: str, button: str) -> None:
    """Go to a button of the step that says this, and press it by keyboard."""
    row = page.locator(".inline-related", has=page.locator(f"input[name$='-action'][value='{step}']"))
    row.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")


def saved_steps(page: Page, draft: Revision) -> list[str]:
    page.click("input[name=_save]")
    page.wait_for_selector(".messagelist .success")
    return list(draft.steps.values_list("action", flat=True))


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        pytest.param([("一", "下移")], ["二", "一", "三"], id="first down"),
        pytest.param([("三", "上移")], ["一", "三", "二"], id="last up"),
        pytest.param([("三", "上移"), ("三", "上移")], ["三", "一", "二"], id="last to the top"),
        pytest.param([("一", "上移"), ("三", "下移")], ["一", "二", "三"], id="beyond the ends"),
    ],
)
def test_steps_are_moved_by_keyboard(desk, draft, moves, expected):
    for step, button in moves:
        press(desk, step, button)
    assert saved_steps(desk, draft) == expected


def test_the_button_keeps_the_focus(desk):
    press(desk, "三", "上移")
    desk.keyboard.press("Enter")
    actions = desk.locator(".inline-related:not(.empty-form) input[name$='-action']")
    assert [each.input_value() for each in actions.all()] == ["三", "一", "二"]


def test_the_numbers_follow_the_order_on_the_page(desk):
    press(desk, "三", "上移")
    positions = desk.locator(".inline-related:not(.empty-form) input[name$='-position']")
    assert [each.input_value() for each in positions.all()] == ["1", "2", "3"]


def test_a_step_that_was_added_can_be_moved(desk, draft):
    desk.click("#steps-group .add-row a")
    desk.fill("#id_steps-3-action", "新")
    desk.locator("#steps-3").get_by_role("button", name="上移").focus()
    desk.keyboard.press("Enter")
    assert saved_steps(desk, draft) == ["一", "二", "新", "三"]


def test_the_desk_makes_the_browser_not_complain(desk, draft, complaints):
    for address in (
        "/admin/",
        "/admin/faq/entry/",
        f"/admin/faq/entry/{draft.entry_id}/change/",
        "/admin/faq/entry/add/",
    ):
        desk.goto(address)
    assert complaints == []


def test_without_script_the_numbers_alone_move_a_step(open_page, draft, client, live_server):
    client.force_login(make_user(is_superuser=True))
    page = open_page("/admin/login/", java_script_enabled=False)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"/admin/faq/revision/{draft.pk}/change/")
    page.fill("#id_steps-0-position", "4")
    assert saved_steps(page, draft) == ["二", "三", "一"]
