"""Channels as rows: their order, hours and lists."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from contacts import hours
from contacts.models import Channel, ServicePeriod
from contacts.models.channels import validate_time_zone
from tests.factories import make_channel, make_topic, make_value, make_wallet

pytestmark = pytest.mark.django_db
NINE, TWELVE, SIX = time(9), time(12), time(18)


def test_it_stands_on_pages_in_the_same_order():
    wallet = make_wallet()
    for kind in ("form", "social", "email", "chat", "hotline"):
        make_channel(wallet=wallet, kind=kind)
    kinds = [channel.kind for channel in wallet.channels.in_page_order()]
    assert kinds == ["hotline", "chat", "email", "social", "form"]


def test_it_gives_every_kind_a_place():
    for kind in Channel.Kind.values:
        make_channel(kind=kind)
    assert [channel.kind for channel in Channel.objects.in_page_order()] == Channel.Kind.values


def test_it_orders_channels_of_one_kind_by_slug():
    wallet = make_wallet()
    for slug in ("b", "a"):
        make_channel(wallet=wallet, slug=slug)
    assert [channel.slug for channel in wallet.channels.in_page_order()] == ["a", "b"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_reads_all_a_page_shows_in_five_queries(django_assert_num_queries, count):
    wallet = make_wallet()
    for _each in range(count):
        channel = make_channel(wallet=wallet, hours_basis="confirmed")
        channel.topics.add(make_topic())
        channel.periods.create(days="daily", opens=NINE, closes=SIX)
        make_value(channel=channel)
    with django_assert_num_queries(5):
        found = [(each.schedule, each.live) for each in wallet.channels.for_pages().beside_fakes()]
    assert len(found) == count


def test_it_gives_its_lists():
    channel = make_channel(good_for="查交易\n\n注销", have_ready="手机号", tips=" 说清楚 ")
    lists = (channel.good_for_list, channel.have_ready_list, channel.tip_list)
    assert lists == (["查交易", "注销"], ["手机号"], ["说清楚"])


@pytest.mark.parametrize("field", ["good_for", "have_ready", "tips"])
def test_it_gives_empty_lists(field):
    name = {"tips": "tip_list"}.get(field, f"{field}_list")
    assert getattr(make_channel(), name) == []


# --- hours -------------------------------------------------------------------------------------


def test_it_knows_no_hours_at_first():
    assert make_channel().schedule == hours.Schedule(basis=hours.Basis.UNKNOWN, zone=hours.SHANGHAI)


def test_it_reads_its_hours_as_the_core_knows_them():
    channel = make_channel(hours_basis="usual", time_zone="Europe/Berlin")
    channel.periods.create(days="workday", opens=NINE, closes=TWELVE)
    channel.periods.create(days="sat", opens=SIX, closes=NINE)
    assert channel.schedule == hours.Schedule(
        periods=(
            hours.Period(hours.Days.WORKDAY, NINE, TWELVE),
            hours.Period(hours.Days.SAT, SIX, NINE),
        ),
        basis=hours.Basis.USUAL,
        zone=ZoneInfo("Europe/Berlin"),
    )


def test_it_reads_special_days():
    channel = make_channel()
    channel.special_days.create(date=date(2026, 11, 20))
    channel.special_days.create(date=date(2026, 11, 21), opens=NINE, closes=TWELVE)
    channel.special_days.create(date=date(2026, 11, 21), opens=SIX, closes=NINE)
    assert channel.schedule.special == {
        date(2026, 11, 20): (),
        date(2026, 11, 21): (
            hours.Period(hours.Days.DAILY, NINE, TWELVE),
            hours.Period(hours.Days.DAILY, SIX, NINE),
        ),
    }


def test_a_special_day_that_is_also_closed_is_closed():
    channel = make_channel()
    for opens, closes in ((None, None), (NINE, TWELVE), (None, None)):
        channel.special_days.create(date=date(2026, 11, 20), opens=opens, closes=closes)
    assert channel.schedule.special == {date(2026, 11, 20): ()}


@pytest.mark.parametrize(
    ("choices", "core"),
    [
        pytest.param(ServicePeriod.Days, hours.Days, id="days"),
        pytest.param(Channel.HoursBasis, hours.Basis, id="how sure the hours are"),
    ],
)
def test_it_offers_exactly_what_the_core_knows(choices, core):
    assert set(choices.values) == {member.value for member in core}


@pytest.mark.parametrize("name", ["Asia/Shanghai", "Europe/Berlin", "UTC"])
def test_it_takes_a_time_zone(name):
    assert validate_time_zone(name) is None


@pytest.mark.parametrize("name", ["", "Asia/Shanghia", "asia/shanghai", "../etc/passwd", "北京"])
def test_it_refuses_what_is_no_time_zone(name):
    with pytest.raises(ValidationError) as caught:
        validate_time_zone(name)
    assert caught.value.messages == ["没有这个时区；应如 Asia/Shanghai。"]


# --- constraints -------------------------------------------------------------------------------


def test_it_refuses_a_slug_twice_in_a_wallet():
    channel = make_channel(slug="hotline")
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        make_channel(slug="hotline", wallet=channel.wallet)


def test_it_allows_a_slug_in_every_wallet():
    make_channel(slug="hotline")
    make_channel(slug="hotline")
    assert Channel.objects.filter(slug="hotline").count() == 2


def test_it_refuses_a_period_twice():
    channel = make_channel()
    channel.periods.create(days="daily", opens=NINE, closes=TWELVE)
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        channel.periods.create(days="daily", opens=NINE, closes=SIX)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"opens": NINE}, id="without an end"),
        pytest.param({"closes": NINE}, id="without a start"),
    ],
)
def test_it_refuses_half_a_special_period(fields):
    channel = make_channel()
    with pytest.raises(IntegrityError, match="special_day_closed_or_period"), transaction.atomic():
        channel.special_days.create(date=date(2026, 11, 20), **fields)


def test_it_keeps_a_channel_whose_values_are_on_record():
    with pytest.raises(ProtectedError):
        make_value().channel.delete()


def test_it_takes_its_hours_with_it():
    channel = make_channel()
    channel.periods.create(days="daily", opens=NINE, closes=SIX)
    channel.delete()
    assert ServicePeriod.objects.count() == 0


def test_it_is_found_by_its_natural_key():
    channel = make_channel()
    assert Channel.objects.get_by_natural_key(*channel.natural_key()) == channel


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        pytest.param(NINE, SIX, "2026-11-20 09:00–18:00", id="open"),
        pytest.param(time(0), SIX, "2026-11-20 00:00–18:00", id="from midnight"),
        pytest.param(None, None, "2026-11-20 不服务", id="closed"),
    ],
)
def test_it_reads_a_special_day_as_a_line(opens, closes, expected):
    day = make_channel().special_days.create(date=date(2026, 11, 20), opens=opens, closes=closes)
    assert str(day) == expected
