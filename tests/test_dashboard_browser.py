"""The first page of the desk and where it leads, in Chromium: they read well on every screen."""

from dataclasses import dataclass, field
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from faq.models import SearchCount, StepStop
from tests.factories import TODAY, make_entry, make_feedback, make_user, make_votes

pytestmark = pytest.mark.usefixtures("clock")

LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
FURTHER = [
    "/admin/faq/feedback/",
    "/admin/faq/entry/?solved=poor",
    "/admin/faq/stepstop/?often=left",
    "/faq/refund/solved/?solved=no",
]


@dataclass
class Seen:
    """What is to be said against the pages."""

    too_wide: list[tuple] = field(default_factory=list)
    faults: dict[tuple, list[str]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def look_at(self, page: Page, width: int, scheme: str) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.too_wide.append((page.url, width, scheme))
        if found := faults(page):
            self.faults[page.url, width, scheme] = found


@pytest.fixture
def desk(browser, live_server, client) -> Page:
    """The desk of an administrator, with something to do."""
    entry = make_entry(slug="refund", review_by=TODAY)
    make_votes(entry, yes=2, no=9)
    make_feedback(entry=entry)
    StepStop.objects.create(step=entry.newest.steps.get(), day=TODAY, left=5)
    SearchCount.objects.create(term="qqqqzzzz", day=TODAY, times=3, confident=1, unanswered=2)
    client.force_login(make_user(is_superuser=True))
    context = browser.new_context(base_url=live_server.url)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


def test_nothing_is_to_be_said_against_the_first_page_and_where_it_leads(desk):
    seen = Seen()
    desk.on(
        "console",
        lambda message: message.type in ("error", "warning") and seen.complaints.append(message.text),
    )
    desk.goto("/admin/")
    tasks = desk.locator(".tasks a").count()
    for look in LOOKS:
        seen.look_at(desk, *look)
    for address, look in product(FURTHER, (LOOKS[1], LOOKS[2])):
        desk.goto(address)
        seen.look_at(desk, *look)
    assert (tasks, seen) == (15, Seen())
