"""The API tells of channels what their page tells."""

import pytest

from contacts.lifetime import LONGEST
from contacts.models import CalendarYear
from tests.conftest import NOW
from tests.factories import make_channel, make_value, make_wallet
from tests.reading import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_years() -> None:
    for year in range(2025, 2036):
        CalendarYear.objects.create(year=year, arrangement="announced", source="测试")


def test_it_has_the_channels_in_page_order(client):
    wallet = make_wallet()
    for kind in ("form", "email", "hotline"):
        make_channel(wallet=wallet, kind=kind)
    answer = client.get(f"/api/v1/wallets/{wallet.slug}/channels").json()
    assert [channel["kind"] for channel in answer["channels"]] == ["hotline", "email", "form"]


def test_an_unverified_value_is_not_told(client):
    channel = make_channel()
    (told,) = client.get(f"/api/v1/wallets/{channel.wallet.slug}/channels").json()["channels"]
    assert (told["value"], told["standing"]) == (None, "hidden")


def test_its_state_reads_as_on_the_page(client):
    channel = make_channel()
    channel.periods.create(days="daily", opens="00:00", closes="00:00")
    channel.hours_basis = "confirmed"
    channel.save()
    (told,) = client.get(f"/api/v1/wallets/{channel.wallet.slug}/channels").json()["channels"]
    page = client.get(channel.wallet.get_contact_url()).content.decode()
    assert (told["service"]["state"], told["service"]["words"] in page) == ("open", True)


def test_a_channel_abroad_names_the_zone_of_its_week(client, clock):
    channel = make_channel(hours_basis="confirmed", time_zone="America/New_York")
    channel.periods.create(days="daily", opens="09:00", closes="18:00")
    (told,) = client.get(f"/api/v1/wallets/{channel.wallet.slug}/channels").json()["channels"]
    assert (told["time_zone"], told["week"][0]["hours"]) == ("America/New_York", "09:00–18:00")
    assert told["service"]["words"] == "还没上班，今天 22:00 开始"
    assert told["service"]["next_open"] == "2026-11-20T09:00:00-05:00"


@pytest.mark.parametrize("slug", ["none", "%00", "a%00", "%ED%A0%80", "'", "a" * 5000])
def test_an_unknown_wallet_is_not_found(client, slug):
    assert client.get(f"/api/v1/wallets/{slug}/channels").status_code == 404


def test_it_may_be_kept_for_a_minute_at_most(client, clock):
    channel = make_value().channel
    answer = client.get(f"/api/v1/wallets/{channel.wallet.slug}/channels")
    assert kept(answer) == ("public", NOW + LONGEST)
