"""Reading the source: what comes out, and errors that name file, line and field."""

from datetime import time

import pytest

from faq.content.source import SourceError, read_source
from tests.faq.content.small_source import FILES, edit


def failure(directory) -> str:
    with pytest.raises(SourceError) as caught:
        read_source(directory)
    return str(caught.value)


def test_it_reads_the_wallets_in_their_order(source):
    assert [file.wallet.slug for file in read_source(source).wallets] == ["op", "ok", "okpay", "general"]


def test_it_puts_a_further_wallet_before_the_guide(source):
    text = FILES["ok"].replace("slug: ok", "slug: new").replace("OK钱包", "新钱包")
    (source / "new.yaml").write_text(text, encoding="utf-8")
    slugs = [file.wallet.slug for file in read_source(source).wallets]
    assert slugs == ["op", "ok", "okpay", "new", "general"]


def test_it_reads_entries_with_their_steps(source):
    step = read_source(source).wallets[0].entries[0].steps[1]
    assert (step.do, step.see, step.if_not, step.if_not_entry) == ("联系客服", "", "看退款办法", "op-refund")


def test_it_reads_hours(source):
    period = read_source(source).wallets[0].channels[0].hours.periods[0]
    assert (period.days, period.opens, period.closes) == ("workday", time(9), time(18))


def test_it_reads_what_is_left_out_as_empty(source):
    entry = read_source(source).wallets[0].entries[1]
    assert (entry.urgency, entry.have_ready, entry.takes, entry.fallback, entry.donts) == (
        "routine",
        [],
        "",
        "",
        [],
    )


@pytest.mark.parametrize("name", FILES)
def test_it_misses_a_file(source, name):
    (source / f"{name}.yaml").unlink()
    assert failure(source) == f"{name}.yaml:1: (file): is missing"


def test_it_misses_a_directory(tmp_path):
    assert failure(tmp_path / "nowhere") == "documents.yaml:1: (file): is missing"


