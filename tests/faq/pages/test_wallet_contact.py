from datetime import date, time, timedelta

import pytest

from contacts.models import ContactValue, ServicePeriod, SpecialDay
from tests.conftest import NOW
from tests.factories import make_channel, make_entry, make_topic, make_user, make_value, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import ENTRIES, links, query_count, texts, title

pytestmark = pytest.mark.django_db

URL = "/wallets/ok/contact/"
CHANNEL = ".//article"


@pytest.fixture
def ok():
    return make_wallet(slug="ok", name="OK钱包")


@pytest.fixture
def support():
    return make_topic(slug="support")


@pytest.fixture
def abroad(ok):
    channel = make_channel(wallet=ok, hours_basis="confirmed", time_zone="America/New_York")
    return make_period(channel=channel)


def make_period(*, channel, days="daily", opens=time(9), closes=time(18)):
    return ServicePeriod.objects.create(channel=channel, days=days, opens=opens, closes=closes)


def terms(response) -> dict[str, str]:
    """What the list of a channel's properties says."""
    return dict(zip(texts(response, f"{CHANNEL}//dt"), texts(response, f"{CHANNEL}//dd"), strict=True))


def test_its_title_names_the_wallet(client, ok):
    make_channel(wallet=ok)
    assert title(client.get(URL)) == "联系OK钱包客服"


def test_without_channels_it_teaches_how_to_find_them(client, ok):
    assert title(client.get(URL)) == "怎样找到官方客服"


def test_it_knows_no_other_wallet(client, ok):
    assert client.get("/wallets/gone/contact/").status_code == 404


def test_it_rejects_post(client, ok):
    assert client.post(URL).status_code == 405


def test_it_shows_the_channels_in_fixed_order(client, ok):
    for kind in ("form", "social", "chat", "email", "hotline"):
        make_channel(wallet=ok, kind=kind)
    shown = texts(client.get(URL), f"{CHANNEL}//p[@class='kind']")
    assert shown == ["客服热线", "在线客服", "电子邮件", "社交媒体", "应用内反馈"]


def test_it_shows_no_channels_of_others(client, ok):
    make_channel(wallet=ok, name="自己的")
    make_channel(name="别家的")
    assert texts(client.get(URL), f"{CHANNEL}//h2") == ["自己的"]


def test_a_channel_can_be_linked_to(client, ok):
    make_channel(wallet=ok, slug="hotline")
    assert 'id="hotline"' in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("kind", "value", "href"),
    [
        pytest.param("hotline", "95500", "tel:95500", id="a number is dialled"),
        pytest.param("hotline", "+852 000-0001", "tel:+8520000001", id="a foreign number too"),
        pytest.param("email", "help@example.com", "mailto:help@example.com", id="an address is written to"),
    ],
)
def test_a_verified_value_is_one_tap_away(client, ok, kind, value, href):
    make_value(channel=make_channel(wallet=ok, kind=kind), value=value)
    assert links(client.get(URL), f"{CHANNEL}//p[@class='value']/a") == [href]


@pytest.mark.parametrize("kind", ["chat", "social", "form"])
def test_any_other_value_is_shown_as_text(client, ok, kind):
    make_value(channel=make_channel(wallet=ok, kind=kind), value="okwallet")
    assert texts(client.get(URL), ".//strong[@class='value-text']") == ["okwallet"]


def test_it_says_when_a_value_was_checked(client, ok):
    make_value(channel=make_channel(wallet=ok))
    assert texts(client.get(URL), f"{CHANNEL}//p[@class='fine']") == [
        "2026年11月20日对照官方来源核实，两人核准。"
    ]


@pytest.mark.parametrize(("kind", "what"), [("hotline", "号码"), ("email", "入口")])
def test_without_a_verified_value_it_says_where_to_look(client, ok, kind, what):
    make_channel(wallet=ok, kind=kind, where_to_find="打开应用，点“我的”。")
    shown = texts(client.get(URL), f"{CHANNEL}//p[@class='unverified']")
    assert shown == [f"尚未核实，如何找到官方{what}：打开应用，点“我的”。"]


def test_it_never_shows_a_proposed_value(client, ok):
    ContactValue.objects.propose(
        make_channel(wallet=ok),
        person=make_user(),
        at=NOW,
        value="12345678",
        source_url="https://example.com/",
        checked_on=NOW.date(),
    )
    assert "12345678" not in client.get(URL).content.decode()


def test_it_never_shows_a_withdrawn_value(client, ok):
    approval = make_value(channel=make_channel(wallet=ok), value="12345678")
    ContactValue.objects.decide(approval.proposal, "withdrawn", person=make_user(), at=NOW, reason="停用")
    assert "12345678" not in client.get(URL).content.decode()


def test_it_shows_the_newest_of_two_approved_values(client, ok):
    channel = make_channel(wallet=ok)
    make_value(channel=channel, value="11111")
    make_value(channel=channel, value="22222")
    assert links(client.get(URL), f"{CHANNEL}//p[@class='value']/a") == ["tel:22222"]


def test_it_lists_what_a_channel_is_good_for(client, ok):
    make_channel(wallet=ok, good_for="急事\n 投诉 ")
    assert texts(client.get(URL), f"{CHANNEL}//dd/ul/li") == ["急事", "投诉"]


def test_it_says_all_that_staff_wrote_of_a_channel(client, ok):
    make_channel(
        wallet=ok, good_for="急事", wait="五分钟", have_ready="单号", tips="慢慢说", peak_advice="早上人少"
    )
    assert terms(client.get(URL)) == {
        "适合": "急事",
        "服务时间": "服务时间未公布。",
        "通常等多久": "五分钟",
        "高峰时": "早上人少",
        "先准备好": "单号",
        "怎么说": "慢慢说",
    }


