from datetime import date, time, timedelta

import pytest

from contacts.models import ServicePeriod, SourceDocument, SourceSection
from faq.models import Entry
from tests.conftest import NOW
from tests.factories import (
    make_channel,
    make_draft,
    make_entry,
    make_topic,
    make_user,
    make_value,
    make_wallet,
)
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import ENTRIES, links, page, query_count, texts, title

pytestmark = pytest.mark.django_db

DO, SEE, IF_NOT = (f".//ol[@class='steps']/li/p[@class='{name}']" for name in ("do", "see", "if-not"))


def make_stepped_entry(*steps: dict, **fields) -> Entry:
    """An entry with these steps, given with all their fields."""
    entry = make_entry(at=NOW - timedelta(days=1), **fields)
    draft = make_draft(entry=entry)
    draft.replace_steps(steps)
    draft.approve(make_user(), at=NOW, self_publishing=False)
    return entry


def get(client, entry: Entry):
    return client.get(f"/faq/{entry.slug}/")


def test_its_title_names_problem_and_wallet(client):
    entry = make_entry(title="付款失败", wallet=make_wallet(name="OK钱包"))
    assert title(get(client, entry)) == "付款失败（OK钱包）"


def test_it_rejects_post(client):
    assert client.post(make_entry().get_absolute_url()).status_code == 405


def test_it_knows_no_other_entry(client):
    make_entry(slug="known")
    assert client.get("/faq/unknown/").status_code == 404


@pytest.mark.parametrize("way", WAYS)
def test_it_never_shows_what_is_not_public(client, way):
    assert get(client, make_hidden(way=way, title="看不见")).status_code == 404


@pytest.mark.parametrize(
    ("times", "status"),
    [
        pytest.param({"publish_at": NOW}, 200, id="due at this moment"),
        pytest.param({"publish_at": NOW + timedelta(microseconds=1)}, 404, id="due right after it"),
        pytest.param({"expires_at": NOW + timedelta(microseconds=1)}, 200, id="expiring right after it"),
        pytest.param({"expires_at": NOW}, 404, id="expired at this moment"),
    ],
)
def test_it_is_shown_from_its_time_until_its_time(client, times, status):
    assert get(client, make_entry(**times)).status_code == status


def test_it_shows_the_live_revision_while_a_draft_is_written(client):
    entry = make_entry(title="公开的")
    make_draft(entry=entry, title="草稿")
    assert texts(get(client, entry), ".//h1") == ["公开的"]


def test_it_shows_the_live_revision_until_the_next_is_due(client):
    entry = make_entry(title="现在的")
    make_draft(entry=entry, title="将来的").approve(
        make_user(), at=NOW, self_publishing=False, publish_at=NOW + timedelta(seconds=1)
    )
    assert texts(get(client, entry), ".//h1") == ["现在的"]


@pytest.mark.parametrize(
    ("urgency", "words"),
    [("now", "马上处理"), ("today", "今天处理"), ("routine", "不急")],
)
def test_it_says_how_urgent_it_is(client, urgency, words):
    path = f".//section[@class='care care-{urgency}']/h2"
    assert texts(get(client, make_entry(urgency=urgency)), path) == [words]


def test_it_says_what_to_try_until_the_hotline_opens(client):
    """What cannot wait asks for the hotline first, open or not."""
    entry = make_entry(urgency="now")
    hotline = make_channel(wallet=entry.wallet, hours_basis="confirmed")
    ServicePeriod.objects.create(channel=hotline, days="daily", opens=time(1), closes=time(1, 30))
    chat = make_channel(wallet=entry.wallet, kind="chat")
    chat.topics.add(entry.topic)
    told = texts(get(client, entry), ".//div[@data-live='best']/p")
    assert [told[0].endswith(hotline.name), f"现在先试：{chat.name}，时间未公布" in told] == [True, True]


@pytest.mark.parametrize(("urgency", "ways"), [("now", ["/emergency/"]), ("today", []), ("routine", [])])
def test_only_what_cannot_wait_leads_to_the_emergency_page(client, urgency, ways):
    path = ".//section[@aria-labelledby='care-title']//a"
    assert links(get(client, make_entry(urgency=urgency)), path) == ways