TWICE = "  - {slug: topup, name: 充值提现}\n"
DAMAGE = [
    # file, what stands there, what is put there, line, field, message
    pytest.param("op", "  name: OP钱包\n", "", 2, "wallet.name", "is missing", id="wallet without name"),
    pytest.param("op", "OP钱包", "", 3, "wallet.name", "Input should be a valid string", id="empty value"),
    pytest.param("op", "OP钱包", '" "', 3, "wallet.name", "must not be empty", id="blank value"),
    pytest.param("op", "OP钱包", "110", 3, "wallet.name", "Input should be a valid string", id="number"),
    pytest.param(
        "op",
        "slug: op\n",
        "slug: O P\n",
        2,
        "wallet.slug",
        "String should match pattern '^[a-z0-9]+(-[a-z0-9]+)*$'",
        id="slug that is none",
    ),
    pytest.param("op", "summary:", "sumary:", 2, "wallet.summary", "is missing", id="misspelt field"),
    pytest.param(
        "op",
        "    fallback:",
        "    fall_back:",
        40,
        "entries.0.fall_back",
        "is not a known field",
        id="unknown field",
    ),
    pytest.param(
        "op",
        "title: 想退款",
        "title:",
        47,
        "entries.1.title",
        "Input should be a valid string",
        id="no title",
    ),
    pytest.param(
        "op",
        "urgency: today",
        "urgency: soon",
        30,
        "entries.0.urgency",
        "Input should be 'routine', 'today' or 'now'",
        id="unknown urgency",
    ),
    pytest.param(
        "op",
        "    steps:\n      - do: 打开订单\n",
        "    steps: []\n",
        49,
        "entries.1.steps",
        "has too few items",
        id="no steps",
    ),
    pytest.param(
        "op", "do: 联系客服", "see: 客服", 37, "entries.0.steps.1.do", "is missing", id="step without action"
    ),
    pytest.param("op", ", 不要了]", "]", 51, "entries.1.symptoms", "has too few items", id="five symptoms"),
    pytest.param(
        "op", "不要了]", "退货]", 51, "entries.1.symptoms", "a phrase stands twice", id="symptom twice"
    ),
    pytest.param(
        "op",
        "    topic: refund",
        "    topic: tax",
        46,
        "entries.1.topic",
        "no such topic: tax",
        id="unknown topic",
    ),
    pytest.param(
        "op",
        "if_not_entry: op-refund",
        "if_not_entry: op-nothing",
        39,
        "entries.0.steps.1.if_not_entry",
        "no such entry: op-nothing",
        id="step to no entry",
    ),
    pytest.param(
        "op",
        "slug: op-refund\n",
        "slug: op-top-up\n",
        28,
        "entries.0.slug",
        "stands twice: op-top-up",
        id="entry twice",
    ),
    pytest.param(
        "op",
        "section: 充值}\n\nentries",
        "section: 提现}\n\nentries",
        25,
        "channels.0.sources.0",
        "no such section: a.txt / 提现",
        id="unknown section",
    ),
    pytest.param(
        "op",
        "    sources:\n      - {document: a.txt, section: 充值}\n\nentries",
        "    sources: []\n\nentries",
        24,
        "channels.0.sources",
        "has too few items",
        id="channel without source",
    ),
    pytest.param(
        "op",
        "topics: [topup]",
        "topics: [topup, tax]",
        18,
        "channels.0.topics.1",
        "no such topic: tax",
        id="topic of a channel",
    ),
    pytest.param(
        "op",
        "kind: hotline",
        "kind: pigeon",
        14,
        "channels.0.kind",
        "Input should be 'hotline', 'chat', 'email', 'social' or 'form'",
        id="unknown kind of channel",
    ),
    pytest.param(
        "op",
        "basis: usual",
        "basis: sure",
        20,
        "channels.0.hours.basis",
        "Input should be 'confirmed', 'usual' or 'unknown'",
        id="unknown basis",
    ),
    pytest.param(
        "op",
        '"18:00"',
        "18:00",
        23,
        "channels.0.hours.periods.0.closes",
        'must be a time in quotes, like "09:00"',
        id="time without quotes",
    ),
    pytest.param(
        "op",
        '"18:00"',
        '"24:30"',
        23,
        "channels.0.hours.periods.0.closes",
        'must be a time in quotes, like "09:00"',
        id="time that is none",
    ),
    pytest.param(
        "op",
        "basis: usual\n",
        "basis: usual\n      time_zone: Asia/Shanghia\n",
        21,
        "channels.0.hours.time_zone",
        "no such time zone: Asia/Shanghia",
        id="unknown time zone",
    ),
    pytest.param("ok", "slug: ok", "slug: op", 2, "wallet.slug", "stands twice: op", id="wallet twice"),
    pytest.param(
        "topics",
        "  - {slug: refund, name: 退款}\n",
        TWICE,
        3,
        "topics.1.slug",
        "stands twice: topup",
        id="topic twice",
    ),
    pytest.param(
        "documents",
        "      - 充值\n",
        "      - 开头\n",
        6,
        "documents.0.sections.1",
        "stands twice: 开头",
        id="section twice",
    ),
    pytest.param("tiles", "  - 想退款", "  - 钱没到", 3, "tiles.1", "stands twice: 钱没到", id="tile twice"),
    pytest.param(
        "tiles",
        "  - 想退款",
        f"  - {'退' * 21}",
        3,
        "tiles.1",
        "String should have at most 20 characters",
        id="tile too long",
    ),
    pytest.param(
        "synonyms",
        "words: [花呗]",
        "words: [充值]",
        3,
        "synonyms.1.words.0",
        "stands twice: 充值",
        id="synonyms twice",
    ),
    pytest.param("calendar", "2026-10-10", "soon", 7, "years.0.days.1.date", None, id="day that is none"),
    pytest.param(
        "calendar",
        'kind: "off"',
        "kind: off",
        6,
        "years.0.days.0.kind",
        "Input should be 'off' or 'work'",
        id="off without quotes is a boolean",
    ),
    pytest.param(
        "op", "wallet:\n", "wallet:\n  slug: op\n", 3, "wallet.slug", "stands twice", id="field twice"
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "field", "message"), DAMAGE)
def test_it_names_file_line_and_field(source, name, old, new, line, field, message):
    edit(source, name, old, new)
    found = failure(source)
    assert (
        found.startswith(f"{name}.yaml:{line}: {field}: ")
        if message is None
        else (found == f"{name}.yaml:{line}: {field}: {message}")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "",
            "tiles.yaml:1: (file): Input should be a valid dictionary or instance of TilesFile",
            id="empty",
        ),
        pytest.param(
            "- a\n",
            "tiles.yaml:1: (file): Input should be a valid dictionary or instance of TilesFile",
            id="a list",
        ),
        pytest.param(
            "tiles: [a\nb: c\n", "tiles.yaml:2: (file): did not find expected ',' or ']'", id="not closed"
        ),
        pytest.param(
            "tiles:\n\t- a\n",
            "tiles.yaml:2: (file): found character that cannot start any token",
            id="a tabulator",
        ),
        pytest.param(
            "tiles: []\n---\nb: 1\n", "tiles.yaml:2: (file): but found another document", id="two documents"
        ),
        pytest.param(
            "tiles: []\nb: !!python/name:os.system\n",
            "tiles.yaml:2: (file): could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/name:os.system'",
            id="a Python object",
        ),
        pytest.param(
            "tiles:\n  - a\x00\n",
            "tiles.yaml:2: (file): control characters are not allowed",
            id="a NUL",
        ),
    ],
)
def test_it_names_the_line_where_it_is_no_yaml(source, text, expected):
    (source / "tiles.yaml").write_text(text, encoding="utf-8")
    assert failure(source) == expected


