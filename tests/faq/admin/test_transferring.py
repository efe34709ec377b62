"""Files of entries at the desk: export, a look at what an import would do, and the import."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from faq.admin import transferring
from faq.models import Entry
from faq.transfer.files import as_csv, read
from faq.transfer.records import NEW
from tests.desk import messages
from tests.factories import make_entry, make_topic, make_user, make_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

IMPORT = reverse("admin:faq_entry_import")
EXPORT = {kind: reverse("admin:faq_entry_export", args=[kind]) for kind in ("csv", "jsonl")}


def rows(count: int, wrong: tuple[int, ...] = ()) -> bytes:
    """A CSV file of new entries; those at the places `wrong` (from 0) have no such wallet."""
    steps = [{"action": "看记录", "expected": "", "if_not": "", "if_not_entry": ""}]
    records = [
        NEW
        | {
            "slug": f"new-{place}",
            "wallet": "nix" if place in wrong else "ok",
            "topic": "payment",
            "title": f"第 {place} 个新问题",
            "answer": "先看记录。",
            "steps": steps,
        }
        for place in range(count)
    ]
    return as_csv(records).encode()


def look(client, content: bytes, name: str = "a.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def wallet(roles):
    make_topic(slug="payment")
    return make_wallet(slug="ok")


@pytest.mark.parametrize("kind", EXPORT)
def test_what_is_written_can_be_read(client, sign_in, kind):
    sign_in("只读审计")
    make_entry(slug="refund", title="=退款")
    response = client.get(EXPORT[kind])
    lines = read(response.content, f"a.{kind}")
    assert ([line.said["slug"] for line in lines], response["Content-Disposition"]) == (
        ["refund"],
        f'attachment; filename="entries-2026-11-20.{kind}"',
    )


def test_a_table_starts_no_formula(client, sign_in):
    sign_in("编辑")
    make_entry(title="=1+1")
    assert ",'=1+1," in client.get(EXPORT["csv"]).content.decode()


def test_a_kind_that_there_is_not_leads_to_the_list(client, sign_in):
    sign_in("编辑")
    address = reverse("admin:faq_entry_export", args=["xlsx"])
    assert client.get(address).url == reverse("admin:faq_entry_changelist")


@pytest.mark.parametrize("kind", EXPORT)
def test_without_a_role_nothing_is_written(client, kind):
    client.force_login(make_user())
    assert client.get(EXPORT[kind]).status_code == 403


@pytest.mark.parametrize("role", ["联系信息管理员", "只读审计"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_write_does_not_import(client, sign_in, role, method):
    sign_in(role)
    assert getattr(client, method)(IMPORT).status_code == 403


@pytest.mark.parametrize(("role", "shown"), [("编辑", True), ("联系信息管理员", False), ("只读审计", False)])
def test_the_list_offers_what_the_role_may(client, sign_in, role, shown):
    sign_in(role)
    page = client.get(reverse("admin:faq_entry_changelist")).content.decode()
    assert (IMPORT in page, EXPORT["csv"] in page) == (shown, True)


def test_three_wrong_rows_of_two_hundred_are_named_and_none_is_brought_in(client, sign_in, wallet):
    sign_in("编辑")
    report = look(client, rows(200, wrong=(4, 99, 199))).context["report"]
    assert ([row.number for row in report.wrong], Entry.objects.count()) == ([6, 101, 201], 0)


def test_looking_brings_nothing_in(client, sign_in, wallet):
    sign_in("编辑")
    page = look(client, rows(3))
    assert (page.context["report"].counts["新建"], Entry.objects.count()) == (3, 0)


def test_what_was_looked_at_is_brought_in(client, sign_in, wallet):
    sign_in("编辑")
    checked = look(client, rows(3)).context["checked"]
    said = messages(client.post(IMPORT, {"checked": checked}))
    assert (said[-1], Entry.objects.count()) == (
        "已导入：新建 3 条，改动 0 条，0 条不变。文字都是草稿，要提交审核、核准以后读者才看得到。",
        3,
    )


def test_what_went_wrong_since_is_seen_again(client, sign_in, wallet):
    sign_in("编辑")
    checked = look(client, rows(3)).context["checked"]
    wallet.slug = "gone"
    wallet.save()
    report = client.post(IMPORT, {"checked": checked}).context["report"]
    assert (len(report.wrong), Entry.objects.count()) == (3, 0)


@pytest.mark.parametrize("checked", ["", "x", "a:b:c"])
def test_what_was_not_looked_at_is_not_brought_in(client, sign_in, wallet, checked):
    sign_in("编辑")
    said = messages(client.post(IMPORT, {"checked": checked}))
    assert (said, Entry.objects.count()) == (["检查过的文件已过期，请重新选一次。什么也没有导入。"], 0)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"x", "a.exe", "请选 .csv 或 .jsonl 文件。"),
        (b"", "a.csv", "所提交的是空文件。"),
        (b"a" * 101, "a.csv", "文件超过 2 MB，请分成几个。"),
    ],
    ids=["another kind", "empty", "too large"],
)
def test_a_file_that_cannot_be_read_is_said(client, sign_in, monkeypatch, content, name, said):
    monkeypatch.setattr(transferring, "MOST", 100)
    sign_in("编辑")
    assert look(client, content, name).context["form"].errors == {"file": [said]}


def test_without_a_file_it_asks_for_one(client, sign_in):
    sign_in("编辑")
    assert client.post(IMPORT, {"file": ""}).context["form"].errors == {"file": ["这个字段是必填项。"]}