def test_it_goes_from_the_problem_to_the_steps_to_the_support(client):
    text = {"have_ready": "单号", "donts": "不要转账", "fallback": "打客服。"}
    entry = make_entry(title="付款失败", urgency="today", text=text)
    make_channel(wallet=entry.wallet)
    headings = [each for level in ("h1", "h2") for each in texts(get(client, entry), f".//main//{level}")]
    name = entry.wallet.name
    assert headings == [
        *("付款失败", "今天处理", "先准备好", "照着做", "解决了吗？", "不要这样做"),
        *(f"联系{name}客服", "联系客服前的提纲"),
    ]


def test_the_elder_view_shows_fewer_things(client):
    entry = make_entry()
    make_channel(wallet=entry.wallet)
    make_entry(wallet=entry.wallet, topic=entry.topic)
    shown = texts(client.get(entry.get_absolute_url(), {"view": "elder"}), ".//main//h2")
    assert shown == ["不急", "照着做", "解决了吗？", f"联系{entry.wallet.name}客服"]


def test_it_answers_in_one_sentence(client):
    assert texts(get(client, make_entry(text={"answer": "等一天。"})), ".//p[@class='lead']") == ["等一天。"]


def test_it_lists_what_to_have_ready(client):
    entry = make_entry(text={"have_ready": "身份证\n\n 单号 "})
    assert texts(get(client, entry), ".//section[@aria-labelledby='ready-title']//li") == ["身份证", "单号"]


@pytest.mark.parametrize(
    ("need", "kept"),
    [
        pytest.param("单号", False, id="again"),
        pytest.param("充值：单号、金额", False, id="again, with what it is for"),
        pytest.param("充值：单号、时间", True, id="with something new"),
        pytest.param("充值：", True, id="nothing for it"),
    ],
)
def test_the_brief_asks_for_nothing_twice(client, need, kept):
    entry = make_entry(text={"have_ready": "单号\n金额"})
    make_channel(wallet=entry.wallet, have_ready=need)
    needs = [each.get("data-brief-need") for each in page(get(client, entry)).iter("input")]
    assert [each for each in needs if each] == ["单号", "金额", *[need] * kept]


def test_it_says_how_long_it_takes(client):
    entry = make_entry(text={"takes": "十分钟"})
    assert texts(get(client, entry), ".//section[@aria-labelledby='ready-title']/p") == ["大约要：十分钟"]


def test_it_shows_the_steps_in_order(client):
    assert texts(get(client, make_entry(steps=("先看", "再点", "最后等"))), DO) == ["先看", "再点", "最后等"]


def test_a_step_says_what_should_be_seen(client):
    entry = make_stepped_entry({"action": "点登录", "expected": "看到余额"})
    assert texts(get(client, entry), SEE) == ["应该看到：看到余额"]


def test_a_step_says_what_if_not(client):
    entry = make_stepped_entry({"action": "点登录", "if_not": "等五分钟"})
    assert texts(get(client, entry), IF_NOT) == ["如果不行：等五分钟"]


def test_a_step_leads_to_another_entry(client):
    other = make_entry(slug="other", title="忘了密码")
    entry = make_stepped_entry({"action": "点登录", "if_not_entry": other})
    assert texts(get(client, entry), f"{IF_NOT}/a") == ["忘了密码"]


@pytest.mark.parametrize("way", WAYS)
def test_a_step_never_leads_to_what_is_not_public(client, way):
    hidden = make_hidden(way=way, title="看不见")
    entry = make_stepped_entry({"action": "点登录", "if_not_entry": hidden})
    assert texts(get(client, entry), IF_NOT) == []


def test_it_shows_the_fallback(client):
    entry = make_entry(text={"fallback": "打客服。"})
    assert texts(get(client, entry), ".//p[@class='fallback']") == ["还是不行：打客服。"]


