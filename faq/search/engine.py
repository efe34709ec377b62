"""Engine: the one entry point to the search, for the site, the API and the evaluation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from faq.search.clues import Interrogator, Question
from faq.search.grams import runs
from faq.search.index import PHRASES, Candidate, Index
from faq.search.ranking import Ranked, compare, rank
from faq.search.synonyms import SynonymGroup
from faq.search.understanding import Reader, Understanding, WalletNames
from faq.search.weights import WEIGHTS

MOST_HITS = 100
MOST_NEAREST = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how well it answers, from 0 to 1; comparable between questions."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title or symptom as written, and the entry that has it."""

    text: str
    id: int


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a question; the visibility of entries is not the engine's matter."""

    query: str  # folded, at most 500 characters; "" means that there was nothing to search
    hits: tuple[Hit, ...] = ()  # best first, all above the relevance cut
    confident: bool = False  # the first hit really answers
    suggestion: str = ""  # 您是不是要找: a title or symptom as written
    named_wallet: str | None = None  # slug, where the question names exactly one
    urgent: bool = False  # money is going or gone: show the emergency card
    truncated: bool = False  # the question was too long and has been cut
    nearest: tuple[Hit, ...] = ()  # the best below the cut, where nothing is above it
    marks: frozenset[str] = frozenset()  # folded words to mark in what is shown


class Engine:
    """Searches an index for people's questions.

    Cheap to make: make a new one when wallets or synonym groups change, and keep the index.
    """

    def __init__(
        self,
        index: Index,
        wallets: Iterable[WalletNames] = (),
        synonyms: Iterable[SynonymGroup] = (),
    ) -> None:
        wallets = tuple(wallets)
        self._index = index
        self._reader = Reader(wallets)
        self._general = frozenset(wallet.slug for wallet in wallets if wallet.general)
        self._interrogator = Interrogator(synonyms)

    def reload(self) -> None:
        """See what other processes have committed to the index."""
        self._index.reload()

    def search(self, text: str, wallet: str | None = None, topic: str | None = None, limit: int = 20) -> Results:
        """Return the entries that answer `text`, best first, at most 100.

        With `wallet`, only its entries, followed by those of the general guide; with `topic`,
        only entries of that topic (both slugs).
        """
        asked = self._reader.read(text)
        results = Results(
            query=asked.text,
            named_wallet=next(iter(asked.wallets)) if len(asked.wallets) == 1 else None,
            urgent=asked.urgent,
            truncated=asked.truncated,
        )
        question = self._interrogator.question(asked.text, asked.words, self._index.rarity)
        if not question.clues:
            return results
        ranked = self._ranked(question, asked, wallet, topic)
        above = [one for one in ranked if one.score >= WEIGHTS.cut]
        confident = bool(above) and self._is_answer(question, asked, above[0])
        hits = tuple(Hit(one.candidate.id, round(one.score, 4)) for one in (above or ranked))
        return replace(
            results,
            hits=hits[: min(limit, MOST_HITS)] if above else (),
            nearest=() if above else hits[:MOST_NEAREST],
            confident=confident,
            suggestion="" if confident else _did_you_mean(asked.text, ranked),
            marks=question.marks,
        )

    def suggest(self, text: str, limit: int = 8, wallet: str | None = None) -> list[Suggestion]:
        """Return titles and symptoms that complete `text`, one an entry, best first."""
        asked = self._reader.read(text)
        question = self._interrogator.question(asked.text, asked.words, self._index.rarity)
        if not question.clues:
            return []
        ranked = self._ranked(question, asked, wallet, None)
        found = [_completion(asked.text, one) for one in ranked if one.score >= WEIGHTS.suggestion_cut]
        found.sort(key=lambda one: not one.text.startswith(asked.text))
        return found[:limit]

    def _ranked(self, question: Question, asked: Understanding, wallet: str | None, topic: str | None) -> list[Ranked]:
        scope = (wallet, *self._general) if wallet else ()
        candidates = self._index.candidates(question.terms(), WEIGHTS.pool, scope, topic or "")
        lifted = frozenset({wallet}) if wallet else asked.wallets
        ranked = rank(question, candidates, self._index.rarity, lambda one: self._lift(one, lifted))
        if wallet:
            best = ranked[0].score if ranked else 0.0
            ranked = [o for o in ranked if o.candidate.wallet != wallet or o.score >= best * WEIGHTS.own_wallet]
            ranked.sort(key=lambda one: one.candidate.wallet != wallet)
        return ranked

    def _is_answer(self, question: Question, asked: Understanding, first: Ranked) -> bool:
        """Return whether the first result really answers."""
        whole = compare(question, [" ".join(first.candidate.phrases)], self._index.rarity)[0]
        return whole.explained > 0.5

    def _lift(self, candidate: Candidate, wallets: frozenset[str]) -> float:
        """Return what a candidate gains or loses by the wallet that the question is about."""
        if not wallets or not candidate.wallet or candidate.wallet in wallets:
            return 0.0
        return -WEIGHTS.general if candidate.wallet in self._general else -WEIGHTS.other_wallet


def _completion(text: str, ranked: Ranked) -> Suggestion:
    """Return the phrase of an entry that starts with, holds, or else is likest to `text`."""
    candidate = ranked.candidate
    ways = enumerate(candidate.phrases)
    at, _ = min(ways, key=lambda way: (not way[1].startswith(text), text not in way[1], way[0] != ranked.phrase))
    return Suggestion(candidate.shown[at], candidate.id)


def _did_you_mean(text: str, ranked: Sequence[Ranked]) -> str:
    """Return the title or symptom that looks most like `text`, "" when none looks like it."""
    best, shown = WEIGHTS.did_you_mean, ""
    for one in ranked[:10]:
        for phrase, written in zip(one.candidate.phrases, one.candidate.shown, strict=True):
            likeness = fuzz.ratio(text, phrase)
            if phrase != text and likeness > best:
                best, shown = likeness, written
    return shown
