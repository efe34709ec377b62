from datetime import date, time

import pytest
from django.urls import reverse

from contacts.admin_rows import Rows
from contacts.models import Channel, Topic, Wallet
from tests.desk import fields, send
from tests.factories import make_channel, make_entry, make_topic, make_value, make_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LISTS = [
    "contacts_wallet",
    "contacts_topic",
    "contacts_channel",
    "contacts_contactvalue",
    "contacts_sourcedocument",
]


def url(row, page: str = "change") -> str:
    return reverse(f"admin:contacts_{row._meta.model_name}_{page}", args=[row.pk])


def period(number: int, *, days: str, opens: str, closes: str) -> dict[str, object]:
    row = {"days": days, "opens": opens, "closes": closes}
    forms = {"periods-TOTAL_FORMS": number + 1}
    return {f"periods-{number}-{name}": value for name, value in row.items()} | forms


# Removing what is in use


@pytest.mark.parametrize("part", ["wallet", "topic"])
def test_what_still_has_entries_is_not_removed(client, sign_in, part):
    sign_in("管理员")
    row = getattr(make_entry(), part)
    client.post(url(row, "delete"), {"post": "yes"})
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("part", ["wallet", "topic"])
def test_it_says_how_many_entries_are_in_the_way(client, sign_in, part):
    sign_in("管理员")
    row = getattr(make_entry(), part)
    page = client.post(url(row, "delete"), {"post": "yes"}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        f"“{row}”还有 1 个条目，先移走或删除它们，再删除它。"
    ]


