"""Engine: the one entry point to the search, for the site, the API and the evaluation."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from contacts.text import fold
from faq.search.clues import ClueFinder
from faq.search.index import Index
from faq.search.question import Question
from faq.search.ranking import Ranked, certainty, rank
from faq.search.records import Candidate
from faq.search.synonyms import SynonymGroup
from faq.search.understanding import LONGEST_QUESTION, Reader, Understanding, WalletNames
from faq.search.weights import WEIGHTS

MOST_HITS = 100
MOST_NEAREST = 4


# Named tuples, not dataclasses: a search makes a hundred of them, in a third of the time.
class Hit(NamedTuple):
    """An entry and how well it answers, from 0 to 1; comparable between questions."""

    id: int
    score: float


class Suggestion(NamedTuple):
    """A title or symptom as written, and the entry that has it."""

    text: str
    id: int


class Results(NamedTuple):
    """The answer to a question; the visibility of entries is not the engine's matter."""

    query: str  # folded, at most 500 characters; "" means that there was nothing to search
    hits: tuple[Hit, ...] = ()  # best first, all above the relevance cut
    confident: bool = False  # the first hit really answers
    suggestion: str = ""  # 您是不是要找: a title or symptom as written
    named_wallet: str | None = None  # slug, where the question names exactly one
    urgent: bool = False  # money is going or gone, or fraud is at work: show the emergency card
    distressed: bool = False  # a life may be in danger: show the kind words, above everything
    foreign: bool = False  # the question names a wallet, and the first hit is of another one
    uncovered_wallet: str = ""  # as we call it: the question is about a wallet with no entries here
    truncated: bool = False  # the question was too long and has been cut
    nearest: tuple[Hit, ...] = ()  # the best below the cut, where nothing is above it
    marks: frozenset[str] = frozenset()  # folded words to mark in what is shown


