"""Why it helped or did not: what readers may say, what is kept of it and for how long."""

import pytest
from django.conf import settings

from contacts import form_guard
from contacts.limits import LIMITS, Limit
from faq.counting import prune
from faq.models import Entry, Feedback
from faq.models.feedback import REASONS, TEXT_LENGTH, Reason
from tests.conftest import NOW
from tests.factories import make_entry, make_feedback
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import page, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = NOW.date()
FROM_HERE = {"sec-fetch-site": "same-origin"}


def address(entry: Entry, name: str = "feedback") -> str:
    return f"{entry.get_absolute_url()}{name}/"


def say(client, entry: Entry, *, headers: dict | None = None, **fields):
    fields = {"solved": "no", "reason": "unclear", form_guard.FIELD: form_guard.form_token()} | fields
    return client.post(address(entry), fields, headers=FROM_HERE | (headers or {}))


def kept() -> list[tuple]:
    return list(Feedback.objects.values_list("solved", "reason", "text", "day"))


@pytest.mark.parametrize(
    ("answer", "reason", "expected"),
    [
        ("no", "unclear", (False, "unclear", "第二步没有按钮", TODAY)),
        ("yes", "differs", (True, "differs", "第二步没有按钮", TODAY)),
    ],
)
def test_it_is_kept_and_leads_back(client, answer, reason, expected):
    entry = make_entry()
    response = say(client, entry, solved=answer, reason=reason, note="第二步没有按钮")
    assert (response.status_code, response["Location"], kept()) == (
        303,
        f"{address(entry, 'solved')}?solved={answer}&told=yes#feedback",
        [expected],
    )


def test_it_thanks_and_does_not_ask_again(client):
    entry = make_entry()
    response = client.get(say(client, entry)["Location"])
    forms = page(response).findall(".//section[@id='feedback']//form")
    said = texts(response, ".//section[@id='feedback']/p[@role='status']")
    assert (forms, said, Feedback.objects.count()) == ([], ["收到了，谢谢。工作人员会看，用来改这一条。"], 1)


def test_a_text_is_not_needed(client):
    say(client, make_entry())
    assert kept() == [(False, "unclear", "", TODAY)]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_page_asks_for_the_reasons_of_its_answer(client, answer):
    (form,) = page(client.get(address(make_entry(), "solved"), {"solved": answer})).findall(
        ".//section[@id='feedback']//form"
    )
    offered = [each.get("value") for each in form.findall(".//input[@type='radio']")]
    assert offered == [reason.value for reason in REASONS[answer == "yes"]]


def test_each_reason_is_offered():
    assert {reason for reasons in REASONS.values() for reason in reasons} == set(Reason)


def test_before_voting_nobody_is_asked_why(client):
    assert page(client.get(address(make_entry(), "solved"))).find(".//section[@id='feedback']") is None


def test_it_says_what_is_kept_and_for_how_long(client, settings):
    settings.FEEDBACK_DAYS = 33
    shown = client.get(address(make_entry(), "solved"), {"solved": "no"}).content.decode()
    assert "只保存您选的原因、写的话和今天的日期，不保存您是谁，33 天后删除。" in shown


# --- what is not kept --------------------------------------------------------------------------

PERSONAL = {
    "telephone": ("我的号 138 0013 8000 收不到", "我的号 *** 收不到"),
    "e-mail": ("发到 a@example.com 了", "发到 *** 了"),
    "card": ("卡 6222021234567890123", "卡 ***"),
    "full width": ("号码１３８００１３８０００", "号码***"),
}


@pytest.mark.parametrize(("typed", "expected"), PERSONAL.values(), ids=PERSONAL)
def test_personal_data_is_covered_before_it_is_kept(client, typed, expected):
    say(client, make_entry(), note=typed)
    assert [row[2] for row in kept()] == [expected]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reason": ""}, "请选一个原因。"),
        ({"reason": "differs"}, "没有这个原因，请重新选。"),
        ({"note": "长" * (TEXT_LENGTH + 1)}, "300"),
    ],
    ids=["no reason", "a reason of the other answer", "a story"],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, fields, message):
    response = say(client, make_entry(), **fields)
    errors = "".join(texts(response, ".//section[@id='feedback']//p[@class='error']"))
    assert (response.status_code, message in errors, kept()) == (422, True, [])


def test_what_was_typed_stands_on_the_page_again(client):
    response = say(client, make_entry(), reason="", note="第二步没有按钮")
    assert texts(response, ".//section[@id='feedback']//textarea") == ["第二步没有按钮"]


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_without_an_answer_it_asks_for_one(client, answer):
    entry = make_entry()
    response = say(client, entry, solved=answer)
    assert (response["Location"], kept()) == (address(entry, "solved"), [])


def test_looking_at_the_address_leads_to_the_vote(client):
    entry = make_entry()
    assert client.get(address(entry))["Location"] == address(entry, "solved")


@pytest.mark.parametrize("way", WAYS)
def test_it_knows_no_entry_that_is_not_public(client, way):
    assert (say(client, make_hidden(way=way, title="退款")).status_code, kept()) == (404, [])


# --- protected ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"headers": {"sec-fetch-site": "cross-site"}}, id="from another site"),
        pytest.param({form_guard.FIELD: ""}, id="without a token"),
    ],
)
def test_it_refuses(client, wrong):
    assert (say(client, make_entry(), **wrong).status_code, kept()) == (403, [])


def test_an_old_page_shows_what_was_typed_and_sends_it_again(client):
    response = say(client, make_entry(), note="第二步没有按钮", **{form_guard.FIELD: ""})
    assert texts(response, ".//li[@class='written']") == ["第二步没有按钮"]


def test_it_sets_no_cookie(client):
    assert dict(say(client, make_entry()).cookies) == {}


def test_beyond_the_limit_it_keeps_nothing_and_says_so(client, monkeypatch):
    monkeypatch.setitem(LIMITS, "feedback", Limit(1, 24 * 3600))
    entry = make_entry()
    say(client, entry)
    response = say(client, entry, note="第二步没有按钮")
    note = texts(response, ".//section[@id='feedback']/p[@class='note']")
    typed = texts(response, ".//textarea")
    assert (response.status_code, note, typed, len(kept())) == (
        429,
        ["今天从您的网络收到的反馈已经很多，这一次没有保存。明天可以再写。"],
        ["第二步没有按钮"],
        1,
    )


def test_a_day_has_five_for_an_address():
    assert (LIMITS["feedback"], LIMITS["vote"].seconds) == (Limit(5, 24 * 3600), 24 * 3600)


# --- for how long ------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_ago", "left"), [(89, 1), (90, 0)], ids=["last day", "a day later"])
def test_it_expires(days_ago, left):
    make_feedback(days_ago=days_ago)
    shown = Feedback.objects.kept(TODAY).count()
    prune(TODAY)
    assert (settings.FEEDBACK_DAYS, shown, Feedback.objects.count()) == (90, left, left)
