"""Guided mode: a walk through the steps, what branches off, where it ends, and what is counted."""

from datetime import timedelta

import pytest

from contacts import form_guard
from contacts.limits import LIMITS, Limit
from faq import counting
from faq.models import Entry, SolvedCount, StepStop
from tests.conftest import NOW
from tests.factories import make_channel, make_draft, make_entry, make_user, make_value, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import links, page, query_count, texts, title

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HEADING, BUTTONS, BACK = ".//h1", ".//a[@class='button']", ".//a[@class='back']"
NOTE = ".//p[@class='note'][@role='status']"
SAID = ".//button[@name='said']"
TRIED = ".//input[@data-brief-step]"
FROM_HERE = {"sec-fetch-site": "same-origin"}


def make_guide(*steps: dict, slug: str = "topup", **fields) -> Entry:
    """An entry with these steps; three plain ones where none are given."""
    return make_entry(slug=slug, steps=steps or ("看记录", "看短信", "等一天"), **fields)


def revise(entry: Entry, *steps: str, **fields: str) -> None:
    """Publish a second revision of `entry` with these steps."""
    make_draft(entry=entry, steps=steps, **fields).approve(make_user(), at=NOW, self_publishing=False)


def address(letters: str, slug: str = "topup") -> str:
    """Of a page in the first revision."""
    return f"/faq/{slug}/guide/" + (f"1-{letters}" if letters[:1] in tuple("ynx") else letters)


def get(client, letters: str = "", slug: str = "topup", **query):
    return client.get(address(letters, slug), query)


def say(client, said: str, letters: str = "", query: str = ""):
    fields = {"said": said, form_guard.FIELD: form_guard.form_token()}
    return client.post(address(letters) + query, fields, headers=FROM_HERE)


def stops() -> list[tuple]:
    counting.counts.flush()
    return list(StepStop.objects.order_by("step__position").values_list("step__position", "stuck", "left"))


def votes() -> list[tuple]:
    counting.counts.flush()
    return list(SolvedCount.objects.values_list("yes", "no"))


@pytest.mark.parametrize(
    ("letters", "heading", "words"),
    [
        pytest.param("", "看记录", "第 1 步，共 3 步", id="the first step"),
        pytest.param("y/", "看短信", "第 2 步，共 3 步", id="after one"),
        pytest.param("yn/", "等一天", "第 3 步，共 3 步", id="after one that was given up"),
        pytest.param("yx/", "这一步不行？", "第 2 步，共 3 步", id="stuck"),
        pytest.param("yyy/", "问题解决了吗？", "3 步都做完了", id="the end"),
        pytest.param("yyyy/", "看记录", "第 1 步，共 3 步", id="beyond the end"),
        pytest.param("yyyx/", "看记录", "第 1 步，共 3 步", id="stuck beyond the end"),
    ],
)
def test_it_shows_one_step_and_how_far_one_is(client, letters, heading, words):
    make_guide()
    answer = get(client, letters)
    assert (texts(answer, HEADING), texts(answer, ".//*[@id='progress']")) == ([heading], [words])


@pytest.mark.parametrize("letters", ["1-z/", "1-xy/", "1-" + "y" * 101 + "/", "1-Y/", "0/", "yx/"])
def test_it_knows_no_other_address(client, letters):
    make_guide()
    assert client.get(f"/faq/topup/guide/{letters}").status_code == 404


@pytest.mark.parametrize("letters", ["", "y/", "yx/", "yyy/", "unsolved/", "yx/unsolved/"])
@pytest.mark.parametrize("way", WAYS)
def test_it_never_shows_what_is_not_public(client, way, letters):
    make_hidden(way=way, title="看不见", slug="topup")
    assert get(client, letters).status_code == 404


def test_done_leads_to_the_next_step(client):
    make_guide()
    assert links(get(client, "y/"), BUTTONS) == ["/faq/topup/guide/1-yy/"]


