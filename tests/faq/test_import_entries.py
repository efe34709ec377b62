import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from contacts.models import ContentVersion
from faq.content import importing
from faq.management.commands.import_entries import NICENESS, Command
from faq.models import Entry, Revision
from faq.search import site
from faq.search.lock import file_lock
from tests.factories import make_entry, make_topic, make_user, make_wallet

pytestmark = pytest.mark.django_db

WHOLE = {
    "title": "充值没到账",
    "slug": "late",
    "topic": "topup",
    "answer": "先查记录。",
    "steps": ["打开账单", "看状态"],
    "symptoms": ["钱没到"],
    "urgency": "today",
}
PUBLISHED = {"title": "退款没到账", "topic": "topup", "answer": "等三天。", "steps": ["看账单"]}


@pytest.fixture(autouse=True)
def portal():
    make_wallet(slug="ok", name="OK钱包")
    make_topic(slug="topup")
    make_topic(slug="security")


@pytest.fixture
def rows(tmp_path):
    """Writes rows, or lines as they are, into a file."""

    def write(*rows: dict | str | bytes) -> Path:
        lines = [json.dumps(row) if isinstance(row, dict) else row for row in rows]
        path = tmp_path / "rows.jsonl"
        path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
        return path

    return write


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_entries", path, "--wallet", "ok", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def found(q: str) -> list[int]:
    site.site_search.refresh(timezone.now())
    return [hit.id for hit in site.site_search.engine(timezone.now()).search(q).hits]


def test_a_row_becomes_an_entry(rows):
    run(rows(WHOLE))
    entry = Entry.objects.published(timezone.now()).get()
    read = {
        "title": entry.live.title,
        "slug": entry.slug,
        "topic": entry.topic.slug,
        "answer": entry.live.answer,
        "steps": [step.action for step in entry.live.steps.all()],
        "symptoms": [symptom.phrase for symptom in entry.symptoms.all()],
        "urgency": entry.urgency,
    }
    assert (read, entry.wallet.slug) == (WHOLE, "ok")


def test_it_says_what_it_did(rows):
    path = rows(WHOLE, PUBLISHED, {"title": "只有标题", "topic": "topup"})
    assert run(path) == "2 published, 1 drafts, 0 left out\n"


@pytest.mark.parametrize("missing", ["answer", "steps"])
def test_an_incomplete_row_becomes_a_draft(rows, missing):
    run(rows({name: value for name, value in PUBLISHED.items() if name != missing}))
    assert Revision.objects.get().state == Revision.State.DRAFT


def test_what_was_imported_is_found_at_once(rows):
    run(rows(WHOLE, {"title": "充值没到账呢", "topic": "topup"}))
    assert found("充值没到账") == [Entry.objects.get(slug="late").pk]


@pytest.mark.parametrize("amount", [3, 250])
def test_it_brings_the_index_up_to_date(rows, amount):
    make_entry()
    found("退款")  # there is an index already
    run(
        rows(*(PUBLISHED | {"title": f"退款没到账{'啊' * (n % 50)}", "slug": f"r{n}"} for n in range(amount)))
    )
    is_current = site.is_current(site.site_search.directory)
    assert (is_current, len(found("退款没到账")) > 0) == (True, True)


@pytest.mark.parametrize(("amount", "is_held"), [(200, False), (201, True)])
def test_nobody_else_indexes_many(rows, monkeypatch, amount, is_held):
    held, depths = [], []

    def locking(*given):
        depths.append(len(connection.savepoint_ids))
        return file_lock(*given)

    monkeypatch.setattr("faq.management.commands.import_entries.file_lock", locking)
    monkeypatch.setattr(Command, "refresh_index", lambda command, _count: held.append(command.has_lock))
    run(rows(*(PUBLISHED | {"slug": f"r{n}"} for n in range(amount))))
    # Within the transaction: once it is committed, workers see the entries.
    assert (held, depths) == ([is_held], [1] * is_held)


