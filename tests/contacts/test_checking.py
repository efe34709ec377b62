"""The verdict on a pasted value: official only if it is what readers are shown, never "safe"."""

from datetime import date, timedelta

import pytest

from contacts import checking
from contacts.checking import Answer, CannotCheck, check, check_each, official_channel
from contacts.models import Channel, ContactValue
from tests.conftest import NOW
from tests.factories import make_channel, make_fake, make_user, make_value

pytestmark = pytest.mark.django_db

VALUES = {
    "hotline": "000-123-4567",
    "email": "help@example.com",
    "social": "公众号:示例支付",
    "chat": "https://example.com/chat",
}


@pytest.fixture
def listed() -> dict[str, Channel]:
    """A verified channel of each kind, and a fake."""
    channels = {kind: make_channel(kind=kind) for kind in VALUES}
    for kind, value in VALUES.items():
        make_value(channel=channels[kind], value=value)
    make_fake(value="微信号 evil_kefu", on=date(2026, 11, 2))
    make_fake(value="evil.example")
    make_fake(value="shop.example/okpay")
    return channels


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        pytest.param("0001234567", "hotline", id="hotline"),
        pytest.param("客服电话：０００－１２３－４５６７", "hotline", id="hotline, full-width with label"),
        pytest.param("零零零一二三四五六七", "hotline", id="hotline in Chinese numerals"),
        pytest.param("HELP@example.com", "email", id="e-mail"),
        pytest.param("example.com/chat?from=sms", "chat", id="link"),
        pytest.param("示例支付", "social", id="account"),
        pytest.param("微信公众号：示例支付", "social", id="account with its platform"),
    ],
)
def test_it_is_official(listed, value, kind):
    found = check(value, NOW)
    assert (found.verdict, found.channel, found.verified_on) == (Answer.OFFICIAL, listed[kind], NOW.date())


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("0001234568", id="another number"),
        pytest.param("+0001234567", id="plus before it"),
        pytest.param("kf0001234567", id="letters before it"),
        pytest.param("QQ 0001234567", id="an account with the same digits"),
        pytest.param("微信号 示例支付", id="the name on another platform"),
        pytest.param("https://example.com", id="the same host, another path"),
        pytest.param("https://exаmple.com/chat", id="look-alike host"),
        pytest.param("https://example.com/chat@evil.cn", id="path goes on"),
        pytest.param("help@example.com.cn", id="address goes on"),
        pytest.param("示例支付客服", id="name goes on"),
        pytest.param("evil_kefu2", id="near a fake"),
        pytest.param("notevil.example", id="a host that ends like a fake"),
        pytest.param("shop.example/other", id="beside a page that is a fake"),
        pytest.param("这是真的吗", id="no contact at all"),
    ],
)
def test_it_is_unlisted(listed, value):
    found = check(value, NOW)
    assert (found.verdict, found.channel, found.verified_on) == (Answer.UNLISTED, None, None)


@pytest.mark.parametrize(
    ("value", "on"),
    [
        pytest.param("加微信 evil_kefu", date(2026, 11, 2), id="account"),
        pytest.param("EVIL_KEFU", date(2026, 11, 2), id="account without its platform"),
        pytest.param("https://www.evil.example/?id=3", NOW.date(), id="link"),
        pytest.param("https://evil.example/login", NOW.date(), id="a page of a host"),
        pytest.param("m.evil.example:8080?u=https://example.com", NOW.date(), id="a subdomain of a host"),
        pytest.param("kf@evil.example", NOW.date(), id="mail at a host"),
        pytest.param("https://shop.example/okpay/", NOW.date(), id="a page that was listed"),
    ],
)
def test_it_is_fake(listed, value, on):
    found = check(value, NOW)
    assert (found.verdict, found.channel, found.reported_on) == (Answer.FAKE, None, on)


