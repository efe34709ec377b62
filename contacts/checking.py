"""Is this number real? What was pasted, against the values shown to readers and the known fakes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from contacts.comparing import Contact, contacts_in, read
from contacts.directory import ChannelCard, cards_by_wallet
from contacts.models import Channel, ReportedFake
from contacts.models.fakes import holds_card

LONGEST = 500  # characters; who pastes more pastes a conversation


class CannotCheck(ValueError):
    """There is nothing to check, or too much; the message is for the reader."""


class Answer(models.TextChoices):
    """What we can say of a value, worst first. There is no "safe"."""

    FAKE = "fake", "已被列为假冒"
    UNLISTED = "unlisted", "不在我们的名单上"
    OFFICIAL = "official", "和官方渠道一致"


@dataclass(frozen=True)
class Verdict:
    """What we can say of one pasted value."""

    verdict: Answer
    written: str
    advice: str
    channel: Channel | None = None
    verified_on: date | None = None
    reported_on: date | None = None
    listed: str = ""  # the host that was reported, where the value is only on it


NEVER_TELL = "不要把密码、验证码告诉任何人，也不要照对方说的转账。"
# An official value may still be put on by somebody else: what to do instead, by kind of channel.
OFFICIAL_ADVICE = {
    Channel.Kind.HOTLINE: "来电显示可以伪造：别人打给您的，先挂断，自己拨这个号码。",
    Channel.Kind.EMAIL: "发件人可以伪造：不要点邮件里的链接，自己写信到这个地址。",
    Channel.Kind.SOCIAL: "名称和头像可以仿冒：自己在应用里找到它，看清认证的主体。",
    Channel.Kind.CHAT: "自己从钱包应用里或手动输入网址进入，不要点别人发来的链接。",
    Channel.Kind.FORM: "自己从钱包应用里进入，不要点别人发来的链接。",
}
RECHECK_ADVICE = "它待重新核实：用之前，请再到官方来源看一遍。"
FAKE_ADVICE = "不要联系，不要付款，不要下载。已经转了钱或说了验证码：马上报警 110，反诈咨询 96110，再联系钱包客服冻结账户。"
UNLISTED_ADVICE = (
    "我们既不能说它是真的，也不能说它是假的。先不要联系，不要付款；从钱包应用里或官方网站自己找客服。"
)
BESIDE_ADVICE = f"它所在的网站有别的网页被列为假冒，要格外当心，最好不要打开。{UNLISTED_ADVICE}"
CARD_ADVICE = "这像是身份证号或银行卡号，不是客服号码。请不要贴在这里，也不要告诉来电话的人；我们没有保存它。"
# Public lines of the country: on no wallet's list, and still not to be turned away.
NATIONAL_ADVICE = {
    "110": "110 是报警电话，不是钱包客服。有人自称警察打来，要求转账或说验证码，先挂断，自己拨 110。",
    "96110": "96110 是反诈专线，不是钱包客服。来电显示可以造假：有人自称 96110 要您转账或说验证码，先挂断，自己拨 96110。",
    "12363": "12363 是金融消费者投诉电话，不是钱包客服。有人自称它打来，要求转账，先挂断，自己拨 12363。",
}


def check(value: str, at: datetime) -> Verdict:
    """The worst that is to be said of `value` at `at`. Raises CannotCheck."""
    return check_each(value, at)[0]


def check_each(text: str, at: datetime) -> list[Verdict]:
    """A verdict on each contact in pasted `text`, worst first. Raises CannotCheck.

    What may be on both lists is called fake: one of the two is wrong or meant for another platform, and
    a reader who stays away from a real number loses a little time, one who trusts a false one their money.
    """
    if len(text) > LONGEST:
        raise CannotCheck(f"太长了，请只贴号码、网址、邮箱或账号，不超过 {LONGEST} 个字。")
    contacts = contacts_in(text)
    if not contacts:
        raise CannotCheck("请贴上要核对的号码、网址、邮箱或账号。")
    fakes, cards = ReportedFake.objects.near(contacts), shown_cards(at)
    judged = ((contact, _verdict_on(contact, fakes, cards)) for contact in contacts)
    verdicts = [
        each for contact, each in judged if not (contact.is_aside and each.verdict == Answer.UNLISTED)
    ]
    return sorted(verdicts, key=lambda each: list(Answer).index(each.verdict))


def official_channel(value: str, at: datetime) -> Channel | None:
    """The channel whose value, as shown to readers at `at`, `value` is, or as a host covers."""
    typed, shown = read(value), shown_cards(at)
    return next((card.channel for card in shown if typed.clashes_with(_contact_of(card))), None)


def shown_cards(at: datetime) -> list[ChannelCard]:
    """The channels with a value that readers see at `at`."""
    return [card for cards in cards_by_wallet(at).values() for card in cards if card.value is not None]


def _verdict_on(contact: Contact, fakes: list[ReportedFake], cards: list[ChannelCard]) -> Verdict:
    card = _official_card(contact, cards)
    fake = next((each for each in fakes if each.is_meant_by(contact)), None)
    if fake:
        host = fake.value if fake.comparable != contact.form else ""
        return Verdict(Answer.FAKE, contact.written, FAKE_ADVICE, reported_on=fake.reported_on, listed=host)
    if card:
        return _official(contact, card)
    if holds_card(contact):
        return Verdict(Answer.UNLISTED, contact.written, CARD_ADVICE)
    otherwise = BESIDE_ADVICE if any(each.is_beside(contact) for each in fakes) else UNLISTED_ADVICE
    return Verdict(Answer.UNLISTED, contact.written, NATIONAL_ADVICE.get(contact.form, otherwise))


def _official(contact: Contact, card: ChannelCard) -> Verdict:
    advice = OFFICIAL_ADVICE[card.channel.kind] + NEVER_TELL
    return Verdict(
        Answer.OFFICIAL,
        contact.written,
        RECHECK_ADVICE + advice if card.needs_recheck else advice,
        channel=card.channel,
        verified_on=card.value.checked_on,
    )


def _official_card(contact: Contact, cards: list[ChannelCard]) -> ChannelCard | None:
    return next((card for card in cards if contact.may_be(_contact_of(card))), None)


def _contact_of(card: ChannelCard) -> Contact:
    return card.channel.as_contact(card.value.value)
