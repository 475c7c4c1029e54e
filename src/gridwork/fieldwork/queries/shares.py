"""How much of what a period asks for is done, area by area (F4, F5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from gridwork.fieldwork.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many that are wanted in the period, so many made."""

    wanted: int = 0
    made: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.wanted + other.wanted, self.made + other.made)

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 only when all are made."""
        return 100 * self.made // self.wanted if self.wanted else 0


def counting_in(period: Period) -> Q:
    """Visits and inspections that count for a period: made in it, or made up for a day of it."""
    stretch = (period.first, period.last)
    return Q(makes_up=None, day__range=stretch) | Q(makes_up__range=stretch)
