"""Bringing in files of entries: what that would do is told first, and it is done whole or not at all."""

import json

import pytest
from django.db import connection

from contacts import triggers
from faq import rules
from faq.models import Entry, Revision
from faq.transfer.checking import check
from faq.transfer.files import as_csv, as_json_lines, read
from faq.transfer.importing import bring_in
from faq.transfer.records import record_of
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_topic, make_user, make_wallet

pytestmark = pytest.mark.django_db


def lines(*records: dict) -> list:
    return read("".join(json.dumps(record) + "\n" for record in records).encode(), "a.jsonl")


def exported() -> list[dict]:
    return [record_of(entry) for entry in Entry.objects.with_everything_written().order_by("slug")]


@pytest.fixture
def entry() -> Entry:
    return make_entry(
        slug="refund",
        wallet=make_wallet(slug="ok"),
        topic=make_topic(slug="payment"),
        title="退款没到账",
        steps=("看记录", "问客服"),
        symptoms=("钱没退", "退款慢"),
        text={"answer": "等三天。", "have_ready": "单号\n金额"},
    )


NEW_ENTRY = {
    "slug": "top-up",
    "wallet": "ok",
    "topic": "payment",
    "title": "充值没到账",
    "answer": "先查记录。",
    "steps": [{"action": "看记录", "if_not_entry": "refund"}],
    "symptoms": ["钱没到"],
}


# Round trips


@pytest.mark.parametrize(("write", "name"), [(as_csv, "a.csv"), (as_json_lines, "a.jsonl")])
def test_what_was_written_changes_nothing_when_brought_in(content, write, name):
    report = check(read(write(exported()).encode(), name))
    assert (report.is_good, report.counts["不变"]) == (True, Entry.objects.count())


@pytest.mark.parametrize(("write", "name"), [(as_csv, "a.csv"), (as_json_lines, "a.jsonl")])
def test_all_entries_come_back_into_an_empty_portal(content, write, name):
    before = exported()
    file = write(before)
    empty_of_entries()
    bring_in(read(file.encode(), name), make_user(), NOW)
    assert exported() == before


def empty_of_entries() -> None:
    """As another portal with the same wallets, topics and sources."""
    standing = rules.triggers(connection.vendor)
    triggers.drop(connection, standing)
    Revision.objects.all().delete()
    Entry.objects.all().delete()
    triggers.install(connection, standing)


# What it would do


def test_it_says_what_each_line_would_do(entry):
    changed = {"slug": "refund", "answer": "等五天。", "is_off": True}
    report = check(lines(NEW_ENTRY, changed, {"slug": "refund-2", "wallet": "ok"}))
    told = [(row.number, row.outcome, row.changed_in_words if row.entry else "") for row in report.rows]
    assert told == [(1, "新建", ""), (2, "改动", "下线、一句话回答"), (3, "不对", "")]


def test_looking_writes_nothing(entry):
    before = exported()
    check(lines(NEW_ENTRY, {"slug": "refund", "answer": "等五天。", "is_off": True}))
    assert (exported(), Revision.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        pytest.param({"wallet": "nix"}, "没有这个钱包：“nix”", id="wallet"),
        pytest.param({"topic": ""}, "没有这个主题：“”", id="topic"),
        pytest.param({"title": ""}, "标题：此字段不能为空。", id="no title"),
        pytest.param({"title": "题" * 61}, "标题：确保该变量包含不超过 60", id="long title"),
        pytest.param({"urgency": "soon"}, "紧急程度：值 'soon' 不是有效选项。", id="urgency"),
        pytest.param({"expires_at": "明天"}, "到期时间：“明天”", id="moment"),
        pytest.param({"review_by": "2026-02-30"}, "下次核对日期：“2026-02-30”", id="date"),
        pytest.param({"answer": "打 13800138000"}, "一句话回答：“13800138000”像是", id="number in text"),
        pytest.param({"steps": [{"action": "打 13800138000"}]}, "第 1 步 做什么：", id="number in step"),
        pytest.param({"symptoms": ["打 13800138000"]}, "说法“打 13800138000” 说法：", id="number in symptom"),
        pytest.param({"symptoms": ["钱没到", "钱没到"]}, "有重复的说法", id="symptom twice"),
        pytest.param({"steps": [{"action": ""}]}, "第 1 步 做什么：此字段不能为空。", id="empty step"),
        pytest.param(
            {"steps": [{"action": "看", "if_not_entry": "nix"}]},
            "第 1 步：没有网址名是“nix”的条目",
            id="target",
        ),
        pytest.param({"sources": [["a.txt", "开头"]]}, "没有这个来源：a.txt｜开头", id="source"),
        pytest.param({"slug": "a b"}, "网址名：", id="address"),
        pytest.param({"slug": "call-13800138000"}, "网址名：网址里也不写号码", id="number in address"),
        pytest.param({"steps": [{"action": "看"}] * 101}, "步骤最多 100 个", id="steps"),
        pytest.param({"symptoms": [f"说法{n}" for n in range(201)]}, "读者的说法最多 200 个", id="symptoms"),
        pytest.param({"answer": "a\x07"}, "一句话回答：有看不见的控制字符", id="control character"),
    ],
)
def test_it_names_what_is_wrong(entry, said, fault):
    (row,) = check(lines(NEW_ENTRY | said)).rows
    assert (row.outcome, [fault in each for each in row.faults]) == ("不对", [True])


