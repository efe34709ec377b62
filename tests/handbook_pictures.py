"""Draws the pictures of the staff handbook: `make handbook`. Not part of the suite."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page

from faq.models import Entry, Revision, SearchCount
from tests.conftest import NOW
from tests.factories import TODAY, make_draft, make_feedback, make_member, make_user, make_votes
from tests.faq.admin.test_transferring import rows

pytestmark = pytest.mark.usefixtures("clock")

PICTURES = settings.BASE_DIR / "docs" / "images"
TALLEST = 1100  # CSS pixels: what is below is told in words


@pytest.fixture
def page(browser, live_server, content) -> Page:
    """The desk of an administrator, on a phone."""
    call_command("load_roles", verbosity=0)
    client = Client()
    client.force_login(make_member(role="管理员", username="guanli"))
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 800}, locale="zh-CN"
    )
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def draw(page: Page, name: str, *, part: str = "#content", tallest: int = TALLEST) -> None:
    """Save how that part of the page looks."""
    page.wait_for_timeout(300)
    box = page.locator(part).first.bounding_box()
    clip = {"x": 0, "y": box["y"], "width": 390, "height": min(box["height"], tallest)}
    page.screenshot(path=PICTURES / f"staff-{name}.png", clip=clip, full_page=True)


def edited() -> Revision:
    """The draft of a live entry in which somebody moved and reworded steps."""
    entry = Entry.objects.get(slug="ok-top-up-not-received")
    draft = entry.draft_for(make_user(username="bianji"))
    steps = [step.as_fields() for step in draft.steps.all()]
    steps[0], steps[1] = steps[1], steps[0] | {"action": f"先{steps[0]['action']}"}
    draft.replace_steps(steps)
    draft.record_writing(draft.author, at=NOW)
    return draft


def make_days(entry: Entry) -> None:
    """What readers did lately: nothing that anybody typed."""
    for days_ago in range(30):
        day, times = TODAY - timedelta(days=days_ago), 3 + days_ago * 7 % 5
        SearchCount.objects.create(
            term="钱没到", day=day, times=times, confident=times - 2, unanswered=days_ago % 2
        )
        make_votes(entry, yes=days_ago % 3, no=2, days_ago=days_ago)
    make_feedback(entry=entry, text="没有这个按钮")


def test_pictures(page, tmp_path):
    draft = edited()
    page.goto("/admin/faq/entry/add/")
    page.fill("#id_title", "充值没有到账")
    page.wait_for_selector("#id_title-advice:not([hidden])")
    draw(page, "new", tallest=620)
    page.goto(f"/admin/faq/revision/{draft.pk}/change/")
    draw(page, "steps", part="#steps-group", tallest=900)
    page.goto(f"/admin/faq/revision/{draft.pk}/compare/")
    draw(page, "compare", tallest=700)
    page.goto(f"/admin/faq/revision/{draft.pk}/preview/")
    draw(page, "preview", tallest=800)
    draft.submit(draft.author, at=NOW)
    page.goto(f"/admin/faq/revision/{draft.pk}/change/")
    draw(page, "review", part=".standing")
    make_days(Entry.objects.published(NOW).get(slug="ok-top-up-not-received"))
    page.goto("/admin/")
    draw(page, "dashboard")
    mine = make_draft(title="提现很慢")
    page.goto(f"/admin/faq/revision/{mine.pk}/change/")
    mine.title = "提现要等多久"
    mine.save()
    mine.record_writing(draft.author, at=NOW)
    page.fill("#id_title", "提现一直没到账")
    page.click("input[name=_save]")
    page.wait_for_selector(".conflict")
    draw(page, "conflict", part=".conflict")
    file = Path(tmp_path / "entries.csv")
    file.write_bytes(rows(6, wrong=(1, 4)))
    page.goto("/admin/faq/entry/import/")
    page.set_input_files("#id_file", file)
    page.click("input[value='检查']")
    page.wait_for_selector(".import-report")
    draw(page, "import", tallest=800)
