"""What pages tell of channels at a moment."""

from datetime import UTC, datetime, time, timedelta

import pytest

from contacts.directory import (
    EAGERNESS,
    ChannelCard,
    best_channels,
    best_first,
    cards_by_wallet,
    cards_of,
    meanwhile,
)
from contacts.hours import SHANGHAI, State, Status
from contacts.ledger import Standing
from contacts.models import Channel, ContactValue, Topic, Wallet
from tests.conftest import NOW
from tests.factories import make_channel, make_fake, make_topic, make_value, make_wallet

NINE, SIX = time(9), time(18)


def make_card(
    *,
    slug: str = "a",
    kind: str = "chat",
    state: State = State.OPEN,
    standing: Standing = Standing.HIDDEN,
    opens: datetime | None = None,
    value: str | None = None,
    topics: tuple = (),
) -> ChannelCard:
    """A card without a database; topics as the channel has fetched them."""
    channel = Channel(pk=1, slug=slug, kind=kind, wallet=Wallet(slug="ok"))
    channel._prefetched_objects_cache = {"topics": topics}
    return ChannelCard(
        channel=channel,
        at=NOW,
        status=Status(state, opens, opens, ""),
        changes_at=NOW,
        week=(),
        value=None if value is None else ContactValue(value=value),
        standing=standing,
    )


def order(cards: list[ChannelCard], **options) -> str:
    return "".join(card.channel.slug for card in best_first(cards, **options))


def test_it_ranks_every_state():
    assert sorted(EAGERNESS) == sorted(State)


VERIFIED, RECHECK = Standing.VERIFIED, Standing.RECHECK
SOON, LATE = NOW + timedelta(hours=1), NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"state": State.OPEN}, {"state": State.USUALLY_OPEN}, id="open before usually open"),
        pytest.param(
            {"state": State.USUALLY_OPEN}, {"state": State.UNKNOWN}, id="usually open before unknown"
        ),
        pytest.param(
            {"state": State.UNKNOWN}, {"state": State.USUALLY_CLOSED}, id="unknown before usually closed"
        ),
        pytest.param(
            {"state": State.USUALLY_CLOSED}, {"state": State.CLOSED}, id="usually closed before closed"
        ),
        pytest.param(
            {"state": State.CLOSED, "standing": VERIFIED},
            {"state": State.OPEN},
            id="verified before served now",
        ),
        pytest.param(
            {"state": State.CLOSED, "standing": VERIFIED},
            {"state": State.OPEN, "standing": RECHECK},
            id="to be checked again is not verified",
        ),
        pytest.param(
            {"state": State.CLOSED, "opens": SOON},
            {"state": State.CLOSED, "opens": LATE},
            id="opening next first",
        ),
        pytest.param(
            {"state": State.CLOSED, "opens": LATE}, {"state": State.CLOSED}, id="known opening before unknown"
        ),
    ],
)
def test_it_tries_first(first, second):
    assert order([make_card(slug="b", **second), make_card(slug="a", **first)]) == "ab"


def test_it_keeps_page_order_where_all_is_equal():
    assert order([make_card(slug=slug) for slug in "bca"]) == "bca"


def test_it_has_nothing_to_try_where_there_is_no_channel():
    assert best_first([]) == []


def test_it_prefers_a_kind_among_equals():
    cards = [make_card(slug="a"), make_card(slug="b", kind="email")]
    assert order(cards, prefer="email") == "ba"


def test_it_prefers_no_kind_over_one_that_is_served_now():
    cards = [make_card(slug="a"), make_card(slug="b", kind="email", state=State.CLOSED)]
    assert order(cards, prefer="email") == "ab"


def test_it_tries_first_who_handles_the_topic():
    topic = Topic(pk=1, slug="refund")
    cards = [make_card(slug="a"), make_card(slug="b", state=State.CLOSED, topics=(topic,))]
    assert order(cards, topic=topic) == "ba"