class Engine:
    """Searches an index for people's questions.

    Cheap to make: make a new one when wallets or synonym groups change, and keep the index.
    Threads may share one.
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
        self._finder = ClueFinder(synonyms)

    def reload(self) -> None:
        """See what other processes have committed to the index."""
        self._index.reload()

    def search(
        self, text: str, wallet: str | None = None, topic: str | None = None, limit: int = 20
    ) -> Results:
        """Return the entries that answer `text`, best first, at most 100.

        With `wallet`, only its entries, followed by those of the general guide; with `topic`,
        only entries of that topic (both slugs).

        There is one ranking rule. Of what it puts above the cut some go first, ranks kept within:
        those of `wallet`, the general guide's where the question names a wallet that is not here,
        and, before all, those of urgency `now` where it is urgent: who is robbed reads no third.
        """
        asked, limit = self._reader.read(text), min(limit, MOST_HITS)
        question = self._finder.question(asked.plain, asked.words, self._index.rarities)
        ranked = self._ranked(question, asked, wallet, topic, limit)
        results = _understood(asked, wallet)
        return self._judged(results, question, asked, ranked, wallet, limit) if ranked else results

    def _judged(
        self,
        results: Results,
        question: Question,
        asked: Understanding,
        ranked: list[Ranked],
        wallet: str | None,
        limit: int,
    ) -> Results:
        """Return the results with what there is in `ranked`, and how sure it is."""
        above = _above(ranked, WEIGHTS.tail)
        if asked.urgent:
            above.sort(key=lambda one: one.candidate.urgency != "now")
        leading = above[0]
        first = leading.candidate
        fits, is_relevant = _sureness(question, asked, first)
        above = above if is_relevant else []
        foreign = not wallet and self._is_foreign(first, asked.wallets)
        confident = fits and not (asked.distressed or asked.uncovered or foreign)
        proposed = above or ranked[:MOST_NEAREST]
        return results._replace(
            hits=_hits(above[:limit]),
            nearest=() if above else _hits(proposed),
            confident=confident,
            # Readers' words for an emergency are without number: staff add them as symptoms.
            urgent=asked.urgent or (confident and not asked.cautious and _is_alarming(leading)),
            foreign=foreign and is_relevant,
            suggestion="" if confident else _did_you_mean(asked.text, proposed),
            marks=question.marks,
        )

    def suggest(self, text: str, limit: int = 8, wallet: str | None = None) -> list[Suggestion]:
        """Return titles and symptoms that complete `text`, one an entry, best first."""
        asked = self._reader.read(self._reader.begun(fold(text[:LONGEST_QUESTION])))
        question = self._finder.question(asked.plain, asked.words, self._index.rarities)
        ranked = _above(self._ranked(question, asked, wallet, None), WEIGHTS.completion)
        completions = [_completion(asked.plain, one) for one in ranked]
        completions.sort(key=lambda one: not fold(one.text).startswith(asked.text))
        return completions[:limit]

    def _ranked(
        self, question: Question, asked: Understanding, wallet: str | None, topic: str | None, limit: int = 0
    ) -> list[Ranked]:
        if not question.clues:
            return []
        scope = (wallet, *self._general) if wallet else ()
        is_uncovered = bool(asked.uncovered and not asked.wallets and not wallet)
        # Far behind by its words, one may still go first by its wallet or urgency, or complete what is typed.
        is_by_words = limit > 0 and not (wallet or asked.wallets or asked.uncovered or asked.urgent)
        near, most = WEIGHTS.near if is_by_words else 0.0, max(limit, WEIGHTS.pool)
        found = self._index.candidates(question.terms(), most, scope, topic or "", near)
        named = frozenset() if wallet else self._general if is_uncovered else asked.wallets
        ranked = rank(question, found, self._index.rarities, lambda one: self._lift(one, named))
        if wallet and ranked:
            # The wallet's own entries go first, but not those that hardly have to do with it.
            least = ranked[0].score * WEIGHTS.own_wallet
            ranked = [one for one in ranked if one.candidate.wallet != wallet or one.score >= least]
            ranked.sort(key=lambda one: one.candidate.wallet != wallet)
        if is_uncovered:
            # Nothing fits it better than what fits any wallet.
            ranked.sort(key=lambda one: one.candidate.wallet not in self._general)
        return ranked

    def _lift(self, candidate: Candidate, wallets: frozenset[str]) -> float:
        """Return what a candidate loses by being of another wallet than the question names."""
        if self._is_foreign(candidate, wallets):
            return -WEIGHTS.other_wallet
        return -WEIGHTS.general if wallets and candidate.wallet in self._general - wallets else 0.0

    def _is_foreign(self, candidate: Candidate, wallets: frozenset[str]) -> bool:
        """Return whether a candidate is of a wallet, and of none of these or the general guide."""
        return bool(wallets and candidate.wallet) and candidate.wallet not in wallets | self._general


def _understood(asked: Understanding, wallet: str | None) -> Results:
    """Return what the question alone says, with `wallet` chosen or not."""
    return Results(
        query=asked.text,
        named_wallet=next(iter(asked.wallets)) if len(asked.wallets) == 1 else None,
        urgent=asked.urgent,
        distressed=asked.distressed,
        uncovered_wallet="" if wallet or asked.wallets else asked.uncovered,
        truncated=asked.truncated,
    )


def _sureness(question: Question, asked: Understanding, first: Candidate) -> tuple[bool, bool]:
    """Return whether the first entry really answers, and whether it has to do with the question."""
    circumstances = {"is_urgent": asked.urgent, "is_named": bool(asked.wallets or asked.uncovered)}
    fits = certainty(question, " ".join(first.phrases), **circumstances) >= WEIGHTS.confident
    return fits, fits or certainty(question, first.text, **circumstances) >= WEIGHTS.relevant


def _is_alarming(first: Ranked) -> bool:
    """Return whether the first entry cannot wait, and the question says what it is about."""
    return first.candidate.urgency == "now" and first.asked >= WEIGHTS.alarm


def _above(ranked: Sequence[Ranked], share: float) -> list[Ranked]:
    """Return those with at least `share` of the best score; of nothing, only the best is above."""
    best = max((one.score for one in ranked), default=0.0)
    least = best * share if best > 0 else best
    return [one for one in ranked if one.score >= least]


def _hits(ranked: Iterable[Ranked]) -> tuple[Hit, ...]:
    return tuple([Hit(candidate.id, round(max(0.0, score), 4)) for candidate, score, *_ in ranked])


def _completion(text: str, ranked: Ranked) -> Suggestion:
    """Return the phrase of an entry that starts with, holds, or else is likest to `text`."""
    candidate = ranked.candidate

    def fitness(number: int) -> tuple[bool, bool, bool]:
        phrase = candidate.phrases[number]
        return phrase.startswith(text), text in phrase, number == ranked.phrase

    return Suggestion(candidate.shown[max(range(len(candidate.phrases)), key=fitness)], candidate.id)


def _did_you_mean(text: str, proposed: Iterable[Ranked]) -> str:
    """Return the title or symptom that looks most like `text`, "" when none looks like it."""
    best, found = WEIGHTS.did_you_mean, ""
    for one in proposed:
        for phrase, shown in zip(one.candidate.phrases, one.candidate.shown, strict=True):
            likeness = fuzz.ratio(text, phrase)
            if likeness > best and phrase != text:
                best, found = likeness, shown
    return found