def test_it_names_an_address_that_stands_twice(entry):
    report = check(lines(NEW_ENTRY, NEW_ENTRY))
    assert [row.faults for row in report.rows] == [[], ["和第 1 行的网址名一样（top-up）"]]


def test_an_address_is_made_of_the_title(entry):
    (row,) = check(lines(NEW_ENTRY | {"slug": ""})).rows
    assert (row.record["slug"], row.faults) == ("chong-zhi-mei-dao-zhang", [])


def test_the_same_file_without_addresses_is_not_brought_in_twice(entry):
    file = lines(NEW_ENTRY | {"slug": ""})
    bring_in(file, make_user(), NOW)
    (row,) = check(file).rows
    assert "已经有了：要改那一条，请填上网址名" in row.faults[0]


def test_a_text_in_review_is_not_changed_from_a_file(entry):
    draft = make_draft(entry=entry, title="在审核的")
    draft.submit(draft.author, at=NOW)
    (row,) = check(lines({"slug": "refund", "title": "又一个"})).rows
    assert row.faults == ["第 2 版正在审核，先核准、退回或撤回它"]


# What it does


def test_a_new_entry_comes_with_all_that_its_line_says(entry):
    bring_in(lines(NEW_ENTRY), make_user(), NOW)
    made = next(record for record in exported() if record["slug"] == "top-up")
    steps = [{"action": "看记录", "expected": "", "if_not": "", "if_not_entry": "refund"}]
    assert {name: made[name] for name in NEW_ENTRY} == NEW_ENTRY | {"steps": steps}


def test_entries_of_a_file_lead_to_each_other(entry):
    first = NEW_ENTRY | {"slug": "a", "steps": [{"action": "看", "if_not_entry": "b"}]}
    second = NEW_ENTRY | {"slug": "b", "steps": [{"action": "看", "if_not_entry": "a"}]}
    bring_in(lines(first, second), make_user(), NOW)
    found = {record["slug"]: record["steps"][0]["if_not_entry"] for record in exported()[:2]}
    assert found == {"a": "b", "b": "a"}


def test_a_text_becomes_a_draft_and_readers_keep_theirs(entry):
    person = make_user()
    bring_in(lines({"slug": "refund", "answer": "等五天。"}), person, NOW)
    draft = entry.revisions.get(number=2)
    assert (draft.state, draft.author, draft.answer, Entry.objects.published(NOW).get().live.answer) == (
        "draft",
        person,
        "等五天。",
        "等三天。",
    )


def test_what_its_line_leaves_out_stays(entry):
    before = exported()[0]
    bring_in(lines({"slug": "refund", "answer": "等五天。"}), make_user(), NOW)
    assert exported()[0] == before | {"answer": "等五天。"}


def test_a_draft_that_was_being_written_is_set_aside(entry):
    make_draft(entry=entry, title="写到一半")
    bring_in(lines({"slug": "refund", "title": "文件里的"}), make_user(), NOW)
    standing = [(each.title, each.state) for each in entry.revisions.order_by("number")[1:]]
    assert standing == [("写到一半", "set_aside"), ("文件里的", "draft")]


def test_who_wrote_that_draft_may_not_approve_what_is_left_of_it(entry):
    writer, person = make_draft(entry=entry, title="草稿").author, make_user()
    bring_in(lines({"slug": "refund", "takes": "三天"}), person, NOW)
    draft = entry.revisions.open().get()
    assert (draft.title, draft.author, draft.writer_ids) == ("草稿", person, {writer.pk, person.pk})


def test_what_does_not_concern_the_text_makes_no_draft(entry):
    bring_in(lines({"slug": "refund", "is_off": True, "symptoms": ["退款慢"]}), make_user(), NOW)
    entry.refresh_from_db()
    said = [symptom.phrase for symptom in entry.symptoms.all()]
    assert (entry.is_off, said, entry.revisions.count()) == (True, ["退款慢"], 1)


def test_with_one_wrong_line_nothing_is_brought_in(entry):
    before = exported()
    report = bring_in(lines(NEW_ENTRY, NEW_ENTRY | {"slug": "b", "wallet": "nix"}), make_user(), NOW)
    assert (report.is_good, exported()) == (False, before)


def test_a_local_moment_is_taken_as_local(entry):
    bring_in(lines({"slug": "refund", "expires_at": "2026-12-01 08:00"}), make_user(), NOW)
    assert exported()[0]["expires_at"] == "2026-12-01T08:00:00+08:00"


@pytest.mark.parametrize("count", [1, 3])
def test_it_reads_what_is_written_in_a_few_queries(django_assert_num_queries, count):
    for number in range(count):
        make_entry(slug=f"e{number}", symptoms=("钱没到",))
    with django_assert_num_queries(5):
        assert len(exported()) == count


@pytest.mark.parametrize("name", ["expires_at", "review_by", "reviewed_on"])
@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_day_far_from_ours_is_a_fault_of_its_row(entry, name, year):
    said = f"{year}-01-01" + "T00:00:00+08:00" * (name == "expires_at")
    (row,) = check(lines({"slug": "refund", name: said})).rows
    assert (
        [words for words in row.faults if words.endswith("年份要在 2000 到 2100 之间。")] == row.faults != []
    )
