"""Setting up a second factor and approving, in a real browser, at the width of a phone and of a desk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from contacts.models import ContactValue
from faq.models import AccountEvent
from tests.factories import make_channel, make_member, make_user
from tests.signing_in import code_now, make_factor, signed_in, write_sign_in

PASSWORD = "ein-langes-passwort-2026"
# The suite goes to work on a phone, where it is harder; the trials at a desk as well.
SCREENS = [
    pytest.param((390, 844), id="phone"),
    pytest.param((1280, 900), id="desk", marks=pytest.mark.trials),
]
SHOTS = os.environ.get("SHOTS")  # a folder for pictures, to look at


@pytest.fixture(params=SCREENS)
def page(request, browser: Browser, live_server, settings) -> Iterator[Page]:
    """A page where a second factor is required; whatever the browser complains of fails the test."""
    settings.SECOND_FACTOR = "required"
    width, height = request.param
    complaints: list[str] = []
    with browser.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": width, "height": height}
    ) as context:
        page = context.new_page()
        page.on("console", lambda said: is_complaint(said) and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


def is_complaint(said: ConsoleMessage) -> bool:
    """What is said without an address is said of axe itself."""
    return said.type in ("error", "warning") and bool(said.location["url"])


@pytest.fixture
def approver(live_server) -> User:
    call_command("load_roles", verbosity=0)
    return make_member(role="审核", username="shenhe", password=PASSWORD)


def make_proposal(value: str) -> ContactValue:
    at = timezone.now()
    said = {"value": value, "source_url": "https://example.com/contact", "checked_on": at.date()}
    return ContactValue.objects.propose(make_channel(), person=make_user(), at=at, **said)


def look(page: Page, name: str) -> None:
    """Nothing serious is wrong with this page for people who see or move differently, and nothing is cut off."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    serious = {
        rule["id"]: [node["html"] for node in rule["nodes"]]
        for rule in found
        if rule["impact"] in ("serious", "critical")
    }
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (name, serious, max(over, 0)) == (name, {}, 0)


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.fill("#id_login", "shenhe")
    page.fill("#id_password", password)
    page.get_by_role("button", name="登录").click()


def set_up_app(page: Page) -> str:
    """Set up an authenticator app; returns its secret."""
    page.get_by_role("link", name="设置手机验证器").click()
    assert page.locator("ol img").evaluate("picture => picture.naturalWidth") > 0
    look(page, "app")
    secret = page.locator("ol code").inner_text()
    page.fill("#id_code", code_now(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.locator(".account-codes li")).to_have_count(10)
    look(page, "codes")
    return secret


def approve(page: Page, proposal: ContactValue) -> None:
    page.goto(f"/admin/contacts/contactvalue/{proposal.pk}/decide/")
    page.check("#id_have_checked")
    page.get_by_role("button", name="核准").click()


def let_half_an_hour_pass(person: User) -> None:
    """As if the session had been signed in 31 minutes ago."""
    (stored,) = [row for row in Session.objects.all() if "_auth_user_id" in row.get_decoded()]
    session = Session.get_session_store_class()(stored.session_key)
    write_sign_in(session, person, at=timezone.now().timestamp() - 31 * 60, with_factor=True)
    session.save()


def is_live(proposal: ContactValue) -> bool:
    return proposal.decisions.filter(event=ContactValue.Event.APPROVED).exists()


def sign_out(page: Page) -> None:
    page.locator("#logout-form button").click()


def test_a_second_factor_is_set_up_and_then_approves(page, approver):
    first, second = make_proposal("000 0000 0001"), make_proposal("000 0000 0002")
    page.goto("/admin/")
    look(page, "login")
    sign_in(page, "wrong")
    expect(page.locator(".errorlist")).to_have_text("用户名或密码不对。")
    look(page, "wrong")
    sign_in(page)
    expect(page.locator(".messagelist")).to_contain_text("要先设置两步验证")
    look(page, "factors")
    secret = set_up_app(page)
    page.get_by_role("link", name="我记好了，进入管理后台").click()
    approve(page, first)
    assert is_live(first)

    let_half_an_hour_pass(approver)
    approve(page, second)
    expect(page.get_by_role("heading", name="再确认一次是您本人")).to_be_visible()
    assert not is_live(second)
    look(page, "again")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="确认").click()
    expect(page.locator(".messagelist")).to_contain_text("已核准")
    assert is_live(second)

    sign_out(page)
    page.goto("/admin/")
    sign_in(page)
    look(page, "code")
    page.fill("#id_code", "000000")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".errorlist")).to_contain_text("验证码不对")
    page.fill("#id_code", code_now(secret))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("link", name="两步验证")).to_be_visible()
    page.goto("/admin/account/password/")
    look(page, "password")


def plug_in_key(page: Page) -> None:
    """A security key of the browser's own, that confirms at once."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_does_as_well(page, approver):
    plug_in_key(page)
    page.goto("/admin/")
    sign_in(page)
    page.get_by_role("link", name="添加通行密钥").click()
    look(page, "add-passkey")
    page.get_by_role("button", name="添加").click()
    expect(page.locator(".account-codes li")).to_have_count(10)
    page.goto("/admin/account/factor/passkey/")
    look(page, "passkeys")
    sign_out(page)
    page.goto("/admin/")
    sign_in(page)
    look(page, "use-passkey")
    page.get_by_role("button", name="用通行密钥确认").click()
    expect(page.get_by_role("link", name="两步验证")).to_be_visible()


def test_administrators_see_what_happened_to_accounts(page, approver, live_server):
    other = make_member(role="管理员", username="other", password=PASSWORD)
    double = make_member(role="管理员", username="shuangshen")
    at = timezone.now()
    AccountEvent.objects.record("created", at=at, account=double, actor=approver, needs_confirmation=True)
    AccountEvent.objects.record("wrong_password", at=at, account=approver, address="203.0.113.*")
    AccountEvent.objects.record("slowed", at=at, account=approver, address="203.0.113.*")
    make_factor(other)
    cookie = signed_in(other, with_factor=True).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    pages = {
        "events": "/admin/faq/accountevent/",
        "histories": "/admin/faq/accountevent/history/",
        "confirm": f"/admin/auth/user/{double.pk}/confirm/",
    }
    for name, address in pages.items():
        page.goto(address)
        look(page, name)
    page.get_by_role("button", name="我问过本人，确认").click()
    expect(page.locator(".messagelist")).to_contain_text("已确认")
    look(page, "account")
