from datetime import time

import pytest

from contacts.models import ServicePeriod, SourceDocument, SourceSection
from tests.factories import make_channel, make_entry, make_topic, make_value, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import ENTRIES, links, page, query_count, texts, title

pytestmark = pytest.mark.django_db

CHANNELS = ".//section[@aria-labelledby='channels-title']//li"
BEST = ".//section[@aria-labelledby='best-title']"


@pytest.fixture
def ok():
    return make_wallet(slug="ok", name="OK钱包", features="转账\n\n 付款 \n")


def test_it_is_named_after_the_wallet(client, ok):
    assert title(client.get("/wallets/ok/")) == "OK钱包：常见问题和客服"


@pytest.mark.parametrize("slug", ["gone", "OK", "ok-", "0"])
def test_it_knows_no_other_wallet(client, ok, slug):
    assert client.get(f"/wallets/{slug}/").status_code == 404


def test_it_rejects_post(client, ok):
    assert client.post("/wallets/ok/").status_code == 405


def test_it_says_what_the_wallet_is(client, ok):
    assert texts(client.get("/wallets/ok/"), ".//p[@class='lead']") == ["一个钱包。"]


def test_it_lists_the_features(client, ok):
    path = ".//section[@aria-labelledby='features-title']//li"
    assert texts(client.get("/wallets/ok/"), path) == ["转账", "付款"]


def test_it_lists_the_entries_by_topic(client, ok):
    late, early = make_topic(name="退款", position=2), make_topic(name="充值", position=1)
    make_entry(wallet=ok, topic=late, title="退款没到")
    make_entry(wallet=ok, topic=early, title="充值没到")
    response = client.get("/wallets/ok/")
    headings = texts(response, ".//section[@aria-labelledby='entries-title']/h3")
    assert (headings, texts(response, ENTRIES)) == (["充值", "退款"], ["充值没到", "退款没到"])


def test_topics_of_equal_rank_stay_apart(client, ok):
    first, second = make_topic(slug="a", name="甲"), make_topic(slug="b", name="乙")
    for slug, topic in [("entry-1", first), ("entry-2", second), ("entry-3", first)]:
        make_entry(wallet=ok, topic=topic, slug=slug)
    path = ".//section[@aria-labelledby='entries-title']/h3"
    assert texts(client.get("/wallets/ok/"), path) == ["甲", "乙"]


def test_it_lists_no_entries_of_others(client, ok):
    make_entry(wallet=ok, title="自己的")
    make_entry(title="别家的")
    make_entry(wallet=make_wallet(slug="general"), title="通用的")
    assert texts(client.get("/wallets/ok/"), ENTRIES) == ["自己的"]


@pytest.mark.parametrize("way", WAYS)
def test_it_never_lists_what_is_not_public(client, ok, way):
    make_entry(wallet=ok, title="看得见")
    make_hidden(way=way, wallet=ok, title="看不见")
    assert texts(client.get("/wallets/ok/"), ENTRIES) == ["看得见"]


def test_it_says_so_where_there_are_no_entries(client, ok):
    path = ".//section[@aria-labelledby='entries-title']/p/a"
    assert links(client.get("/wallets/ok/"), path) == ["/search/", "/wallets/ok/contact/"]


def test_an_urgent_entry_says_so(client, ok):
    make_entry(wallet=ok, urgency="now")
    assert texts(client.get("/wallets/ok/"), ".//li[@class='entry-item']/span") == ["马上处理"]


def test_it_lists_all_channels_in_fixed_order(client, ok):
    for kind in ("form", "email", "hotline", "social", "chat"):
        make_channel(wallet=ok, kind=kind, name=kind)
    shown = texts(client.get("/wallets/ok/"), CHANNELS)
    assert shown == [f"{kind}：时间未公布" for kind in ("hotline", "chat", "email", "social", "form")]


def test_it_shows_the_number_of_the_channel_to_try_first(client, ok):
    make_channel(wallet=ok, kind="hotline")
    make_value(channel=make_channel(wallet=ok, kind="email"), value="help@example.com")
    assert links(client.get("/wallets/ok/"), f"{BEST}//a[@class='button']") == ["mailto:help@example.com"]


def test_of_equals_the_open_one_is_tried_first(client, ok):
    make_channel(wallet=ok, kind="hotline", name="热线")
    chat = make_channel(wallet=ok, kind="chat", name="聊天", hours_basis="confirmed")
    ServicePeriod.objects.create(channel=chat, days="daily", opens=time(9), closes=time(18))
    assert texts(client.get("/wallets/ok/"), f"{BEST}//strong")[0].endswith("：聊天")


def test_it_says_where_to_find_a_number_that_is_not_verified(client, ok):
    make_channel(wallet=ok)
    path = f"{BEST}//p[@class='unverified']"
    assert texts(client.get("/wallets/ok/"), path) == ["尚未核实，如何找到官方号码：官网底部。"]


def test_the_contact_link_on_top_is_this_wallets(client, ok):
    assert links(client.get("/wallets/ok/"), ".//nav[@class='ways']/a")[-1] == "/wallets/ok/contact/"


def test_the_general_guide_has_no_channels(client):
    make_wallet(slug="general")
    assert page(client.get("/wallets/general/")).findall(CHANNELS) == []


def test_it_names_its_sources_and_never_their_files(client, ok):
    document = SourceDocument.objects.create(file_name="secret-file.txt", title="OK手册")
    ok.sources.add(SourceSection.objects.create(document=document, heading="简介"))
    assert texts(client.get("/wallets/ok/"), ".//aside//li") == ["《OK手册》简介"]


def test_it_takes_as_many_queries_for_three_of_each_as_for_one(client, ok):
    document = SourceDocument.objects.create(file_name="a.txt", title="OK手册")

    def add_one_of_each(heading: str):
        make_entry(wallet=ok)
        make_value(channel=make_channel(wallet=ok))
        ok.sources.add(SourceSection.objects.create(document=document, heading=heading))

    add_one_of_each("一")
    with_one = query_count(client, "/wallets/ok/")
    add_one_of_each("二")
    add_one_of_each("三")
    assert query_count(client, "/wallets/ok/") == with_one


@pytest.mark.usefixtures("committed")
def test_its_header_leads_to_its_own_support_whoever_was_looked_at_before(client, ok):
    make_wallet(slug="op"), make_wallet(slug="general")
    addresses = ["/wallets/ok/", "/wallets/op/", "/", "/wallets/ok/"]
    ways = [links(client.get(each), ".//nav[@aria-label='求助']//a")[-1] for each in addresses]
    assert ways == [f"/wallets/{slug}/contact/" for slug in ("ok", "op", "general", "ok")]
