"""The portal as readers meet it: served by its own processes with the shipped content, compressed."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.bench.portal import manage, served

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (Not Found)"
LEAST, LARGE = 44, 60  # CSS pixels: targets; those for calls, and all in the elder view


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """Its folder: made once, for all processes of the test run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "reader"
    with (shared / "reader.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            manage(folder, "serve", "--prepare-only")
    return folder


@pytest.fixture(scope="session")
def portal(prepared, chromium) -> Iterator[str]:
    """Its address."""
    with served("walletsupport.wsgi", prepared) as (port, _pid):
        yield f"http://127.0.0.1:{port}"


def follow(target: Locator) -> None:
    """Click, and wait until the page it leads to is there whole: a click itself waits for its first byte."""
    target.click()
    target.page.wait_for_load_state()


@dataclass
class Visit:
    """A page open in a browser of its own, and what the browser complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def measure(self, least: int = LEAST, large: int = LARGE) -> list[str]:
        return self.page.evaluate(MEASURE, {"least": least, "large": large})

    def style(self, rules: str) -> None:
        """Put rules of the reader's own over those of the page."""
        put = "rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules); document.adoptedStyleSheets = [sheet]; }"
        self.page.evaluate(put, rules)


@pytest.fixture
def visit(browser: Browser, portal: str) -> Iterator[Callable[..., Visit]]:
    """Opens an address as a new visitor."""
    with ExitStack() as contexts:

        def open_one(address: str = "/", **options: object) -> Visit:
            context: BrowserContext = contexts.enter_context(browser.new_context(base_url=portal, **options))
            visit = Visit(context.new_page())
            visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
            visit.page.on(
                "console",
                lambda said: said.type in ("error", "warning") and visit.complaints.append(said.text),
            )
            visit.page.goto(address)
            return visit

        yield open_one
