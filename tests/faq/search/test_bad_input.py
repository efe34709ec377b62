"""Whatever is typed, the search answers: never an error, and never late."""

import time
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq.search import site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped", "clock")]

TRIES = 3
MOST_WORK = 0.3  # seconds of processor time: a busy machine makes everything late, and nothing more work
ADDRESSES = ("/api/v1/search", "/api/v1/suggest", "/search/")

FRAGMENTS = [
    *("充值不到账", "忘了密碼", "被鎖了", "ok錢包", "chongzhi bu daozhang", "czbdz", "E1001", "OKPay"),
    *("\x00", "\ud800", "\udfff", "\ufffe", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\x7f"),
    *("a\u0300" * 40, "\u0e49" * 60, "👨\u200d👩\u200d👧", "ﷺ", "İ", "ß", "㍿", "\u3164"),
    *(
        " AND ",
        " OR ",
        " NOT ",
        "title:",
        "*",
        "?",
        "~2",
        "^3",
        '"',
        "'",
        "(",
        ")",
        "[a TO b]",
        "{",
        "}",
        "/.*/",
        "+",
        "-",
    ),
    *("\\", "&&", "||", "!", ":", "IN [", "phrases:", "key:1", "<", ">=", "NEAR/3"),
    *("'; DROP TABLE faq_entry; --", "' OR '1'='1", "%' UNION SELECT 1 --", "\\g<0>", "%s", "%(a)s", "%00"),
    *(
        "{{ settings.SECRET_KEY }}",
        "{% debug %}",
        "{# #}",
        "${7*7}",
        "<script>alert(1)</script>",
        "</mark>",
        "&lt;",
    ),
    *(
        "\r\nSet-Cookie: a=b",
        "../../etc/passwd",
        "file:///",
        "\n" * 20,
        "\t",
        "　" * 20,
        "0" * 40,
        "-1",
        "1e999",
        "NaN",
    ),
]
LONG = st.builds(lambda part, size: (part * size)[:size], st.sampled_from(FRAGMENTS), st.integers(1, 50_000))
SOUP = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=20).map("".join)
UNICODE = st.text(st.characters(), max_size=300)  # surrogates included
QUESTIONS = st.one_of(SOUP, UNICODE, LONG)

# The index and the content do not change here: one of each will do for all examples.
UNCHANGING = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.fixture(autouse=True)
def own_search_index(shipped_search, monkeypatch) -> None:
    monkeypatch.setattr(site, "site_search", shipped_search)


def ask(address: str, question: str) -> tuple[int, float]:
    """The status of the answer, and the seconds of work it took."""
    encoded = quote_from_bytes(question.encode("utf-8", "surrogatepass"))
    start = time.thread_time()
    status = Client().get(f"{address}?q={encoded}").status_code
    return status, time.thread_time() - start


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("fragment", FRAGMENTS, ids=ascii)
def test_no_fragment_is_an_error(address, fragment):
    assert ask(address, f"退款{fragment}")[0] == 200


@pytest.mark.parametrize("address", ADDRESSES)
@given(question=QUESTIONS)
@settings(max_examples=40, deadline=None, suppress_health_check=UNCHANGING)
def test_no_question_is_an_error(address, question):
    assert ask(address, question)[0] == 200


@pytest.fixture
def ready() -> None:
    """The index is there, as it is in every process that takes requests."""
    ask("/api/v1/search", "退款")


@pytest.mark.trials
@pytest.mark.parametrize("address", ADDRESSES)
@given(question=QUESTIONS)
@settings(max_examples=10_000, deadline=None, suppress_health_check=UNCHANGING, database=None)
def test_ten_thousand_questions_are_answered_in_time(ready, address, question):
    status, seconds = ask(address, question)
    for again in range(TRIES):  # the collector of garbage works now and then, a slow question always
        if seconds >= MOST_WORK:
            status, seconds = ask(address, f"{question} {again}")  # not the remembered answer
    assert (status, seconds < MOST_WORK) == (200, True)