@pytest.mark.parametrize(
    ("letters", "back"),
    [
        pytest.param("", "/faq/topup/", id="from the first to the whole"),
        pytest.param("y/", "/faq/topup/guide/1/", id="to the first"),
        pytest.param("ynx/", "/faq/topup/guide/1-yn/", id="to the step one is stuck at"),
        pytest.param("yyy/", "/faq/topup/guide/1-yy/", id="from the end"),
        pytest.param("yx/unsolved/", "/faq/topup/guide/1-yx/", id="from the support"),
        pytest.param("unsolved/", "/faq/topup/guide/", id="from the support to the first"),
    ],
)
def test_there_is_always_a_way_back(client, letters, back):
    make_guide()
    assert links(get(client, letters), BACK) == [back]


def test_a_step_says_what_should_be_seen(client):
    make_guide({"action": "点登录", "expected": "看到余额"})
    assert texts(get(client), ".//p[@class='see']") == ["应该看到：看到余额"]


def test_the_first_step_says_what_to_have_ready_and_what_not_to_do(client):
    make_guide(text={"have_ready": "单号\n金额", "donts": "不要转账"})
    first, second = get(client), get(client, "y/")
    assert [
        (texts(each, ".//p[@class='note']"), texts(each, ".//ul[@class='donts']/li"))
        for each in (first, second)
    ] == [(["手边先准备好：单号、金额"], ["不要转账"]), ([], [])]


# --- branches ------------------------------------------------------------------------------------


def test_who_is_stuck_reads_what_to_do_instead(client):
    make_guide({"action": "点登录", "if_not": "等五分钟"}, {"action": "再试"})
    answer = get(client, "x/")
    assert (texts(answer, ".//p[@class='lead if-not']"), links(answer, BUTTONS)) == (
        ["等五分钟"],
        ["/faq/topup/guide/1-y/"],
    )


def test_who_is_still_stuck_may_pass_a_step_over(client):
    make_guide()
    quiet = ".//a[@class='button button-quiet']"
    assert links(get(client, "x/"), quiet) == ["/faq/topup/guide/1-y/", "/faq/topup/guide/1-n/"]


def test_the_last_step_cannot_be_passed_over(client):
    make_guide()
    assert links(get(client, "yyx/"), ".//a[@class='button button-quiet']") == ["/faq/topup/guide/1-yyy/"]


@pytest.mark.parametrize(
    ("letters", "words", "ways"),
    [
        pytest.param(
            "yx/",
            "没关系，先放一放，别的步骤也许管用。",
            ["问题已经解决了", "不做了，直接找客服"],
            id="before the last",
        ),
        pytest.param(
            "yyx/",
            "没关系，这是最后一步了。带上试过的步骤，请客服接着办。",
            ["还是不行，找客服", "问题已经解决了"],
            id="at the last",
        ),
    ],
)
def test_who_is_stuck_is_told_of_no_step_that_is_not_there(client, letters, words, ways):
    make_guide()
    answer = get(client, letters)
    assert (texts(answer, ".//p[@class='lead']"), texts(answer, SAID)) == ([words], ways)


def test_a_step_leads_into_another_entry_and_back(client):
    other = make_guide({"action": "先解锁"}, slug="locked", title="被锁了")
    make_guide({"action": "点登录", "if_not_entry": other})
    branch = links(get(client, "x/"), BUTTONS)[0]
    there = client.get(branch)
    assert (branch, texts(there, HEADING), links(there, BACK)) == (
        "/faq/locked/guide/?before=topup:1-x",
        ["先解锁"],
        ["/faq/topup/guide/1-x/"],
    )


def test_who_is_through_with_the_other_entry_goes_on_where_they_were(client):
    make_guide({"action": "先解锁"}, slug="locked")
    make_guide()
    assert links(get(client, "y/", slug="locked", before="topup:1-yx"), BUTTONS) == ["/faq/topup/guide/1-yy/"]