@pytest.mark.parametrize("amount", [3, 201])
def test_it_does_not_wait_long_for_who_holds_the_index(rows, monkeypatch, amount):
    """Its transaction keeps everybody else from writing; the index is brought up to date afterwards."""
    monkeypatch.setattr("faq.management.commands.import_entries.LOCK_PATIENCE", 0)
    committed, refresh = [], Command.refresh_index
    directory = site.site_search.directory
    directory.mkdir(parents=True)
    with file_lock(directory, None):
        monkeypatch.setattr(Command, "refresh_index", lambda *_: committed.append(Entry.objects.count()))
        run(rows(*(PUBLISHED | {"slug": f"r{n}"} for n in range(amount))))
    refresh(Command(stderr=StringIO()), amount)
    assert (committed, site.is_current(directory)) == ([amount], True)


def test_chunks_make_no_difference(rows, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    path = rows(*(PUBLISHED | {"title": f"退款{n}", "steps": [f"步骤{n}"]} for n in "甲乙丙丁戊"))
    run(path)
    entries = Entry.objects.published(timezone.now()).with_steps().order_by("pk")
    assert [(entry.live.title, entry.live.steps.get().action) for entry in entries] == [
        (f"退款{n}", f"步骤{n}") for n in "甲乙丙丁戊"
    ]


def test_a_dry_run_writes_nothing(rows):
    version = ContentVersion.objects.current()
    said = run(rows(WHOLE), "--dry-run")
    assert (said, Entry.objects.count(), ContentVersion.objects.current()) == (
        "1 would be published, 0 would be drafts, 0 left out\n",
        0,
        version,
    )


# Slugs and topics


def test_without_a_slug_the_title_makes_one(rows):
    run(rows(PUBLISHED))
    assert Entry.objects.get().slug == "ok-f768c85c2432"


def test_the_same_file_twice_is_refused(rows):
    path = rows(PUBLISHED)
    run(path)
    with pytest.raises(CommandError, match=r"rows.jsonl:1: slug: there is an entry ok-\w+ already"):
        run(path)


def test_a_topic_can_be_given_for_all_rows(rows):
    run(rows({"title": "退款"}, {"title": "被骗", "topic": "security"}), "--topic", "topup")
    assert [entry.topic.slug for entry in Entry.objects.order_by("pk")] == ["topup", "security"]


# Wrong rows


WRONG = [
    pytest.param("{", "Expecting property name", id="no JSON"),
    pytest.param(b"\xff", "utf-8", id="no UTF-8"),
    pytest.param("[]", "row: ", id="no object"),
    pytest.param("[" * 100_000, "nested too deeply", id="nested"),
    pytest.param({"topic": "topup"}, "title: ", id="no title"),
    pytest.param(WHOLE | {"title": " "}, "title: ", id="an empty title"),
    pytest.param(WHOLE | {"title": "长" * 61}, "title: ", id="a long title"),
    pytest.param(WHOLE | {"title": "a\x00b"}, "title: holds a control character", id="NUL"),
    pytest.param(WHOLE | {"answer": "a\ud800"}, "answer: ", id="a lone surrogate"),
    pytest.param(WHOLE | {"steps": ["好", "长" * 201]}, "steps.1: ", id="a long step"),
    pytest.param(WHOLE | {"steps": "好"}, "steps: ", id="steps that are no list"),
    pytest.param(WHOLE | {"symptoms": ["长" * 61]}, "symptoms.0: ", id="a long symptom"),
    pytest.param(WHOLE | {"topic": "gone"}, "topic: there is no 'gone'", id="no such topic"),
    pytest.param({"title": "退款"}, "topic: is missing", id="no topic"),
    pytest.param(WHOLE | {"slug": "网址"}, "slug: ", id="a wrong slug"),
    pytest.param(WHOLE | {"urgency": "soon"}, "urgency: expected one of routine, today, now", id="urgency"),
    pytest.param(WHOLE | {"tittle": "x"}, "tittle: ", id="a misspelt field"),
    pytest.param(PUBLISHED | {"slug": "first"}, "slug: first is that of rows.jsonl:1 too", id="a slug twice"),
]


@pytest.mark.parametrize(("row", "message"), WRONG)
def test_a_wrong_row_is_named_and_nothing_is_imported(rows, row, message):
    path = rows(WHOLE | {"slug": "first"}, "", row)
    with pytest.raises(CommandError) as failure:
        run(path)
    line = str(failure.value).splitlines()[1]
    assert (line.startswith("rows.jsonl:3: "), message in line, Entry.objects.count()) == (True, True, 0)


def test_only_the_first_errors_are_listed(rows):
    with pytest.raises(CommandError) as failure:
        run(rows(*["{"] * 25))
    lines = str(failure.value).splitlines()
    assert (len(lines), lines[-1]) == (22, "… and 5 more")


def test_an_empty_file_is_an_error(rows):
    with pytest.raises(CommandError, match=r"rows\.jsonl: no rows"):
        run(rows(""))


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "gone.jsonl")


