from urllib.parse import quote

import pytest
from django.http import QueryDict

from contacts.templatetags.fragment import fragments
from faq.models import Tile
from faq.results import search_page
from faq.search import site
from faq.search.engine import Engine
from tests.conftest import NOW
from tests.factories import make_channel, make_entry, make_topic, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import (
    ENTRIES,
    NOTES,
    TOPIC_CHIPS,
    WALLET_CHIPS,
    links,
    page,
    query_count,
    text,
    texts,
    title,
)

pytestmark = pytest.mark.django_db

COUNT = ".//p[@class='count']"


@pytest.fixture
def ok():
    return make_wallet(slug="ok", name="OK钱包", position=2)


@pytest.fixture
def general():
    """The general guide; staff may well have put it first."""
    return make_wallet(slug="general", name="通用指南", position=1)


def search(client, q: str = "", **parameters):
    return client.get("/search/", {"q": q, **parameters} if q else parameters)


def test_it_rejects_post(client):
    assert client.post("/search/").status_code == 405


def test_it_finds_an_entry_by_its_title(client):
    make_entry(title="退款没到账")
    make_entry(title="忘了密码")
    assert texts(search(client, "退款没到账"), ENTRIES) == ["退款没到账"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("symptoms", ("钱包打不开",), id="a symptom"),
        pytest.param("text", {"answer": "钱包打不开就重装。"}, id="the answer"),
        pytest.param("steps", ("钱包打不开就重装",), id="a step"),
    ],
)
def test_it_finds_an_entry_by_its_other_words(client, field, value):
    make_entry(title="闪退", **{field: value})
    make_entry(title="忘了密码")
    response = search(client, "钱包打不开")
    assert texts(response, ENTRIES)[:1] == ["闪退"]


@pytest.mark.parametrize("amount", [1, 3])
def test_it_counts_in_words_and_in_the_title(client, amount):
    for _each in range(amount):
        make_entry(title="退款没到账")
    response = search(client, "退款没到账")
    assert (texts(response, COUNT), title(response)) == (
        [f"找到 {amount} 条。"],
        f"“退款没到账”：找到 {amount} 条",
    )


def test_without_results_it_says_so(client):
    response = search(client, "qqqqzzzz")
    assert (texts(response, COUNT), title(response)) == (["没有找到对得上的条目。"], "“qqqqzzzz”：找到 0 条")


def test_without_results_it_shows_ways_on(client, ok):
    Tile.objects.create(phrase="想退款")
    assert texts(search(client, "qqqqzzzz"), ".//ul[@class='tiles']//a") == ["想退款", "OK钱包"]


@pytest.mark.parametrize(
    "q", ["", " ", "　", "\x00", "，。！"], ids=["nothing", "space", "wide space", "NUL", "signs"]
)
def test_without_a_question_it_asks_for_one(client, ok, q):
    make_entry(wallet=ok, title="退款没到账")
    Tile.objects.create(phrase="想退款")
    assert texts(search(client, q), ".//ul[@class='tiles']//a") == ["想退款", "OK钱包"]


def test_without_a_question_it_has_a_plain_title(client):
    assert title(search(client)) == "搜索"


def test_it_keeps_the_question_in_the_box(client):
    (box,) = page(search(client, "退款 & <b>")).findall(".//input[@id='q']")
    assert box.get("value") == "退款 & <b>"


def test_a_question_is_never_markup(client):
    scripts = page(search(client, "<script>alert(1)</script>")).findall(".//script")
    assert [script for script in scripts if not script.get("src")] == []


@pytest.mark.parametrize("way", WAYS)
def test_it_never_finds_what_is_not_public(client, way):
    make_entry(title="退款没到账")
    make_hidden(way=way, title="退款没到账了")
    response = search(client, "退款没到账")
    assert (texts(response, ENTRIES), texts(response, COUNT)) == (["退款没到账"], ["找到 1 条。"])


