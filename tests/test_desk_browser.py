"""Staff at work in Chromium, on a phone and at a desk: each does with the mouse and keys what staff do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserContext, Dialog, Page

from faq.models import Entry, Revision
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_member, make_topic, make_user, make_wallet
from tests.faq.admin.test_transferring import rows

pytestmark = pytest.mark.usefixtures("clock")

# CSS pixels. The suite goes to work on a phone, where it is harder; the trials at a desk as well.
SCHEMES = ("light", "dark")
WIDTHS = (390, pytest.param(1280, marks=pytest.mark.trials))


@dataclass
class Person:
    """Somebody at a browser; counts what they do, a click, a text or a key each."""

    page: Page
    account: User | None
    stays: bool = True  # when warned
    actions: int = 0
    dialogs: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def click(self, what: str) -> None:
        self.actions += 1
        self.page.locator(what).first.click()
        self.page.wait_for_load_state()  # where it led to: a click itself waits for its first byte

    def write(self, what: str, text: str) -> None:
        self.actions += 1
        self.page.locator(what).first.fill(text)

    def press(self, keys: str) -> None:
        self.actions += 1
        self.page.keyboard.press(keys)

    def choose(self, name: str, text: str) -> None:
        """From a list that is searched by typing."""
        self.click(f".field-{name} .select2-selection")
        self.actions += 1
        self.page.keyboard.type(text)
        self.click(f".select2-results__option:has-text('{text}')")

    def pick(self, what: str, value: str) -> None:
        self.actions += 1
        self.page.locator(what).first.select_option(value)


@pytest.fixture(params=WIDTHS, ids=["phone", "desk"])
def width(request) -> int:
    return request.param


@pytest.fixture
def person(browser, live_server, width) -> Iterator:
    """Signs in a member of staff of a role; without a role a reader."""
    call_command("load_roles", verbosity=0)
    contexts: list[BrowserContext] = []

    def sit_down(role: str = "", account: User | None = None) -> Person:
        context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 850})
        contexts.append(context)
        account = account or (make_member(role=role) if role else None)
        if account is not None:
            client = Client()
            client.force_login(account)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        somebody = Person(context.new_page(), account)
        somebody.page.on("dialog", lambda dialog: answer(somebody, dialog))
        somebody.page.on("pageerror", lambda error: somebody.complaints.append(str(error)))
        return somebody

    yield sit_down
    for context in contexts:
        context.close()


def answer(somebody: Person, dialog: Dialog) -> None:
    """Stay on the page, as somebody who was warned, or leave it all the same."""
    somebody.dialogs.append(dialog.type)
    dialog.dismiss() if somebody.stays else dialog.accept()


def change_url(revision: Revision) -> str:
    return f"/admin/faq/revision/{revision.pk}/change/"


def read(reader: Person, entry: Entry) -> tuple[str, list[str]]:
    """The heading and the steps that a reader sees."""
    reader.page.goto(entry.get_absolute_url())
    return reader.page.locator("h1").inner_text(), reader.page.locator("ol.steps .do").all_inner_texts()


def approve(reviewer: Person, title: str) -> None:
    reviewer.page.goto("/admin/faq/revision/?mine=review")
    reviewer.click(f"#result_list a:has-text('{title}')")
    reviewer.click("button:text-is('核准并发布')")
    reviewer.page.wait_for_selector(".messagelist .success")


def test_an_entry_is_written_in_forty_actions_and_published_through_review(person):
    make_wallet(slug="ok", name="OK钱包"), make_topic(slug="payment", name="支付与转账")
    editor, reviewer, reader = person("编辑"), person("审核"), person()
    editor.page.goto("/admin/")
    editor.click("a[href='/admin/faq/entry/add/'] >> visible=true")
    editor.write("#id_title", "转账没到账")
    editor.choose("wallet", "OK钱包")
    editor.choose("topic", "支付与转账")
    editor.pick("#id_urgency", "today")
    editor.write("#id_symptoms-0-phrase", "钱转过去对方没收到")
    editor.click("input[name=_save]")
    editor.write("#id_answer", "先查记录，再联系官方客服。")
    steps = ["打开钱包", "点“账单”", "找到这一笔", "看状态", "联系官方客服"]
    for place, step in enumerate(steps):
        if place > 2:  # three rows are there
            editor.click(f"#steps-{place - 1} button:has-text('在后面加一步')")
        editor.write(f"#id_steps-{place}-action", step)
    editor.click("input[name=_submit]")
    editor.page.wait_for_selector(".messagelist .success")
    approve(reviewer, "转账没到账")
    seen = read(reader, Entry.objects.get())
    assert (seen, editor.actions <= 40, editor.complaints) == (("转账没到账", steps), True, [])


def test_steps_are_put_in_order_by_keyboard(person):
    draft, editor = make_draft(steps=("一", "二", "三")), person("编辑")
    editor.page.goto(change_url(draft))
    editor.page.locator("#id_steps-2-action").focus()
    editor.press("Alt+ArrowUp")
    editor.press("Alt+ArrowUp")  # the field keeps the focus
    editor.page.get_by_role("button", name="在后面加一步").first.focus()
    editor.press("Enter")  # behind the first one; its field has the focus now
    editor.page.keyboard.type("新")
    editor.press("Enter")  # saves
    editor.page.wait_for_selector(".messagelist .success")
    assert list(draft.steps.values_list("position", "action")) == list(enumerate("三新一二", start=1))


def test_readers_never_see_a_live_entry_half_done(person):
    entry, editor, reviewer, reader = make_entry(title="旧标题"), person("编辑"), person("审核"), person()
    editor.page.goto(f"/admin/faq/entry/{entry.pk}/change/")
    editor.click("button:has-text('编辑正文和步骤')")
    editor.write("#id_title", "新标")
    editor.click("input[name=_save]")
    half_done = read(reader, entry)
    editor.write("#id_title", "新标题")
    editor.click("input[name=_submit]")
    editor.page.wait_for_selector(".messagelist .success")
    in_review = read(reader, entry)
    approve(reviewer, "新标题")
    seen = [half_done[0], in_review[0], read(reader, entry)[0]]
    assert seen == ["旧标题", "旧标题", "新标题"]


def test_one_click_goes_back_to_an_earlier_revision(person):
    entry, editor, reviewer, reader = make_entry(title="原来的"), person("编辑"), person("审核"), person()
    make_draft(entry=entry, title="改坏的").approve(make_user(), at=NOW, self_publishing=False)
    editor.page.goto(f"/admin/faq/entry/{entry.pk}/change/")
    editor.click(".revisions a:has-text('比较、取用')")
    editor.click("button:text-is('取用第 1 版的文字')")
    editor.click("input[name=_submit]")
    editor.page.wait_for_selector(".messagelist .success")
    approve(reviewer, "原来的")
    assert read(reader, entry)[0] == "原来的"


def test_two_hundred_rows_with_three_wrong_are_all_or_nothing(person, tmp_path):
    make_wallet(slug="ok"), make_topic(slug="payment")
    editor = person("编辑")

    def look(name: str, content: bytes) -> None:
        Path(tmp_path / name).write_bytes(content)
        editor.page.goto("/admin/faq/entry/")
        editor.click("a:text-is('导入')")
        editor.page.set_input_files("#id_file", tmp_path / name)
        editor.click("input[value='检查']")

    look("wrong.csv", rows(200, wrong=(4, 99, 199)))
    named = editor.page.locator(".import-report .is-wrong th").all_inner_texts()
    nothing, may_import = Entry.objects.count(), editor.page.locator("input[value='导入']").count()
    look("right.csv", rows(200))
    editor.click("input[value='导入']")
    editor.page.wait_for_selector(".messagelist .success")
    assert (named, nothing, may_import, Entry.objects.count()) == (
        ["第 6 行", "第 101 行", "第 201 行"],
        0,
        0,
        200,
    )


def test_an_editor_is_refused_what_only_a_reviewer_may(person):
    draft, editor = make_draft(), person("编辑")
    draft.submit(draft.author, at=NOW)
    editor.page.goto(change_url(draft))
    offered = editor.page.locator(".decisions button").all_inner_texts()
    # The form of a reviewer, sent by an editor all the same.
    editor.page.evaluate("document.querySelector('.decisions form input[name=event]').value = 'approved'")
    with editor.page.expect_response("**/decide/") as answered:
        editor.page.locator(".decisions form button").first.click()
    draft.refresh_from_db()
    assert (offered, answered.value.status, draft.state) == (["撤回，接着改"], 403, "in_review")


def test_two_people_on_one_draft_see_both_texts_and_lose_none(person):
    draft, first, second = make_draft(title="原来的"), person("编辑"), person("编辑")
    for each in (first, second):
        each.page.goto(change_url(draft))
    first.write("#id_title", "第一个人的")
    first.click("input[name=_save]")
    first.page.wait_for_selector(".messagelist .success")
    second.write("#id_title", "第二个人的")
    second.click("input[name=_save]")
    second.page.wait_for_selector(".comparison")
    shown = second.page.locator(".comparison td").all_inner_texts()
    second.click("input[name=_save]")
    second.page.wait_for_selector(".messagelist .success")
    kept = {(each.title, each.state) for each in Revision.objects.all()}
    assert ([each.split("：")[-1].strip() for each in shown], kept) == (
        ["第一个人的", "第二个人的"],
        {("第二个人的", "draft"), ("第一个人的", "set_aside")},
    )


def test_going_back_from_a_conflict_overwrites_nothing_unseen(person):
    """The browser fetches the form anew, with the other's edition, and fills in what was typed before."""
    draft, first, second = make_draft(), person("编辑"), person("编辑")
    for somebody, title in ((first, "第一个人的"), (second, "第二个人的")):
        somebody.page.goto(change_url(draft))
        somebody.write("#id_title", title)
    for somebody in (first, second):
        somebody.click("input[name=_save]")
        somebody.page.wait_for_load_state()
    second.page.wait_for_selector(".conflict")
    second.stays = False
    second.page.go_back()
    filled_in = second.page.locator("#id_title").input_value()
    second.click("input[name=_save]")
    second.page.wait_for_selector(".conflict")
    assert (filled_in, Revision.objects.get().title) == ("第二个人的", "第一个人的")


