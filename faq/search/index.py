"""The index: with `stored` all that knows tantivy.

Derived data: whatever is wrong with it, `Index.create` and `rebuild` make it new. Open it after
a fork; an index opened before sees no later commit.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Self

import tantivy

from faq.search.rarity import FieldRarities, Rarities
from faq.search.records import Candidate, Document, Found
from faq.search.stored import KEY, SCHEMA, SEARCHED, TOKENIZER, TOPIC, WALLET, WALLET_CODE, as_read, as_stored
from faq.search.terms import PHRASES, UNKNOWN, Terms
from faq.search.weights import WEIGHTS

_WRITER_BYTES = 64_000_000
_PROGRESS_EVERY, _MOST_READ = 1_000, 4_000  # documents; those kept take 10 MB


class IndexUnusable(Exception):
    """The index is missing, damaged, of another make, or cannot be written."""


class IndexBusy(IndexUnusable):
    """Another process is writing to the index just now."""


class Index:
    """The grams of all entries, on disk or in memory. Threads may share one for searching."""

    def __init__(self, engine: tantivy.Index) -> None:
        splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        engine.register_tokenizer(TOKENIZER, splitter)
        engine.config_reader("manual")
        self._engine = engine
        self.reload()

    @classmethod
    def in_memory(cls) -> Self:
        """Return an empty index that leaves nothing behind."""
        return cls(tantivy.Index(SCHEMA))

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open an index made by `create`; raise IndexUnusable when that cannot be done."""
        if not (Path(directory).is_dir() and tantivy.Index.exists(str(directory))):
            raise IndexUnusable(f"{directory}: no index here")
        return cls._on(directory)

    @classmethod
    def create(cls, directory: Path) -> Self:
        """Make an empty index in `directory`, whatever was there before."""
        with _clear_errors(directory):
            shutil.rmtree(directory, ignore_errors=True)
            Path(directory).mkdir(parents=True, exist_ok=True)
        return cls._on(directory)

    @classmethod
    def _on(cls, directory: Path) -> Self:
        with _clear_errors(directory):
            return cls(tantivy.Index(SCHEMA, path=str(directory)))

    def __len__(self) -> int:
        return self._snapshot.searcher.num_docs

    def holds(self, keys: Iterable[int]) -> bool:
        """Whether all of these documents are here."""
        queries = [tantivy.Query.term_query(SCHEMA, KEY, key) for key in keys]
        return all(self._snapshot.searcher.search(query, 1).hits for query in queries)

    @property
    def rarities(self) -> Rarities:
        """By field and gram: the inverse document frequency, as BM25 weighs it."""
        return self._snapshot.rarities

    def reload(self) -> None:
        """See what any process has committed since."""
        with _clear_errors("reload"):
            self._engine.reload()
            self._snapshot = _Snapshot(self._engine.searcher())

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> int:
        """Replace everything in one commit; return the number of documents, told on the way too."""
        done = 0
        with _writing(self._engine) as writer:
            writer.delete_all_documents()
            for done, document in enumerate(documents, 1):
                writer.add_document(as_stored(document))
                if progress and done % _PROGRESS_EVERY == 0:
                    progress(done)
        self.reload()
        return done

    def apply(self, upserts: Iterable[Document], deleted_ids: Iterable[int]) -> None:
        """Replace or add some documents and delete others, in one commit."""
        with _writing(self._engine) as writer:
            for key in deleted_ids:
                writer.delete_documents_by_term(KEY, key)
            for document in upserts:
                writer.delete_documents_by_term(KEY, document.id)
                writer.add_document(as_stored(document))
        self.reload()

    def candidates(
        self,
        terms: Terms,
        limit: int,
        wallets: Iterable[str] = (),
        topic: str = "",
        near: float = 0.0,
    ) -> Found:
        """Return the documents that match any term, best by BM25 first.

        `wallets` and `topic` narrow the search to these, where given. But for a few, those with less
        than the share `near` of the best relevance are not read, but are among the others.
        """
        snapshot = self._snapshot  # another thread may reload meanwhile
        query = _any_of(snapshot.telling(terms))
        for field, values in ((WALLET, tuple(wallets)), (TOPIC, (topic,) if topic else ())):
            if values:
                query = query.and_must_match(_only(field, values))
        with _clear_errors("search"):
            found = snapshot.searcher.search(query, limit, count=False).hits
            pool = found[: WEIGHTS.read]
            pool += [each for each in found[WEIGHTS.read : WEIGHTS.pool] if each[0] >= near * found[0][0]]
            best = [Candidate(relevance, *snapshot.read(address)) for relevance, address in pool]
        return Found(best, partial(snapshot.glanced, found[len(best) :]))