def test_the_longest_walk_before_leads_back(client):
    make_guide()
    make_guide(slug="a")
    answer = get(client, "yyy/", before=f"a:1-{'y' * 99}x")
    assert links(answer, BUTTONS) == [f"/faq/a/guide/1-{'y' * 100}/"]


def test_where_the_other_entry_did_not_help_the_next_step_follows(client):
    make_guide({"action": "先解锁"}, slug="locked")
    make_guide()
    answer = get(client, "n/", slug="locked", before="topup:1-yx")
    assert links(answer, ".//a[@class='button button-quiet']") == ["/faq/topup/guide/1-yn/"]


def test_who_is_helped_by_the_other_entry_may_go_on_with_the_first(client):
    make_guide(slug="topup")
    make_guide(slug="first")
    solved = say(client, "solved", "y/", "?before=first:1-yx")["Location"]
    assert (solved, links(client.get(solved), ".//main//p/a[@class='go']")[0]) == (
        "/faq/topup/solved/?solved=yes&before=first:1-yx",
        "/faq/first/guide/1-yy/",
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("letters", ["", "y/", "yx/unsolved/"])
def test_who_walks_through_what_was_taken_off_is_led_back(client, letters, way):
    make_hidden(way=way, title="看不见", slug="hidden")
    make_guide(slug="first")
    answer = get(client, letters, slug="hidden", before="first:1-yx")
    assert (answer.status_code, answer["Location"]) == (302, "/faq/first/guide/1-yx/")


@pytest.mark.parametrize("way", WAYS)
def test_no_way_back_leads_to_what_is_not_public(client, way):
    make_hidden(way=way, title="看不见", slug="hidden")
    make_guide(slug="first")
    make_guide()
    make_hidden(way=way, title="看不见", slug="too")
    before = "first:1-yx,hidden:1-x,too:1-x"
    back = [links(get(client, "", before=each), BACK) for each in (before, "hidden:1-x")]
    on = [links(get(client, "yyy/", before=each), BUTTONS) for each in (before, "hidden:1-x")]
    assert (back, on) == (
        [["/faq/first/guide/1-yx/"], ["/faq/topup/"]],
        [["/faq/first/guide/1-yy/"], []],
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_step_never_leads_to_what_is_not_public(client, way):
    hidden = make_hidden(way=way, title="看不见")
    make_guide({"action": "点登录", "if_not_entry": hidden})
    assert "看不见" not in get(client, "x/").content.decode()


# --- where steps changed meanwhile -----------------------------------------------------------------


@pytest.mark.parametrize("letters", ["1/", "1-y/", "1-yx/", "1-yyy/"])
def test_a_walk_through_steps_that_are_no_more_begins_anew(client, letters):
    revise(make_guide(), "先看时间", "再看短信", "等一天")
    answer = get(client, letters)
    assert (texts(answer, HEADING), texts(answer, NOTE)) == (
        ["先看时间"],
        ["这一条的步骤已经改了，请从第一步重新看。"],
    )
    assert links(answer, BUTTONS) == ["/faq/topup/guide/2-y/"]


@pytest.mark.parametrize("letters", ["", "2/", "2-y/"])
def test_a_walk_through_the_present_steps_goes_on(client, letters):
    revise(make_guide(), "先看时间", "再看短信")
    assert texts(get(client, letters), NOTE) == []


STEPS = ("看记录", "看短信", "等一天")


@pytest.mark.parametrize(
    ("fields", "steps", "is_anew"),
    [
        pytest.param({"title": "改了标题"}, STEPS, False, id="title"),
        pytest.param({"answer": "改了回答"}, STEPS, False, id="answer"),
        pytest.param({"donts": "不要转账"}, STEPS, True, id="what not to do"),
        pytest.param({"have_ready": "单号"}, STEPS, True, id="what to have ready"),
        pytest.param({}, ("看记录", "等一天", "看短信"), True, id="order"),
        pytest.param({}, (*STEPS, "再等"), True, id="one more"),
        pytest.param({}, ({"action": "看记录", "expected": "成功"}, *STEPS[1:]), True, id="what to see"),
        pytest.param({}, ({"action": "看记录", "if_not": "等"}, *STEPS[1:]), True, id="what to do if not"),
        pytest.param({"takes": "三天", "fallback": "去柜台"}, STEPS, False, id="how long, and what then"),
    ],
)
def test_a_walk_goes_on_where_walkers_are_told_the_same(client, fields, steps, is_anew):
    revise(make_guide(), *steps, **fields)
    there, left = get(client, "y/"), get(client, "yx/unsolved/")
    assert (len(texts(there, NOTE)), links(there, BUTTONS), len(page(left).findall(TRIED))) == (
        (1, ["/faq/topup/guide/2-y/"], 0) if is_anew else (0, ["/faq/topup/guide/2-yy/"], 2)
    )


def test_a_walk_begins_anew_where_a_step_leads_elsewhere(client):
    revise(make_guide(), {"action": "看记录", "if_not_entry": make_entry()}, *STEPS[1:])
    assert len(texts(get(client, "y/"), NOTE)) == 1


def test_a_walk_through_what_nobody_approved_begins_anew(client):
    make_draft(entry=make_guide(), steps=STEPS)
    assert len(texts(get(client, "2-y/"), NOTE)) == 1


def test_a_walk_through_what_is_not_due_begins_anew(client):
    draft, tomorrow = make_draft(entry=make_guide(), steps=STEPS), NOW + timedelta(days=1)
    draft.approve(make_user(), at=NOW, publish_at=tomorrow, self_publishing=False)
    assert len(texts(get(client, "2-y/"), NOTE)) == 1


def test_the_steps_of_another_entry_are_no_walk_through_this_one(client):
    make_guide(slug="first")
    revise(make_guide("别的"), *STEPS)
    assert len(texts(get(client, "y/"), NOTE)) == 1


@pytest.mark.parametrize(
    ("letters", "before", "tried", "is_said"),
    [
        pytest.param("1-yx/", "", [], True, id="here"),
        pytest.param("1/", "", [], False, id="nothing was tried"),
        pytest.param("2-x/", "locked:1-x", ["先看时间（不行）"], True, id="in the entry before"),
        pytest.param("2-x/", "locked:2-x", ["先等着（不行）", "先看时间（不行）"], False, id="nowhere"),
        pytest.param("1-x/", "locked:2-x", ["先等着（不行）"], True, id="here, not in the one before"),
        pytest.param("2-yyx/", "", [], True, id="more steps than there are"),
    ],
)
def test_the_brief_says_that_it_leaves_out_steps_that_are_no_more(client, letters, before, tried, is_said):
    revise(make_guide(slug="locked"), "先等着")
    revise(make_guide(), "先看时间", "再看短信")
    answer = get(client, f"{letters}unsolved/", before=before)
    assert ([each.get("data-brief-step") for each in page(answer).findall(TRIED)], texts(answer, NOTE)) == (
        tried,
        ["有的步骤已经改了，您在那里试过的没有写进来，请自己告诉客服。"] * is_said,
    )


def test_so_it_does_of_an_entry_that_was_taken_off(client):
    make_hidden(way="off", title="看不见", slug="hidden")
    make_guide()
    answer = get(client, "x/unsolved/", before="hidden:1-x")
    assert (len(page(answer).findall(TRIED)), len(texts(answer, NOTE))) == (1, 1)


def test_what_was_walked_before_stays_where_a_walk_begins_anew(client):
    revise(make_guide(), "先看时间", "再看短信")
    answer = get(client, "1-y/", before="a:1-x")
    assert links(answer, BUTTONS) == ["/faq/topup/guide/2-y/?before=a:1-x"]


@pytest.mark.parametrize(
    ("said", "to", "voted"),
    [
        pytest.param("stuck", "guide/1-y/", [], id="stuck: told that it changed"),
        pytest.param("unsolved", "guide/1-y/unsolved/", [(0, 1)], id="left: told that it changed"),
        pytest.param("solved", "solved/?solved=yes", [(1, 0)], id="solved"),
    ],
)
def test_what_is_said_of_a_step_that_is_no_more_counts_at_no_other(client, said, to, voted):
    revise(make_guide(), "先看时间", "再看短信")
    assert (say(client, said, "y/")["Location"], stops(), votes()) == (f"/faq/topup/{to}", [], voted)


# --- where it ends -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "tried"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("yx/", ["看记录（做好了）", "看短信（不行）"], id="stuck"),
        pytest.param("yny/", ["看记录（做好了）", "看短信（不行）", "等一天（做好了）"], id="all"),
    ],
)
def test_the_brief_says_which_steps_were_tried(client, letters, tried):
    make_guide()
    answer = get(client, f"{letters}unsolved/")
    assert [each.get("data-brief-step") for each in page(answer).findall(TRIED)] == tried