def test_leaving_with_unsaved_changes_warns(person):
    draft, editor = make_draft(), person("编辑")
    editor.page.goto(change_url(draft))
    editor.write("#id_title", "没存的")
    editor.page.evaluate("setTimeout(() => { location.href = '/admin/' }, 0)")
    editor.page.wait_for_timeout(300)
    stays = editor.page.locator("#id_title").input_value()
    editor.click("input[name=_save]")
    editor.page.wait_for_selector(".messagelist .success")
    editor.page.goto("/admin/")
    assert (stays, editor.dialogs) == ("没存的", ["beforeunload"])


def test_what_is_like_another_is_said_while_typing(person):
    make_entry(title="充值没到账"), make_entry(title="忘记登录密码")
    draft, editor = make_draft(title="注销账户"), person("编辑")
    editor.page.goto(change_url(draft))
    editor.write("#id_title", "充值没到账")
    editor.page.wait_for_selector("#id_title-advice a:text-is('《充值没到账》')")
    editor.write("#id_steps-0-action", "拨打 13800138000" + "再看" * 20)
    editor.page.wait_for_selector("#id_steps-0-action-advice.is-refused")
    said = editor.page.locator("#id_steps-0-action-advice p").all_inner_texts()
    assert ("13800138000" in said[0], said[1]) == (True, "这一步有 54 个字，最好不超过 40 个。")


