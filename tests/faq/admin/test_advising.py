"""What the desk says while staff type, and what it says again when they save without script."""

import pytest
from django.db import transaction
from django.urls import reverse

from faq.admin import entries
from tests.desk import messages, send
from tests.factories import make_bare_entry, make_draft, make_entry, make_topic, make_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADVICE = reverse("admin:faq_entry_advice")


def advice(client, text: str, kind: str = "phrase", entry=None, **more) -> dict:
    address = f"{ADVICE}?entry={entry.pk}" if entry else ADVICE
    return client.post(address, {"text": text, "kind": kind} | more).json()


def titles(found: dict) -> list[tuple[str, str]]:
    return [(each["title"], each["phrase"]) for each in found["similar"]]


@pytest.fixture
def entry(roles):
    """A public entry with a symptom, and another one about something else."""
    make_entry(title="忘记登录密码", symptoms=("密码想不起来",))
    return make_entry(title="充值没到账", symptoms=("钱充了没看到",))


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [("充值没到账", "充值没到账"), ("充值还没到账", "充值没到账"), ("钱充了没看到", "钱充了没看到")],
    ids=["the title", "nearly the title", "a symptom"],
)
def test_it_points_out_what_is_there_already(client, sign_in, entry, typed, phrase):
    sign_in("编辑")
    assert titles(advice(client, typed)) == [("充值没到账", phrase)]


@pytest.mark.parametrize("typed", ["怎样注销账户", "", " ", "😀", "\ud800", "充" * 5000])
def test_it_says_nothing_of_what_is_new(client, sign_in, entry, typed):
    sign_in("编辑")
    assert titles(advice(client, typed.encode("utf-8", "replace").decode())) == []


def test_it_gives_the_address_at_the_desk(client, sign_in, entry):
    sign_in("编辑")
    address = reverse("admin:faq_entry_change", args=[entry.pk])
    assert [each["url"] for each in advice(client, "充值没到账")["similar"]] == [address]


def test_it_does_not_compare_an_entry_with_itself(client, sign_in, entry):
    sign_in("编辑")
    assert titles(advice(client, "充值没到账", entry=entry)) == []


def test_it_knows_drafts_that_say_exactly_the_same(client, sign_in, entry):
    sign_in("编辑")
    make_draft(title="提现失败了怎么办")
    assert titles(advice(client, "提现失败了怎么办")) == [("提现失败了怎么办",) * 2]


def test_a_text_is_not_compared(client, sign_in, entry):
    sign_in("编辑")
    assert titles(advice(client, "充值没到账", kind="text")) == []


@pytest.mark.parametrize(
    ("topic", "text", "refused"),
    [
        ("payment", "打 13800138000", True),
        ("payment", "打 110", True),
        ("security", "打 110", False),
        ("payment", "等三天", False),
    ],
)
def test_it_refuses_contacts_where_the_topic_does(client, sign_in, topic, text, refused):
    sign_in("编辑")
    of_topic = make_bare_entry(topic=make_topic(slug=topic))
    found = [
        advice(client, text, kind="text", entry=of_topic),
        advice(client, text, kind="text", topic=of_topic.topic_id),
    ]
    assert [bool(each["refused"]) for each in found] == [refused, refused]


@pytest.mark.parametrize("role", ["联系信息管理员", "只读审计"])
def test_others_get_none(client, sign_in, role):
    sign_in(role)
    assert client.post(ADVICE, {"text": "充值"}).status_code == 403


def test_it_is_only_posted_to(client, sign_in):
    sign_in("编辑")
    assert client.get(ADVICE, {"text": "充值"}).status_code == 405


# Without script the same is said on saving


def test_a_long_title_and_step_are_said_and_saved(client, sign_in):
    sign_in("编辑")
    draft = make_draft(steps=("做" * 41,))
    response = send(
        client, reverse("admin:faq_revision_change", args=[draft.pk]), "revision_form", {"title": "题" * 25}
    )
    draft.refresh_from_db()
    assert (messages(response)[:2], draft.title) == (
        ["标题有 25 个字，最好不超过 24 个。", "第 1 步有 41 个字，最好不超过 40 个。"],
        "题" * 25,
    )


def test_a_new_entry_like_another_is_said_and_saved(client, sign_in, entry, committed):
    sign_in("编辑")
    new = {"title": "充值没到账", "wallet": make_wallet().pk, "topic": make_topic().pk}
    response = send(client, reverse("admin:faq_entry_add"), "entry_form", new)
    assert any("相近，请看看是不是重复" in said for said in messages(response))


def test_a_symptom_like_another_is_said_and_saved(client, sign_in, entry, committed):
    sign_in("编辑")
    other = make_entry(title="怎样注销账户")
    response = send(
        client,
        reverse("admin:faq_entry_change", args=[other.pk]),
        "entry_form",
        {"symptoms-0-phrase": "钱充了没看到"},
    )
    said = messages(response)[0]
    assert ("“钱充了没看到”" in said, other.symptoms.count()) == (True, 1)


def test_the_search_is_not_asked_before_the_entry_is_committed(client, sign_in, entry, monkeypatch):
    """Meanwhile nobody else could write, and the index would see what may never be committed."""
    waiting, asked = [], []
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_options: waiting.append(call))
    monkeypatch.setattr(entries, "repeated", lambda *given: asked.append(given) or [])
    sign_in("编辑")
    new = {"title": "充值没到账", "wallet": make_wallet().pk, "topic": make_topic().pk}
    send(client, reverse("admin:faq_entry_add"), "entry_form", new)
    assert (len(waiting), asked) == (1, [])