@pytest.mark.parametrize(("letters", "is_told"), [("", False), ("x/", True)])
def test_the_brief_tells_of_tries_only_where_there_were_any(client, letters, is_told):
    make_guide(text={"have_ready": "单号"})
    answer = get(client, f"{letters}unsolved/")
    told = "已经试过的" in texts(answer, ".//h3"), "试过" in texts(answer, ".//p[@class='lead']")[0]
    assert told == (is_told, is_told)


def test_the_brief_says_what_was_tried_in_other_entries_too(client):
    make_guide({"action": "先解锁"}, slug="locked", title="被锁了")
    make_guide(title="没到账")
    answer = get(client, "x/unsolved/", slug="locked", before="topup:1-yx")
    shown = [each.get("data-brief-step") for each in page(answer).findall(TRIED)]
    assert shown == ["看记录（做好了）", "看短信（不行）", "先解锁（不行）"]


@pytest.mark.parametrize("way", WAYS)
def test_the_brief_never_tells_of_what_is_not_public(client, way):
    make_hidden(way=way, title="看不见", slug="hidden")
    make_guide()
    assert "看不见" not in get(client, "x/unsolved/", before="hidden:1-x").content.decode()


def test_it_ends_at_the_support_of_the_wallet(client):
    entry = make_guide(wallet=make_wallet(slug="ok", name="OK钱包"))
    make_channel(wallet=entry.wallet)
    assert "联系OK钱包客服" in texts(get(client, "unsolved/"), ".//h2")