# What is to be said against the pages


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical, with the first place."""
    found = Axe().run(page).response["violations"]
    bad = [each for each in found if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in bad]


@pytest.fixture
def own_pages(person, content) -> dict[str, str]:
    """The desk's own pages, with something on each."""
    entry = Entry.objects.get(slug="ok-top-up-not-received")
    draft = entry.draft_for(make_user())
    draft.replace_steps([{"action": "看", "if_not_entry": entry}, {"action": "问"}])
    submitted, sent_back = make_draft(title="等审核"), make_draft(title="退回的")
    for each in (submitted, sent_back):
        each.submit(each.author, at=NOW)
    sent_back.send_back(make_user(), at=NOW, note="太长")
    return {
        "list": "/admin/faq/entry/",
        "add": "/admin/faq/entry/add/",
        "entry": f"/admin/faq/entry/{entry.pk}/change/",
        "draft": change_url(draft),
        "submitted": change_url(submitted),
        "sent back": change_url(sent_back),
        "approved": change_url(entry.revisions.get(number=1)),
        "compare": f"/admin/faq/revision/{draft.pk}/compare/",
        "preview": f"/admin/faq/revision/{draft.pk}/preview/",
        "preview page": f"/admin/faq/revision/{draft.pk}/preview/page/",
        "import": "/admin/faq/entry/import/",
        "revisions": "/admin/faq/revision/",
    }


@pytest.mark.parametrize(
    "both", [False, pytest.param(True, marks=pytest.mark.trials)], ids=["in turn", "both"]
)
def test_nothing_is_to_be_said_against_the_desks_own_pages(person, own_pages, both):
    boss, said = person(account=make_user(is_superuser=True)), {}
    page = boss.page
    page.on(
        "console",
        lambda message: message.type in ("error", "warning") and boss.complaints.append(message.text),
    )
    for place, (name, address) in enumerate(own_pages.items()):
        page.goto(address, wait_until="load")
        if boss.complaints:
            said[name, "complaints"] = boss.complaints[:]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            said[name, "width"] = ["too wide"]
        for scheme in SCHEMES if both else SCHEMES[place % 2 :][:1]:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)  # colours change softly
            if found := faults(page):
                said[name, scheme] = found
        boss.complaints.clear()  # axe itself is against the policy
    assert said == {}
