"""JSON-LD tells what the page tells, and nothing of what is not verified."""

from datetime import time

import pytest
from django.template import Context, Template

from contacts.directory import cards_of
from contacts.models import CalendarYear, Channel, ServicePeriod
from contacts.structured import organization
from tests.conftest import NOW
from tests.factories import make_channel, make_value, make_wallet
from tests.reading import structured

pytestmark = pytest.mark.django_db


def open_daily(**fields) -> Channel:
    channel = make_channel(**({"hours_basis": "confirmed"} | fields))
    ServicePeriod.objects.create(channel=channel, days="workday", opens=time(9), closes=time(18))
    return channel


@pytest.fixture(autouse=True)
def known_year() -> None:
    CalendarYear.objects.create(year=2026, arrangement="announced", source="测试")


def points(channel: Channel) -> list[dict]:
    found = organization("某钱包", cards_of(channel.wallet, NOW))
    return found["contactPoint"] if found else []


def test_an_unverified_channel_is_left_out():
    assert points(open_daily()) == []


KINDS = {
    "hotline": ("000 0000 0001", {"telephone": "000 0000 0001"}),
    "email": ("help@example.com", {"email": "help@example.com"}),
    "chat": ("https://example.com/chat", {"url": "https://example.com/chat"}),
    "social": ("某官方号", {}),
}


@pytest.mark.parametrize(("kind", "value", "told"), [(k, *v) for k, v in KINDS.items()], ids=KINDS)
def test_it_tells_the_value_of(kind, value, told):
    channel = make_channel(kind=kind)
    make_value(channel=channel, value=value)
    (point,) = points(channel)
    assert {name: point[name] for name in ("telephone", "email", "url") if name in point} == told


def test_its_hours_equal_the_week_of_the_page():
    channel = open_daily()
    make_value(channel=channel)
    (card,) = cards_of(channel.wallet, NOW)
    shown = [(str(day.day), day.text) for day in card.week if day.bars]
    told = [
        (each["validFrom"], f"{each['opens']}–{each['closes']}")
        for each in points(channel)[0]["hoursAvailable"]
    ]
    assert told == shown


def test_hours_that_are_only_usual_are_left_out():
    channel = open_daily(hours_basis="usual")
    make_value(channel=channel)
    assert "hoursAvailable" not in points(channel)[0]


def test_hours_that_are_not_beijing_time_are_left_out():
    """A time without a zone would be taken for Beijing's."""
    channel = open_daily(time_zone="Europe/Berlin")
    make_value(channel=channel)
    assert "hoursAvailable" not in points(channel)[0]


def test_the_page_holds_it(client):
    wallet = make_wallet(name="某</script>钱包")
    make_value(channel=make_channel(wallet=wallet))
    told = structured(client.get(wallet.get_contact_url()))
    assert told["Organization"]["name"] == wallet.name


def test_nothing_in_it_can_end_the_block():
    text = Template("{% structured_data data %}").render(Context({"data": {"name": "</script><!--&"}}))
    assert (
        text
        == '<script type="application/ld+json">{"name":"\\u003C/script\\u003E\\u003C!--\\u0026"}</script>'
    )