@pytest.mark.parametrize(
    ("fake", "typed"),
    [
        pytest.param("13800138000", "013800138000", id="0 before a mobile number"),
        pytest.param("13800138000", "0 138 0013 8000", id="0 before it in groups"),
        pytest.param("13800138000", "电话:0138-0013-8000", id="0 before it with a label"),
        pytest.param("13800138000", "+86013800138000", id="+86 and 0 before it"),
        pytest.param("13800138000", "请打TEL13800138000谢谢", id="tel before it in a sentence"),
        pytest.param("010-12345678", "86-10-12345678", id="86 before a landline"),
        pytest.param("010-12345678", "861012345678", id="86 before a landline in one piece"),
        pytest.param("QQ 123456789", "加Q123456789", id="Q after a word of adding"),
        pytest.param("QQ 123456789", "请加q:123456789领取", id="q with a colon in a sentence"),
    ],
)
def test_it_knows_a_fake_in_another_spelling(fake, typed):
    make_fake(value=fake)
    assert [found.verdict for found in check_each(typed, NOW)] == [Answer.FAKE]


def test_a_fake_account_says_nothing_of_the_same_digits_on_another_platform():
    make_value(value="000-123-4567")
    make_fake(value="QQ 0001234567")
    assert check("电话 000-123-4567", NOW).verdict == Answer.OFFICIAL


@pytest.mark.parametrize(
    ("value", "host"),
    [
        pytest.param("evil.example", "", id="what was listed"),
        pytest.param("evil.example/pay", "evil.example", id="only on it"),
    ],
)
def test_it_names_the_host_that_was_listed(listed, value, host):
    assert check(value, NOW).listed == host


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        pytest.param("shop.example", checking.BESIDE_ADVICE, id="its bare host"),
        pytest.param("http://shop.example:81/other", checking.BESIDE_ADVICE, id="another page of its host"),
        pytest.param("m.shop.example", checking.UNLISTED_ADVICE, id="another host"),
        pytest.param("shop.example.com", checking.UNLISTED_ADVICE, id="a host that goes on"),
        pytest.param("kf@shop.example", checking.UNLISTED_ADVICE, id="mail"),
    ],
)
def test_it_advises_caution_beside_a_page_that_is_a_fake(listed, value, advice):
    found = check(value, NOW)
    assert (found.verdict, found.advice) == (Answer.UNLISTED, advice)


def test_a_fake_page_says_nothing_of_an_official_one_on_the_same_host(listed):
    make_fake(value="example.com/evil")
    assert check(VALUES["chat"], NOW).verdict == Answer.OFFICIAL


def test_it_says_the_worst_first(listed):
    verdicts = check_each("000-123-4567\n微信号 evil_kefu\nother@example.com", NOW)
    assert [each.verdict for each in verdicts] == [Answer.FAKE, Answer.UNLISTED, Answer.OFFICIAL]


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        pytest.param("OK客服 000-123-4567，请打", [Answer.OFFICIAL], id="words beside a number"),
        pytest.param("谢谢，000-123-4568；请打", [Answer.UNLISTED], id="words on both sides"),
        pytest.param("000-123-4567，恶意客服", [Answer.FAKE, Answer.OFFICIAL], id="words that are a fake"),
        pytest.param("000-123-4567\n请打", [Answer.UNLISTED, Answer.OFFICIAL], id="a line of its own"),
        pytest.param("000-123-4567，evil2", [Answer.UNLISTED, Answer.OFFICIAL], id="an account"),
    ],
)
def test_it_takes_words_beside_a_contact_for_no_account(listed, text, verdicts):
    make_fake(value="微信号 恶意客服")
    assert [each.verdict for each in check_each(text, NOW)] == verdicts