@pytest.mark.parametrize("way", WAYS)
def test_it_never_lists_what_is_not_public(client, ok, way):
    make_entry(wallet=ok, title="看得见")
    make_hidden(way=way, wallet=ok, title="看不见")
    response = search(client, wallet="ok")
    assert (texts(response, ENTRIES), texts(response, COUNT)) == (["看得见"], ["找到 1 条。"])


@pytest.mark.parametrize("way", WAYS)
def test_facets_never_count_what_is_not_public(client, ok, way):
    make_entry(wallet=ok, title="退款没到账")
    make_hidden(way=way, wallet=ok, title="退款没到账")
    assert texts(search(client, "退款没到账"), WALLET_CHIPS) == ["OK钱包 1"]


def test_what_was_taken_off_a_moment_ago_is_not_found(client):
    entry = make_entry(title="退款没到账")
    search(client, "退款没到账")  # the index knows it now
    entry.is_off = True
    entry.save()
    assert texts(search(client, "退款没到账"), ENTRIES) == []


# Facets


@pytest.mark.parametrize("q", ["退款没到账", ""], ids=["searching", "browsing"])
def test_a_wallets_own_entries_come_first_then_the_general_guide(client, ok, general, q):
    make_entry(wallet=general, title="退款没到账")
    make_entry(wallet=ok, title="退款没到账了")
    make_entry(wallet=make_wallet(), title="退款没到账")
    assert texts(search(client, q, wallet="ok"), ENTRIES) == ["退款没到账了", "退款没到账"]


@pytest.mark.parametrize("q", ["退款没到账", ""], ids=["searching", "browsing"])
def test_the_general_guide_alone_can_be_asked_for(client, ok, general, q):
    make_entry(wallet=general, title="退款没到账")
    make_entry(wallet=ok, title="退款没到账了")
    assert texts(search(client, q, wallet="general"), ENTRIES) == ["退款没到账"]


@pytest.mark.parametrize("q", ["退款没到账", ""], ids=["searching", "browsing"])
def test_a_topic_leaves_out_the_others(client, q):
    make_entry(topic=make_topic(slug="refund"), title="退款没到账")
    make_entry(topic=make_topic(slug="fees"), title="退款没到账了")
    assert texts(search(client, q, topic="refund"), ENTRIES) == ["退款没到账"]


@pytest.mark.parametrize("q", ["退款没到账", ""], ids=["searching", "browsing"])
def test_wallet_and_topic_hold_together(client, ok, q):
    refund, fees = make_topic(slug="refund"), make_topic(slug="fees")
    make_entry(wallet=ok, topic=refund, title="退款没到账")
    make_entry(wallet=ok, topic=fees, title="退款没到账了")
    make_entry(topic=refund, title="退款没到账呢")
    assert texts(search(client, q, wallet="ok", topic="refund"), ENTRIES) == ["退款没到账"]


def test_browsing_has_a_title_with_the_count(client, ok):
    make_entry(wallet=ok)
    assert title(search(client, wallet="ok")) == "1 条问题"


def test_it_offers_the_wallets_of_what_it_found(client, ok):
    make_entry(wallet=ok, title="退款没到账")
    make_entry(wallet=make_wallet(name="乙", position=1), title="退款没到账")
    make_entry(wallet=make_wallet(name="丙"), title="忘了密码")
    assert texts(search(client, "退款没到账"), WALLET_CHIPS) == ["乙 1", "OK钱包 1"]


def test_it_offers_the_topics_of_what_it_found(client):
    refund = make_topic(slug="refund", name="退款")
    make_entry(topic=refund, title="退款没到账")
    make_entry(topic=refund, title="退款没到账")
    make_entry(topic=make_topic(name="密码"), title="忘了密码")
    assert texts(search(client, "退款没到账"), TOPIC_CHIPS) == ["退款 2"]


def test_a_facet_keeps_the_question_and_forgets_the_page(client, ok):
    make_entry(wallet=ok, title="退款没到账")
    response = search(client, "退款没到账", page="1")
    assert links(response, WALLET_CHIPS) == [f"?q={quote('退款没到账')}&wallet=ok"]


