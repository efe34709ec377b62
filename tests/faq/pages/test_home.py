from datetime import time

import pytest

from contacts.models import ContactValue, ServicePeriod
from faq.models import Tile
from tests.conftest import NOW
from tests.factories import make_channel, make_user, make_value, make_wallet
from tests.reading import links, query_count, texts, title

pytestmark = pytest.mark.django_db

STATES = ".//p[@class='card-state']"


def make_open_channel(*, closes: time, **fields):
    channel = make_channel(hours_basis="confirmed", **fields)
    ServicePeriod.objects.create(channel=channel, days="daily", opens=time(9), closes=closes)
    return channel


def test_it_says_what_it_is_for(client):
    assert title(client.get("/")) == "手机钱包出了问题怎么办"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)("/").status_code == 405


def test_it_answers_head_requests(client):
    assert client.head("/").status_code == 200


def test_it_leads_to_the_emergency_page_before_the_search_box(client):
    main = client.get("/").content.decode().split("<main", 1)[1]
    assert 0 < main.index('href="/emergency/"') < main.index('name="q"')


def test_it_asks_what_went_wrong(client):
    assert texts(client.get("/"), ".//label[@for='q']") == ["说说出了什么问题"]


def test_it_shows_the_tiles_in_the_order_of_staff(client):
    Tile.objects.create(phrase="后一句", position=2)
    Tile.objects.create(phrase="前一句", position=1)
    assert texts(client.get("/"), ".//ul[@class='tiles']//a") == ["前一句", "后一句"]


def test_a_tile_searches_for_its_phrase(client):
    Tile.objects.create(phrase="50% & 更多")
    assert links(client.get("/"), ".//ul[@class='tiles']//a") == [
        "/search/?q=50%25%20%26%20%E6%9B%B4%E5%A4%9A"
    ]


def test_it_shows_the_wallets_in_the_order_of_staff(client):
    make_wallet(name="乙钱包", position=2)
    make_wallet(name="甲钱包", position=1)
    assert texts(client.get("/"), ".//h3/a") == ["甲钱包", "乙钱包"]


def test_it_says_whether_a_wallet_is_served_now(client):
    make_open_channel(closes=time(18))
    assert texts(client.get("/"), STATES) == ["客服热线：服务中，到今天 18:00"]


def test_it_says_when_a_closed_wallet_is_served_next(client):
    make_open_channel(closes=time(9, 30))
    assert texts(client.get("/"), STATES) == ["客服热线：已下班，明天 09:00 开始"]


def test_it_names_the_verified_channel_before_one_that_is_open(client):
    wallet = make_wallet()
    make_open_channel(wallet=wallet, closes=time(18))
    make_value(channel=make_channel(wallet=wallet, kind="email"), value="help@example.com")
    assert texts(client.get("/"), STATES) == ["电子邮件：时间未公布"]


def test_it_shows_no_number_at_all(client):
    make_value(channel=make_channel(), value="95500")
    assert "95500" not in client.get("/").content.decode()


def test_a_proposed_number_counts_as_not_verified(client):
    wallet = make_wallet()
    make_channel(wallet=wallet, kind="chat")
    ContactValue.objects.propose(
        make_channel(wallet=wallet, kind="email"),
        person=make_user(),
        at=NOW,
        value="help@example.com",
        source_url="https://example.com/",
        checked_on=NOW.date(),
    )
    assert texts(client.get("/"), STATES) == ["在线客服：时间未公布"]


def test_a_wallet_without_channels_leads_to_how_to_find_them(client):
    make_wallet(slug="general")
    assert texts(client.get("/"), ".//li[@class='card']//a[@class='go']") == ["怎样找到官方客服"]


def test_it_says_how_numbers_are_verified(client):
    (panel,) = texts(client.get("/"), ".//section[@aria-labelledby='trust-title']/h2")
    assert panel == "这里的联系方式怎么来的"


def test_its_heading_stands_first(client):
    assert texts(client.get("/"), ".//main//div/*")[1] == "手机钱包出了问题？"


def test_it_takes_as_many_queries_for_three_wallets_as_for_one(client):
    def add_wallet():
        wallet = make_wallet()
        for _each in range(wallet.pk % 2 + 2):
            make_value(channel=make_open_channel(wallet=wallet, closes=time(18)))
        Tile.objects.create(phrase=wallet.name)

    add_wallet()
    with_one = query_count(client, "/")
    add_wallet()
    add_wallet()
    assert query_count(client, "/") == with_one
