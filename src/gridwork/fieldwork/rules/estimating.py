"""What a checked sample says of the whole: a share and how sure it is (F8).

The share of yes is weighted by stratum: each stratum counts by how many things it has, not by
how many of them were drawn. The interval is Wilson's score interval (E. B. Wilson, 1927,
*Journal of the American Statistical Association* 22, 209–212) with two changes:

- z² is multiplied by the finite population correction (N − n) / (N − 1) (W. G. Cochran, *Sampling
  Techniques*, 3rd ed. 1977, §2.6), so that whoever has looked at everything is sure;
- in place of n stands the effective size (Σw)² / Σw² of the weights w (L. Kish, *Survey
  Sampling*, 1965, §11.7), which is n itself where the strata were drawn in proportion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""The interval covers the true share in 95 of 100 samples."""
FEW = 30
"""With fewer answers than this the interval has to be said first: it is wider than most differences."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of one question in one stratum that has ``frame`` things."""

    frame: int
    yes: int = 0
    no: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of yes among those that could be told, 0 to 1, and its interval. None: nothing could be told."""

    frame: int
    yes: int
    no: int
    unknown: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def told(self) -> int:
        """The sample size the share rests on: yes and no together."""
        return self.yes + self.no

    @property
    def few(self) -> bool:
        """Whether that is so small, and not everything there is, that the share alone misleads."""
        return self.told < min(FEW, self.frame)


def estimate(strata: Iterable[Answers]) -> Estimate:
    """Put the strata of one question together."""
    found = list(strata)
    frame = sum(one.frame for one in found)
    yes, no, unknown = (sum(getattr(one, name) for one in found) for name in ("yes", "no", "unknown"))
    answered = [one for one in found if one.yes + one.no]
    if not answered:
        return Estimate(frame, yes, no, unknown, None, None, None)
    weight = sum(one.frame for one in answered)
    share = sum(one.frame * one.yes / (one.yes + one.no) for one in answered) / weight
    effective = weight**2 / sum(one.frame**2 / (one.yes + one.no) for one in answered)
    low, high = interval(share, effective, yes + no, frame)
    return Estimate(frame, yes, no, unknown, share, low, high)


def interval(share: float, effective: float, told: int, frame: int) -> tuple[float, float]:
    """Wilson's interval of a share found in ``told`` of ``frame`` things, with an ``effective`` size for weights."""
    if told >= frame:
        return share, share
    z = Z * sqrt((frame - told) / (frame - 1))
    shrunk = 1 + z * z / effective
    middle = (share + z * z / (2 * effective)) / shrunk
    half = z / shrunk * sqrt(share * (1 - share) / effective + z * z / (4 * effective**2))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def agreement(first: Mapping[int, str], second: Mapping[int, str], telling: frozenset[str]) -> tuple[int, int]:
    """Of the things that both checks could tell something of: in how many they agree, and how many those are."""
    both = [thing for thing in first.keys() & second.keys() if {first[thing], second[thing]} <= telling]
    return sum(first[thing] == second[thing] for thing in both), len(both)
