"""The searches that the portal promised to answer, on the shipped content."""

import pytest

from faq.search import site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped", "clock")]


@pytest.fixture(autouse=True)
def own_search_index(shipped_search, monkeypatch) -> None:
    """The content does not change here: one index will do."""
    monkeypatch.setattr(site, "site_search", shipped_search)


LOCKED = {"okpay-account-locked", "general-account-locked"}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        pytest.param({"q": "充值不到账"}, {"ok-top-up-not-received"}, id="top-up"),
        pytest.param({"q": "忘记密码"}, {"op-reset-password", "ok-forgot-password"}, id="password"),
        pytest.param({"q": "账户被锁"}, LOCKED, id="locked"),
        pytest.param({"q": "退款"}, {"general-refund"}, id="refund"),
        pytest.param({"q": "投诉", "wallet": "okpay"}, {"okpay-complaint"}, id="complaint at OKPay"),
        pytest.param({"q": "账户被锁", "wallet": "op"}, {"general-account-locked"}, id="locked at OP"),
    ],
)
def test_the_first_answer_is_the_right_one(client, parameters, expected):
    first = client.get("/api/v1/search", parameters).json()["results"][0]["slug"]
    assert {first} <= expected
