"""Loading again: what is there stays, and nothing goes over what staff did."""

from datetime import time, timedelta

import pytest

from contacts.models import CalendarDay, CalendarYear, Channel, ContentVersion, SourceSection, Topic, Wallet
from faq.content.loading import Report, load
from faq.content.source import read_source
from faq.models import Entry, Revision, ShippedContent, Symptom, SynonymGroup, Tile
from tests.conftest import NOW
from tests.factories import make_topic, make_user, make_wallet
from tests.faq.content.small_source import ENTRIES, EVERYTHING, FILES, edit, outcomes

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def load_again(source) -> Report:
    return load(read_source(source), LATER)


def entry(slug: str = "op-top-up") -> Entry:
    return Entry.objects.get(slug=slug)


def titles(slug: str = "op-top-up") -> list[str]:
    """The titles of an entry's revisions, newest first."""
    return [revision.title for revision in entry(slug).revisions.all()]


# --- what was loaded ---------------------------------------------------------------------------


def test_it_publishes_entries_as_of_now(loaded):
    assert [each.slug for each in Entry.objects.published(NOW).in_list_order()] == ["op-top-up", "op-refund"]


def test_it_loads_an_entry_whole(loaded):
    revision = Entry.objects.published(NOW).get(slug="op-top-up").live
    assert {
        "number": revision.number,
        "answer": revision.answer,
        "have_ready": revision.have_ready_list,
        "fallback": revision.fallback,
        "donts": revision.dont_list,
        "steps": [
            (s.position, s.action, s.expected, s.if_not, str(s.if_not_entry)) for s in revision.steps.all()
        ],
        "symptoms": [symptom.phrase for symptom in revision.entry.symptoms.order_by("phrase")],
        "sources": [str(section) for section in revision.entry.sources.all()],
    } == {
        "number": 1,
        "answer": "先查记录，再找客服。",
        "have_ready": ["手机号"],
        "fallback": "再等一天。",
        "donts": ["不要再充一次"],
        "steps": [
            (1, "打开记录", "有这笔充值", "", "None"),
            (2, "联系客服", "", "看退款办法", "op-refund"),
        ],
        "symptoms": sorted(["钱没到", "充了没有", "没收到钱", "余额没变", "钱去哪了", "充值失败"]),
        "sources": ["《客服指南》充值"],
    }


def test_it_loads_a_channel_whole(loaded):
    channel = Channel.objects.get(wallet__slug="op", slug="hotline")
    period = channel.periods.get()
    assert (channel.name, channel.good_for_list, channel.hours_basis, channel.hours_note) == (
        "OP热线",
        ["查交易"],
        "usual",
        "通常如此。",
    )
    assert (period.days, period.opens, period.closes) == ("workday", time(9), time(18))


def test_it_keeps_wallets_topics_and_tiles_in_their_order(loaded):
    found = [
        [wallet.slug for wallet in Wallet.objects.all()],
        [topic.slug for topic in Topic.objects.all()],
        [tile.phrase for tile in Tile.objects.all()],
    ]
    assert found == [["op", "ok", "okpay", "general"], ["topup", "refund"], ["钱没到", "想退款"]]


def test_it_keeps_sections_in_their_order(loaded):
    assert [section.heading for section in SourceSection.objects.all()] == ["开头", "充值"]


def test_it_signs_with_an_account_that_cannot_log_in(loaded):
    account = entry().revisions.get().approver
    assert (account.username, account.is_active, account.is_staff, account.has_usable_password()) == (
        "shipped-content",
        False,
        False,
        False,
    )


# --- again -------------------------------------------------------------------------------------


def test_it_changes_nothing_the_second_time(loaded):
    assert outcomes(load_again(loaded)) == {"unchanged": EVERYTHING}


def test_it_leaves_the_version_the_second_time(loaded):
    before = ContentVersion.objects.current()
    load_again(loaded)
    assert ContentVersion.objects.current() == before


def test_it_makes_no_revision_the_second_time(loaded):
    load_again(loaded)
    assert Revision.objects.count() == ENTRIES


