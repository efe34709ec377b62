"""Measuring the engine on a directory of questions whose answers are known."""

import json
from pathlib import Path

import pytest

from faq.search.evaluation import BadEvaluationFile, Failure, evaluate
from faq.search.synonyms import SynonymGroup

DOCUMENTS = [
    {"id": "d1", "title": "充值不到账", "aliases": ["钱没到"], "wallet": "ok"},
    {"id": "d2", "title": "申请退款"},
    {"id": "d3", "title": "忘记密码", "wallet": "okpay"},
]
QUERIES = [{"id": "q1", "text": "充值没到账"}, {"id": "q2", "text": "忘记密码"}, {"id": "q3", "text": "退钱"}]
ANSWERS = "q1\td1\nq2\td2\nq2\td3\nq3\td2\n"


def lines(rows: list) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def directory(tmp_path) -> Path:
    (tmp_path / "documents.jsonl").write_text(lines(DOCUMENTS), "utf-8")
    (tmp_path / "queries.jsonl").write_text(lines(QUERIES), "utf-8")
    (tmp_path / "qrels.tsv").write_text(ANSWERS, "utf-8")
    (tmp_path / "wallets.json").write_text('{"ok": ["OK钱包"], "okpay": ["OKPay"]}', "utf-8")
    return tmp_path


def test_it_measures(directory):
    measured = evaluate(directory, [SynonymGroup(("退钱", "退款"))]).as_json()
    times = [measured.pop(name) for name in ("p50_ms", "p95_ms")]
    expected = {"r@1": 1, "r@3": 1, "r@5": 1, "mrr@10": 1, "unanswered": 0, "queries": 3, "documents": 3}
    assert (measured, 0 < times[0] <= times[1]) == (expected, True)


def test_it_lists_failures(directory):
    (directory / "qrels.tsv").write_text("q2\td2\n", "utf-8")
    measured = evaluate(directory)
    assert measured.recall_at_1 == 0
    assert measured.failures == (Failure("q2", "忘记密码", ("申请退款",), "忘记密码", None),)


def test_a_question_without_an_answer_is_not_measured(directory):
    (directory / "qrels.tsv").write_text("q1\td1\n", "utf-8")
    assert evaluate(directory).queries == 1


def test_wallets_may_be_missing(directory):
    (directory / "wallets.json").unlink()
    assert evaluate(directory).documents == 3


BAD = {
    "not JSON": ("documents.jsonl", '{"id": "a", "title": "b"}\n{', "documents.jsonl:2: "),
    "no object": ("documents.jsonl", "[]\n", "documents.jsonl:1: expected an object"),
    "no title": ("documents.jsonl", '{"id": "a"}\n', "documents.jsonl:1: 'title' must be a text"),
    "aliases": (
        "documents.jsonl",
        '{"id": "a", "title": "b", "aliases": "c"}',
        "documents.jsonl:1: 'aliases'",
    ),
    "wallet": ("documents.jsonl", '{"id": "a", "title": "b", "wallet": 1}', "documents.jsonl:1: 'wallet'"),
    "same id": ("documents.jsonl", lines(DOCUMENTS[:1] * 2), "documents.jsonl:2: the id 'd1' is there twice"),
    "no documents": ("documents.jsonl", "\n", "no documents or no queries"),
    "query without text": ("queries.jsonl", '{"id": "q1"}\n', "queries.jsonl:1: 'text' must be a text"),
    "no tab": ("qrels.tsv", "q1\td1\nq2 d2\n", "qrels.tsv:2: expected a query id, a tab"),
    "unknown document": ("qrels.tsv", "q1\td9\n", "qrels.tsv:1: no document has the id 'd9'"),
    "unknown query": ("qrels.tsv", "q9\td1\n", "qrels.tsv:1: no query has the id 'q9'"),
    "wallets not JSON": ("wallets.json", "{", "wallets.json:1: "),
    "wallets no lists": ("wallets.json", '{"ok": "OK"}', "wallets.json:1: expected an object"),
}


@pytest.mark.parametrize(("name", "content", "message"), BAD.values(), ids=BAD)
def test_it_names_file_and_line(directory, name, content, message):
    (directory / name).write_text(content, "utf-8")
    with pytest.raises(BadEvaluationFile) as caught:
        evaluate(directory)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["documents.jsonl", "queries.jsonl", "qrels.tsv"])
def test_it_names_a_missing_file(directory, name):
    (directory / name).unlink()
    with pytest.raises(BadEvaluationFile, match=name):
        evaluate(directory)


def test_bytes_that_are_no_text(directory):
    (directory / "queries.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(BadEvaluationFile, match=r"queries\.jsonl"):
        evaluate(directory)
