"""The list of fakes and the queue of readers' reports: what is kept, and what staff do with it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from contacts.comparing import read
from contacts.models import ContactReport, ContentVersion, ReportedFake
from contacts.models.fakes import CARD, NO_CONTACT, ONE_VALUE, OURSELVES
from tests.conftest import NOW
from tests.factories import make_channel, make_fake, make_report, make_user, make_value

pytestmark = pytest.mark.django_db

REPORTS, FAKES = "admin:contacts_contactreport_changelist", "admin:contacts_reportedfake_changelist"
QUEUE = ("contacts.view_contactreport", "contacts.change_contactreport")
LISTING = (*QUEUE, "contacts.add_reportedfake")


def staff_client(client, *permissions: str):
    client.force_login(make_user(permissions=permissions))
    return client


def act(client, action: str, *reports: ContactReport):
    data = {"action": action, "_selected_action": [report.pk for report in reports]}
    return client.post(reverse(REPORTS), data, follow=True)


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# The list of fakes


def test_it_keeps_the_form_that_is_compared():
    fake = make_fake(value="微信号：Evil_Kefu")
    assert (fake.value, fake.comparable, fake.platform) == ("微信号：Evil_Kefu", "evil_kefu", "wechat")


def test_it_lists_a_fake_once(client, clock):
    make_fake(value="000-123-4567")
    staff_client(client, "contacts.add_reportedfake")
    data = {"value": "０００１２３４５６７", "reported_on": "2026-11-02"}
    response = client.post(reverse("admin:contacts_reportedfake_add"), data)
    assert response.context["adminform"].form.errors == {"value": ["已经在假号码名单里。"]}


def test_the_database_lists_a_fake_once():
    make_fake(value="000-123-4567")
    with pytest.raises(IntegrityError):
        make_fake(value="000 123 4567")


def compare_anew() -> list[tuple[str, ...]]:
    """The list after it was brought up to date, oldest first."""
    import_module("contacts.migrations.0003_fakes_compared_anew").compare_anew(apps, None)
    return list(ReportedFake.objects.order_by("pk").values_list("value", "comparable", "platform", "note"))


@pytest.mark.parametrize(
    ("value", "old", "expected"),
    [
        pytest.param("013800138000", ("013800138000", ""), ("13800138000", ""), id="number"),
        pytest.param("加Q123456789", ("加q123456789", ""), ("123456789", "qq"), id="account"),
        pytest.param("evil.example", ("evil.example", ""), ("evil.example", ""), id="as it was"),
    ],
)
def test_a_fake_that_was_listed_before_is_compared_anew(value, old, expected):
    make_fake(value=value)
    ReportedFake.objects.update(comparable=old[0], platform=old[1])
    assert compare_anew() == [(value, *expected, "")]


def test_of_two_fakes_that_are_the_same_the_first_stays_with_both_notes():
    first = make_fake(value="013800138000", note="来电")
    ReportedFake.objects.filter(pk=first.pk).update(comparable="013800138000")
    make_fake(value="13800138000", note="短信")
    assert compare_anew() == [("013800138000", "13800138000", "", "来电\n另写作 13800138000\n短信")]


def test_it_lists_the_same_digits_on_two_platforms():
    fakes = [make_fake(value="QQ 12345678"), make_fake(value="微信号 12345678")]
    assert ReportedFake.objects.near([read("12345678")]) == fakes[::-1]


def test_a_new_fake_raises_the_content_version():
    before = ContentVersion.objects.current()
    make_fake()
    assert ContentVersion.objects.current() == before + 1


def test_staff_add_a_fake_in_their_own_name(client, clock):
    staff_client(client, "contacts.add_reportedfake")
    data = {"value": "微信号 evil_kefu", "reported_on": "2026-11-02", "note": "短信里的"}
    client.post(reverse("admin:contacts_reportedfake_add"), data)
    fake = ReportedFake.objects.get()
    assert (fake.comparable, fake.added_by_id) == ("evil_kefu", int(client.session["_auth_user_id"]))


def test_staff_cannot_list_what_readers_are_shown(client, clock):
    channel = make_value(value="000-123-4567").channel
    staff_client(client, "contacts.add_reportedfake")
    data = {"value": "0001234567", "reported_on": "2026-11-02"}
    response = client.post(reverse("admin:contacts_reportedfake_add"), data)
    expected = f"这正是{channel.wallet.name}“{channel.name}”现在显示的联系信息，或它所在的网站：如果它是假的，先去撤下。"
    assert response.context["adminform"].form.errors == {"value": [expected]}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param("啊", NO_CONTACT, id="a word"),
        pytest.param("请不要相信", NO_CONTACT, id="words"),
        pytest.param("abc", NO_CONTACT, id="too short"),
        pytest.param("https://help.example.cn/faq/", OURSELVES, id="a page of ours"),
        pytest.param("example.cn", OURSELVES, id="the domain we are in"),
    ],
)
def test_no_words_and_no_page_of_ours_are_listed(settings, value, message):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "help.example.cn"]
    with pytest.raises(ValidationError) as caught:
        ReportedFake(value=value, reported_on=NOW.date(), added_by=make_user()).full_clean()
    assert caught.value.message_dict == {"value": [message]}


@pytest.mark.parametrize(
    "value", ["微信号 恶意客服", "evil_kefu", "4000000000", "other.example.cn", "kf@help.example.cn"]
)
def test_what_may_pose_is_listed(settings, value):
    settings.ALLOWED_HOSTS = ["help.example.cn"]
    ReportedFake(value=value, reported_on=NOW.date(), added_by=make_user()).full_clean()


# What a reader reports


def test_it_keeps_a_date_and_nothing_about_the_reader():
    report = make_report(value="000-123-4567", channel=(channel := make_channel()))
    kept = {field.name: getattr(report, field.name) for field in ContactReport._meta.fields}
    assert kept == {
        "id": report.pk,
        "kind": "fake",
        "value": "000-123-4567",
        "note": "",
        "channel": channel,
        "received_on": NOW.date(),
        "state": "open",
        "handled_by": None,
    }


def test_it_covers_personal_data_in_the_note():
    report = make_report(note="我是 13800138000，邮箱 someone@example.com，说我中奖了")
    assert report.note == "我是 ***,邮箱 ***,说我中奖了"


def test_it_drops_what_follows_the_path_of_a_link():
    assert (
        make_report(value="https://evil.example/pay?phone=13800138000#me").value == "https://evil.example/pay"
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param("11010519491231002X", CARD, id="identity card"),
        pytest.param("110105 19491231 0021", CARD, id="identity card with a mistake"),
        pytest.param("6222 0212 3456 7890 123", CARD, id="bank card"),
        pytest.param("６２２２０２１２３４５６７８９０", CARD, id="bank card, full-width"),
        pytest.param("400-123-4567 400-123-4568", ONE_VALUE, id="two numbers"),
        pytest.param("我叫张三" * 11, ONE_VALUE, id="a story"),
        pytest.param("——", ONE_VALUE, id="nothing"),
    ],
)
def test_it_refuses(value, message):
    with pytest.raises(ValidationError) as caught:
        make_report(value=value)
    assert caught.value.messages == [message]


# The queue


@pytest.mark.parametrize("state", ["open", "done"])
def test_the_queue_is_filtered_by_state(client, state):
    open_report, done = make_report(), make_report(value="000-123-4567")
    done.close(make_user())
    response = staff_client(client, *QUEUE).get(reverse(REPORTS), {"state__exact": state})
    assert list(response.context["cl"].result_list) == [{"open": open_report, "done": done}[state]]


def test_a_report_cannot_be_rewritten(client):
    report = make_report()
    address = reverse("admin:contacts_contactreport_change", args=[report.pk])
    staff_client(client, *QUEUE).post(address, {"value": "000-123-4567", "state": "done"})
    report.refresh_from_db()
    assert (report.value, report.state) == ("4000000000", "open")


def test_reports_are_marked_as_handled(client):
    report = make_report()
    response = act(staff_client(client, *QUEUE), "close", report)
    report.refresh_from_db()
    assert (report.state, report.handled_by_id) == ("done", int(client.session["_auth_user_id"]))
    assert messages_of(response) == ["1 条报告已处理。"]


def test_whoever_handled_a_report_first_stays(client):
    report, first = make_report(), make_user()
    report.close(first)
    act(staff_client(client, *QUEUE), "close", report)
    report.refresh_from_db()
    assert report.handled_by == first


def test_a_report_is_put_on_the_list(client, clock):
    report = make_report(value="微信号 evil_kefu")
    response = act(staff_client(client, *LISTING), "list_as_fake", report)
    report.refresh_from_db()
    fake = ReportedFake.objects.get()
    assert (fake.comparable, fake.reported_on, fake.added_by) == ("evil_kefu", NOW.date(), report.handled_by)
    assert messages_of(response) == ["微信号 evil_kefu：已加入假号码名单。"]


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        pytest.param("wrong", "4000000000", "这条报告说的是官方信息有误，不是假冒。", id="not about a fake"),
        pytest.param("fake", "000-123-4568", "已经在假号码名单里。", id="listed already"),
    ],
)
def test_it_says_why_a_report_is_not_put_on_the_list(client, clock, kind, value, message):
    make_fake(value="000-123-4568")
    report = make_report(kind=kind, value=value)
    response = act(staff_client(client, *LISTING), "list_as_fake", report)
    report.refresh_from_db()
    assert (messages_of(response), report.state) == ([f"{value}：{message}"], "open")


def test_it_says_so_where_somebody_else_listed_it_meanwhile(client, clock, monkeypatch):
    make_fake(value="000-123-4568")
    report = make_report(value="000-123-4568")
    monkeypatch.setattr(ReportedFake, "clean", ReportedFake._compare)  # it looks a moment too early
    response = act(staff_client(client, *LISTING), "list_as_fake", report)
    report.refresh_from_db()
    assert (messages_of(response), report.state) == (["000-123-4568：已经在假号码名单里。"], "open")


def test_an_official_value_is_not_put_on_the_list(client, clock):
    make_value(value="000-123-4567")
    act(staff_client(client, *LISTING), "list_as_fake", make_report(value="000-123-4567"))
    assert not ReportedFake.objects.exists()


@pytest.mark.parametrize(
    ("permissions", "actions"),
    [
        pytest.param(("contacts.view_contactreport",), set(), id="view only"),
        pytest.param(QUEUE, {"close"}, id="queue"),
        pytest.param(LISTING, {"close", "list_as_fake"}, id="queue and list"),
    ],
)
def test_actions_obey_permissions(client, permissions, actions):
    make_report()
    response = staff_client(client, *permissions).get(reverse(REPORTS))
    form = response.context["action_form"]
    offered = {name for name, _label in form.fields["action"].choices} if form else set()
    assert offered - {"", "delete_selected"} == actions


def test_an_action_without_permission_does_nothing(client):
    report = make_report()
    act(staff_client(client, *QUEUE), "list_as_fake", report)
    report.refresh_from_db()
    assert (report.state, ReportedFake.objects.exists()) == ("open", False)


def test_nobody_adds_reports_by_hand(client):
    staff_client(client, *LISTING, "contacts.add_contactreport")
    assert client.get(reverse("admin:contacts_contactreport_add")).status_code == 403


def test_the_list_of_fakes_is_shown_to_staff(client):
    make_fake()
    assert staff_client(client, "contacts.view_reportedfake").get(reverse(FAKES)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("line", ["110", "96110", "1 2 3 6 3"])
def test_a_national_line_is_never_listed(line):
    fake = ReportedFake(value=line, reported_on=NOW.date(), added_by=make_user())
    with pytest.raises(ValidationError, match="公共专线"):
        fake.full_clean()
