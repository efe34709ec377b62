"""What readers do: with and without script, by keyboard, in the elder view, without a network."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Error, Page, expect

from tests.reader.conftest import follow
from tests.reader.kinds import KINDS, elder

PHONE = {"width": 390, "height": 844}
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %

FOCUSED = """() => {
    const each = document.activeElement;
    const box = each.getBoundingClientRect();
    const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const top = document.elementFromPoint(x, y);
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return {
        name: each.textContent.trim() || each.name || each.localName,
        isBody: each === document.body,
        isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        isUncovered: Boolean(top) && (each.contains(top) || top.contains(each)),
    };
}"""
FOCUSABLE = (
    "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]"
    ".filter(each => each.checkVisibility()).length"
)


def path(page: Page) -> str:
    return unquote(urlsplit(page.url).path)


def tap(page: Page, name: str) -> None:
    follow(page.locator("main").get_by_role("link", name=name).first)


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))


# --- without script ----------------------------------------------------------------------------------


def test_the_whole_way_without_script(visit):
    page = visit("/", java_script_enabled=False, viewport=PHONE).page
    page.fill("#q", "充值没到账")
    press(page, "搜索")
    follow(page.locator("nav[aria-label=按钱包筛选]").get_by_role("link", name="OK钱包"))
    follow(page.locator(".results a").first)
    assert path(page) == "/faq/ok-top-up-not-received/"

    tap(page, "一步一步带我做")
    tap(page, "做好了")
    press(page, "不行")
    tap(page, "还是不行，先做下一步")
    tap(page, "做好了")
    press(page, "不行")
    tap(page, "去做：")
    assert path(page) == "/faq/general-account-locked/guide/"
    tap(page, "上一步")
    assert path(page) == "/faq/ok-top-up-not-received/guide/1-ynyx/"
    press(page, "不做了，直接找客服")
    tried = [each.get_attribute("data-brief-step") for each in page.locator("[data-brief-step]").all()]
    assert [each[-5:] for each in tried] == ["（做好了）", "态（不行）", "（做好了）", "锁（不行）"]
    tap(page, "所有渠道和要准备的东西")
    assert path(page) == "/wallets/ok/contact/"


@pytest.mark.parametrize(
    ("answer", "heading"), [("解决了", "解决了就好，谢谢您告诉我们"), ("还没解决", "还没解决，接着这样做")]
)
def test_the_vote_without_script(visit, answer, heading):
    page = visit(KINDS["entry"], java_script_enabled=False).page
    press(page, answer)
    expect(page.locator("h1")).to_have_text(heading)


def test_a_walk_to_its_good_end_without_script(visit):
    page = visit("/faq/ok-forgot-password/guide/", java_script_enabled=False).page
    for _step in range(3):
        tap(page, "做好了")
    press(page, "解决了")
    expect(page.locator("h1")).to_have_text("解决了就好，谢谢您告诉我们")


def test_a_number_is_checked_without_script(visit):
    page = visit(KINDS["check"], java_script_enabled=False).page
    page.fill("#value", "400 000 0000")
    press(page, "核对")
    expect(page.locator("h2").first).not_to_have_text("小心假客服")


# --- two taps ------------------------------------------------------------------------------------------


@pytest.fixture
def home(visit) -> Page:
    return visit("/", viewport=PHONE).page


def test_every_tile_leads_to_a_first_step_in_two_taps(home):
    tiles = home.locator(".tiles a").all_inner_texts()
    without = []
    for tile in tiles:
        home.goto("/")
        follow(home.locator(".tiles").get_by_role("link", name=tile))
        follow(home.locator(".results a").first)
        without += [] if home.locator(".steps .do").first.is_visible() else [tile]
    assert (len(tiles) > 4, without) == (True, [])


def test_every_wallet_leads_to_its_support_in_one_tap(home):
    ways = home.locator(".cards .go").all_inner_texts()
    without = []
    for way in ways:
        home.goto("/")
        follow(home.locator(".cards").get_by_role("link", name=way))
        found = home.locator(".button-call, .unverified, .entries a, .tiles a").first
        without += [] if found.is_visible() else [way]
    assert (len(ways) > 3, without) == (True, [])


def test_the_police_are_called_in_two_taps(home):
    follow(home.locator("header").get_by_role("link", name="紧急求助"))
    expect(home.get_by_role("link", name="拨打 110")).to_be_in_viewport()


# --- by keyboard -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["home", "results", "entry", "contact", "guide", "unsolved", "check"])
def test_by_keyboard_everything_is_reached_and_seen(visit, kind):
    page = visit(KINDS[kind], viewport=ZOOMED).page
    wanted, reached = page.evaluate(FOCUSABLE), []
    for _each in range(wanted):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    hidden = [each["name"] for each in reached if not (each["isSeen"] and each["isUncovered"])]
    assert (reached[0]["name"], hidden, [each for each in reached if each["isBody"]]) == ("跳到正文", [], [])


def test_the_skip_link_leads_to_the_text(visit):
    page = visit(KINDS["entry"]).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


# --- the elder view ------------------------------------------------------------------------------------


def test_the_elder_view_is_kept_along_the_way_without_a_cookie(visit):
    page = visit("/", viewport=PHONE).page
    follow(page.get_by_role("link", name="关怀版"))
    page.fill("#q", "忘了密码")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/faq/**")
    tap(page, "一步一步带我做")
    press(page, "不行")
    press(page, "不做了，直接找客服")
    kept = [page.locator("html.elder").count()]
    follow(page.get_by_role("link", name="普通版"))
    kept.append(page.locator("html.elder").count())
    assert (kept, path(page).endswith("/unsolved/"), page.context.cookies()) == ([1, 0], True, [])


# --- copying -------------------------------------------------------------------------------------------


def test_where_copying_is_refused_the_text_can_be_copied_by_hand(visit):
    page = visit("about:blank").page
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(KINDS["unsolved"])
    press(page, "复制提纲")
    by_hand = page.locator(".brief textarea")
    expect(by_hand).to_be_visible()
    selected = page.evaluate("getSelection().toString()")
    assert (by_hand.input_value(), "没成功，先看账户有没有被锁（不行）" in selected) == (selected, True)


def test_the_text_to_copy_by_hand_follows_the_ticks(visit):
    page = visit("about:blank").page
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(KINDS["unsolved"])
    press(page, "复制提纲")
    by_hand = page.locator(".brief textarea")
    expect(by_hand).to_have_value(re.compile("（不行）"))
    for tried in page.locator("[data-brief-step]").all():
        tried.uncheck()
    expect(by_hand).not_to_have_value(re.compile("（不行）"))


def test_a_brief_ticked_otherwise_is_not_said_to_be_copied(visit):
    page = visit(KINDS["unsolved"]).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "复制提纲")
    said = page.locator(".brief [role=status]")
    expect(said).to_have_text("已复制。")
    page.locator("[data-brief-step]").first.uncheck()
    expect(said).to_be_empty()


def test_a_brief_without_a_question_names_the_wallet(visit):
    page = visit(KINDS["contact"]).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "复制提纲")
    expect(page.locator(".brief [role=status]")).to_have_text("已复制。")
    assert page.evaluate("navigator.clipboard.readText()") == "钱包：OK钱包"


# --- without a network ---------------------------------------------------------------------------------

KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const urls = [];
    for (const name of await caches.keys()) for (const each of await (await caches.open(name)).keys()) urls.push(new URL(each.url).pathname);
    return urls.sort();
}"""


@pytest.fixture
def cut_off(visit) -> Page:
    """A reader who has been here before and now has no network."""
    visitor = visit("/")
    visitor.page.wait_for_function(f"({KEPT})().then(kept => kept.length > 2)")
    for kind in ("contact", "entry", "wallet"):
        visitor.page.goto(KINDS[kind])
    visitor.page.context.set_offline(True)
    return visitor.page


@pytest.mark.parametrize("address", ["/emergency/", elder("/emergency/")])
def test_the_emergency_page_can_be_read(cut_off, address):
    cut_off.goto(address)
    size = cut_off.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert (cut_off.locator("h1").inner_text(), size >= 18) == ("紧急求助", True)
    assert cut_off.get_by_role("link", name="拨打 110").get_attribute("href") == "tel:110"


def test_no_other_page_is_kept(cut_off):
    kept = [address for address in cut_off.evaluate(KEPT) if not address.startswith("/static/")]
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        cut_off.goto("/wallets/op/contact/")  # never seen: what was seen, the browser may keep for a minute
    assert kept == ["/emergency/"]
