"""Evaluation: how well the engine answers questions whose answers are known.

Runs the same code path as the site: `Engine.search` over an index of its own, in memory.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from faq.search.engine import Engine
from faq.search.index import Index
from faq.search.records import Document
from faq.search.synonyms import SynonymGroup
from faq.search.understanding import WalletNames

MRR_DEPTH = 10


class BadEvaluationFile(Exception):
    """A file that cannot be used; the message names it and the line."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A question whose first result is not right; `rank` is that of the right one, if any."""

    query_id: str
    text: str
    expected: tuple[str, ...]  # titles
    found: str  # title of the first result, "" for none
    rank: int | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Shares are of the questions that have an answer; times are of all, in milliseconds."""

    recall_at_1: float
    recall_at_3: float
    recall_at_5: float
    reciprocal_rank_at_10: float
    unanswered: float
    p50_ms: float
    p95_ms: float
    queries: int
    documents: int
    failures: tuple[Failure, ...]

    def as_json(self) -> dict[str, float | int]:
        """Return the figures under the names that the command prints."""
        return {
            "r@1": self.recall_at_1,
            "r@3": self.recall_at_3,
            "r@5": self.recall_at_5,
            "mrr@10": self.reciprocal_rank_at_10,
            "unanswered": self.unanswered,
            "p50_ms": self.p50_ms,
            "p95_ms": self.p95_ms,
            "queries": self.queries,
            "documents": self.documents,
        }


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, wallets, questions by id, and for each question the right documents."""

    documents: tuple[Document, ...]
    wallets: tuple[WalletNames, ...]
    queries: dict[str, str]
    answers: dict[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class _Asked:
    query_id: str
    seconds: float
    found: tuple[int, ...]
    rank: int | None


def evaluate(directory: Path, synonyms: Iterable[SynonymGroup] = (), limit: int = MRR_DEPTH) -> Evaluation:
    """Index the documents in `directory`, ask its questions and compare with its answers.

    Raises BadEvaluationFile, naming file and line.
    """
    collection = load(Path(directory))
    index = Index.in_memory()
    index.rebuild(collection.documents)
    engine = Engine(index, collection.wallets, synonyms)
    asked = [
        _ask(engine, query_id, text, collection.answers[query_id], limit)
        for query_id, text in collection.queries.items()
        if query_id in collection.answers
    ]
    return _summary(collection, asked)


def load(directory: Path) -> Collection:
    """Read a collection; raise BadEvaluationFile, naming file and line."""
    names = {}
    documents = []
    for number, (place, row) in enumerate(_rows(directory / "documents.jsonl"), 1):
        name = _text(row, "id", place)
        if name in names:
            raise BadEvaluationFile(f"{place}: the id {name!r} is there twice")
        names[name] = number
        documents.append(_document(number, row, place))
    queries = {
        _text(row, "id", place): _text(row, "text", place)
        for place, row in _rows(directory / "queries.jsonl")
    }
    if not documents or not queries:
        raise BadEvaluationFile(f"{directory}: no documents or no queries")
    answers: dict[str, set[int]] = {}
    for place, query_id, name in _pairs(directory / "qrels.tsv"):
        if query_id not in queries:
            raise BadEvaluationFile(f"{place}: no query has the id {query_id!r}")
        if name not in names:
            raise BadEvaluationFile(f"{place}: no document has the id {name!r}")
        answers.setdefault(query_id, set()).add(names[name])
    wallets = _wallets(directory / "wallets.json")
    return Collection(tuple(documents), wallets, queries, {q: frozenset(a) for q, a in answers.items()})


def _ask(engine: Engine, query_id: str, text: str, right: frozenset[int], limit: int) -> _Asked:
    start = time.perf_counter()
    results = engine.search(text, limit=limit)
    seconds = time.perf_counter() - start
    found = tuple(hit.id for hit in results.hits)
    rank = next((n for n, key in enumerate(found, 1) if key in right), None)
    return _Asked(query_id, seconds, found, rank)


def _summary(collection: Collection, asked: list[_Asked]) -> Evaluation:
    def share(test: Callable[[_Asked], float]) -> float:
        return round(statistics.fmean(test(one) for one in asked), 4) if asked else 0.0

    times = sorted(one.seconds * 1000 for one in asked) or [0.0]
    return Evaluation(
        recall_at_1=share(lambda one: (one.rank or 99) <= 1),
        recall_at_3=share(lambda one: (one.rank or 99) <= 3),
        recall_at_5=share(lambda one: (one.rank or 99) <= 5),
        reciprocal_rank_at_10=share(lambda one: 1 / one.rank if one.rank and one.rank <= MRR_DEPTH else 0),
        unanswered=share(lambda one: not one.found),
        p50_ms=round(times[len(times) // 2], 3),
        p95_ms=round(times[int(len(times) * 0.95)], 3),
        queries=len(asked),
        documents=len(collection.documents),
        failures=tuple(_failure(collection, one) for one in asked if one.rank != 1),
    )


def _failure(collection: Collection, one: _Asked) -> Failure:
    titles = {document.id: document.title for document in collection.documents}
    return Failure(
        query_id=one.query_id,
        text=collection.queries[one.query_id],
        expected=tuple(titles[key] for key in sorted(collection.answers[one.query_id])),
        found=titles[one.found[0]] if one.found else "",
        rank=one.rank,
    )


def _document(number: int, row: dict, place: str) -> Document:
    aliases = row.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(a, str) for a in aliases):
        raise BadEvaluationFile(f"{place}: 'aliases' must be a list of texts")
    wallet = row.get("wallet", "")
    if not isinstance(wallet, str):
        raise BadEvaluationFile(f"{place}: 'wallet' must be a text")
    return Document(number, wallet, "", _text(row, "title", place), tuple(aliases))


def _wallets(path: Path) -> tuple[WalletNames, ...]:
    if not path.exists():
        return ()
    try:
        data = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise BadEvaluationFile(f"{path}:{getattr(error, 'lineno', 1)}: {error}") from error
    if not isinstance(data, dict) or not all(
        isinstance(names, list) and all(isinstance(n, str) for n in names) for names in data.values()
    ):
        raise BadEvaluationFile(f"{path}:1: expected an object of wallets, each a list of names")
    return tuple(WalletNames(slug, tuple(names)) for slug, names in data.items())


def _rows(path: Path) -> Iterator[tuple[str, dict]]:
    for place, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadEvaluationFile(f"{place}: {error}") from error
        if not isinstance(row, dict):
            raise BadEvaluationFile(f"{place}: expected an object")
        yield place, row


def _pairs(path: Path) -> Iterator[tuple[str, str, str]]:
    for place, line in _lines(path):
        cells = line.split("\t")
        if len(cells) != 2 or not all(cells):
            raise BadEvaluationFile(f"{place}: expected a query id, a tab and a document id")
        yield place, cells[0], cells[1]


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadEvaluationFile(f"{path}: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{path}:{number}", line.rstrip("\r")


def _text(row: dict, key: str, place: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise BadEvaluationFile(f"{place}: {key!r} must be a text")
    return value
