"""The index: the one module that knows tantivy.

Derived data: whatever is wrong with it, `Index.create` and `rebuild` make it new. Open it after
a fork; an index opened before sees no later commit.
"""

import math
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

import tantivy

from contacts.text import fold
from faq.search.grams import grams, plain
from faq.search.readings import initial_grams, sound_grams
from faq.search.terms import BODY, INITIALS, PHRASES, SOUNDS, UNKNOWN, Term
from faq.search.weights import WEIGHTS

_SEARCHED = (PHRASES, BODY, SOUNDS, INITIALS)
_KEY, _WALLET, _TOPIC, _FOLDED, _SHOWN = "key", "wallet", "topic", "folded", "shown"
_TOKENIZER = "by_space"  # grams are cut by us; tantivy only splits them again
_WRITER_BYTES = 64_000_000
_PROGRESS_EVERY = 1_000
_LARGEST_CACHE = 20_000  # entries; some 10 MB


class IndexUnusable(Exception):
    """The index is missing, damaged, of another make, or cannot be written."""


class IndexBusy(IndexUnusable):
    """Another process is writing to the index just now."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as the index takes it: slugs of wallet and topic, and everything to be found."""

    id: int
    wallet: str
    topic: str
    title: str
    symptoms: tuple[str, ...] = ()
    answer: str = ""
    steps: str = ""


class Candidate(NamedTuple):
    """An entry that shares grams with the question.

    `phrases` are its folded title and symptoms, `shown` the same as written.
    """

    relevance: float  # BM25: comparable within one answer only
    id: int
    wallet: str
    topic: str
    phrases: tuple[str, ...]
    shown: tuple[str, ...]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Signed: deleting by an unsigned field deletes nothing.
    builder.add_integer_field(_KEY, indexed=True, stored=True)
    for name in _SEARCHED:
        builder.add_text_field(name, tokenizer_name=_TOKENIZER, index_option="freq")
    for name in (_WALLET, _TOPIC):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in (_FOLDED, _SHOWN):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


