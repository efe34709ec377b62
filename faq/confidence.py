"""How far a share that was seen in few answers can be trusted: Wilson's score interval. Pure."""

import math
from dataclasses import dataclass

Z = 1.96  # 95 of 100 such intervals hold the true share
POOR = 0.5  # an entry that surely helps fewer than every second reader is to be looked at


@dataclass(frozen=True, slots=True)
class Rate:
    """How many readers said that something solved their problem, and how many that it did not."""

    yes: int
    no: int

    @property
    def votes(self) -> int:
        return self.yes + self.no

    @property
    def low(self) -> float:
        """The true share is hardly below this (0..1); 0 without any vote."""
        return max(0.0, self._centre - self._reach)

    @property
    def high(self) -> float:
        """The true share is hardly above this (0..1); 1 without any vote."""
        return min(1.0, self._centre + self._reach)

    @property
    def is_poor(self) -> bool:
        """Is it surely below POOR? Two votes never make it so."""
        return self.high < POOR

    @property
    def bounds(self) -> str:
        """Both in whole percent, rounded outwards: what is said is never surer than it is."""
        low, high = math.floor(round(100 * self.low, 6)), math.ceil(round(100 * self.high, 6))
        return f"{low}–{high}%" if self.votes else "—"

    def __str__(self) -> str:
        return f"{self.bounds}（{self.votes} 次回答）" if self.votes else "还没有人回答"

    @property
    def _spread(self) -> float:
        return Z * Z / self.votes if self.votes else math.inf

    @property
    def _centre(self) -> float:
        if not self.votes:
            return 0.5
        return (self.yes / self.votes + self._spread / 2) / (1 + self._spread)

    @property
    def _reach(self) -> float:
        if not self.votes:
            return 0.5
        share = self.yes / self.votes
        variance = share * (1 - share) / self.votes + self._spread / (4 * self.votes)
        return Z * math.sqrt(variance) / (1 + self._spread)
