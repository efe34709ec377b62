import pytest

from contacts.models import Topic, Wallet
from faq.elsewhere import same_elsewhere
from faq.models import Entry
from tests.conftest import NOW
from tests.factories import make_entry, make_topic, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SAID = ("密码忘了", "登录密码想不起来", "不记得密码")


@pytest.fixture
def topic() -> Topic:
    return make_topic()


@pytest.fixture
def entry(topic) -> Entry:
    return make_entry(title="忘了密码", symptoms=SAID, topic=topic)


def make_other(topic: Topic, *, symptoms: tuple = SAID, wallet: Wallet | None = None, **fields) -> Entry:
    return make_entry(title="找回密码", symptoms=symptoms, topic=topic, wallet=wallet, **fields)


def test_it_is_what_the_symptoms_find_in_the_order_of_the_wallets(entry, topic):
    later = make_other(topic, wallet=make_wallet(position=2))
    first = make_other(topic, wallet=make_wallet(position=1))
    assert same_elsewhere(entry, NOW) == [first, later]


@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param(lambda entry, _topic: make_other(entry.topic, wallet=entry.wallet), id="its own wallet"),
        pytest.param(
            lambda _entry, topic: make_other(topic, wallet=make_wallet(slug="general")), id="general guide"
        ),
        pytest.param(lambda _entry, _topic: make_other(make_topic()), id="another topic"),
        pytest.param(
            lambda _entry, topic: make_entry(title="提现失败", symptoms=("取不出钱",), topic=topic),
            id="another symptom",
        ),
    ],
)
def test_it_leaves_out(entry, topic, left_out):
    left_out(entry, topic)
    there = make_other(topic)
    assert same_elsewhere(entry, NOW) == [there]


def test_of_a_wallet_it_is_one(entry, topic):
    wallet = make_wallet()
    for _each in range(2):
        make_other(topic, wallet=wallet)
    assert len(same_elsewhere(entry, NOW)) == 1


@pytest.mark.parametrize("way", WAYS)
def test_it_is_never_what_is_not_public(entry, topic, way):
    make_hidden(way=way, title="忘了密码", topic=topic)
    assert same_elsewhere(entry, NOW) == []


def test_without_symptoms_there_is_none(topic):
    make_other(topic)
    assert same_elsewhere(make_entry(topic=topic), NOW) == []


def test_the_entry_lists_it(client, entry, topic):
    make_other(topic, wallet=make_wallet(name="别的钱包"))
    path = ".//section[@aria-labelledby='elsewhere-title']//li/a"
    assert texts(client.get(entry.get_absolute_url()), path) == ["别的钱包：找回密码"]


def test_it_is_found_in_the_shipped_content(content):
    titles = [each.slug for each in same_elsewhere(Entry.objects.get(slug="okpay-forgot-password"), NOW)]
    assert titles == ["op-reset-password", "ok-forgot-password"]