def test_it_shows_what_not_to_do(client):
    entry = make_entry(text={"donts": "不要给验证码\n不要转账"})
    assert texts(get(client, entry), ".//ul[@class='donts']/li") == ["不要给验证码", "不要转账"]


def test_it_leaves_out_what_staff_did_not_write(client):
    shown = texts(get(client, make_entry()), ".//main//h2")
    assert shown == ["不急", "照着做", "解决了吗？", "怎样找到官方客服", "联系客服前的提纲"]


def test_it_shows_the_number_of_its_wallet(client):
    entry = make_entry()
    make_value(channel=make_channel(wallet=entry.wallet), value="95500")
    path = ".//section[@aria-labelledby='contact-title']//p[@class='value']/a"
    assert links(get(client, entry), path) == ["tel:95500"]


def test_it_leads_to_all_channels_of_its_wallet(client):
    entry = make_entry(wallet=make_wallet(slug="ok"))
    path = ".//section[@aria-labelledby='contact-title']//a[@class='go']"
    assert links(get(client, entry), path) == ["/wallets/ok/contact/"]


def test_it_lists_related_entries_of_its_wallet_before_the_general_ones(client):
    topic, ok = make_topic(), make_wallet()
    entry = make_entry(wallet=ok, topic=topic, title="这一条")
    make_entry(wallet=make_wallet(slug="general"), topic=topic, title="通用的", slug="a")
    make_entry(wallet=ok, topic=topic, title="自己的", slug="b")
    make_entry(wallet=make_wallet(), topic=topic, title="别家的")
    make_entry(wallet=ok, title="别的主题")
    assert texts(get(client, entry), ENTRIES) == ["自己的", "通用的"]


@pytest.mark.parametrize("way", WAYS)
def test_it_never_lists_related_entries_that_are_not_public(client, way):
    entry = make_entry()
    make_entry(wallet=entry.wallet, topic=entry.topic, title="看得见")
    make_hidden(way=way, wallet=entry.wallet, topic=entry.topic, title="看不见")
    assert texts(get(client, entry), ENTRIES) == ["看得见"]


def test_it_lists_five_related_entries_at_most(client):
    entry = make_entry()
    for _each in range(6):
        make_entry(wallet=entry.wallet, topic=entry.topic)
    assert len(texts(get(client, entry), ENTRIES)) == 5


def test_it_names_its_sources(client):
    entry = make_entry()
    document = SourceDocument.objects.create(file_name="a.txt", title="OK手册")
    entry.sources.add(SourceSection.objects.create(document=document, heading="充值"))
    assert texts(get(client, entry), ".//aside//li") == ["《OK手册》充值"]


@pytest.mark.parametrize(
    ("checked", "shown"),
    [
        pytest.param(None, [], id="never checked"),
        pytest.param(date(2026, 11, 2), ["最近核对：2026年11月2日"], id="checked"),
    ],
)
def test_it_says_when_staff_checked_it_last(client, checked, shown):
    assert texts(get(client, make_entry(reviewed_on=checked)), ".//div/div/p[@class='fine']") == shown


def test_what_staff_wrote_is_never_markup(client):
    entry = make_entry(title="<script>alert(1)</script>", steps=("<b>点</b>",))
    assert texts(get(client, entry), ".//h1") == ["<script>alert(1)</script>"]


def test_it_takes_as_many_queries_for_three_of_each_as_for_one(client):
    entry, document = make_entry(), SourceDocument.objects.create(file_name="a.txt", title="OK手册")

    def add_one_of_each(count: int):
        make_value(channel=make_channel(wallet=entry.wallet))
        make_entry(wallet=entry.wallet, topic=entry.topic)
        entry.sources.add(SourceSection.objects.create(document=document, heading=str(count)))
        draft = make_draft(entry=entry)
        draft.replace_steps({"action": "看", "if_not_entry": make_entry()} for _each in range(count))
        draft.approve(make_user(), at=NOW, self_publishing=False)

    add_one_of_each(1)
    with_one = query_count(client, entry.get_absolute_url())
    add_one_of_each(2)
    add_one_of_each(3)
    assert query_count(client, entry.get_absolute_url()) == with_one