class _Snapshot:
    """The index as of one commit, and what has been read from it."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.rarities: dict[str, FieldRarities] = {}
        for field in SEARCHED:  # most grams of titles are in no answer: that is soon known
            having, known = partial(searcher.doc_freq, field), self.rarities.get(PHRASES, ())
            self.rarities[field] = FieldRarities(searcher.num_docs, having, known)
        self._read: dict[tuple[int, int], tuple] = {}
        self._wallets: dict[int, str] = {}  # by code, as they are met

    def telling(self, terms: Terms) -> list[tantivy.Query]:
        """Return queries for the terms that tell most; those that no document has tell nothing."""
        unknown = self.rarities[PHRASES][UNKNOWN]
        known: list[tuple[float, str, str, float]] = []
        for field, weights in terms.items():
            rarities = self.rarities[field]
            known += [
                (told * weight, field, gram, weight)
                for gram, weight in weights.items()
                if (told := rarities[gram]) < unknown
            ]
        known.sort(reverse=True)
        return [_query(field, gram, weight) for _, field, gram, weight in known[: WEIGHTS.terms]]

    def read(self, address: tantivy.DocAddress) -> tuple:
        """Return what a candidate is made of besides its relevance."""
        place = address.segment_ord, address.doc
        known = self._read.get(place)
        if known is None:
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            known = self._read[place] = as_read(self.searcher.doc(address))
        return known

    def glanced(self, found: Sequence[tuple[float, tantivy.DocAddress]], least: float) -> list[Candidate]:
        """Return the candidates of at least this relevance, with their wallet, read from columns."""
        if not found or found[0][0] < least:
            return []
        found = [one for one in found if one[0] >= least]
        addresses = [address for _, address in found]
        columns = (self.searcher.fast_field_values(name, addresses) for name in (KEY, WALLET_CODE))
        candidates = []
        for (relevance, address), key, code in zip(found, *columns, strict=True):
            if code not in self._wallets:
                self._wallets[code] = Candidate(relevance, *self.read(address)).wallet
            candidates.append(Candidate(relevance, key, self._wallets[code]))
        return candidates


@lru_cache(maxsize=10_000)  # each gram is in some document, so none is a reader's own
def _query(field: str, gram: str, weight: float) -> tantivy.Query:
    found = tantivy.Query.term_query(SCHEMA, field, gram, "freq")
    return tantivy.Query.boost_query(found, weight)


def _any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _only(field: str, values: Iterable[str]) -> tantivy.Query:
    chosen = _any_of(tantivy.Query.term_query(SCHEMA, field, value, "basic") for value in values)
    return tantivy.Query.const_score_query(chosen, 0.0)


@contextmanager
def _clear_errors(place: Path | str) -> Iterator[None]:
    """Turn what tantivy and the file system raise into IndexUnusable."""
    try:
        yield
    except (ValueError, OSError) as error:
        kind = IndexBusy if "LockBusy" in str(error) else IndexUnusable
        raise kind(f"{place}: {error}") from error


@contextmanager
def _writing(engine: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """Give a writer for one commit: one that is alive at a fork hangs the child."""
    with _clear_errors("write"):
        writer = engine.writer(_WRITER_BYTES, 1)
    try:
        with _clear_errors("write"):  # what a full disk does to the writer's threads shows anywhere
            yield writer
            writer.commit()
    except BaseException:
        with suppress(ValueError, OSError):
            writer.rollback()
        raise
    finally:
        with suppress(ValueError, OSError):
            writer.wait_merging_threads()