@pytest.mark.parametrize(("is_urgent", "expected"), [(True, "ba"), (False, "ab")])
def test_it_tries_a_hotline_first_when_money_is_disappearing(is_urgent, expected):
    cards = [make_card(slug="a", standing=VERIFIED), make_card(slug="b", kind="hotline", state=State.CLOSED)]
    assert order(cards, is_urgent=is_urgent) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param([], None, id="none"),
        pytest.param([State.CLOSED], None, id="only one"),
        pytest.param([State.OPEN, State.OPEN], None, id="the first is served"),
        pytest.param([State.USUALLY_OPEN, State.OPEN], None, id="the first is usually served"),
        pytest.param([State.CLOSED, State.USUALLY_CLOSED], None, id="another one is usually closed"),
        pytest.param([State.CLOSED, State.CLOSED], None, id="all closed"),
        pytest.param([State.UNKNOWN, State.USUALLY_CLOSED], None, id="more likely the first"),
        pytest.param([State.CLOSED, State.CLOSED, State.UNKNOWN, State.OPEN], 2, id="the next in order"),
    ],
)
def test_until_the_first_is_served_it_tries(states, expected):
    topic = Topic(pk=1, slug="refund")
    cards = [make_card(state=state, topics=(topic,)) for state in states]
    assert meanwhile(cards, topic) is (None if expected is None else cards[expected])


def test_until_the_first_is_served_it_tries_none_for_other_topics():
    topic, other = Topic(pk=1, slug="refund"), Topic(pk=2, slug="complaint")
    cards = [make_card(state=State.CLOSED, topics=(topic,)), make_card(topics=(other,))]
    assert meanwhile(cards, topic) is None


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param("hotline", None, "", id="no value"),
        pytest.param("hotline", "+00 000-0000", "tel:+000000000", id="number"),
        pytest.param("email", "a b&c@example.com", "mailto:a%20b%26c@example.com", id="address"),
        pytest.param("chat", "https://example.com/chat", "https://example.com/chat", id="page"),
        pytest.param("social", "@官方账号", "", id="account"),
        pytest.param("chat", "javascript:alert(1)", "", id="script"),
    ],
)
def test_it_leads_to(kind, value, expected):
    assert make_card(kind=kind, value=value).link == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"standing": VERIFIED}, "现在可以联系", id="open"),
        pytest.param({}, "现在可以联系，先找到官方入口", id="open, not verified"),
        pytest.param({"state": State.CLOSED, "opens": SOON}, "今天 11:00 开始", id="closed"),
        pytest.param(
            {"state": State.CLOSED}, "可以试试，服务时间以官方为准", id="closed for an unknown time"
        ),
        pytest.param({"state": State.UNKNOWN}, "可以试试，服务时间以官方为准", id="unknown"),
    ],
)
def test_it_advises(fields, expected):
    assert make_card(**fields).advice == expected


@pytest.mark.parametrize(
    ("standing", "verified", "recheck"),
    [(Standing.VERIFIED, True, False), (Standing.RECHECK, False, True), (Standing.HIDDEN, False, False)],
)
def test_it_knows_how_far_a_value_may_be_trusted(standing, verified, recheck):
    card = make_card(slug="a", standing=standing)
    assert (card.is_verified, card.needs_recheck) == (verified, recheck)


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        pytest.param(8, State.CLOSED, id="before"),
        pytest.param(9, State.OPEN, id="at the opening"),
        pytest.param(18, State.CLOSED, id="at the closing"),
    ],
)
def test_it_gives_the_state_at_the_moment(db, hour, expected):
    channel = make_channel(hours_basis="confirmed")
    channel.periods.create(days="daily", opens=NINE, closes=SIX)
    (card,) = cards_of(channel.wallet, datetime(2026, 11, 20, hour, 0, tzinfo=SHANGHAI))
    assert card.status.state == expected


@pytest.mark.parametrize(
    ("days", "value", "standing"),
    [
        pytest.param(0, "000 0000 0001", Standing.VERIFIED, id="checked today"),
        pytest.param(90, "000 0000 0001", Standing.VERIFIED, id="last day before recheck"),
        pytest.param(91, "000 0000 0001", Standing.RECHECK, id="to be checked again"),
        pytest.param(180, "000 0000 0001", Standing.RECHECK, id="last day shown"),
        pytest.param(181, None, Standing.HIDDEN, id="too old"),
        pytest.param(-1, None, Standing.HIDDEN, id="before it was checked"),
    ],
)
def test_it_shows_a_value_as_long_as_it_may_be_trusted(db, days, value, standing):
    approval = make_value(value="000 0000 0001")
    (card,) = cards_of(approval.channel.wallet, NOW + timedelta(days=days))
    assert (card.value and card.value.value, card.standing) == (value, standing)


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        pytest.param(8, "2026-11-20T09:00", id="at the opening"),
        pytest.param(9, "2026-11-20T18:00", id="at the closing"),
        pytest.param(18, "2026-11-21T00:00", id="at midnight, when tomorrow becomes today"),
    ],
)
def test_it_changes(db, hour, expected):
    channel = make_channel(hours_basis="confirmed")
    channel.periods.create(days="daily", opens=NINE, closes=SIX)
    (card,) = cards_of(channel.wallet, datetime(2026, 11, 20, hour, 0, tzinfo=SHANGHAI))
    assert card.changes_at == datetime.fromisoformat(expected).replace(tzinfo=SHANGHAI)


