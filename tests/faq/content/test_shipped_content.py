"""The rules for the shipped content, held against the source itself."""

import re
from functools import cache

import pytest
from django.conf import settings

from faq.content import schema
from faq.content.source import Source, read_source
from faq.models import Entry, Revision, Step

# The addresses that are public and stay, each in its wallet.
SLUGS = {
    "op": [
        "op-reset-password",
        "op-transaction-failed",
        "op-account-security",
        "op-feedback",
        "op-hotline-services",
    ],
    "ok": [
        "ok-forgot-password",
        "ok-top-up-withdraw-problem",
        "ok-top-up-not-received",
        "ok-account-security",
        "ok-close-account",
        "ok-complaint",
        "ok-safe-use",
        "ok-prepare-call",
    ],
    "okpay": [
        "okpay-account-locked",
        "okpay-account-security",
        "okpay-transfer-fees",
        "okpay-complaint",
        "okpay-contact-support",
    ],
    "general": [
        "general-account-locked",
        "general-payment-failed",
        "general-refund",
        "general-security",
        "general-find-hotline",
    ],
}
# The source documents and how many sections each has (counted in the seeds, conclusions left out).
SECTIONS = {
    "000_62a26d863bc9ff68.txt": 7,
    "001_e3ccdbf25692fe68.txt": 11,
    "002_9c8e26f6e4dbc854.txt": 11,
    "003_89b785337930baa6.txt": 7,
}
TOPICS = ["账户与密码", "充值提现", "支付与转账", "退款", "账户安全", "费用", "投诉与建议", "联系客服"]
NATIONAL_LINES = {"security": {"110", "96110"}, "complaint": {"12363"}}
LONGEST_TITLE, LONGEST_STEP, LONGEST_TILE, FEWEST_SYMPTOMS = 24, 40, 20, 6
DIGITS = re.compile(r"[0-9０-９]{3,}")
ADDRESS = re.compile(r"https?:|www\.|@|\.(com|cn|net|org|io)\b", re.IGNORECASE)


@cache
def shipped() -> Source:
    return read_source(settings.CONTENT_SOURCE_DIR)


def entries() -> dict[str, schema.EntryPart]:
    return {entry.slug: entry for wallet in shipped().wallets for entry in wallet.entries}


def things() -> dict[str, schema.Part]:
    """Every wallet, channel and entry by a name that tells where it stands."""
    found: dict[str, schema.Part] = {}
    for file in shipped().wallets:
        found[file.wallet.slug] = file.wallet
        found |= {f"{file.wallet.slug}/{channel.slug}": channel for channel in file.channels}
        found |= {entry.slug: entry for entry in file.entries}
    return found


def texts(value: object) -> list[str]:
    """Every text in a part, sources and hours left out."""
    if isinstance(value, schema.Part):
        fields = [name for name in type(value).model_fields if name not in ("sources", "periods")]
        return [text for name in fields for text in texts(getattr(value, name))]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def numbers_in(name: str) -> set[str]:
    return {run for text in texts(things()[name]) for run in DIGITS.findall(text)}


ENTRIES = pytest.mark.parametrize("entry", entries().values(), ids=list(entries()))
THINGS = pytest.mark.parametrize("name", things())


def cited() -> set[tuple[str, str]]:
    return {(source.document, source.section) for thing in things().values() for source in thing.sources}


def listed() -> set[tuple[str, str]]:
    return {(document.file, section) for document in shipped().documents for section in document.sections}


def test_it_cites_every_section_and_no_other():
    assert cited() == listed()


def test_it_lists_every_section_of_every_document():
    assert {document.file: len(document.sections) for document in shipped().documents} == SECTIONS


def test_it_holds_the_four_wallets():
    names = [(file.wallet.slug, file.wallet.name) for file in shipped().wallets]
    assert names == [
        ("op", "OP手机钱包"),
        ("ok", "OK钱包"),
        ("okpay", "OKPay"),
        ("general", "数字钱包通用指南"),
    ]


@pytest.mark.parametrize("wallet", SLUGS)
def test_it_answers_at_every_public_address(wallet):
    file = next(file for file in shipped().wallets if file.wallet.slug == wallet)
    assert set(SLUGS[wallet]) - {entry.slug for entry in file.entries} == set()


def test_it_names_every_entry_after_its_wallet():
    pairs = [(file.wallet.slug, entry.slug) for file in shipped().wallets for entry in file.entries]
    assert [entry for wallet, entry in pairs if not entry.startswith(f"{wallet}-")] == []


def test_it_has_the_topics():
    assert [topic.name for topic in shipped().topics] == TOPICS


def test_it_uses_every_topic():
    assert {entry.topic for entry in entries().values()} == {topic.slug for topic in shipped().topics}