def test_a_facet_in_force_can_be_lifted(client, ok):
    make_entry(wallet=ok, title="退款没到账")
    response = search(client, "退款没到账", wallet="ok")
    assert links(response, f"{WALLET_CHIPS}[@aria-current='true']") == [f"?q={quote('退款没到账')}"]


def test_browsing_a_wallet_offers_topics_and_the_other_wallets(client, ok, general):
    refund, fees = (make_topic(name=name, position=number) for number, name in enumerate(["退款", "费用"]))
    make_entry(wallet=ok, topic=refund)
    make_entry(wallet=ok, topic=fees)
    make_entry(wallet=general, topic=fees)
    make_entry(wallet=make_wallet(name="乙", position=3), topic=refund)
    response = search(client, wallet="ok")
    assert (texts(response, WALLET_CHIPS), texts(response, TOPIC_CHIPS)) == (
        ["通用指南 1", "OK钱包 ×，取消这个条件", "乙 1"],
        ["退款 1", "费用 2"],
    )


def test_browsing_counts_a_facet_by_what_the_other_leaves(client, ok):
    refund, fees = make_topic(slug="refund", name="退款", position=1), make_topic(name="费用", position=2)
    make_entry(wallet=ok, topic=fees)
    make_entry(wallet=make_wallet(name="乙", position=1), topic=refund)
    response = search(client, wallet="ok", topic="refund")
    assert (texts(response, WALLET_CHIPS), texts(response, TOPIC_CHIPS)) == (
        ["乙 1", "OK钱包 ×，取消这个条件"],
        ["退款 ×，取消这个条件", "费用 1"],
    )


@pytest.mark.parametrize("way", WAYS)
def test_browsing_never_counts_what_is_not_public(client, ok, way):
    topic = make_topic(name="退款")
    make_entry(wallet=ok, topic=topic)
    make_hidden(way=way, wallet=ok, topic=topic, title="看不见")
    assert texts(search(client, wallet="ok"), TOPIC_CHIPS) == ["退款 1"]


def test_browsing_reads_the_entries_of_one_page(ok):
    for _each in range(25):
        make_entry(wallet=ok)
    context = search_page(QueryDict("wallet=ok"), NOW)
    assert (len(context["page"].object_list), context["count"]) == (20, 25)


def test_a_facet_counts_what_the_other_leaves(client, ok):
    refund, fees = make_topic(slug="refund", name="退款"), make_topic(name="费用")
    make_entry(wallet=ok, topic=refund, title="退款没到账")
    make_entry(wallet=make_wallet(name="乙", position=1), topic=fees, title="退款没到账")
    response = search(client, "退款没到账", wallet="ok")
    assert (texts(response, WALLET_CHIPS), texts(response, TOPIC_CHIPS)) == (
        ["乙 1", "OK钱包 ×，取消这个条件"],
        ["退款 1"],
    )


def test_a_facet_in_force_stays_with_nothing_found(client, ok):
    make_entry(title="退款没到账")
    assert links(search(client, "退款没到账", wallet="ok"), f"{WALLET_CHIPS}[@aria-current='true']") == [
        f"?q={quote('退款没到账')}"
    ]


def test_a_further_search_keeps_the_facets(client, ok):
    make_topic(slug="refund")
    fields = page(search(client, "退款", wallet="ok", topic="refund")).findall(".//input[@type='hidden']")
    assert [(field.get("name"), field.get("value")) for field in fields] == [
        ("wallet", "ok"),
        ("topic", "refund"),
    ]


