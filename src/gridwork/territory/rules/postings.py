"""What may be said of postings by days alone (G5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

Days = tuple[date, date | None]
"""First and last day, both inclusive; no last day while it lasts."""


def overlap(one: Days, other: Days) -> bool:
    """Whether the two share a day."""
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])


def most_at_once(held: Iterable[Days], within: Days) -> int:
    """The most postings held on any one day of ``within``."""
    inside = [days for days in held if overlap(days, within)]
    # The number held only rises where one begins, so those days are all that need a count.
    starts = {max(days[0], within[0]) for days in inside}
    return max((sum(overlap(days, (day, day)) for days in inside) for day in starts), default=0)