def test_it_gives_the_guide_no_channels():
    assert [file.wallet.slug for file in shipped().wallets if not file.channels] == ["general"]


@pytest.mark.parametrize("wallet", SLUGS)
def test_it_says_what_to_do_at_once_for_every_wallet(wallet):
    file = next(file for file in shipped().wallets if file.wallet.slug == wallet)
    assert [entry.slug for entry in file.entries if entry.urgency == Entry.Urgency.NOW] != []


def test_it_uses_every_urgency():
    assert {entry.urgency for entry in entries().values()} == set(Entry.Urgency.values)


@ENTRIES
def test_it_has_symptoms_enough(entry):
    assert len(set(entry.symptoms)) >= FEWEST_SYMPTOMS


@ENTRIES
def test_it_has_a_short_title(entry):
    assert len(entry.title) <= LONGEST_TITLE


@ENTRIES
def test_it_has_short_steps(entry):
    assert [step.do for step in entry.steps if len(step.do) > LONGEST_STEP] == []


@ENTRIES
def test_it_answers_in_one_sentence(entry):
    without_labels = re.sub(r"“[^”]*”", "", entry.answer)  # a button may be called 忘记密码？
    assert re.fullmatch(r"[^。！？!?\n]+。", without_labels)


@ENTRIES
def test_it_has_a_way_out_when_nothing_helps(entry):
    assert entry.fallback != ""


@ENTRIES
def test_it_fits_the_columns(entry):
    """SQLite does not mind a text that is too long; PostgreSQL refuses it."""
    limits = {name: Step._meta.get_field(name).max_length for name in ("action", "expected", "if_not")}
    steps = [(step.do, step.see, step.if_not) for step in entry.steps]
    long_steps = [
        text for step in steps for text, most in zip(step, limits.values(), strict=True) if len(text) > most
    ]
    long_takes = len(entry.takes) > Revision._meta.get_field("takes").max_length
    assert (long_steps, [phrase for phrase in entry.symptoms if len(phrase) > 60], long_takes) == (
        [],
        [],
        False,
    )


@THINGS
def test_it_names_its_source(name):
    assert len(things()[name].sources) >= 1


@THINGS
def test_it_holds_no_number_but_national_lines(name):
    topic = entries()[name].topic if name in entries() else ""
    assert numbers_in(name) - NATIONAL_LINES.get(topic, set()) == set()


@THINGS
def test_it_holds_no_address(name):
    assert [text for text in texts(things()[name]) if ADDRESS.search(text)] == []


def test_it_would_notice_a_number():
    """The two tests above mean nothing unless there is text to look at, numbers included."""
    assert {run for name in things() for run in numbers_in(name)} == {"110", "96110", "12363"}


def test_it_leads_in_no_circle():
    leads_to = {
        slug: {step.if_not_entry for step in entry.steps if step.if_not_entry}
        for slug, entry in entries().items()
    }
    while ends := {slug for slug, targets in leads_to.items() if not targets}:
        leads_to = {slug: targets - ends for slug, targets in leads_to.items() if slug not in ends}
    assert leads_to == {}


def test_it_says_each_symptom_once_in_a_wallet():
    for file in shipped().wallets:
        phrases = [phrase for entry in file.entries for phrase in entry.symptoms]
        assert sorted(set(phrases)) == sorted(phrases)


def test_it_offers_six_to_eight_tiles():
    assert 6 <= len(shipped().tiles) <= 8


@pytest.mark.parametrize("tile", shipped().tiles)
def test_it_has_short_tiles_without_numbers(tile):
    assert (len(tile) <= LONGEST_TILE, DIGITS.findall(tile), ADDRESS.findall(tile)) == (True, [], [])


def channels() -> list[tuple[str, schema.ChannelPart]]:
    return [(f"{file.wallet.slug}/{part.slug}", part) for file in shipped().wallets for part in file.channels]


def test_it_confirms_no_hours_that_a_seed_only_calls_usual():
    assert {channel.hours.basis for _name, channel in channels()} == {"usual", "unknown"}


def test_it_gives_usual_hours_of_a_workday():
    periods = {
        name: [
            (period.days, f"{period.opens:%H:%M}", f"{period.closes:%H:%M}")
            for period in channel.hours.periods
        ]
        for name, channel in channels()
        if channel.hours.basis == "usual"
    }
    assert periods == {"ok/hotline": [("workday", "09:00", "18:00")]}


def test_it_gives_no_hours_where_none_are_known():
    assert [name for name, part in channels() if part.hours.basis == "unknown" and part.hours.periods] == []


def test_it_ships_no_contact_value(content):
    from contacts.models import ContactValue

    assert ContactValue.objects.count() == 0