@pytest.mark.parametrize(
    "value",
    ["gone", "OK", "1", "'", '"', "*", "ok OR 1=1", "\x00", "\ud800", "😀", "钱" * 5000],
    ids=["gone", "case", "id", "quote", "quotes", "star", "sql", "NUL", "surrogate", "emoji", "long"],
)
@pytest.mark.parametrize(("facet", "word"), [("wallet", "钱包"), ("topic", "主题")])
@pytest.mark.parametrize("q", ["退款没到账", ""], ids=["searching", "browsing"])
def test_an_unknown_facet_is_left_out_and_said_so(client, ok, facet, word, value, q):
    make_entry(wallet=ok, title="退款没到账")
    encoded = quote(value.encode("utf-8", "surrogatepass"))
    response = client.get(f"/search/?q={quote(q)}&{facet}={encoded}")
    shown = texts(response, NOTES), texts(response, ENTRIES)
    assert shown == ([f"没有这个{word}，已忽略这个条件。"], ["退款没到账"] if q else [])


def test_the_known_facet_holds_beside_an_unknown_one(client, ok):
    make_entry(wallet=ok, title="自己的")
    make_entry(title="别家的")
    assert texts(search(client, wallet="ok", topic="gone"), ENTRIES) == ["自己的"]


# Pages


@pytest.fixture
def forty_five(ok):
    for number in range(45):
        make_entry(wallet=ok, title="退款没到账", slug=f"entry-{number:02}")


@pytest.mark.parametrize(("number", "shown"), [("1", 20), ("2", 20), ("3", 5)])
def test_a_page_has_twenty_entries(client, forty_five, number, shown):
    assert len(texts(search(client, wallet="ok", page=number), ENTRIES)) == shown


@pytest.mark.parametrize(("number", "shown"), [("1", 20), ("2", 1)])
def test_a_page_of_results_has_twenty_entries(client, ok, number, shown):
    for _each in range(21):
        make_entry(wallet=ok, title="退款没到账")
    assert len(texts(search(client, "退款没到账", page=number), ENTRIES)) == shown


def test_all_pages_together_show_each_entry_once(client, forty_five):
    shown = [link for number in "123" for link in links(search(client, wallet="ok", page=number), ENTRIES)]
    assert shown == [f"/faq/entry-{number:02}/" for number in range(45)]


def test_a_further_page_says_so_in_the_title(client, forty_five):
    assert title(search(client, wallet="ok", page="2")) == "45 条问题，第 2 页"


def test_a_page_leads_to_its_neighbours(client, forty_five):
    path = ".//nav[@aria-label='翻页']/a"
    assert links(search(client, wallet="ok", page="2"), path) == ["?wallet=ok&page=1", "?wallet=ok&page=3"]


def test_numbers_go_on_from_page_to_page(client, forty_five):
    (entries,) = page(search(client, wallet="ok", page="2")).findall(".//ol")
    assert entries.get("start") == "21"


@pytest.mark.parametrize(
    "number",
    ["0", "-1", "4", "x", "1.5", "\x00", "9" * 5000, "'", "\ud800"],
    ids=["zero", "minus", "beyond", "letter", "fraction", "NUL", "huge", "quote", "surrogate"],
)
def test_an_unknown_page_is_the_first_and_said_so(client, forty_five, number):
    encoded = quote(number.encode("utf-8", "surrogatepass"))
    response = client.get(f"/search/?wallet=ok&page={encoded}")
    shown = texts(response, NOTES), len(texts(response, ENTRIES))
    assert shown == (["没有这一页，已显示第 1 页。"], 20)


# Odd questions


@pytest.mark.parametrize("q", ["退款" * 250, "钱" * 500], ids=["words", "one character"])
def test_five_hundred_characters_are_not_too_long(client, q):
    assert texts(search(client, q), NOTES) == []


@pytest.mark.parametrize("length", [501, 50_000])
def test_a_longer_question_is_cut_and_said_so(client, length):
    assert texts(search(client, "钱" * length), NOTES) == ["您写得太长了，只搜索了前 500 个字。"]


@pytest.mark.parametrize(
    "q",
    [
        "%00",
        "%ED%A0%80",
        "%F0%9F%98%AD",
        "%22",
        "%27",
        "title:%22a%22~2",
        "(a+AND+b)+OR+-c",
        "%5C",
        "a*",
        "%FF%FE",
    ],
)
def test_no_question_is_an_error(client, q):
    make_entry()
    assert client.get(f"/search/?q={q}").status_code == 200