@pytest.mark.parametrize("part", ["wallet", "topic"])
def test_the_list_does_not_remove_it_either(client, sign_in, part):
    sign_in("管理员")
    row = getattr(make_entry(), part)
    address = reverse(f"admin:contacts_{part}_changelist")
    client.post(address, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("make", [make_wallet, make_topic], ids=["wallet", "topic"])
def test_what_nothing_uses_is_removed(client, sign_in, make):
    sign_in("管理员")
    row = make()
    client.post(url(row, "delete"), {"post": "yes"})
    assert (Wallet.objects.count(), Topic.objects.count()) == (0, 0)


def test_a_channel_with_a_record_is_not_removed(client, sign_in):
    sign_in("管理员")
    channel = make_value().channel
    client.post(url(channel, "delete"), {"post": "yes"})
    assert Channel.objects.count() == 1


# Channels


def test_a_period_is_added(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_channel()
    send(client, url(channel), "channel_form", period(0, days="workday", opens="09:00", closes="18:00"))
    assert list(channel.periods.values_list("days", "opens", "closes")) == [("workday", time(9), time(18))]


def test_a_period_is_removed(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_channel()
    channel.periods.create(days="daily", opens=time(9), closes=time(18))
    send(client, url(channel), "channel_form", {"periods-0-DELETE": "on"})
    assert channel.periods.count() == 0


def test_a_period_that_stands_twice_is_refused(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_channel()
    channel.periods.create(days="daily", opens=time(9), closes=time(18))
    send(client, url(channel), "channel_form", period(1, days="daily", opens="09:00", closes="12:00"))
    assert channel.periods.count() == 1


def test_a_special_day_is_closed_where_it_has_no_hours(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_channel()
    day = {"special_days-TOTAL_FORMS": 1, "special_days-0-date": "2026-12-31"}
    send(client, url(channel), "channel_form", day)
    assert list(channel.special_days.values_list("date", "opens")) == [(date(2026, 12, 31), None)]


def test_a_special_day_with_half_its_hours_is_refused(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_channel()
    day = {
        "special_days-TOTAL_FORMS": 1,
        "special_days-0-date": "2026-12-31",
        "special_days-0-opens": "09:00",
    }
    response = send(client, url(channel), "channel_form", day)
    assert (response.status_code, channel.special_days.count()) == (200, 0)


def special(*rows: tuple[str, str, str]) -> dict[str, object]:
    named = [dict(zip(("date", "opens", "closes"), row, strict=True)) for row in rows]
    sent = {f"special_days-{n}-{name}": value for n, row in enumerate(named) for name, value in row.items()}
    return sent | {"special_days-TOTAL_FORMS": len(rows)}


CLOSED, MORNING = ("2026-12-31", "", ""), ("2026-12-31", "09:00", "12:00")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([CLOSED, MORNING], id="closed and a period"),
        pytest.param([MORNING, CLOSED], id="a period and closed"),
        pytest.param([CLOSED, CLOSED], id="closed twice"),
    ],
)
def test_a_closed_day_stands_alone(client, sign_in, rows):
    sign_in("联系信息管理员")
    channel = make_channel()
    response = send(client, url(channel), "channel_form", special(*rows))
    _periods, days = response.context["inline_admin_formsets"]
    said = ["2026-12-31 已有一行“不服务”，这一天就不能再有别的行，请改掉或删去多余的。"]
    assert (days.formset.non_form_errors(), channel.special_days.count()) == (said, 0)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([CLOSED, ("2027-01-01", "09:00", "12:00")], id="closed and a period on another date"),
        pytest.param([CLOSED, ("2027-01-01", "", "")], id="two dates closed"),
        pytest.param([MORNING, ("2026-12-31", "14:00", "16:00")], id="two periods"),
    ],
)
def test_special_days_that_agree_are_kept(client, sign_in, rows):
    sign_in("联系信息管理员")
    channel = make_channel()
    send(client, url(channel), "channel_form", special(*rows))
    assert channel.special_days.count() == 2


def test_a_closed_day_is_exchanged_for_a_period(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_channel()
    channel.special_days.create(date=date(2026, 12, 31))
    new = {"special_days-1-date": "2026-12-31", "special_days-1-opens": "09:00"}
    new |= {"special_days-1-closes": "12:00", "special_days-0-DELETE": "on", "special_days-TOTAL_FORMS": 2}
    send(client, url(channel), "channel_form", new)
    assert list(channel.special_days.values_list("opens", flat=True)) == [time(9)]


def test_an_unknown_time_zone_is_refused(client, sign_in):
    sign_in("联系信息管理员")
    response = send(client, url(make_channel()), "channel_form", {"time_zone": "Asia/Nowhere"})
    errors = response.context["adminform"].form.errors
    assert errors == {"time_zone": ["没有这个时区；应如 Asia/Shanghai。"]}


def test_a_channel_can_be_seen_on_the_site(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_channel(wallet=make_wallet(slug="ok"), slug="hotline")
    assert 'href="/wallets/ok/contact/#hotline"' in client.get(url(channel)).content.decode()


def test_a_channel_form_has_no_field_for_a_number(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_value(channel=make_channel()).channel
    assert [name for name in fields(client.get(url(channel)), "channel_form") if "value" in name] == []


def test_a_channel_saved_as_it_was_stays_as_it_was(client, sign_in):
    sign_in("联系信息管理员")
    channel = make_channel(good_for="急事\n投诉")
    send(client, url(channel), "channel_form", {})
    channel.refresh_from_db()
    assert channel.good_for == "急事\n投诉"


# Who may


@pytest.mark.parametrize("list_name", LISTS)
def test_a_visitor_is_asked_to_sign_in(client, db, list_name):
    address = reverse(f"admin:{list_name}_changelist")
    assert client.get(address).url == f"/admin/login/?next={address}"


@pytest.mark.parametrize("role", ["编辑", "审核", "联系信息管理员", "只读审计", "管理员"])
@pytest.mark.parametrize("list_name", LISTS)
def test_every_role_may_look(client, sign_in, list_name, role):
    sign_in(role)
    assert client.get(reverse(f"admin:{list_name}_changelist")).status_code == 200


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("编辑", set()),
        ("审核", set()),
        ("联系信息管理员", {"channel"}),
        ("只读审计", set()),
        ("管理员", {"channel", "wallet", "topic"}),
    ],
)
def test_a_role_changes_what_is_its_own(client, sign_in, role, may):
    sign_in(role)
    channel, topic = make_channel(), make_topic()
    rows = {"channel": channel, "wallet": channel.wallet, "topic": topic}
    refused = {name for name, row in rows.items() if client.post(url(row), {}).status_code == 403}
    assert set(rows) - refused == may


@pytest.mark.parametrize("role", ["编辑", "审核", "联系信息管理员", "只读审计", "管理员"])
def test_no_role_changes_the_record_of_values(client, sign_in, role):
    sign_in(role)
    value = make_value()
    client.post(url(value), {"value": "000 0000 0002"})
    value.refresh_from_db()
    assert value.value == "000 0000 0001"


@pytest.mark.parametrize("role", ["编辑", "审核", "联系信息管理员", "只读审计", "管理员"])
def test_no_role_removes_from_the_record_of_values(client, sign_in, role):
    sign_in(role)
    assert client.post(url(make_value(), "delete"), {"post": "yes"}).status_code == 403


# Language


def test_channels_speak_chinese(client, sign_in):
    sign_in("联系信息管理员")
    labels = [field.label for field in client.get(url(make_channel())).context["adminform"].form]
    assert labels == [
        "钱包",
        "标识",
        "方式",
        "名称",
        "到哪里找",
        "适合",
        "通常等多久",
        "要准备什么",
        "沟通提示",
        "高峰提示",
        "受理主题",
        "服务时间",
        "服务时间说明",
        "时区",
        "来源",
    ]


@pytest.mark.parametrize(
    ("list_name", "title"),
    [
        ("contacts_wallet", "钱包"),
        ("contacts_topic", "主题"),
        ("contacts_channel", "联系渠道"),
        ("contacts_contactvalue", "联系信息记录"),
        ("contacts_sourcedocument", "来源文档"),
    ],
)
def test_lists_have_chinese_names(client, sign_in, list_name, title):
    sign_in("管理员")
    assert (
        client.get(reverse(f"admin:{list_name}_changelist")).context["cl"].opts.verbose_name_plural == title
    )


def test_more_rows_than_anybody_writes_are_not_even_built(client, sign_in):
    sign_in("管理员")
    channel = make_channel(name="热线")
    page = send(client, url(channel), "channel_form", {"name": "新的", "periods-TOTAL_FORMS": "100000"})
    periods, special_days = page.context["inline_admin_formsets"]
    channel.refresh_from_db()
    counted = (len(periods.formset.forms), len(special_days.formset.forms), channel.name)
    assert counted == (Rows.max_num, 0, "热线")


def test_the_topics_of_a_channel_are_boxes_to_tick(client, sign_in):
    sign_in("管理员")
    channel, topic = make_channel(), make_topic(slug="refund", name="退款")
    page = client.get(url(channel))
    send(client, url(channel), "channel_form", {"topics": [topic.pk]})
    boxes = str(page.context["adminform"].form["topics"]).count('type="checkbox"')
    assert (boxes, list(channel.topics.all())) == (Topic.objects.count(), [topic])