def test_it_changes_at_midnight_where_nothing_is_known(db):
    """A value grows older then."""
    (card,) = cards_of(make_channel(time_zone="UTC").wallet, NOW)
    assert card.changes_at == datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        pytest.param(12, "2026-11-20T13:00", id="at their midnight"),
        pytest.param(14, "2026-11-20T22:00", id="at their opening"),
        pytest.param(22, "2026-11-21T00:00", id="at Beijing's midnight, when tomorrow becomes today"),
    ],
)
def test_it_changes_in_another_zone(db, hour, expected):
    channel = make_channel(hours_basis="confirmed", time_zone="America/New_York")
    channel.periods.create(days="daily", opens=NINE, closes=SIX)
    (card,) = cards_of(channel.wallet, datetime(2026, 11, 20, hour, 0, tzinfo=SHANGHAI))
    assert card.changes_at == datetime.fromisoformat(expected).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("time_zone", "expected"), [("Asia/Shanghai", ""), ("America/New_York", "America/New_York")]
)
def test_it_names_a_zone_that_is_not_beijing(db, time_zone, expected):
    (card,) = cards_of(make_channel(time_zone=time_zone).wallet, NOW)
    assert card.other_zone == expected


def test_it_shows_the_week_from_monday(db):
    (card,) = cards_of(make_channel().wallet, NOW)
    assert [str(day.day) for day in card.week] == [f"2026-11-{day}" for day in range(16, 23)]


def test_it_shows_no_value_where_there_is_none(db):
    (card,) = cards_of(make_channel().wallet, NOW)
    assert (card.value, card.is_verified) == (None, False)


@pytest.mark.parametrize(
    ("kind", "value", "fake"),
    [
        pytest.param("hotline", "000 0000 0001", "００００－０００－０００１", id="number"),
        pytest.param("email", "help@mail.example.com", "example.com", id="host of an address"),
        pytest.param("chat", "shili_kefu", "微信号 shili_kefu", id="account whose platform is not told"),
    ],
)
def test_it_shows_no_value_that_is_on_the_list_of_fakes(db, kind, value, fake):
    channel = make_value(channel=make_channel(kind=kind), value=value).channel
    make_fake(value=fake)
    (card,) = cards_of(channel.wallet, NOW)
    assert (card.value, card.standing, card.link) == (None, Standing.HIDDEN, "")


@pytest.mark.parametrize("fake", ["QQ 00000000001", "000 0000 0002"])
def test_it_shows_a_value_that_is_near_a_fake(db, fake):
    value = make_value(value="000 0000 0001")
    make_fake(value=fake)
    (card,) = cards_of(value.channel.wallet, NOW)
    assert (card.value, card.standing) == (value, Standing.VERIFIED)


def test_it_gives_only_channels_of_the_wallet(db):
    channel, _other = make_channel(), make_channel()
    assert [card.channel for card in cards_of(channel.wallet, NOW)] == [channel]


def test_it_gives_the_channels_of_every_wallet_in_page_order(db):
    wallet, other = make_wallet(), make_wallet()
    for slug, kind, owner in (("a", "form", wallet), ("b", "hotline", wallet), ("c", "chat", other)):
        make_channel(slug=slug, kind=kind, wallet=owner)
    found = {pk: [card.channel.slug for card in cards] for pk, cards in cards_by_wallet(NOW).items()}
    assert found == {wallet.pk: ["b", "a"], other.pk: ["c"]}


@pytest.mark.parametrize("count", [1, 3])
def test_it_reads_every_wallet_in_six_queries(db, django_assert_num_queries, count):
    for _each in range(count):
        make_value()
    with django_assert_num_queries(6):
        assert len(cards_by_wallet(NOW)) == count


def test_it_finds_the_best_channels_of_a_wallet(db):
    wallet, topic = make_wallet(), make_topic()
    make_channel(wallet=wallet, slug="a", kind="hotline")
    make_channel(wallet=wallet, slug="b", kind="chat").topics.add(topic)
    make_channel(slug="c")
    found = [
        "".join(card.channel.slug for card in best_channels(wallet, topic, urgency, NOW))
        for urgency in ("routine", "today", "now")
    ]
    assert found == ["ba", "ba", "ab"]