def test_money_that_is_going_shows_the_emergency_page(client):
    path = ".//section[@aria-labelledby='urgent-title']//a"
    assert links(search(client, "我的钱被骗走了"), path) == ["/emergency/"]


def test_an_everyday_question_is_no_emergency(client):
    assert texts(search(client, "退款没到账"), ".//section[@aria-labelledby='urgent-title']") == []


# What the engine says of the question

SUGGESTION = ".//p[@class='did-you-mean']/a"


@pytest.fixture
def understood(monkeypatch):
    """The engine's answer, with what a test wants it to say."""
    answer = Engine.search

    def understand(**said) -> None:
        monkeypatch.setattr(
            Engine, "search", lambda *asked, **options: answer(*asked, **options)._replace(**said)
        )

    return understand


@pytest.mark.parametrize(
    "called", [{"title": "退款没到账"}, {"symptoms": ("退款没到账",)}], ids=["title", "symptom"]
)
def test_it_asks_whether_another_wording_was_meant(client, ok, understood, called):
    make_entry(**({"title": "退款"} | called))
    understood(suggestion="退款没到账", confident=False)
    response = search(client, "退款没到", page="1")
    assert (texts(response, SUGGESTION), links(response, SUGGESTION)) == (
        ["退款没到账"],
        [f"?q={quote('退款没到账')}"],
    )


def test_another_wording_keeps_the_facets(client, ok, understood):
    make_entry(wallet=ok, title="退款没到账")
    understood(suggestion="退款没到账", confident=False)
    assert links(search(client, "退款没到", wallet="ok"), SUGGESTION) == [
        f"?q={quote('退款没到账')}&wallet=ok"
    ]


def test_another_wording_is_never_that_of_what_is_not_public(client, understood):
    make_entry(title="退款")
    make_hidden(way="off", title="退款没到账")
    understood(suggestion="退款没到账", confident=False)
    assert texts(search(client, "退款没到"), SUGGESTION) == []


def test_it_says_honestly_that_nothing_fits_exactly(client, understood):
    make_entry(title="退款没到账")
    understood(confident=False)
    response = search(client, "退款没到账")
    assert (texts(response, COUNT), links(response, ".//section[@aria-labelledby='none-title']//a")) == (
        ["找到 1 条，但没有完全对得上的，下面是最接近的。"],
        ["/wallets/general/contact/", "/emergency/"],
    )


def test_it_is_not_sure_where_the_best_entry_is_not_public(client):
    best = make_entry(title="退款没到账")
    make_entry(title="退款没到账怎么办呢")
    search(client, "退款没到账")  # the index knows it now
    best.is_off = True
    best.save()
    assert texts(search(client, "退款没到账"), COUNT) == ["找到 1 条，但没有完全对得上的，下面是最接近的。"]


def test_it_is_not_sure_of_nothing_whatever_the_engine_says(client, understood):
    understood(hits=(), confident=True)
    assert texts(search(client, "退款没到账"), COUNT) == ["没有找到对得上的条目。"]


def test_it_names_the_wallet_that_comes_first(client, ok):
    make_entry(wallet=ok, title="退款没到账")
    response = search(client, "OK钱包 退款没到账")
    assert texts(response, ".//p[@class='fine']")[0] == "按“OK钱包”优先。"


def test_a_wallet_that_was_chosen_is_not_named_again(client, ok):
    make_entry(wallet=ok, title="退款没到账")
    response = search(client, "OK钱包 退款没到账", wallet="ok")
    assert "按“OK钱包”优先。" not in texts(response, ".//p[@class='fine']")


@pytest.mark.parametrize("q", ["退款没到账", "qqqqzzzz"], ids=["found", "nothing found"])
def test_results_stay_out_of_search_engines(client, q):
    make_entry(title="退款没到账")
    (robots,) = page(search(client, q)).findall(".//meta[@name='robots']")
    assert robots.get("content") == "noindex"


