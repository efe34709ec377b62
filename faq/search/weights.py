"""Every weight, limit and threshold of the search, each with its reason.

Found by going through each value in turn, over two collections of real questions (with and
without synonyms, and asked in pinyin) and the portal's own relevance set, then rounded; around
these values the measures hardly move. `manage.py evaluate_search` shows what a change does.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """How much things count; 1 is a pair of neighbouring characters found as written."""

    # --- credit: what a clue gives to the part of the question that it explains ---------------
    pair: float = 1.0  # two neighbours, or a whole Latin word: the measure of the others
    sound_pair: float = 0.9  # pinyin of two syllables: nearly as sure as the characters
    synonym: float = 0.8  # other words never outrank the words themselves
    slip: float = 0.8  # a pair that is written otherwise but sounds the same
    initials: float = 0.8  # three first letters, or a known abbreviation
    one_character: float = 0.5  # met by chance; half is what keeps word order in play
    one_sound: float = 0.5  # one syllable stands for many characters
    one_character_synonym: float = 0.4  # 开 for 开通 is also in 打不开

    # --- what a character of the question tells -----------------------------------------------
    emphasis: float = 1.5  # rarity to this power: rare words carry the matter, not the manner
    letter: float = 0.25  # a Latin word has some four letters, and tells as much as one gram
    slip_rarity: float = 1.0  # a pair is a slip when its sound is that much commoner (log odds)

    # --- score of an entry ----------------------------------------------------------------------
    forward: float = 0.5  # question explained by the phrase, against phrase asked for by the question
    contrary: float = 0.08  # one denies and the other does not: 怎么开通 is not 开通不了
    relevance: float = 0.45  # BM25 over all phrases and the body, against the best single phrase
    body: float = 0.4  # answers and steps mention much that an entry is not about
    general: float = 0.3  # the question names a wallet, and the entry is of the general guide
    other_wallet: float = 0.7  # the question names a wallet, and the entry is of another
    own_wallet: float = 0.75  # with a wallet chosen, the least share of the best score for its entries

    # --- certainty: whether the first result answers --------------------------------------------
    length: float = 0.24  # for the logarithm of the length: in a long question less must be explained
    urgent: float = 0.35  # a question about disappearing money is always ours
    named: float = 0.1  # so is mostly one that names a wallet; more made it sure of OK钱包怎么开发票
    confident: float = 0.935  # 95 of 100 answerable questions of our own set are above
    alarm: float = 0.35  # share of a symptom to be said before it alarms: 下载 is in 让我下载软件给他看屏幕
    relevant: float = 0.7  # all but a few of them are above; a fifth of the unanswerable is below

    # --- limits ---------------------------------------------------------------------------------
    pool: int = 24  # the most candidates that are compared phrase by phrase: more changed nothing
    near: float = 0.3  # with at least this share of the best relevance: those below never came first
    read: int = 4  # candidates that are compared however far behind they are
    terms: int = 40  # grams asked of the index, those that tell most: keeps long questions quick
    tail: float = 0.4  # a further result needs this share of the score of the first
    longest_certain: int = 12  # from this length on a question needs no less explained
    longest_pinyin: int = 120  # letters without a space; longer ones are noise
    longest_initials: int = 12  # letters; likewise
    did_you_mean: float = 60.0  # per cent of likeness; below, a suggestion is a guess
    completion: float = 0.5  # share of the best score that a completion needs


WEIGHTS = Weights()