class Index:
    """The grams of all entries, on disk or in memory."""

    def __init__(self, engine: tantivy.Index) -> None:
        splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        engine.register_tokenizer(_TOKENIZER, splitter)
        engine.config_reader("manual")
        self._engine = engine
        self.reload()

    @classmethod
    def in_memory(cls) -> Self:
        """Return an empty index that leaves nothing behind."""
        return cls(tantivy.Index(_schema()))

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open an index made by `create`; raise IndexUnusable when that cannot be done."""
        if not tantivy.Index.exists(str(directory)):
            raise IndexUnusable(f"{directory}: no index here")
        return cls._on(directory)

    @classmethod
    def create(cls, directory: Path) -> Self:
        """Make an empty index in `directory`, whatever was there before."""
        try:
            shutil.rmtree(directory, ignore_errors=True)
            Path(directory).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnusable(f"{directory}: {error}") from error
        return cls._on(directory)

    @classmethod
    def _on(cls, directory: Path) -> Self:
        try:
            return cls(tantivy.Index(_schema(), path=str(directory)))
        except (ValueError, OSError) as error:
            raise IndexUnusable(f"{directory}: {error}") from error

    def __len__(self) -> int:
        return self._searcher.num_docs

    def reload(self) -> None:
        """See what any process has committed since."""
        try:
            self._engine.reload()
            self._searcher = self._engine.searcher()
        except (ValueError, OSError) as error:
            raise IndexUnusable(str(error)) from error
        self._read: dict[tuple[int, int], tuple] = {}
        # By field and gram: the inverse document frequency, as BM25 weighs it.
        self.rarities = {field: _Rarities(self._searcher, field) for field in _SEARCHED}

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> int:
        """Replace everything in one commit and return the number of documents.

        `progress` is told the number done, every thousand.
        """
        done = 0
        with _Writer(self._engine) as writer:
            writer.delete_all_documents()
            for done, document in enumerate(documents, 1):
                writer.add_document(_as_stored(document))
                if progress and done % _PROGRESS_EVERY == 0:
                    progress(done)
        self.reload()
        return done

    def apply(self, upserts: Iterable[Document], deleted_ids: Iterable[int]) -> None:
        """Replace or add some documents and delete others, in one commit."""
        with _Writer(self._engine) as writer:
            for key in deleted_ids:
                writer.delete_documents_by_term(_KEY, key)
            for document in upserts:
                writer.delete_documents_by_term(_KEY, document.id)
                writer.add_document(_as_stored(document))
        self.reload()

    def candidates(
        self, terms: Iterable[Term], limit: int, wallets: Iterable[str] = (), topic: str = ""
    ) -> list[Candidate]:
        """Return the documents that match any term, best by BM25 first.

        `wallets` and `topic` narrow the search to these, where given.
        """
        query = _any_of(self._telling(terms))
        for field, values in ((_WALLET, tuple(wallets)), (_TOPIC, (topic,) if topic else ())):
            if values:
                query = query.and_must_match(_only(field, values))
        found = self._searcher.search(query, limit, count=False).hits
        return [Candidate(score, *self._stored(address)) for score, address in found]

    def _telling(self, terms: Iterable[Term]) -> Iterator[tantivy.Query]:
        """Yield queries for the terms that tell most; those that no document has tell nothing."""
        unknown = self.rarities[PHRASES][UNKNOWN]
        known = [
            (told * term.weight, term)
            for term in terms
            if (told := self.rarities[term.field][term.gram]) < unknown
        ]
        known.sort(reverse=True)
        for _, (field, gram, weight) in known[: WEIGHTS.terms]:
            yield tantivy.Query.boost_query(_term(field, gram), weight)

    def _stored(self, address: tantivy.DocAddress) -> tuple:
        place = address.segment_ord, address.doc
        known = self._read.get(place)
        if known is None:
            if len(self._read) >= _LARGEST_CACHE:
                self._read.clear()
            known = self._read[place] = _unpacked(self._searcher.doc(address))
        return known


_SCHEMA = _schema()


class _Rarities(dict[str, float]):
    """The rarities of the grams of one field, read as they are asked for."""

    def __init__(self, searcher: tantivy.Searcher, field: str) -> None:
        self._searcher, self._field = searcher, field

    def __missing__(self, gram: str) -> float:
        if len(self) >= _LARGEST_CACHE:
            self.clear()
        documents = self._searcher.num_docs
        # Deleted documents count until their segment is merged.
        having = 0 if gram == UNKNOWN else min(self._searcher.doc_freq(self._field, gram), documents)
        self[gram] = told = math.log1p((documents - having + 0.5) / (having + 0.5))
        return told


def _term(field: str, gram: str) -> tantivy.Query:
    return tantivy.Query.term_query(_SCHEMA, field, gram, "freq")


def _any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _only(field: str, values: Iterable[str]) -> tantivy.Query:
    chosen = _any_of(tantivy.Query.term_query(_SCHEMA, field, v, "basic") for v in values)
    return tantivy.Query.const_score_query(chosen, 0.0)


class _Writer:
    """A writer that lives for one commit: one alive at a fork hangs the child."""

    def __init__(self, engine: tantivy.Index) -> None:
        self._engine = engine

    def __enter__(self) -> tantivy.IndexWriter:
        try:
            self._writer = self._engine.writer(_WRITER_BYTES, 1)
        except (ValueError, OSError) as error:
            kind = IndexBusy if "LockBusy" in str(error) else IndexUnusable
            raise kind(str(error)) from error
        return self._writer

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if kind is not None:
            with suppress(ValueError, OSError):
                self._writer.rollback()
            self._release()
            return
        try:
            self._writer.commit()
        except (ValueError, OSError) as failure:
            raise IndexUnusable(str(failure)) from failure
        finally:
            self._release()

    def _release(self) -> None:
        with suppress(ValueError, OSError):
            self._writer.wait_merging_threads()
        del self._writer


def _as_stored(document: Document) -> tantivy.Document:
    shown = (document.title, *document.symptoms)
    folded = [plain(fold(phrase)) for phrase in shown]
    body = plain(fold(f"{document.answer}\n{document.steps}"))
    stored = tantivy.Document()
    stored.add_integer(_KEY, document.id)
    stored.add_text(_WALLET, document.wallet)
    stored.add_text(_TOPIC, document.topic)
    stored.add_text(PHRASES, _joined(folded, grams))
    stored.add_text(BODY, " ".join(grams(body)))
    stored.add_text(SOUNDS, _joined(folded, sound_grams))
    stored.add_text(INITIALS, _joined(folded, initial_grams))
    stored.add_bytes(_FOLDED, _packed(folded))
    stored.add_bytes(_SHOWN, _packed(shown))
    return stored


def _joined(phrases: Iterable[str], cut: Callable[[str], list[str]]) -> str:
    return " ".join(gram for phrase in phrases for gram in cut(phrase))


def _packed(phrases: Iterable[str]) -> bytes:
    joined = "\n".join(" ".join(phrase.split("\n")) for phrase in phrases)
    return joined.encode("utf-8", errors="replace")


def _unpacked(stored: tantivy.Document) -> tuple:
    """Return what a candidate is made of besides its relevance."""
    folded, shown = (
        tuple(bytes(stored.get_first(name)).decode("utf-8").split("\n")) for name in (_FOLDED, _SHOWN)
    )
    return (*map(stored.get_first, (_KEY, _WALLET, _TOPIC)), folded, shown)