def test_without_results_there_are_four_ways_on(client, ok):
    make_entry(title="退款没到账")
    Tile.objects.create(phrase="想退款")
    main = page(search(client, "发票开具")).find(".//main")
    ways = {"想退款", "OK钱包", "直接联系客服", "紧急求助"}
    assert ways <= {text(link) for link in main.findall(".//a")}


# Cost


@pytest.mark.parametrize("q", ["退款没到账", ""], ids=["searching", "browsing"])
def test_it_takes_as_many_queries_for_three_entries_as_for_one(client, ok, q, tmp_path, monkeypatch):
    def fresh_query_count(name: str) -> int:
        monkeypatch.setattr(site, "site_search", site.SiteSearch(tmp_path / name))
        return query_count(client, f"/search/?wallet=ok&q={quote(q)}")

    def add_entry():
        make_entry(wallet=ok, title="退款没到账", symptoms=("钱没到",))
        make_channel(wallet=ok)

    add_entry()
    with_one = fresh_query_count("one")
    add_entry()
    add_entry()
    assert fresh_query_count("three") == with_one


def test_an_empty_result_takes_as_many_queries_for_three_wallets_as_for_one(client, tmp_path, monkeypatch):
    def fresh_query_count(name: str) -> int:
        make_channel()
        Tile.objects.create(phrase=name)
        monkeypatch.setattr(site, "site_search", site.SiteSearch(tmp_path / name))
        return query_count(client, "/search/?q=qqqqzzzz")

    assert {fresh_query_count(name) for name in ("one", "two", "three")} == {fresh_query_count("four")}


# Alarm, distress, and wallets that are not here

ALARM = ".//h2[@id='urgent-title']"
DISTRESS = ".//aside[@aria-label='先顾好您自己']"
KIND = "您先别一个人扛。马上告诉身边的人；有危险就拨打 110。钱的事可以慢慢处理。"


@pytest.mark.parametrize(("q", "amount"), [("我被骗了", 1), ("怎么防骗", 0)], ids=["fraud", "prevention"])
def test_it_shows_the_alarm_to_who_is_being_defrauded(client, q, amount):
    make_entry(title="怎么防骗，我被骗了")
    assert len(texts(search(client, q), ALARM)) == amount


def test_what_cannot_wait_comes_first_in_an_emergency(client):
    make_entry(title="我被骗了")
    make_entry(title="账户不对劲", symptoms=("我被骗了怎么办",), urgency="now")
    assert texts(search(client, "我被骗了"), ENTRIES) == ["账户不对劲", "我被骗了"]


def test_who_is_in_distress_is_told_something_kind_before_everything(client):
    make_entry(title="我想退款")
    response = search(client, "我想死")
    assert (texts(response, DISTRESS), links(response, f"{DISTRESS}//a")) == ([KIND], ["tel:110"])
    shown = response.content.decode()
    assert shown.index("别一个人扛") < shown.index("<h1>")


def test_who_is_calm_is_not_told_so(client):
    make_entry(title="我想退款")
    assert texts(search(client, "我想退款"), DISTRESS) == []


@pytest.mark.parametrize(
    ("q", "note"),
    [
        ("支付宝申请退款", "这里没有“支付宝”的专门条目，下面是通用的办法，请以它的官方客服为准。"),
        ("支付宝火锅", "这里没有“支付宝”的专门条目，请以它的官方客服为准。"),
    ],
    ids=["found", "nothing found"],
)
def test_it_says_that_a_wallet_is_not_here(client, general, q, note):
    make_entry(title="申请退款", wallet=general)
    assert texts(search(client, q), NOTES) == [note]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(
    "further", ["wallet=13812345678", "q=13812345678&q=退款", "13812345678=1", "view=13812345678"]
)
def test_nothing_personal_in_its_address_is_kept_in_memory(client, ok, further):
    make_entry(title="退款没到账")
    client.get(f"/search/?q=退款&{further}&q=退款")
    assert [key for key in fragments._held[1] if "13812345678" in str(key)] == []
