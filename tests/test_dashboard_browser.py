"""The first page of the desk in Chromium: at every width and scheme it reads well and lacks nothing."""

from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from faq.models import SearchCount
from tests.factories import TODAY, make_entry, make_user, make_votes

pytestmark = pytest.mark.usefixtures("clock")

LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]


@dataclass
class Seen:
    """What is to be said against the page."""

    too_wide: list[tuple[int, str]] = field(default_factory=list)
    faults: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def desk(browser, live_server, client) -> Page:
    """The desk of an administrator, with something to do."""
    make_votes(make_entry(review_by=TODAY), yes=2, no=9)
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


def test_nothing_is_to_be_said_against_the_first_page(desk):
    seen = Seen()
    desk.on(
        "console",
        lambda message: message.type in ("error", "warning") and seen.complaints.append(message.text),
    )
    desk.goto("/admin/")
    for look in LOOKS:
        width, scheme = look
        desk.set_viewport_size({"width": width, "height": 900})
        desk.emulate_media(color_scheme=scheme)
        if desk.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            seen.too_wide.append(look)
        if found := faults(desk):
            seen.faults[look] = found
    assert (desk.locator(".tasks a").count(), seen) == (14, Seen())
