"""The worklist: what it lists, who may do what, and that what was done is found at once."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from faq.models import Entry, Revision, SearchCount, SearchOpen, Symptom, SynonymGroup
from faq.results import find
from faq.search import site
from faq.search.engine import Engine
from tests.conftest import NOW
from tests.desk import messages
from tests.factories import make_bare_entry, make_entry, make_topic, make_user, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import parse, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = reverse("admin:faq_searchcount_changelist")
CHOOSE = reverse("admin:faq_searchcount_choose")
SVG = "{http://www.w3.org/2000/svg}"
ACTIONS = ("symptom", "synonym", "draft")


def url(action: str) -> str:
    return reverse(f"admin:faq_searchcount_{action}")


def make_count(term: str, *, times: int = 2, days_ago: int = 0, **fields) -> SearchCount:
    day = NOW.date() - timedelta(days=days_ago)
    return SearchCount.objects.create(term=term, times=times, day=day, **fields)


def make_open(term: str, entry: Entry, *, opened: int, solved: int = 0) -> SearchOpen:
    return SearchOpen.objects.create(term=term, day=NOW.date(), entry=entry, opened=opened, solved=solved)


def tree(response):
    """The part of the page that is ours; the rest of the stock admin is not quite valid HTML."""
    content = response.content.decode()
    inner = (
        content[content.index('<div id="content-main"') : content.index("</datalist>")] + "</datalist></div>"
    )
    return parse(f"<!doctype html><title>x</title>{inner}".encode())


def terms(response, name: str) -> list[str]:
    path = f".//section[@aria-labelledby='list-{name}']//tbody/tr/th"
    return [(heading.text or "").strip() for heading in tree(response).findall(path)]


def lists(client) -> dict[str, list[str]]:
    response = client.get(LIST)
    return {name: terms(response, name) for name in ("empty", "unsure", "passed", "top")}


@pytest.fixture
def editor(sign_in):
    return sign_in("编辑")


@pytest.fixture
def refund():
    return make_entry(title="退款没到账", slug="refund", wallet=make_wallet(slug="general", name="通用指南"))


# --- what it lists -----------------------------------------------------------------------------


def test_it_lists_what_is_asked_most_first(client, editor):
    make_count("少", times=2)
    make_count("多", times=5)
    assert lists(client)["top"] == ["多", "少"]


def test_it_lists_what_finds_nothing(client, editor, refund):
    make_count("qqqqzzzz", unanswered=2)
    make_count("退款没到账", confident=2)
    assert lists(client) == {
        "empty": ["qqqqzzzz"],
        "unsure": [],
        "passed": [],
        "top": ["qqqqzzzz", "退款没到账"],
    }


def test_it_lists_what_is_answered_without_confidence(client, editor, refund, monkeypatch):
    certain = Engine.search

    def doubting(engine, *arguments, **options):
        return certain(engine, *arguments, **options)._replace(confident=False)

    monkeypatch.setattr(Engine, "search", doubting)
    make_count("退款没到账")
    assert lists(client) | {"top": []} == {"empty": [], "unsure": ["退款没到账"], "passed": [], "top": []}


def test_it_drops_what_was_mended_meanwhile(client, editor, refund):
    make_count("退款没到账", unanswered=2)
    assert (lists(client)["empty"], lists(client)["unsure"]) == ([], [])


def test_it_lists_where_the_first_result_was_passed_over(client, editor, refund):
    other = make_entry(title="退款没到账了", slug="other")
    make_count("退款没到账", confident=2)
    make_open("退款没到账", refund, opened=1)
    make_open("退款没到账", other, opened=2, solved=1)
    assert lists(client)["passed"] == ["退款没到账"]


def test_it_does_not_list_where_the_first_result_was_opened_as_often(client, editor, refund):
    make_count("退款没到账", confident=2)
    make_open("退款没到账", refund, opened=2)
    make_open("退款没到账", make_entry(title="退款没到账了", slug="a-other"), opened=1)
    assert lists(client)["passed"] == []


@pytest.mark.parametrize(
    ("times", "threshold", "shown"), [(1, 2, False), (2, 2, True), (2, 3, False), (1, 1, True)]
)
def test_it_shows_a_term_from_the_threshold_on(client, editor, settings, times, threshold, shown):
    settings.SEARCH_SHOWN_FROM = threshold
    make_count("qqqqzzzz", times=times, unanswered=times)
    assert ("qqqqzzzz" in client.get(LIST).content.decode()) is shown


def test_it_shows_nothing_that_expired(client, editor):
    make_count("qqqqzzzz", days_ago=30)
    assert lists(client)["top"] == []


def test_a_term_is_never_markup(client, editor):
    make_count("<b>钱</b>")
    assert lists(client)["top"] == ["<b>钱</b>"]


@pytest.mark.parametrize("way", WAYS)
def test_it_suggests_no_entry_that_is_not_public(client, editor, refund, way):
    make_hidden(way=way, title="退款没到账呀")
    make_count("退款没到账")
    options = [text(option) for option in tree(client.get(LIST)).findall(".//select/option")]
    assert options == ["退款没到账（通用指南）"]


def test_it_suggests_the_entry_that_readers_opened_instead(client, editor, refund):
    other = make_entry(title="忘了密码", slug="other")
    make_count("退款没到账", confident=2)
    make_open("退款没到账", other, opened=2)
    values = [option.get("value") for option in tree(client.get(LIST)).findall(".//select")[0]]
    assert values == [str(other.pk), str(refund.pk)]


def test_it_says_where_a_draft_was_begun(client, editor):
    entry = make_bare_entry()
    Symptom.objects.create(entry=entry, phrase="qqqqzzzz")
    make_count("qqqqzzzz", unanswered=2)
    assert "已有草稿，还没发布" in client.get(LIST).content.decode()


def test_the_picture_has_its_numbers_beside_it(client, editor):
    make_count("钱没到", times=4, confident=2, unanswered=1)
    page = tree(client.get(LIST))
    rows = [
        [text(cell) for cell in row] for row in page.findall(".//div[@class='picture-numbers']//tbody/tr")
    ]
    heights = [bar.get("height") for bar in page.iter(f"{SVG}rect") if bar.get("class") != "picture-ground"]
    assert (len(rows), rows[0], rows[1], heights) == (
        30,
        ["11月20日", "4", "2", "1", "1", "50%"],
        ["11月19日", "0", "0", "0", "0", "—"],
        ["50.0", "25.0", "25.0"],
    )


def test_the_picture_says_what_it_is(client, editor):
    (picture,) = tree(client.get(LIST)).iter(f"{SVG}svg")
    assert (picture.get("role"), bool(picture.get("aria-label"))) == ("img", True)


def test_it_takes_as_many_queries_for_three_terms_as_for_one(client, editor, refund):
    def query_count(term: str) -> int:
        make_count(term, unanswered=1)
        make_open(term, make_entry(title=term), opened=1)
        site.site_search.refresh(timezone.now())
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    query_count("第一次还要读权限")
    with_two = query_count("退款没到账")
    query_count("忘了密码")
    assert (query_count("登不上"), with_two <= 20) == (with_two, True)


# --- one click ---------------------------------------------------------------------------------


def test_a_symptom_makes_the_query_find_the_entry_at_once(client, editor, refund):
    response = client.post(url("symptom"), {"term": "钱呢钱呢", "entry": refund.pk})
    found = find("钱呢钱呢", timezone.now())
    assert (response["Location"], found.entries, found.is_confident) == (LIST, [refund], True)
    assert find("呼啦呼啦", timezone.now()).entries == []


def test_it_says_where_the_entry_stands_now(client, editor, refund):
    response = client.post(url("symptom"), {"term": "钱呢钱呢", "entry": refund.pk})
    assert messages(response) == ["“钱呢钱呢”已加为说法。现在搜它，《退款没到账》排在第 1 条。"]


def test_what_was_done_is_written_down(client, editor, refund):
    client.post(url("symptom"), {"term": "钱呢钱呢", "entry": refund.pk})
    line = LogEntry.objects.get()
    assert (line.user, line.object_id, line.change_message) == (
        editor,
        str(refund.pk),
        "把读者搜的“钱呢钱呢”加为说法",
    )


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        pytest.param("退款啊", "已经有这个说法", id="said already"),
        pytest.param("", "不能为空", id="nothing"),
        pytest.param("13800138000", "不能带号码", id="a telephone number"),
        pytest.param("www.okpay.com打不开", "像是", id="an address"),
    ],
)
def test_it_refuses_a_symptom_and_says_why(client, editor, refund, term, reason):
    Symptom.objects.create(entry=refund, phrase="退款啊")
    response = client.post(url("symptom"), {"term": term, "entry": refund.pk})
    (said,) = messages(response)
    assert (reason in said, Symptom.objects.count()) == (True, 1)


@pytest.mark.parametrize("entry", ["", "x", "0", "999999", "9" * 30, "²"])
def test_it_knows_no_other_entry(client, editor, entry):
    assert client.post(url("symptom"), {"term": "钱没到", "entry": entry}).status_code == 404


def test_a_synonym_makes_the_query_find_the_entry_at_once(client, editor):
    entry = make_entry(title="退款没到账")
    SynonymGroup.objects.create(words="退款\n退钱")
    client.post(url("synonym"), {"term": "呼啦没到账", "word": "呼啦", "other": "退钱"})
    assert SynonymGroup.objects.get().words == "退款\n退钱\n呼啦"
    assert find("呼啦没到账", timezone.now()).entries == [entry]


def test_a_synonym_with_what_no_database_takes_is_cleaned(client, editor):
    make_entry(title="退款没到账")
    response = client.post(url("synonym"), {"term": "呼啦", "word": "\x00呼啦\x00", "other": "退款\x07"})
    assert (response.status_code, SynonymGroup.objects.get().words) == (302, "退款\n呼啦")


def test_a_synonym_of_a_word_in_no_group_makes_one(client, editor):
    make_entry(title="退款没到账")
    SynonymGroup.objects.create(words="refund", means="退款")
    client.post(url("synonym"), {"term": "呼啦", "word": " 呼啦 ", "other": "退款"})
    assert SynonymGroup.objects.get(means="").words == "退款\n呼啦"


@pytest.mark.parametrize(
    ("word", "other"),
    [("", "退款"), ("退款", ""), ("退款", "退款"), ("退钱", "退款"), ("退 錢".replace(" ", ""), "退款")],
)
def test_it_refuses_a_synonym(client, editor, refund, word, other):
    SynonymGroup.objects.create(words="退款\n退钱")
    client.post(url("synonym"), {"term": "退钱", "word": word, "other": other})
    assert list(SynonymGroup.objects.values_list("words", flat=True)) == ["退款\n退钱"]


@pytest.mark.parametrize(
    ("word", "other", "reason"),
    [
        ("神灯", "退款", "“神灯”不在读者搜的“呼啦没到账”里：请写读者用的词。"),
        ("呼啦", "从来没有", "搜“从来没有”也没有结果：请写一个搜得到的词。"),
        ("！！", "退款", "“！！”不在读者搜的“呼啦没到账”里：请写读者用的词。"),
        ("没", "退款", "“没”只有一个字，会改变很多别的搜索：请写完整的词。"),
    ],
    ids=["a word that no reader used", "a word that finds nothing", "no word", "one character"],
)
def test_it_refuses_a_guess_and_says_why(client, editor, refund, word, other, reason):
    response = client.post(url("synonym"), {"term": "呼啦没到账", "word": word, "other": other})
    assert (messages(response), SynonymGroup.objects.count()) == ([reason], 0)


def test_it_leads_to_the_group_that_was_changed(client, editor, refund):
    response = client.post(url("synonym"), {"term": "呼啦没到账", "word": "呼啦", "other": "退款"})
    address = reverse("admin:faq_synonymgroup_change", args=[SynonymGroup.objects.get().pk])
    assert messages(response) == [
        f'<a href="{address}">同义词组</a>现在是：退款 = 呼啦。现在搜“呼啦没到账”，第一条是《退款没到账》。'
    ]


def test_a_draft_is_like_the_nearest_entry(client, editor, refund):
    response = client.post(url("draft"), {"term": "到账的钱太少"})
    entry = Entry.objects.exclude(pk=refund.pk).get()
    made = (entry.slug, entry.wallet, entry.topic, entry.revisions.get().title, entry.symptoms.get().phrase)
    assert made == ("dao-zhang-de-qian-tai-shao", refund.wallet, refund.topic, "到账的钱太少", "到账的钱太少")
    assert response["Location"] == reverse("admin:faq_entry_change", args=[entry.pk])


def test_a_draft_is_for_the_wallet_that_the_question_names(client, editor, refund):
    ok = make_wallet(slug="ok", name="OK钱包")
    client.post(url("draft"), {"term": "ok钱包到账太慢"})
    assert Entry.objects.exclude(pk=refund.pk).get().wallet == ok


def test_a_draft_is_not_public(client, editor, refund):
    client.post(url("draft"), {"term": "呼啦啦"})
    draft = Revision.objects.get(title="呼啦啦")
    assert (draft.state, draft.author, find("呼啦啦", timezone.now()).entries) == ("draft", editor, [])


def test_a_draft_is_begun_once(client, editor, refund):
    first, second = (client.post(url("draft"), {"term": "呼啦啦"})["Location"] for _each in range(2))
    assert (first, Entry.objects.count()) == (second, 2)


def test_a_draft_gets_an_address_of_its_own(client, editor, refund):
    make_bare_entry(slug="hu-la")
    client.post(url("draft"), {"term": "呼啦"})
    assert Entry.objects.filter(slug="hu-la-2").exists()


@pytest.mark.parametrize("term", ["", "13800138000", "www.okpay.com打不开"])
def test_it_drafts_nothing_from(client, editor, refund, term):
    client.post(url("draft"), {"term": term})
    assert Entry.objects.count() == 1


def test_without_any_wallet_or_topic_it_says_what_is_missing(client, editor):
    response = client.post(url("draft"), {"term": "呼啦"})
    assert (Entry.objects.count(), len(messages(response))) == (0, 1)


def test_another_entry_can_be_chosen(client, editor, refund):
    content = client.get(CHOOSE, {"term": "呼啦", "words": "退款"}).content.decode()
    assert f'name="entry" value="{refund.pk}"' in content


# --- who may -----------------------------------------------------------------------------------

MAY = {
    "编辑": set(ACTIONS),
    "审核": set(ACTIONS),
    "管理员": set(ACTIONS),
    "联系信息管理员": set(),
    "只读审计": set(),
}


def fields_for(entry: Entry) -> dict:
    return {"term": "钱呢钱呢", "entry": entry.pk, "word": "钱呢", "other": "退款"}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", MAY)
def test_only_these_roles_may(client, sign_in, refund, role, action):
    sign_in(role)
    status = client.post(url(action), fields_for(refund)).status_code
    assert status == (302 if action in MAY[role] else 403)


@pytest.mark.parametrize("role", MAY)
def test_every_role_sees_the_list_with_the_buttons_it_may_press(client, sign_in, refund, role):
    sign_in(role)
    make_count("退款没到账")
    forms = {form.get("action") for form in tree(client.get(LIST)).findall(".//form")}
    assert forms == {url(action) for action in MAY[role]}


@pytest.mark.parametrize("missing", ["faq.view_searchcount", "faq.change_entry", "faq.add_symptom"])
def test_each_permission_is_needed(client, refund, missing):
    needed = ("faq.view_searchcount", "faq.change_entry", "faq.add_symptom")
    client.force_login(make_user(permissions=tuple(name for name in needed if name != missing)))
    assert client.post(url("symptom"), fields_for(refund)).status_code == 403


@pytest.mark.parametrize("address", [LIST, CHOOSE])
def test_staff_without_permission_see_nothing(client, address):
    client.force_login(make_user())
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", [LIST, CHOOSE, *(url(action) for action in ACTIONS)])
def test_strangers_are_asked_to_sign_in(client, address):
    response = client.post(address) if address in map(url, ACTIONS) else client.get(address)
    assert (response.status_code, response["Location"].startswith("/admin/login/")) == (302, True)


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_done_by_a_link(client, editor, action):
    assert client.get(url(action)).status_code == 405


def test_the_index_leads_to_it(client, editor):
    assert f'href="{LIST}"' in client.get(reverse("admin:index")).content.decode()


def test_a_single_count_has_no_page(client, editor):
    count = make_count("钱没到")
    assert client.get(f"{LIST}{count.pk}/change/").status_code == 404


def test_a_topic_that_staff_removed_is_no_fault(client, editor):
    make_topic()
    make_count("钱没到")
    assert client.get(LIST).status_code == 200