def test_it_refuses_another_encoding(source):
    (source / "tiles.yaml").write_bytes("tiles: [退款]".encode("gb18030"))
    assert failure(source).startswith("tiles.yaml:1: (file): 'utf-8' codec can't decode")


NUMBERS = [
    # file, what stands there, what is put there, line, field
    pytest.param("op", "name: OP钱包", "name: 打 95188", 3, "wallet.name", id="wallet"),
    pytest.param("op", "name: OP热线", "name: 打 95188", 15, "channels.0.name", id="channel"),
    pytest.param("op", "note: 通常如此。", "note: 打 95188", 21, "channels.0.hours.note", id="hours"),
    pytest.param("op", "title: 想退款", "title: 打 95188", 47, "entries.1.title", id="entry"),
    pytest.param("documents", "title: 客服指南", "title: 打 95188", 3, "documents.0.title", id="document"),
    pytest.param("documents", "      - 充值", "      - 打 95188", 6, "documents.0.sections.1", id="section"),
    pytest.param("topics", "name: 退款", "name: 打 95188", 3, "topics.1.name", id="topic"),
    pytest.param("tiles", "  - 想退款", "  - 打 95188", 3, "tiles.1", id="tile"),
    pytest.param(
        "calendar",
        "kind: work, name: 国庆节",
        "kind: work, name: 打 95188",
        7,
        "years.0.days.1.name",
        id="festival",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "field"), NUMBERS)
def test_it_refuses_a_number_in_what_readers_see(source, name, old, new, line, field):
    edit(source, name, old, new)
    assert failure(source) == f"{name}.yaml:{line}: {field}: “95188”像是电话号码"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param("synonyms", "[花呗]", "[花呗, 打95188]", id="synonyms"),
        pytest.param(
            "calendar", "source: 通知", "source: 软件包 holidays 0.109.12.34", id="source of a year"
        ),
    ],
)
def test_it_lets_a_number_stand_where_no_reader_sees_it(source, name, old, new):
    edit(source, name, old, new)
    read_source(source)


def test_it_names_only_the_first_fault(source):
    edit(source, "op", "  name: OP钱包\n", "")
    edit(source, "op", "  summary: 一个钱包。\n", "")
    assert failure(source) == "op.yaml:2: wallet.name: is missing"