@pytest.mark.parametrize(
    ("is_general", "asked"),
    [
        pytest.param(False, "通用", id="the wallet of the entry has one"),
        pytest.param(True, "OK钱包", id="it has none"),
    ],
)
def test_it_ends_at_the_support_of_the_wallet_one_came_from(client, is_general, asked):
    channel = make_channel(wallet=make_wallet(slug="ok", name="OK钱包"))
    text = {"have_ready": "邮箱", "fallback": "打96110。"}
    entry = make_guide(
        slug="locked", title="被锁了", wallet=make_wallet(slug="general", name="通用"), text=text
    )
    if not is_general:
        make_channel(wallet=entry.wallet)
    make_guide(title="没到账", wallet=channel.wallet, text={"have_ready": "单号", "fallback": "问柜台。"})
    answer = get(client, "yx/unsolved/", slug="locked", before="topup:1-x")
    needs = [each.get("data-brief-need") for each in page(answer).findall(".//input[@data-brief-need]")]
    assert (texts(answer, ".//p[@data-brief-line]"), needs, title(answer)[-8:]) == (
        [f"我的问题：被锁了（{asked}）"],
        ["邮箱"],
        "：被锁了（通用）",
    )
    assert texts(answer, ".//p[@class='fallback']") == ["还是不行：打96110。"]


