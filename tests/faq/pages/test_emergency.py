import pytest

from tests.factories import make_entry, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import links, page, query_count, texts, title

pytestmark = pytest.mark.django_db

URL = "/emergency/"
GUIDES = ".//section/h2/a"
FIRST_STEPS = ".//ol[@class='steps steps-emergency']/li"


def test_its_title_says_for_whom_it_is(client):
    assert title(client.get(URL)) == "紧急求助：钱正在被转走、刚被骗"


def test_it_rejects_post(client):
    assert client.post(URL).status_code == 405


def test_it_needs_no_script(client):
    assert page(client.get(URL)).findall(".//script") == []


def test_it_stops_the_loss_before_anything_else(client):
    assert texts(client.get(URL), FIRST_STEPS)[0] == "立刻停下：不再付款，不再说验证码，挂断对方电话。"


def test_the_police_are_one_tap_away(client):
    assert links(client.get(URL), f"{FIRST_STEPS}/p/a") == ["tel:110", "tel:96110"]


def test_it_leads_to_the_support_of_every_wallet(client):
    make_wallet(slug="general", name="通用指南", position=2)
    make_wallet(slug="ok", name="OK钱包", position=1)
    shown = zip(
        texts(client.get(URL), f"{FIRST_STEPS}//li/a"),
        links(client.get(URL), f"{FIRST_STEPS}//li/a"),
        strict=True,
    )
    assert list(shown) == [("OK钱包", "/wallets/ok/contact/"), ("其他钱包", "/wallets/general/contact/")]


def test_it_shows_the_urgent_entries_by_wallet(client):
    make_entry(title="后", urgency="now", wallet=make_wallet(position=2))
    make_entry(title="先", urgency="now", wallet=make_wallet(position=1))
    assert texts(client.get(URL), GUIDES) == ["先", "后"]


@pytest.mark.parametrize("urgency", ["routine", "today"])
def test_it_shows_nothing_that_can_wait(client, urgency):
    make_entry(title="马上", urgency="now")
    make_entry(title="可以等", urgency=urgency)
    assert texts(client.get(URL), GUIDES) == ["马上"]


@pytest.mark.parametrize("way", WAYS)
def test_it_never_shows_what_is_not_public(client, way):
    make_entry(title="看得见", urgency="now")
    make_hidden(way=way, title="看不见", urgency="now")
    assert texts(client.get(URL), GUIDES) == ["看得见"]


def test_it_shows_the_steps_in_order(client):
    make_entry(urgency="now", steps=("挂电话", "改密码", "报警"))
    assert texts(client.get(URL), ".//ol[@class='short-steps']/li") == ["挂电话", "改密码", "报警"]


def test_it_takes_as_many_queries_for_three_entries_as_for_one(client):
    make_entry(urgency="now")
    with_one = query_count(client, URL)
    make_entry(urgency="now")
    make_entry(urgency="now", steps=("一", "二", "三"))
    assert query_count(client, URL) == with_one
