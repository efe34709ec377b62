"""How the pages stand in a browser: every kind of them on the narrowest phone, a common one and a desk,
with larger and wider letters, in the elder view, in print; what a first visit costs; what axe finds.
And every page that links lead to, on the narrowest phone."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.reader.conftest import LARGE, NOT_FOUND, Visit, follow
from tests.reader.kinds import KINDS, elder

WIDTHS = {320: 568, 390: 844, 1280: 900}  # 320 is also 1280 at 400 %
LETTERS = {
    "wide spacing": "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
    "word-spacing: .16em !important } p { margin-bottom: 2em !important }",
    "doubled letters": "html { font-size: 225% !important }",
}
LOST = ("clipped", "beyond", "scrolls")
LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.href)"
KILOBYTE = 1024
BUDGETS = {"home": 22, "wallet": 22, "entry": 22, "emergency": 14}  # KB of a first visit; others 40


# Kinds that are much like another: `make trials` takes them too.
ALIKE = ("search", "emergency question", "browsing", "general contact", "guide end")
EVERY_KIND = [
    pytest.param(address, id=kind, marks=[pytest.mark.trials] * (kind in ALIKE))
    for kind, address in KINDS.items()
]


def said_of_layout(visitor: Visit) -> list[str]:
    """At each width, then with other letters at the least."""
    said = []
    for width, height in WIDTHS.items():
        visitor.page.set_viewport_size({"width": width, "height": height})
        said += [f"{width}: {each}" for each in visitor.measure()]
        way = visitor.page.locator(".way-emergency").bounding_box()
        said += [f"{width}: no way to help on the first screen"] * (way["y"] + way["height"] > height)
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    for letters, rules in LETTERS.items():
        visitor.style(rules)
        said += [f"{letters}: {each}" for each in visitor.measure() if each.startswith(LOST)]
    return said


@pytest.mark.parametrize("address", EVERY_KIND)
def test_it_is_easy_to_read_and_to_tap(visit, address):
    visitor = visit(address)
    assert (said_of_layout(visitor), set(visitor.complaints) - {NOT_FOUND}) == ([], set())


def test_in_the_elder_view_everything_is_larger(visit):
    visitor, said = visit("/", viewport={"width": 390, "height": 844}), {}
    for kind, address in KINDS.items():
        visitor.page.goto(elder(address))
        said[kind] = visitor.measure(least=LARGE)
    size = visitor.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert ({kind: each for kind, each in said.items() if each}, size) == ({}, 22)


def test_letters_are_large_from_the_start(visit):
    style = visit("/").page.evaluate("""() => {
        const { fontSize, lineHeight, lineBreak } = getComputedStyle(document.body);
        return [parseFloat(fontSize), parseFloat(lineHeight) / parseFloat(fontSize), lineBreak];
    }""")
    assert style == [18, pytest.approx(1.7), "strict"]


@pytest.mark.parametrize("address", [KINDS["entry"], KINDS["contact"], KINDS["unsolved"]])
def test_in_print_all_there_is_to_do_is_there(visit, address):
    page = visit(address).page
    page.emulate_media(media="print")
    kept = page.locator("main :is(.do, dd, .ticks label, .week-text)")
    lost = [each.text_content() for each in kept.all() if not each.is_visible()]
    assert (lost, kept.count() > 3, page.locator("header").is_visible()) == ([], True, False)
    assert page.locator("[data-copy]:visible, [data-print]:visible").count() == 0


def test_in_print_nothing_stands_on_a_fill(visit):
    page = visit(KINDS["emergency"], reduced_motion="reduce").page
    page.emulate_media(media="print")
    filled = page.evaluate(
        "[...document.querySelectorAll('main, main *')].flatMap(each => [null, '::before'].map("
        "part => getComputedStyle(each, part).backgroundColor)).filter(each => !/^rgba.*, 0.$/.test(each))"
    )
    assert (filled, page.locator("a[href='tel:110']").is_visible()) == ([], True)


def test_with_forced_colours_every_button_has_an_edge(visit):
    edges = visit(KINDS["entry"], forced_colors="active").page.evaluate(
        "[...document.querySelectorAll('.button, button, .way')].filter(each => each.checkVisibility())"
        ".map(each => parseFloat(getComputedStyle(each).borderTopWidth))"
    )
    assert min(edges) >= 1


def test_who_wants_no_motion_gets_none(visit):
    page = visit("/", reduced_motion="reduce").page
    moving = (
        "[...document.querySelectorAll('*')]"
        ".filter(each => getComputedStyle(each).transitionDuration !== '0s').length"
    )
    still = page.evaluate(moving)
    page.emulate_media(reduced_motion="no-preference")
    assert (still, page.evaluate(moving) > 0) == (0, True)


# --- what a first visit costs ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*BUDGETS, "search", "results", "contact", "guide", "check"])
def test_a_first_visit_is_cheap(visit, portal, kind):
    visitor = visit("about:blank")
    asked, hosts, kinds = [], set(), set()
    network = visitor.page.context.new_cdp_session(visitor.page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda done: asked.append(done["encodedDataLength"]))
    visitor.page.on("request", lambda each: hosts.add(urlsplit(each.url).netloc))
    visitor.page.on("request", lambda each: kinds.add(each.resource_type))
    visitor.page.goto(KINDS[kind], wait_until="networkidle")
    cookies = visitor.page.context.cookies()
    assert (hosts, "font" in kinds, cookies) == ({urlsplit(portal).netloc}, False, [])
    assert len(asked) <= 8
    assert sum(asked) <= BUDGETS.get(kind, 40) * KILOBYTE


# --- what axe finds ----------------------------------------------------------------------------------

SCHEMES = ("light", "dark")
SAMPLE = [
    pytest.param(address, SCHEMES[place % 2], tuple(WIDTHS)[place % 3], id=kind)
    for place, (kind, address) in enumerate(KINDS.items())
    if kind not in ALIKE
]
WHOLE = [
    pytest.param(view(address), scheme, width, id=f"{kind}-{scheme}-{width}-{view.__name__}")
    for kind, address in KINDS.items()
    for scheme in SCHEMES
    for width in WIDTHS
    for view in (str, elder)
]


def violations(visitor: Visit) -> list:
    """What axe finds, with the stricter contrast of 7:1."""
    rules = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
    found = Axe().run(visitor.page, options={"resultTypes": ["violations"], "rules": rules}).response
    return [(each["id"], [node["html"][:80] for node in each["nodes"]]) for each in found["violations"]]


@pytest.mark.parametrize(("address", "scheme", "width"), SAMPLE)
def test_axe_finds_nothing_in_a_sample(visit, address, scheme, width):
    size = {"width": width, "height": WIDTHS[width]}
    assert violations(visit(address, color_scheme=scheme, viewport=size)) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_answers_and_errors(visit, scheme):
    visitor = visit(KINDS["check"], color_scheme=scheme, viewport={"width": 390, "height": 844})
    page, found = visitor.page, {}
    for said, typed in (("answer", "400 000 0000"), ("error", "   ")):
        page.fill("#value", typed)
        follow(page.get_by_role("button", name="核对", exact=True))
        found[said] = violations(visitor)
    page.locator("#report > summary").click()
    page.evaluate("document.querySelector('#report form').noValidate = true")
    follow(page.get_by_role("button", name="交给工作人员核对"))
    assert page.locator("#report .error").count() > 1
    found["errors of a form"] = violations(visitor)
    assert found == {"answer": [], "error": [], "errors of a form": []}


@pytest.mark.trials
@pytest.mark.parametrize(("address", "scheme", "width"), WHOLE)
def test_axe_finds_nothing_at_all(visit, address, scheme, width):
    size = {"width": width, "height": WIDTHS[width]}
    assert violations(visit(address, color_scheme=scheme, viewport=size)) == []


# --- every page that links lead to -------------------------------------------------------------------


def crawl(visitor: Visit, portal: str, *, left_out: str) -> dict[str, list[str]]:
    """What is to be said against each page that links lead to, by address."""
    page, waiting, said, ids, wanted = visitor.page, ["/"], {"/": []}, {}, []
    page.set_viewport_size({"width": 320, "height": 568})
    while waiting:
        address = waiting.pop()
        before = len(visitor.complaints)
        status = page.goto(address).status
        ids[address] = set(page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)"))
        said[address] += visitor.measure() + visitor.complaints[before:]
        said[address] += [] if status == 200 else [f"answers {status}"]
        for link in page.evaluate(LINKS):
            target, _sign, anchor = link.removeprefix(portal).partition("#")
            if not link.startswith(portal) or "view=elder" in target or left_out in target:
                continue
            wanted += [(address, target, anchor)] if anchor else []
            if target not in said and ("?" not in address or "?" not in target):
                said[target] = []
                waiting.append(target)
    for address, target, anchor in wanted:
        if anchor not in ids.get(target, {anchor}):
            said[address].append(f"no #{anchor} on {target}")
    return said


@pytest.mark.parametrize(
    ("left_out", "least"),
    [
        pytest.param("/guide/", 60, id="without walks"),
        pytest.param("\n", 250, id="every step of every walk", marks=pytest.mark.trials),
    ],
)
def test_nothing_is_to_be_said_against_any_page_that_links_lead_to(visit, portal, left_out, least):
    said = crawl(visit("/"), portal, left_out=left_out)
    assert {address: each for address, each in said.items() if each} == {}
    assert len(said) > least