@pytest.mark.parametrize(("option", "there_are"), [("--wallet", "ok"), ("--topic", "security, topup")])
def test_an_unknown_wallet_or_topic_is_an_error(rows, option, there_are):
    with pytest.raises(CommandError, match=f"'gone': expected one of {there_are}"):
        run(rows(WHOLE), option, "gone")


def test_a_failure_half_way_leaves_nothing(rows, monkeypatch):
    def fail(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "_write_texts", fail)
    with pytest.raises(CommandError, match="interrupted: nothing was imported") as failure:
        run(rows(WHOLE))
    assert (failure.value.returncode, Entry.objects.count()) == (130, 0)


# Numbers in text


NUMBERED = [
    pytest.param(PUBLISHED | {"title": "打 138 0013 8000"}, id="title"),
    pytest.param(PUBLISHED | {"answer": "打 138 0013 8000"}, id="answer"),
    pytest.param(PUBLISHED | {"steps": ["打 138 0013 8000"]}, id="step"),
    pytest.param(PUBLISHED | {"symptoms": ["打 138 0013 8000"]}, id="symptom"),
    pytest.param(PUBLISHED | {"answer": "打 96110"}, id="a national line where the topic has none"),
]


@pytest.mark.parametrize("row", NUMBERED)
def test_a_number_in_text_is_an_error(rows, row):
    with pytest.raises(CommandError, match=r"rows.jsonl:2: \w+: .*像是电话号码"):
        run(rows(WHOLE, row))


@pytest.mark.parametrize("row", NUMBERED)
def test_rows_with_numbers_can_be_left_out(rows, row):
    said = run(rows(WHOLE, row), "--skip-refused")
    assert (said, Entry.objects.count()) == ("1 published, 0 drafts, 1 left out\n", 1)


def test_a_topic_may_allow_a_national_line(rows):
    assert run(rows(PUBLISHED | {"topic": "security", "answer": "打 96110"})).startswith("1 published")


# Who approves


def approvers() -> list[tuple[str, str]]:
    return list(Revision.objects.values_list("author__username", "approver__username"))


def test_the_person_named_approves(rows):
    make_user(username="lin", permissions=("faq.approve_revision",))
    run(rows(PUBLISHED), "--by", "lin")
    assert approvers() == [("shipped-content", "lin")]


def test_without_a_person_the_account_of_shipped_content_does(rows, settings):
    settings.REVIEW = "optional"
    run(rows(PUBLISHED))
    assert approvers() == [("shipped-content", "shipped-content")]


def test_where_review_is_required_somebody_must(rows, settings):
    settings.REVIEW = "required"
    with pytest.raises(CommandError, match="--by"):
        run(rows(PUBLISHED))


@pytest.mark.parametrize(
    "person",
    [
        pytest.param({"permissions": ()}, id="may not approve"),
        pytest.param({"permissions": ("faq.approve_revision",), "is_active": False}, id="inactive"),
        pytest.param({"username": "other"}, id="unknown"),
    ],
)
def test_only_those_who_may_approve(rows, person):
    make_user(**({"username": "lin"} | person))
    with pytest.raises(CommandError, match="--by lin"):
        run(rows(PUBLISHED), "--by", "lin")


def test_readers_go_before_it(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr("os.nice", asked.append)
    with pytest.raises(SystemExit):
        Command().run_from_argv(["manage.py", "import_entries", "--help"])
    assert asked == [NICENESS]
