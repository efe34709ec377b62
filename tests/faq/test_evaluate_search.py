import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from faq.models import SynonymGroup
from faq.search.evaluation import BadEvaluationFile

FILES = {
    "documents.jsonl": '{"id": "d1", "title": "退款没到账"}\n{"id": "d2", "title": "密码"}\n',
    "queries.jsonl": '{"id": "q1", "text": "退款没到账"}\n{"id": "q2", "text": "口令"}\n',
    "qrels.tsv": "q1\td1\nq2\td2\n",
}


@pytest.fixture
def collection(tmp_path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def run(directory: Path, *arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("evaluate_search", directory, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_prints_one_object(collection, db):
    found = json.loads(run(collection, "--json", "--no-synonyms")[0])
    times = found.pop("p50_ms"), found.pop("p95_ms")
    assert (found, times[0] <= times[1]) == (
        {"r@1": 0.5, "r@3": 0.5, "r@5": 0.5, "mrr@10": 0.5, "unanswered": 0.5, "queries": 2, "documents": 2},
        True,
    )


def test_it_prints_a_table(collection, db):
    lines = run(collection, "--no-synonyms")[0].splitlines()
    assert [line.split("  ")[0] for line in lines] == [
        "2 documents, 2 queries",
        *("R@1", "R@3", "R@5", "MRR@10", "unanswered", "p50 / p95"),
    ]


@pytest.mark.parametrize(
    ("groups", "arguments", "source", "hits"),
    [
        pytest.param(["密码\n口令"], [], "database (1 groups)", 1.0, id="of the database"),
        pytest.param(["登录\n登入"], [], "database (1 groups)", 0.5, id="of the database alone"),
        pytest.param(["密码\n口令"], ["--no-synonyms"], "none (0 groups)", 0.5, id="none"),
    ],
)
def test_it_uses_synonyms(collection, db, groups, arguments, source, hits):
    for words in groups:
        SynonymGroup.objects.create(words=words)
    out, err = run(collection, "--json", *arguments)
    assert (err, json.loads(out)["r@1"]) == (f"  synonyms: {source}\n", hits)


def test_without_any_in_the_database_it_uses_those_that_ship(collection, db):
    assert run(collection)[1].startswith("  synonyms: synonyms.yaml (")


def test_it_works_before_there_are_tables(collection, db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE faq_synonymgroup RENAME TO faq_lost")
    assert run(collection)[1].startswith("  synonyms: synonyms.yaml (")


def test_it_asks_apart_from_the_live_content(collection, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        run(collection, "--no-synonyms")


def test_it_lists_misses(collection, db):
    lines = run(collection, "--no-synonyms", "--failures", "5")[0].splitlines()
    assert lines[-3:] == [
        "q2  口令",
        "  found     nothing",
        "  expected  密码 (not found)",
    ]


def test_misses_stay_out_of_the_object(collection, db):
    out, err = run(collection, "--json", "--no-synonyms", "--failures", "1")
    assert (len(out.splitlines()), "q2  口令" in err) == (1, True)


BAD = [
    pytest.param("documents.jsonl", "{\n", "documents.jsonl:1: ", id="no JSON"),
    pytest.param("documents.jsonl", FILES["documents.jsonl"] + "[]\n", "documents.jsonl:3: ", id="no object"),
    pytest.param("documents.jsonl", '\n{"id": "d1"}\n', "documents.jsonl:2: ", id="no title"),
    pytest.param("queries.jsonl", '{"id": "q1", "text": 1}\n', "queries.jsonl:1: ", id="no text"),
    pytest.param("qrels.tsv", "q1\td1\nq1 d1\n", "qrels.tsv:2: ", id="no tab"),
    pytest.param("qrels.tsv", "q1\td9\n", "qrels.tsv:1: ", id="no such document"),
    pytest.param("wallets.json", "[]", "wallets.json:1: ", id="no wallets"),
]


@pytest.mark.parametrize(("name", "content", "place"), BAD)
def test_a_bad_file_is_named_with_its_line(collection, name, content, place):
    (collection / name).write_text(content, encoding="utf-8")
    with pytest.raises(CommandError) as failure:
        run(collection, "--no-synonyms")
    assert (str(failure.value).startswith(f"{collection}/{place}"), type(failure.value.__cause__)) == (
        True,
        BadEvaluationFile,
    )


def test_a_missing_directory_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"gone/documents\.jsonl"):
        run(tmp_path / "gone", "--no-synonyms")
