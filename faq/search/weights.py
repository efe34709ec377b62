"""Every weight, limit and threshold of the search, each with its reason.

Fitted by cross-validation over two collections of real questions and the portal's own relevance
set, then rounded: `manage.py evaluate_search` shows what a change does.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a match of each kind counts, 1 being two neighbouring characters as written."""

    # What a clue gives to the part of the question that it explains.
    pair: float = 1.0
    synonym: float = 0.8
    one_character_synonym: float = 0.4
    sound_pair: float = 0.9
    slip: float = 0.8
    initials: float = 0.8
    one_character: float = 0.5
    one_sound: float = 0.5

    # Score of an entry.
    relevance: float = 0.35
    forward: float = 0.5
    shape: float = 0.2
    emphasis: float = 1.5
    other_wallet: float = 0.8
    general: float = 0.2
    letter: float = 0.25
    body: float = 0.4

    # Limits.
    slip_rarity: float = 0.7
    pool: int = 40
    most_terms: int = 40
    cut: float = 0.15
    confident: float = 0.6
    own_wallet: float = 0.7
    suggestion_cut: float = 0.2
    did_you_mean: float = 60.0


WEIGHTS = Weights()
