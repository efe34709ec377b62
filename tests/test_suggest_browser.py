"""The suggestions as people use them: with pinyin, keyboard, touch, and without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from faq.models import Tile
from tests.factories import make_entry, make_wallet

PAUSE = 400  # ms, well above the 150 that the script waits


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def portal(live_server) -> str:
    """The address of a portal with three entries about passwords."""
    ok = make_wallet(slug="ok", name="OK钱包")
    make_wallet(slug="general", name="通用指南")
    make_entry(slug="forgot", title="忘记密码", wallet=ok)
    make_entry(slug="change", title="修改密码", wallet=ok)
    make_entry(slug="locked", title="密码错了被锁", wallet=ok)
    Tile.objects.create(phrase="忘记密码")
    return live_server.url


@pytest.fixture
def page(context, portal) -> Page:
    page = context.new_page()
    page.goto(portal)
    return page


@pytest.fixture
def asked(page) -> list[str]:
    """The addresses asked for suggestions, as they are asked."""
    addresses: list[str] = []
    page.on("request", lambda request: "/suggest" in request.url and addresses.append(request.url))
    return addresses


def box(page: Page):
    return page.locator("#q")


def options(page: Page):
    return page.get_by_role("option")


def type_and_wait(page: Page, text: str = "密码") -> None:
    box(page).press_sequentially(text)
    expect(options(page)).to_have_count(3)


def compose(page: Page, *texts: str):
    """Compose with an input method, without ending it; returns the session that can go on."""
    box(page).focus()
    session = page.context.new_cdp_session(page)
    for text in texts:
        session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    return session


def press_enter_in(session) -> None:
    """The Enter that an input method takes: the page is told of key 229."""
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def answer(route: Route, text: str) -> None:
    row = {"text": text, "slug": "x", "url": "/", "wallet_name": ""}
    route.fulfill(json={"query": "", "suggestions": [row]})


def active(page: Page) -> str:
    """The words of the option that the box points assistive technology to."""
    name = box(page).get_attribute("aria-activedescendant")
    return page.locator(f"#{name} > span").first.inner_text() if name else ""


# Asking


def test_it_suggests_what_is_typed(page):
    type_and_wait(page)
    expect(options(page).filter(has_text="忘记密码")).to_have_count(1)


@pytest.mark.parametrize("path", ["/", "/search/", "/gone/"], ids=["home", "search", "not found"])
def test_it_suggests_wherever_there_is_a_box(page, portal, path):
    page.goto(portal + path)
    type_and_wait(page)


def test_it_asks_once_for_what_is_typed_in_one_go(page, asked):
    box(page).press_sequentially("忘记密码", delay=20)
    page.wait_for_timeout(PAUSE)
    assert len(asked) == 1


def test_it_asks_within_the_wallet_of_the_page(page, portal):
    page.goto(f"{portal}/search/?q=x&wallet=ok")
    with page.expect_request("**/suggest?*") as request:
        box(page).fill("密码")
    assert request.value.url.split("?")[1] == "q=%E5%AF%86%E7%A0%81&wallet=ok"


def test_an_emptied_box_has_no_suggestions(page):
    type_and_wait(page)
    box(page).fill("")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_stale_answer_is_dropped(page):
    held: list[Route] = []
    page.route("**/suggest?q=old", lambda route: held.append(route))
    page.route("**/suggest?q=new", lambda route: answer(route, "新的"))
    box(page).fill("old")
    page.wait_for_timeout(PAUSE)
    box(page).fill("new")
    expect(options(page)).to_have_text(["新的 "])
    answer(held[0], "旧的")
    page.wait_for_timeout(PAUSE)
    expect(options(page)).to_have_text(["新的 "])


@pytest.mark.parametrize("status", [500, 404])
def test_a_failing_answer_leaves_the_box_alone(page, portal, status):
    page.route("**/suggest?*", lambda route: route.fulfill(status=status))
    box(page).fill("密码")
    page.wait_for_timeout(PAUSE)
    box(page).press("Enter")
    expect(page).to_have_url(f"{portal}/search/?q=%E5%AF%86%E7%A0%81")


# Composing


def test_it_asks_nothing_while_composing(page, asked):
    compose(page, "m", "mi", "mi m", "mi ma")
    page.wait_for_timeout(PAUSE)
    assert asked == []


def test_it_asks_once_the_word_is_taken(page, asked):
    compose(page, "mi", "mi ma").send("Input.insertText", {"text": "密码"})
    expect(options(page)).to_have_count(3)
    assert len(asked) == 1


def test_a_waiting_question_is_dropped_when_composing_begins(page, asked):
    # In one go: a busy machine lets more time pass between two commands than the script waits.
    box(page).evaluate("""box => {
        box.value = "密";
        box.dispatchEvent(new InputEvent("input", {bubbles: true}));
        box.dispatchEvent(new CompositionEvent("compositionstart", {bubbles: true}));
    }""")
    page.wait_for_timeout(PAUSE)
    assert asked == []


def test_the_enter_that_takes_a_word_does_not_search(page, portal):
    session = compose(page, "mi", "mi ma")
    press_enter_in(session)
    session.send("Input.insertText", {"text": "密码"})
    page.wait_for_timeout(PAUSE)
    assert (page.url, box(page).input_value()) == (f"{portal}/", "密码")


def test_the_enter_that_takes_a_word_chooses_nothing(page, portal):
    type_and_wait(page)
    box(page).press("ArrowDown")
    press_enter_in(compose(page, "mi"))
    page.wait_for_timeout(PAUSE)
    assert page.url == f"{portal}/"


def test_a_plain_enter_while_composing_does_not_search_either(page, portal):
    compose(page, "mi ma")
    page.keyboard.press("Enter")
    page.wait_for_timeout(PAUSE)
    assert page.url == f"{portal}/"


def test_the_enter_after_the_word_searches(page, portal):
    session = compose(page, "mi", "mi ma")
    press_enter_in(session)
    session.send("Input.insertText", {"text": "密码"})
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal}/search/?q=%E5%AF%86%E7%A0%81")


# By keyboard


def test_enter_searches_while_nothing_is_chosen(page, portal):
    type_and_wait(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal}/search/?q=%E5%AF%86%E7%A0%81")


def test_arrows_walk_through_the_list_and_back_to_the_box(page):
    type_and_wait(page)
    walked = []
    for key in ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"]:
        page.keyboard.press(key)
        walked.append(active(page))
    first, second, third = (option.locator("span").first.inner_text() for option in options(page).all())
    assert walked == [first, second, third, "", third, second]


def test_enter_goes_to_the_entry_that_is_chosen(page, portal):
    box(page).press_sequentially("忘记密码")
    expect(options(page).first).to_contain_text("忘记密码")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal}/faq/forgot/")


def test_what_is_typed_after_a_choice_is_searched_for(page, portal):
    type_and_wait(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.insert_text("忘了")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal}/search/?q=%E5%AF%86%E7%A0%81%E5%BF%98%E4%BA%86")


def test_escape_closes_the_list_and_keeps_the_text(page):
    type_and_wait(page)
    page.keyboard.press("Escape")
    state = (
        page.get_by_role("listbox").count(),
        box(page).input_value(),
        box(page).get_attribute("aria-expanded"),
    )
    assert state == (0, "密码", "false")


def test_an_arrow_opens_the_list_again(page, asked):
    type_and_wait(page)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    assert (options(page).count(), active(page) != "", len(asked)) == (3, True, 1)


@pytest.mark.parametrize("key", ["ArrowLeft", "Home", "End"])
def test_moving_in_the_text_leaves_the_list(page, key):
    type_and_wait(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    assert active(page) == ""


def test_leaving_the_box_closes_the_list(page):
    type_and_wait(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)


# By touch, by ear, and without script


def test_a_tap_goes_to_the_entry(page, portal):
    type_and_wait(page)
    options(page).filter(has_text="修改密码").click()
    expect(page).to_have_url(f"{portal}/faq/change/")


def test_every_suggestion_is_large_enough_to_tap(page):
    type_and_wait(page)
    assert min(option.bounding_box()["height"] for option in options(page).all()) >= 44


def test_the_list_stays_within_a_phone(page):
    type_and_wait(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_it_is_a_combobox_with_its_list(page):
    type_and_wait(page)
    names = ["role", "aria-expanded", "aria-autocomplete", "aria-controls"]
    listbox = page.get_by_role("listbox").get_attribute("id")
    assert [box(page).get_attribute(name) for name in names] == ["combobox", "true", "list", listbox]


def test_it_says_how_many_suggestions_there_are(page):
    type_and_wait(page)
    assert page.locator("form.search [role=status]").inner_text() == "有 3 条建议，按上下键选择。"


def test_without_script_the_box_searches(browser, portal):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(portal)
    box(page).fill("忘记密码")
    box(page).press("Enter")
    expect(page.locator(".entry-item").first).to_contain_text("忘记密码")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    type_and_wait(page)
    page.keyboard.press("ArrowDown")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
