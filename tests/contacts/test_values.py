"""The ledger of contact values: two people, a digest a line, and nothing ever changed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from contacts import triggers
from contacts.address_rules import LOOK_ALIKE, NOT_ALLOWED, USERINFO
from contacts.models import ContactValue
from contacts.models.values import PRIVATE_PHONE, PUBLIC_LINE, TOO_OLD
from contacts.rules import triggers as rules
from tests.conftest import NOW
from tests.factories import make_channel, make_fake, make_user, make_value

pytestmark = pytest.mark.django_db
APPROVED, REJECTED, WITHDRAWN, RECHECK = "approved", "rejected", "withdrawn", "recheck"


def propose(*, channel=None, person=None, value: str = "000 0000 0001", **fields) -> ContactValue:
    fields = {"source_url": "https://example.com/contact", "checked_on": NOW.date()} | fields
    return ContactValue.objects.propose(
        channel or make_channel(), person=person or make_user(), at=NOW, value=value, **fields
    )


def decide(proposal: ContactValue, *events: str) -> None:
    for event in events:
        ContactValue.objects.decide(proposal, event, person=make_user(), at=NOW, reason="因为")


def live_value(channel) -> str | None:
    found = type(channel).objects.get(pk=channel.pk).live
    return found and found.line.value


def messages(caught) -> dict[str, list[str]]:
    return caught.value.message_dict


# --- which value is live -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([], None, id="proposed"),
        pytest.param([APPROVED], "000 0000 0001", id="approved"),
        pytest.param([REJECTED], None, id="rejected"),
        pytest.param([APPROVED, WITHDRAWN], None, id="withdrawn"),
        pytest.param([APPROVED, RECHECK], "000 0000 0001", id="to be checked again"),
    ],
)
def test_it_is_live_after(events, expected):
    proposal = propose()
    decide(proposal, *events)
    assert live_value(proposal.channel) == expected


def test_it_shows_the_newest_approval():
    channel = make_channel()
    for value in ("000 0000 0001", "000 0000 0002"):
        decide(propose(channel=channel, value=value), APPROVED)
    assert live_value(channel) == "000 0000 0002"


def test_it_goes_on_showing_the_old_value_while_a_new_one_is_proposed():
    approval = make_value(value="000 0000 0001")
    propose(channel=approval.channel, value="000 0000 0002")
    assert live_value(approval.channel) == "000 0000 0001"


def test_it_does_not_fall_back_to_an_older_value_when_the_newest_is_withdrawn():
    channel = make_channel()
    decide(propose(channel=channel, value="000 0000 0001"), APPROVED)
    decide(propose(channel=channel, value="000 0000 0002"), APPROVED, WITHDRAWN)
    assert live_value(channel) is None


# --- two people --------------------------------------------------------------------------------


def test_it_refuses_approval_by_its_proposer():
    proposal = propose()
    with pytest.raises(PermissionDenied, match=r"^自己提出的联系信息要由另一个人核准。$"):
        ContactValue.objects.decide(proposal, APPROVED, person=proposal.proposer, at=NOW)


def test_it_lets_its_proposer_take_it_back():
    proposal = propose()
    line = ContactValue.objects.decide(proposal, REJECTED, person=proposal.proposer, at=NOW, reason="看错了")
    assert (line.event, line.actor, line.proposer) == (REJECTED, proposal.proposer, proposal.proposer)


def test_it_refuses_approval_by_its_proposer_in_the_database():
    proposal = propose()
    row = copy_of(proposal, event=APPROVED, actor=proposal.proposer)
    with pytest.raises(IntegrityError, match="value_approved_by_another"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([APPROVED, APPROVED], id="approved twice"),
        pytest.param([APPROVED, REJECTED], id="rejected after approval"),
        pytest.param([REJECTED, APPROVED], id="approved after rejection"),
        pytest.param([APPROVED, WITHDRAWN, WITHDRAWN], id="withdrawn twice"),
        pytest.param([WITHDRAWN], id="withdrawn before approval"),
        pytest.param([RECHECK], id="to be rechecked before approval"),
    ],
)
def test_it_is_decided_once(events):
    proposal = propose()
    decide(proposal, *events[:-1])
    with pytest.raises(ValidationError, match="现在不能这样处理"):
        decide(proposal, events[-1])


def test_it_is_proposed_once_by_a_double_click():
    said = {"channel": make_channel(), "person": make_user()}
    propose(**said)
    with pytest.raises(ValidationError, match="正在等核准"):
        propose(**said)
    assert ContactValue.objects.count() == 1


@pytest.mark.parametrize("event", [REJECTED, APPROVED])
def test_it_may_be_proposed_again_once_it_was_decided(event):
    said = {"channel": make_channel(), "person": make_user()}
    decide(propose(**said), event)
    assert propose(**said).event == "proposed"


# --- a decision repeats what was proposed ------------------------------------------------------


def copy_of(origin: ContactValue, **fields) -> ContactValue:
    """A decision on the proposal `origin`, as it should be but for `fields`, not saved."""
    said = {
        name: getattr(origin, name) for name in ("channel", "value", "source_url", "checked_on", "proposer")
    }
    base = said | {"event": REJECTED, "proposal": origin, "actor": make_user(), "at": NOW, "digest": "x"}
    return ContactValue(**(base | fields))


LIES = [
    pytest.param(lambda: {"channel": make_channel()}, id="channel"),
    pytest.param(lambda: {"value": "000 0000 0002"}, id="value"),
    pytest.param(lambda: {"source_url": "https://example.org/"}, id="source"),
    pytest.param(lambda: {"checked_on": NOW.date() - timedelta(days=1)}, id="day of the check"),
    pytest.param(lambda: {"proposer": make_user()}, id="proposer"),
    pytest.param(lambda: {"proposal": make_value()}, id="proposal that is an approval"),
]


@pytest.mark.parametrize("lie", LIES)
def test_it_refuses_a_decision_with_another(lie):
    row = copy_of(propose(), **lie())
    with pytest.raises(IntegrityError, match=r"^决定与提议不一致"), transaction.atomic():
        row.save(force_insert=True)


def test_it_takes_the_same_decision_without_a_lie():
    row = copy_of(propose())
    row.save(force_insert=True)
    assert ContactValue.objects.get(pk=row.pk).event == REJECTED


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        pytest.param({"event": APPROVED, "proposal": None}, "决定与提议不一致", id="decision on nothing"),
        pytest.param({"event": "proposed"}, "value_decision_names_its_proposal", id="proposal on a proposal"),
        pytest.param(
            {"event": "proposed", "proposal": None},
            "value_decision_names_its_proposal",
            id="proposal by another than its proposer",
        ),
        pytest.param({"digest": ""}, "value_not_empty", id="no digest"),
    ],
)
def test_it_refuses_in_the_database(fields, constraint):
    row = copy_of(propose(), **fields)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)


# --- what may be proposed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param("hotline", "000 0000 0001", id="spaces"),
        pytest.param("hotline", "000-0000-0001", id="dashes"),
        pytest.param("hotline", "+00 000 0000", id="international"),
        pytest.param("email", "help@example.com", id="e-mail"),
        pytest.param("chat", "官网右下角的“聊天”", id="chat"),
        pytest.param("chat", "https://help.example.com:8443/a?b=c&d=%20#e", id="address"),
        pytest.param("chat", "https://支付.cn/帮助", id="Chinese host"),
        pytest.param("chat", "https://ok支付.com/", id="Latin and Chinese host"),
        pytest.param("chat", "https://xn--8ws00zhy3a.com/", id="Chinese host in punycode"),
        pytest.param("chat", "打开“https://example.com/”右下角的“聊天”", id="address in a sentence"),
        pytest.param("social", "Привет", id="foreign name that is no host"),
    ],
)
def test_it_takes(kind, value):
    assert propose(channel=make_channel(kind=kind), value=value).value == value


STRANGE = "含有全角、不可见或特殊字符，请重新输入，不要粘贴。"
DIGITS_ONLY = "请只写电话号码：数字、空格、短横线，国际号码以 + 开头。"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param("hotline", "打 000 0000", [DIGITS_ONLY], id="words"),
        pytest.param("hotline", "00", [DIGITS_ONLY], id="too short"),
        pytest.param("hotline", "0" * 25, [DIGITS_ONLY], id="too long"),
        pytest.param("hotline", "００００ ０００１", [STRANGE], id="full width"),
        pytest.param("hotline", "000\u200b0000", [STRANGE], id="zero width"),
        pytest.param("chat", "客服\u202e号", [STRANGE], id="turned round"),
        pytest.param("email", "help at example.com", ["输入一个有效的 Email 地址。"], id="no e-mail"),
    ],
)
def test_it_refuses(kind, value, expected):
    with pytest.raises(ValidationError) as caught:
        propose(channel=make_channel(kind=kind), value=value)
    assert messages(caught) == {"value": expected}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param("hotline", "110", PUBLIC_LINE.format(line="110"), id="police"),
        pytest.param("hotline", "9-61 10", PUBLIC_LINE.format(line="96110"), id="advice, spaced"),
        pytest.param("hotline", "+86 12363", PUBLIC_LINE.format(line="12363"), id="complaints, abroad"),
        pytest.param("chat", "请打12363", PUBLIC_LINE.format(line="12363"), id="in a sentence"),
        pytest.param("hotline", "138 0013 8000", PRIVATE_PHONE, id="private telephone"),
        pytest.param("hotline", "+86 19900138000", PRIVATE_PHONE, id="private telephone, abroad"),
        pytest.param("hotline", "013800138000", PRIVATE_PHONE, id="private telephone after 0"),
        pytest.param("hotline", "+86 0138 0013 8000", PRIVATE_PHONE, id="private telephone after +86 and 0"),
    ],
)
def test_it_refuses_a_line_that_is_no_companys(kind, value, expected):
    with pytest.raises(ValidationError) as caught:
        propose(channel=make_channel(kind=kind), value=value)
    assert messages(caught) == {"value": [expected]}


def test_it_takes_a_private_telephone_as_an_account():
    assert propose(channel=make_channel(kind="social"), value="13800138000").value == "13800138000"


STRANGE_ADDRESSES = [
    pytest.param("chat", "https://okp\u0430y.com/", LOOK_ALIKE, id="Cyrillic letter"),
    pytest.param("chat", "https://\u03bfkpay.com/", LOOK_ALIKE, id="Greek letter"),
    pytest.param("chat", "https://钱包\u0430.com/", LOOK_ALIKE, id="Cyrillic among Chinese"),
    pytest.param("chat", "https://xn--okpy-53d.com/", LOOK_ALIKE, id="Cyrillic letter in punycode"),
    pytest.param("chat", "https://xn--\u00df.com/", LOOK_ALIKE, id="punycode that stands for nothing"),
    pytest.param("social", "okp\u0430y.com", LOOK_ALIKE, id="without a scheme"),
    pytest.param("form", "打开okp\u0430y。com登录", LOOK_ALIKE, id="in a sentence"),
    pytest.param("email", "help@okp\u0430y.com", LOOK_ALIKE, id="e-mail"),
    pytest.param("chat", "https://user:pw@evil.cn/", USERINFO, id="user and password"),
    pytest.param("chat", "打开 https://okpay.com@evil.cn/ 登录", USERINFO, id="user in a sentence"),
    pytest.param("chat", 'https://x.cn/"onmouseover="a', NOT_ALLOWED, id="quotes"),
    pytest.param("chat", "https://x.cn/'a", NOT_ALLOWED, id="single quote"),
    pytest.param("chat", "https://x.cn/<b>", NOT_ALLOWED, id="angle brackets"),
    pytest.param("chat", "https://x.cn/a b", NOT_ALLOWED, id="space"),
    pytest.param("chat", "https://okpay.com\\@evil.cn/", NOT_ALLOWED, id="backslash"),
]


@pytest.mark.parametrize(("kind", "value", "expected"), STRANGE_ADDRESSES)
def test_it_refuses_a_strange_address(kind, value, expected):
    with pytest.raises(ValidationError) as caught:
        propose(channel=make_channel(kind=kind), value=value)
    assert messages(caught) == {"value": [expected]}


@pytest.mark.parametrize(
    "address", ["https://okp\u0430y.com/", "https://user:pw@evil.cn/", "https://x.cn/'a"]
)
def test_it_refuses_a_strange_source(address):
    with pytest.raises(ValidationError) as caught:
        propose(source_url=address)
    assert list(messages(caught)) == ["source_url"]


def test_it_refuses_to_approve_a_strange_address_that_waits(monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(ContactValue, "_refuse_strange_addresses", lambda _row: None)
        proposal = propose(channel=make_channel(kind="chat"), value="https://okp\u0430y.com/")
    with pytest.raises(ValidationError) as caught:
        decide(proposal, APPROVED)
    assert messages(caught) == {"value": [LOOK_ALIKE]}
    decide(proposal, REJECTED)


FAKES = [
    pytest.param("hotline", "000-0000-0001", "00000000001", id="number"),
    pytest.param("hotline", "000-0000-0001", "０００ ００００ ０００１", id="full width"),
    pytest.param("email", "help@m.example.com", "example.com", id="host"),
    pytest.param("chat", "请打00000000001咨询", "00000000001", id="in a sentence"),
    pytest.param("social", "@Shili", "微信号 shili", id="account"),
]


@pytest.mark.parametrize(("kind", "value", "fake"), FAKES)
def test_it_refuses_to_propose_a_fake(kind, value, fake):
    make_fake(value=fake)
    with pytest.raises(ValidationError) as caught:
        propose(channel=make_channel(kind=kind), value=value)
    assert messages(caught) == {"value": [f"它在假号码名单里（{fake}）：如果它是真的，先从名单里删去。"]}


@pytest.mark.parametrize(("kind", "value", "fake"), FAKES)
def test_it_refuses_to_approve_a_fake(kind, value, fake):
    proposal = propose(channel=make_channel(kind=kind), value=value)
    make_fake(value=fake)
    with pytest.raises(ValidationError) as caught:
        decide(proposal, APPROVED)
    assert (list(messages(caught)), live_value(proposal.channel)) == (["value"], None)


def test_a_fake_is_still_taken_back():
    proposal, approved = propose(), make_value(value="000 0000 0002").proposal
    make_fake(value=proposal.value)
    make_fake(value=approved.value)
    decide(proposal, REJECTED)
    decide(approved, WITHDRAWN)
    assert live_value(approved.channel) is None


def test_it_refuses_a_check_in_the_future():
    with pytest.raises(ValidationError) as caught:
        propose(checked_on=NOW.date() + timedelta(days=1))
    assert messages(caught) == {"checked_on": ["核对日期不能在将来。"]}


@pytest.mark.parametrize(("days", "is_refused"), [(180, False), (181, True)])
def test_it_refuses_a_check_that_would_be_hidden_at_once(days, is_refused):
    try:
        propose(checked_on=NOW.date() - timedelta(days=days))
        said = {}
    except ValidationError as error:
        said = error.message_dict
    assert said == ({"checked_on": [TOO_OLD.format(days=180)]} if is_refused else {})


def test_a_proposal_that_lay_too_long_never_replaces_the_value_that_is_shown():
    live = make_value(at=NOW + timedelta(days=181))
    waiting = propose(channel=live.channel, value="000 0000 0002")
    with pytest.raises(ValidationError, match="请重新核对"):
        ContactValue.objects.decide(waiting, APPROVED, person=make_user(), at=NOW + timedelta(days=181))
    assert live_value(live.channel) == "000 0000 0001"


@pytest.mark.parametrize("address", ["http://example.com/", "example.com", "ftp://example.com/"])
def test_it_refuses_a_source_that_is_not_secure(address):
    with pytest.raises(ValidationError) as caught:
        propose(source_url=address)
    assert messages(caught) == {"source_url": ["请写 https:// 开头的官方网址。"]}


def test_it_refuses_an_empty_value():
    with pytest.raises(ValidationError) as caught:
        propose(value="")
    assert list(messages(caught)) == ["value"]


# --- nothing is ever changed -------------------------------------------------------------------


def save(row: ContactValue) -> None:
    row.value = "000 0000 0009"
    row.save()


def bulk_update(row: ContactValue) -> None:
    row.value = "000 0000 0009"
    ContactValue.objects.bulk_update([row], ["value"])


def sql(statement: str, *arguments: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def rows(row: ContactValue):
    return ContactValue.objects.filter(pk=row.pk)


ATTACKS = [
    pytest.param(save, id="save"),
    pytest.param(bulk_update, id="bulk update"),
    pytest.param(lambda it: rows(it).update(checked_on="2030-01-01"), id="update"),
    pytest.param(lambda it: rows(it)._raw_delete("default"), id="delete by query"),
    pytest.param(
        lambda it: sql("UPDATE contacts_contactvalue SET value = '1' WHERE id = %s", it.pk), id="raw update"
    ),
    pytest.param(lambda it: sql("DELETE FROM contacts_contactvalue WHERE id = %s", it.pk), id="raw delete"),
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_refuses_to_be_changed(attack):
    row = make_value()
    with pytest.raises(IntegrityError, match=r"^联系信息记录只增不改"), transaction.atomic():
        attack(row)


def test_it_refuses_to_be_replaced():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    statement = (
        "INSERT OR REPLACE INTO contacts_contactvalue SELECT * FROM contacts_contactvalue WHERE id = %s"
    )
    row = make_value()
    with pytest.raises(IntegrityError, match=r"^联系信息记录只增不改"), transaction.atomic():
        sql(statement, row.pk)


@pytest.mark.parametrize("person", ["proposer", "actor"])
def test_it_keeps_its_people(person):
    with pytest.raises(ProtectedError):
        getattr(make_value(), person).delete()


# --- what happens behind the application's back ------------------------------------------------


@pytest.fixture
def unguarded(db) -> None:
    """Somebody with the database in their hands has dropped the triggers."""
    triggers.drop(connection, rules(connection.vendor))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"value": "000 0000 0009"}, id="value"),
        pytest.param({"source_url": "https://example.org/"}, id="source"),
        pytest.param({"checked_on": NOW.date() + timedelta(days=300)}, id="day of the check"),
        pytest.param({"at": NOW + timedelta(seconds=1)}, id="moment"),
        pytest.param({"reason": "别的"}, id="reason"),
        pytest.param({"digest": "0" * 64}, id="digest"),
    ],
)
def test_it_shows_nothing_after_somebody_changed(unguarded, caplog, change):
    row = make_value()
    rows(row).update(**change)
    assert (live_value(row.channel), [record.levelname for record in caplog.records]) == (None, ["ERROR"])


def test_it_shows_nothing_after_a_withdrawal_was_removed(unguarded):
    proposal = propose()
    decide(proposal, APPROVED, WITHDRAWN)
    decide(propose(channel=proposal.channel, value="000 0000 0002"), REJECTED)
    ContactValue.objects.filter(event=WITHDRAWN)._raw_delete("default")
    assert live_value(proposal.channel) is None


def test_it_shows_nothing_of_a_line_moved_to_another_channel(unguarded):
    other = make_channel()
    rows(make_value()).update(channel=other)
    assert live_value(other) is None


def test_it_shows_nothing_signed_with_another_key(settings):
    row = make_value()
    settings.CONTACT_KEY = "another key"
    assert live_value(row.channel) is None