def test_it_updates_nothing_when_it_fails_in_the_middle(loaded, monkeypatch):
    edit(loaded, "op", "name: OP钱包", "name: 新名")
    edit(loaded, "op", "title: 想退款", "title: 要退款")
    monkeypatch.setattr("faq.models.Revision.approve", lambda *_all, **_options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load_again(loaded)
    assert (Wallet.objects.get(slug="op").name, titles("op-refund")) == ("OP钱包", ["想退款"])


def test_it_updates_what_an_older_release_remembered(loaded):
    """A release whose records have a new field: nothing changed, though every digest did."""
    ShippedContent.objects.update(digest="of fewer fields")
    load_again(loaded)
    edit(loaded, "op", "name: OP钱包", "name: 新名")
    assert outcomes(load_again(loaded)) == {"unchanged": EVERYTHING - 1, "updated": 1}


def test_it_takes_over_equal_rows_it_did_not_make(loaded):
    """As after `loaddata`: the rows are there, and nothing is known of where they came from."""
    ShippedContent.objects.all().delete()
    assert outcomes(load_again(loaded)) == {"unchanged": EVERYTHING}


# --- the source changed ------------------------------------------------------------------------

UPDATES = [
    # file, what stood there, what stands there now, what to look at, what it is then
    pytest.param(
        "op",
        "name: OP钱包",
        "name: 新名",
        lambda: Wallet.objects.get(slug="op").name,
        "新名",
        id="wallet renamed",
    ),
    pytest.param(
        "op",
        "summary: 一个钱包。\n  features:",
        "summary: 一个钱包。\n  features:\n    - 充值",
        lambda: Wallet.objects.get(slug="op").feature_list,
        ["充值", "付款", "转账"],
        id="feature added",
    ),
    pytest.param(
        "topics",
        "name: 退款",
        "name: 退钱",
        lambda: Topic.objects.get(slug="refund").name,
        "退钱",
        id="topic renamed",
    ),
    pytest.param(
        "op",
        'closes: "18:00"',
        'closes: "20:00"',
        lambda: [period.closes for period in Channel.objects.get().periods.all()],
        [time(20)],
        id="hours of a channel",
    ),
    pytest.param(
        "op",
        "topics: [topup]",
        "topics: [topup, refund]",
        lambda: [topic.slug for topic in Channel.objects.get().topics.all()],
        ["topup", "refund"],
        id="topics of a channel",
    ),
    pytest.param(
        "op",
        "urgency: today",
        "urgency: now",
        lambda: (entry().urgency, titles()),
        ("now", ["充值没到账"]),
        id="urgency, without a revision",
    ),
    pytest.param(
        "op",
        "钱去哪了, 充值失败]",
        "充值失败, 钱丢了]",
        lambda: sorted(symptom.phrase for symptom in entry().symptoms.all()),
        sorted(["钱没到", "充了没有", "没收到钱", "余额没变", "充值失败", "钱丢了"]),
        id="symptom changed",
    ),
    pytest.param(
        "op",
        "title: 充值没到账",
        "title: 钱没到",
        titles,
        ["钱没到", "充值没到账"],
        id="title, as a new revision",
    ),
    pytest.param(
        "op",
        "do: 打开记录",
        "do: 打开账单",
        lambda: [[step.action for step in revision.steps.all()] for revision in entry().revisions.all()],
        [["打开账单", "联系客服"], ["打开记录", "联系客服"]],
        id="step, as a new revision",
    ),
    pytest.param(
        "op",
        "        if_not: 看退款办法\n        if_not_entry: op-refund\n",
        "",
        lambda: [step.if_not for step in entry().revisions.first().steps.all()],
        ["", ""],
        id="way on from a step",
    ),
    pytest.param(
        "op",
        "不要了]\n    sources:\n      - {document: a.txt, section: 开头}",
        "不要了]\n    sources:\n      - {document: a.txt, section: 充值}",
        lambda: [section.heading for section in entry("op-refund").sources.all()],
        ["充值"],
        id="source of an entry",
    ),
    pytest.param(
        "synonyms",
        "words: [充值, 充钱]",
        "words: [充值, 充钱, 存钱]",
        lambda: SynonymGroup.objects.first().words,
        "充值\n充钱\n存钱",
        id="synonyms",
    ),
    pytest.param(
        "documents",
        "title: 客服指南",
        "title: 求助指南",
        lambda: str(SourceSection.objects.first()),
        "《求助指南》开头",
        id="source document",
    ),
    pytest.param(
        "calendar",
        "2026-10-10",
        "2026-10-11",
        lambda: [str(day.date) for day in CalendarDay.objects.all()],
        ["2026-10-01", "2026-10-11"],
        id="calendar",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "look", "expected"), UPDATES)
def test_it_brings_a_changed_source(loaded, name, old, new, look, expected):
    edit(loaded, name, old, new)
    report = load_again(loaded)
    assert (outcomes(report), look()) == ({"unchanged": EVERYTHING - 1, "updated": 1}, expected)


@pytest.mark.parametrize(("name", "old", "new", "look", "expected"), UPDATES)
def test_it_rests_after_a_changed_source(loaded, name, old, new, look, expected):
    edit(loaded, name, old, new)
    load_again(loaded)
    assert outcomes(load_again(loaded)) == {"unchanged": EVERYTHING}


def test_it_publishes_the_new_revision_and_keeps_the_old(loaded):
    edit(loaded, "op", "title: 想退款", "title: 要退款")
    load_again(loaded)
    shown = [Entry.objects.published(at).get(slug="op-refund").live.title for at in (NOW, LATER)]
    assert shown == ["想退款", "要退款"]


def test_it_adds_what_the_source_adds(loaded):
    edit(loaded, "documents", "      - 充值\n", "      - 充值\n      - 提现\n")
    edit(loaded, "tiles", "  - 想退款\n", "  - 想退款\n  - 提现失败\n")
    report = load_again(loaded)
    added = SourceSection.objects.filter(heading="提现").count(), Tile.objects.count()
    assert (outcomes(report), added) == ({"unchanged": EVERYTHING, "created": 2}, (1, 3))


# --- what left the source ----------------------------------------------------------------------


REFUND = FILES["op"][FILES["op"].index("  - slug: op-refund") :]


@pytest.mark.parametrize(
    ("edits", "kept", "still_there"),
    [
        pytest.param(
            [("tiles", "  - 想退款\n", "")],
            "tile 想退款: no longer shipped, left alone",
            lambda: Tile.objects.filter(phrase="想退款"),
            id="tile",
        ),
        pytest.param(
            [("op", REFUND, ""), ("op", "        if_not_entry: op-refund\n", "")],
            "entry op-refund: no longer shipped, left alone",
            lambda: Entry.objects.published(LATER).filter(slug="op-refund"),
            id="entry",
        ),
        pytest.param(
            [
                ("documents", "      - 充值\n", ""),
                ("op", "section: 充值}\n\nentries", "section: 开头}\n\nentries"),
                ("op", "section: 充值}\n  - slug: op-refund", "section: 开头}\n  - slug: op-refund"),
            ],
            "sourcesection a.txt/充值: no longer shipped, left alone",
            lambda: SourceSection.objects.filter(heading="充值", entries=None, channels=None),
            id="source section",
        ),
        pytest.param(
            [("synonyms", "  - {words: [花呗], means: [信用]}\n", "")],
            "synonymgroup 花呗: no longer shipped, left alone",
            lambda: SynonymGroup.objects.filter(words="花呗"),
            id="synonyms",
        ),
    ],
)
def test_it_leaves_alone_what_is_no_longer_shipped(loaded, edits, kept, still_there):
    for change in edits:
        edit(loaded, *change)
    report = load_again(loaded)
    assert (report.kept, still_there().count()) == ([kept], 1)


# --- what staff did ----------------------------------------------------------------------------


def publish_edit() -> None:
    draft = entry().draft_for(make_user())
    draft.title = "工作人员的标题"
    draft.save()
    draft.approve(make_user(), at=NOW, self_publishing=False)


STAFF_EDITS = [
    # what staff did, what stays kept, what to look at, what it still is
    pytest.param(
        lambda: Wallet.objects.filter(slug="op").update(summary="改了"),
        "wallet op",
        lambda: Wallet.objects.get(slug="op").summary,
        "改了",
        id="wallet",
    ),
    pytest.param(
        lambda: Topic.objects.filter(slug="refund").update(name="改了"),
        "topic refund",
        lambda: Topic.objects.get(slug="refund").name,
        "改了",
        id="topic",
    ),
    pytest.param(
        lambda: Channel.objects.update(wait="改了"),
        "channel op/hotline",
        lambda: Channel.objects.get().wait,
        "改了",
        id="channel",
    ),
    pytest.param(
        lambda: Channel.objects.get().periods.all().delete(),
        "channel op/hotline",
        lambda: Channel.objects.get().periods.count(),
        0,
        id="service periods",
    ),
    pytest.param(
        lambda: Channel.objects.get().special_days.create(date=NOW.date()),
        "channel op/hotline",
        lambda: Channel.objects.get().special_days.count(),
        1,
        id="special day",
    ),
    pytest.param(
        lambda: Entry.objects.filter(slug="op-top-up").update(is_off=True),
        "entry op-top-up",
        lambda: entry().is_off,
        True,
        id="entry taken off",
    ),
    pytest.param(
        lambda: Entry.objects.filter(slug="op-top-up").update(expires_at=LATER),
        "entry op-top-up",
        lambda: entry().expires_at,
        LATER,
        id="entry that expires",
    ),
    pytest.param(
        lambda: Symptom.objects.get(phrase="钱没到").delete(),
        "entry op-top-up",
        lambda: entry().symptoms.filter(phrase="钱没到").count(),
        0,
        id="symptom removed",
    ),
    pytest.param(
        lambda: entry().symptoms.create(phrase="新说法"),
        "entry op-top-up",
        lambda: entry().symptoms.count(),
        7,
        id="symptom added",
    ),
    pytest.param(
        publish_edit, "entry op-top-up", titles, ["工作人员的标题", "充值没到账"], id="revision published"
    ),
    pytest.param(
        lambda: entry().draft_for(make_user()),
        "entry op-top-up",
        lambda: [revision.state for revision in entry().revisions.all()],
        ["draft", "approved"],
        id="draft begun",
    ),
    pytest.param(
        lambda: SynonymGroup.objects.filter(words="花呗").update(means="改了"),
        "synonymgroup 花呗",
        lambda: SynonymGroup.objects.get(words="花呗").means,
        "改了",
        id="synonyms",
    ),
    pytest.param(
        lambda: Tile.objects.filter(phrase="想退款").update(phrase="要退款"),
        "tile 想退款",
        lambda: sorted(tile.phrase for tile in Tile.objects.all()),
        sorted(["钱没到", "要退款"]),
        id="tile",
    ),
    pytest.param(
        lambda: CalendarDay.objects.filter(kind="work").delete(),
        "calendaryear 2026",
        lambda: CalendarDay.objects.count(),
        1,
        id="calendar",
    ),
]


@pytest.mark.parametrize(("act", "kept", "look", "expected"), STAFF_EDITS)
def test_it_keeps_what_staff_changed(loaded, act, kept, look, expected):
    act()
    report = load_again(loaded)
    assert (report.kept, look()) == ([f"{kept}: staff changed it"], expected)


@pytest.mark.parametrize(("act", "kept", "look", "expected"), STAFF_EDITS)
def test_it_counts_what_staff_changed_as_kept(loaded, act, kept, look, expected):
    act()
    assert outcomes(load_again(loaded)) == {"unchanged": EVERYTHING - 1, "kept": 1}


def test_it_keeps_an_edit_when_the_source_changed_too(loaded):
    Wallet.objects.filter(slug="op").update(summary="工作人员写的")
    edit(loaded, "op", "summary: 一个钱包。", "summary: 新的简介。")
    load_again(loaded)
    assert Wallet.objects.get(slug="op").summary == "工作人员写的"


def test_it_keeps_an_entry_off_when_the_source_changed(loaded):
    Entry.objects.filter(slug="op-refund").update(is_off=True)
    edit(loaded, "op", "title: 想退款", "title: 要退款")
    load_again(loaded)
    assert (entry("op-refund").is_off, titles("op-refund")) == (True, ["想退款"])


def test_it_takes_up_again_what_staff_put_back(loaded):
    Wallet.objects.filter(slug="op").update(summary="改了")
    load_again(loaded)
    Wallet.objects.filter(slug="op").update(summary="一个钱包。")
    edit(loaded, "op", "summary: 一个钱包。", "summary: 新的简介。")
    load_again(loaded)
    assert Wallet.objects.get(slug="op").summary == "新的简介。"


NEW_TOPIC = "name: 退款}\n  - {slug: fees, name: 费用}"
NEW_WALLET = FILES["ok"].replace("slug: ok", "slug: new").replace("OK钱包", "新钱包")
TAKEN = [
    # what staff made, the change of the source, what is kept
    pytest.param(
        lambda: make_topic(name="费用"), ("topics", "name: 退款}", NEW_TOPIC), "topic fees", id="new topic"
    ),
    pytest.param(
        lambda: make_topic(name="退钱"), ("topics", "name: 退款", "name: 退钱"), "topic refund", id="topic"
    ),
    pytest.param(
        lambda: make_wallet(name="新名"), ("op", "name: OP钱包", "name: 新名"), "wallet op", id="wallet"
    ),
    pytest.param(
        lambda: SynonymGroup.objects.create(words="充值\n存钱"),
        ("synonyms", "[充值, 充钱]", "[充值, 存钱]"),
        "synonymgroup 充值",
        id="synonyms",
    ),
    pytest.param(
        lambda: CalendarYear.objects.create(year=2027, arrangement="announced", source="通知").days.create(
            date="2026-12-31", kind="off"
        ),
        ("calendar", "2026-10-10", "2026-12-31"),
        "calendaryear 2026",
        id="calendar",
    ),
]


@pytest.mark.parametrize(("act", "change", "kept"), TAKEN)
def test_it_keeps_out_what_would_stand_twice(loaded, act, change, kept):
    act()
    edit(loaded, *change)
    assert load_again(loaded).kept == [f"{kept}: another one has its name or dates"]


def test_it_keeps_out_a_new_wallet_whose_name_is_taken(loaded):
    make_wallet(name="新钱包")
    (loaded / "new.yaml").write_text(NEW_WALLET, encoding="utf-8")
    assert load_again(loaded).kept == ["wallet new: another one has its name or dates"]


def test_it_writes_no_revision_again_for_an_entry_that_was_kept_out(loaded):
    make_topic(name="费用")
    edit(loaded, "topics", "name: 退款}", NEW_TOPIC)
    edit(loaded, "op", "    topic: refund\n", "    topic: fees\n")
    edit(loaded, "op", "slug: op-refund\n", "slug: op-fees\n")
    edit(loaded, "op", "if_not_entry: op-refund", "if_not_entry: op-fees")
    for _time in range(3):
        load_again(loaded)
    assert titles() == ["充值没到账", "充值没到账"]


STAFF_REMOVALS = [
    pytest.param(lambda: Tile.objects.filter(phrase="想退款"), "tile 想退款", id="tile"),
    pytest.param(lambda: SynonymGroup.objects.filter(words="花呗"), "synonymgroup 花呗", id="synonyms"),
    pytest.param(lambda: Channel.objects.filter(slug="hotline"), "channel op/hotline", id="channel"),
    pytest.param(lambda: Wallet.objects.filter(slug="okpay"), "wallet okpay", id="wallet"),
]


@pytest.mark.parametrize(("find", "kept"), STAFF_REMOVALS)
def test_it_does_not_bring_back_what_staff_removed(loaded, find, kept):
    find().delete()
    report = load_again(loaded)
    assert (report.kept, find().count()) == ([f"{kept}: staff removed it"], 0)


@pytest.mark.parametrize(("find", "kept"), STAFF_REMOVALS)
def test_it_does_not_bring_it_back_later_either(loaded, find, kept):
    find().delete()
    load_again(loaded)
    assert load_again(loaded).kept == [f"{kept}: staff removed it"]


def test_it_keeps_out_what_belongs_to_a_wallet_that_staff_removed(loaded):
    Channel.objects.all().delete()
    Wallet.objects.filter(slug="okpay").delete()
    channel = FILES["op"][FILES["op"].index("channels:") : FILES["op"].index("entries:")]
    (loaded / "okpay.yaml").write_text(FILES["okpay"] + channel, encoding="utf-8")
    assert load_again(loaded).kept == [
        "wallet okpay: staff removed it",
        "channel op/hotline: staff removed it",
        "channel okpay/hotline: what it belongs to is gone",
    ]