def test_it_leaves_out_what_staff_did_not_write(client, ok):
    make_channel(wallet=ok)
    assert terms(client.get(URL)) == {"服务时间": "服务时间未公布。"}


def test_an_open_channel_says_until_when(client, ok):
    make_period(channel=make_channel(wallet=ok, hours_basis="confirmed"))
    assert texts(client.get(URL), f"{CHANNEL}/p[@class='card-state']") == ["服务中，到今天 18:00"]


def test_an_open_channel_abroad_says_until_when_in_beijing_time(client, ok, abroad):
    assert texts(client.get(URL), f"{CHANNEL}/p[@class='card-state']") == ["还没上班，今天 22:00 开始"]


def test_the_hours_of_a_channel_abroad_name_their_zone(client, ok, abroad):
    page = client.get(URL)
    said = texts(page, f"{CHANNEL}//p[@class='zone']")
    today = texts(page, f"{CHANNEL}//li[@class='week-today']/span[@class='week-day']")
    assert (said, today) == (["时间按当地（America/New_York），不是北京时间。"], ["周四（当地今天）"])


def test_hours_in_beijing_time_name_no_zone(client, ok):
    make_period(channel=make_channel(wallet=ok, hours_basis="confirmed"))
    page = client.get(URL)
    today = texts(page, f"{CHANNEL}//li[@class='week-today']/span[@class='week-day']")
    assert (texts(page, f"{CHANNEL}//p[@class='zone']"), today) == ([], ["周五（今天）"])


def test_hours_that_are_not_known_name_no_zone(client, ok):
    make_channel(wallet=ok, time_zone="America/New_York")
    assert texts(client.get(URL), f"{CHANNEL}//p[@class='zone']") == []


def test_the_closing_minute_is_closed(client, ok):
    make_period(channel=make_channel(wallet=ok, hours_basis="confirmed"), closes=time(10))
    assert texts(client.get(URL), f"{CHANNEL}/p[@class='card-state']") == ["已下班，明天 09:00 开始"]


def test_unconfirmed_hours_are_called_usual(client, ok):
    make_period(channel=make_channel(wallet=ok, hours_basis="usual"))
    assert texts(client.get(URL), f"{CHANNEL}//ul[@class='plain']/li") == ["通常：每天 09:00–18:00"]


def test_a_special_day_goes_before_the_weekly_hours(client, ok):
    channel = make_channel(wallet=ok, hours_basis="confirmed")
    make_period(channel=channel)
    SpecialDay.objects.create(channel=channel, date=date(2026, 11, 20))
    assert texts(client.get(URL), f"{CHANNEL}/p[@class='card-state']") == ["已下班，明天 09:00 开始"]


def test_the_next_opening_can_be_read_by_machines(client, ok):
    make_period(channel=make_channel(wallet=ok, hours_basis="confirmed"), opens=time(12))
    assert 'datetime="2026-11-20T12:00:00+08:00"' in client.get(URL).content.decode()


def test_it_says_as_of_when(client, ok):
    make_channel(wallet=ok)
    assert "状态更新于 10:00（北京时间）" in texts(client.get(URL), ".//main//p[@class='fine']")


def test_it_warns_of_fraud_first(client, ok):
    make_channel(wallet=ok)
    assert texts(client.get(URL), ".//main//section/h2")[0] == "小心假客服"


def test_the_warning_says_what_not_to_do(client, ok):
    donts = texts(client.get(URL), ".//ul[@class='donts']/li")
    assert [dont[:2] for dont in donts] == ["不要"] * 3


def test_it_shows_what_to_read_before(client, ok, support):
    make_entry(wallet=make_wallet(slug="general"), topic=support, title="通用的")
    make_entry(wallet=ok, topic=support, title="自己的")
    make_entry(wallet=make_wallet(), topic=support, title="别家的")
    make_entry(wallet=ok, title="别的主题")
    assert texts(client.get(URL), ENTRIES) == ["自己的", "通用的"]


@pytest.mark.parametrize("way", WAYS)
def test_it_never_lists_what_is_not_public(client, ok, support, way):
    make_entry(wallet=ok, topic=support, title="看得见")
    make_hidden(way=way, wallet=ok, topic=support, title="看不见")
    assert texts(client.get(URL), ENTRIES) == ["看得见"]


def test_the_general_page_leads_to_every_wallet_with_channels(client, ok):
    make_wallet(slug="general")
    make_wallet(slug="silent")
    make_channel(wallet=ok)
    make_channel(wallet=ok)
    path = ".//section[@aria-labelledby='others-title']//a"
    assert links(client.get("/wallets/general/contact/"), path) == [URL]


def test_it_takes_as_many_queries_for_three_of_each_as_for_one(client, ok, support):
    def add_one_of_each():
        channel = make_channel(wallet=ok, hours_basis="confirmed")
        make_period(channel=channel)
        SpecialDay.objects.create(channel=channel, date=NOW.date() + timedelta(days=1))
        make_value(channel=channel)
        make_entry(wallet=ok, topic=support)

    add_one_of_each()
    with_one = query_count(client, URL)
    add_one_of_each()
    add_one_of_each()
    assert query_count(client, URL) == with_one


def test_the_general_page_takes_as_many_queries_for_three_wallets_as_for_one(client):
    make_wallet(slug="general")
    make_channel()
    with_one = query_count(client, "/wallets/general/contact/")
    make_channel()
    make_channel()
    assert query_count(client, "/wallets/general/contact/") == with_one