@pytest.mark.parametrize("urgent", ["locked", "topup"])
def test_that_is_as_urgent_as_the_more_urgent_of_both(client, urgent):
    """The hotline stands first then, open or not."""
    wallet = make_wallet(slug="ok")
    make_value(channel=make_channel(wallet=wallet, kind="email", name="邮箱"), value="help@example.com")
    make_channel(wallet=wallet, name="热线")
    make_guide(
        slug="locked", wallet=make_wallet(slug="general"), urgency="now" if urgent == "locked" else "today"
    )
    make_guide(wallet=wallet, urgency="now" if urgent == "topup" else "routine")
    answer = get(client, "x/unsolved/", slug="locked", before="topup:1-x")
    assert texts(answer, ".//div[@data-live='best']/p")[0].endswith("热线")


# --- what is said and counted ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "said", "to", "counted", "voted"),
    [
        pytest.param("y/", "stuck", "guide/1-yx/", [(2, 1, 0)], [], id="stuck"),
        pytest.param("yx/", "unsolved", "guide/1-yx/unsolved/", [(2, 0, 1)], [(0, 1)], id="left while stuck"),
        pytest.param(
            "yyy/", "unsolved", "guide/1-yyy/unsolved/", [(3, 0, 1)], [(0, 1)], id="left at the end"
        ),
        pytest.param("", "unsolved", "guide/1/unsolved/", [(1, 0, 1)], [(0, 1)], id="left at once"),
        pytest.param("yyy/", "solved", "solved/?solved=yes", [], [(1, 0)], id="solved at the end"),
        pytest.param("y/", "solved", "solved/?solved=yes", [], [(1, 0)], id="solved on the way"),
    ],
)
def test_it_counts_and_leads_on(client, letters, said, to, counted, voted):
    make_guide()
    answer = say(client, said, letters)
    assert (answer.status_code, answer["Location"], stops(), votes()) == (
        303,
        f"/faq/topup/{to}",
        counted,
        voted,
    )


def test_it_goes_on_with_what_was_walked_before(client):
    make_guide()
    assert say(client, "stuck", "y/", "?before=a:1-x")["Location"] == "/faq/topup/guide/1-yx/?before=a:1-x"


@pytest.mark.parametrize("said", ["", "other", "STUCK"])
def test_anything_else_said_shows_the_step_again(client, said):
    make_guide()
    assert (texts(say(client, said), HEADING), stops()) == (["看记录"], [])


def test_reading_counts_nothing(client):
    make_guide()
    for letters in ("", "y/", "yx/", "yyy/", "yx/unsolved/"):
        get(client, letters)
    assert (stops(), votes()) == ([], [])


def test_nobody_is_held_up_by_a_limit(client, monkeypatch):
    make_guide()
    monkeypatch.setitem(LIMITS, "guide", Limit(1, 3600))
    say(client, "stuck")
    answer = say(client, "stuck", "y/")
    assert (answer["Location"], stops()) == ("/faq/topup/guide/1-yx/", [(1, 1, 0)])


def test_a_post_from_elsewhere_counts_nothing(client):
    make_guide()
    answer = client.post("/faq/topup/guide/", {"said": "stuck"}, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, stops()) == (403, [])


def test_titles_tell_the_pages_apart(client):
    make_guide()
    addresses = ["", "y/", "yx/", "yyy/", "yx/unsolved/", "yyy/unsolved/"]
    titles = [title(get(client, each)) for each in addresses]
    assert len(set(titles)) == len(addresses)


def test_search_engines_leave_it_out(client):
    make_guide()
    found = page(get(client)).findall("head/meta[@name='robots']")
    assert [each.get("content") for each in found] == ["noindex"]


def test_the_entry_offers_it(client):
    make_guide()
    assert links(client.get("/faq/topup/"), ".//div[@class='guide-panel']//a") == ["/faq/topup/guide/1/"]


def test_it_takes_as_many_queries_for_three_steps_as_for_one(client):
    make_guide({"action": "一", "if_not_entry": make_entry()}, slug="one")
    leading = [{"action": "看", "if_not_entry": make_entry()} for _each in range(3)]
    make_guide(*leading, slug="three")
    counts = [query_count(client, f"/faq/{slug}/guide/1-x/unsolved/") for slug in ("one", "three")]
    assert counts[0] == counts[1]