@pytest.mark.parametrize(
    "card", ["6222 0212 3456 7890 123", "11010519491231002X", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_it_says_what_a_card_is(listed, card):
    assert (check(card, NOW).verdict, check(card, NOW).advice) == (Answer.UNLISTED, checking.CARD_ADVICE)


def test_one_unlisted_value_spoils_the_answer(listed):
    assert check("000-123-4567 or 000-123-9999", NOW).verdict == Answer.UNLISTED


def test_a_value_on_both_lists_is_fake_and_logged(listed, caplog):
    fake = make_fake(value=VALUES["hotline"])
    found = check(VALUES["hotline"], NOW)
    assert (found.verdict, found.channel, found.advice) == (Answer.FAKE, None, checking.FAKE_ADVICE)
    assert caplog.messages == [
        f"reported fake {fake.pk} is the value of channel {listed['hotline'].pk}: not shown"
    ]


@pytest.mark.parametrize(
    ("age", "verdict", "is_warned"),
    [
        pytest.param(90, Answer.OFFICIAL, False, id="verified"),
        pytest.param(91, Answer.OFFICIAL, True, id="waiting to be verified again"),
        pytest.param(181, Answer.UNLISTED, False, id="hidden"),
    ],
)
def test_it_follows_what_readers_are_shown(age, verdict, is_warned):
    make_value(value="000-123-4567")
    found = check("000-123-4567", NOW + timedelta(days=age))
    assert (found.verdict, checking.RECHECK_ADVICE in found.advice) == (verdict, is_warned)


def test_a_proposed_value_is_not_official():
    ContactValue.objects.propose(
        make_channel(),
        person=make_user(),
        at=NOW,
        value="000-123-4567",
        source_url="https://example.com/contact",
        checked_on=NOW.date(),
    )
    assert check("000-123-4567", NOW).verdict == Answer.UNLISTED


def test_a_withdrawn_value_is_not_official():
    proposal = make_value(value="000-123-4567").proposal
    ContactValue.objects.decide(
        proposal, ContactValue.Event.WITHDRAWN, person=make_user(), at=NOW, reason="已停用"
    )
    assert check("000-123-4567", NOW).verdict == Answer.UNLISTED


@pytest.mark.parametrize("line", ["110", "96110", "12363"])
def test_it_explains_the_national_lines(line):
    assert check(f"电话：{line}", NOW).advice == checking.NATIONAL_ADVICE[line]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param("", "请贴上要核对的号码、网址、邮箱或账号。", id="empty"),
        pytest.param(" \n——。", "请贴上要核对的号码、网址、邮箱或账号。", id="nothing in it"),
        pytest.param("1" * 501, "太长了，请只贴号码、网址、邮箱或账号，不超过 500 个字。", id="too long"),
    ],
)
def test_it_says_why_it_cannot_check(value, message):
    with pytest.raises(CannotCheck) as caught:
        check(value, NOW)
    assert str(caught.value) == message


def test_it_checks_500_characters():
    assert check("长" * 500, NOW).verdict == Answer.UNLISTED


def test_it_names_the_official_channel(listed):
    assert official_channel("（000）123-4567", NOW) == listed["hotline"]


def test_it_names_the_official_channel_that_a_host_covers():
    channel = make_value(channel=make_channel(kind="email"), value="help@mail.example.com").channel
    assert official_channel("https://example.com", NOW) == channel


def test_it_names_the_official_channel_whose_platform_is_not_told():
    channel = make_value(channel=make_channel(kind="chat"), value="shili_kefu").channel
    assert official_channel("微信号 shili_kefu", NOW) == channel


def test_it_names_no_channel_for_anything_else(listed):
    assert official_channel("000-123-4568", NOW) is None


def test_there_is_advice_for_every_kind_of_channel():
    assert set(checking.OFFICIAL_ADVICE) == set(Channel.Kind)


def test_it_never_says_safe():
    advice = [*checking.OFFICIAL_ADVICE.values(), *checking.NATIONAL_ADVICE.values(), *Answer.labels]
    advice += [
        checking.FAKE_ADVICE,
        checking.UNLISTED_ADVICE,
        checking.CARD_ADVICE,
        checking.BESIDE_ADVICE,
        checking.RECHECK_ADVICE,
    ]
    assert [text for text in advice if "安全" in text or "放心" in text] == []


@pytest.mark.parametrize("channels", [1, 3])
def test_it_asks_a_fixed_number_of_queries(django_assert_num_queries, channels):
    for number in range(channels):
        make_value(value=f"000-123-456{number}")
    with django_assert_num_queries(7):
        assert check_each("000-123-4569 000-123-4568 000-123-4567\nm.evil.example/pay\nkf@a.example", NOW)
