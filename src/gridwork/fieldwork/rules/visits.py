"""Visits (F4): where they go, which count when, whether one is due, whether one can have been made on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from gridwork.base.errors import N_, BadInput
from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import Visit, Visited
from gridwork.fieldwork.rules.kinds import Outcome
from gridwork.fieldwork.rules.periods import Period, before, period_of
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.fieldwork.rules.words import came
from gridwork.ledger.rules.kinds import Kind

SETTLES = frozenset({Outcome.MET, Outcome.DECLINED, Outcome.MOVED})
"""Outcomes after which nobody need call again in the period. Where nobody was at home, somebody must."""
NO_NEED = "none"
"""Key of the choice of a form's needs that says there is none."""
MOST_WORDS = 500
"""Characters."""
AGAIN_SAME_DAY = frozenset({Outcome.ABSENT})
"""Outcomes that come about several times at one door on one day: where nobody was at home, one calls again."""
KEPT_WORDS = 3
"""So many visits to one place keep what was said; older words are emptied."""
CARE: Final = "care"
"""Kind of a door behind which somebody in care is visited, rather than a place; its sort is the programme."""


@dataclass(frozen=True, slots=True)
class Goal:
    """The doors a visit goes to. ``kind``: that of a place, or ``care``; ``sorts``: only of these; none: of all."""

    kind: Kind | Literal["care"]
    sorts: Collection[str] = ()

    def takes_in(self, kind: str, sort: str) -> bool:
        """Whether a door of this kind and sort is among them."""
        return kind == self.kind and (not self.sorts or sort in self.sorts)


def goes_to(visit: Visit) -> Goal:
    """Where a visit of the charter may be made; at which of those doors one is due is for the ledger to say."""
    match visit.to:
        case Visited.CARE_PARTICIPANT:
            return Goal(CARE, visit.programmes)
        case Visited.PREMISES:
            return Goal(Kind.PREMISES, visit.premises)
        case Visited.EVERY_HOUSEHOLD | Visited.DECLARED_NEED:
            return Goal(Kind.DWELLING)


@dataclass(frozen=True, slots=True)
class Past:
    """A visit that was made."""

    day: date
    outcome: str
    makes_up: date | None = None

    def counts_in(self, period: Period) -> bool:
        """Whether it settles the period: the one it was made in, or the one it makes up for."""
        return self.outcome in SETTLES and (self.makes_up or self.day) in period


def stands(every: Cadence, times: int, today: date, pasts: Iterable[Past], since: date) -> tuple[Urgency, date]:
    """How the visits to one household, place or person stand, and by which day the next is due.

    ``since``: from when on there was somebody to visit and a rule to do so; a period that
    began before cannot have been missed. Once this period's visits are made, nothing is due:
    what was missed before is history then.
    """
    made = list(pasts)
    period = period_of(every, today)
    if sum(one.counts_in(period) for one in made) >= times:
        return Urgency.DONE, period.last
    last = before(every, period)
    if last.first >= since and sum(one.counts_in(last) for one in made) < times:
        return Urgency.MISSED, last.last
    return (Urgency.SOON if period.nearly_over(today) else Urgency.DUE), period.last


@dataclass(frozen=True, slots=True)
class Made:
    """When a visit was made, what came of it, and why not or not in time."""

    day: date
    outcome: Outcome
    reason: str = ""
    makes_up: date | None = None


def sound(every: Cadence, today: date, made: Made) -> None:
    """BadInput (place: the field) for a day that cannot be, or where a reason is missing.

    A visit may be recorded in its own period and the one after; later only as one that makes
    up for a past day, with the reason. A past day is made up for on that day or later.
    """
    day, makes_up = made.day, made.makes_up
    came(day, today)
    period = period_of(every, today)
    if makes_up is None and day < before(every, period).first:
        raise BadInput(
            N_("This visit is long past. Say which day it makes up for, and why it comes so late."), place="makes_up"
        )
    if makes_up is not None and not (makes_up <= day and makes_up < period.first):
        raise BadInput(N_("A visit makes up for a day of an earlier period, on that day or later."), place="makes_up")
    if made.outcome is Outcome.ABSENT and not made.reason:
        raise BadInput(N_("Say in a few words why nobody was met."), place="reason")
    if makes_up is not None and not made.reason:
        raise BadInput(N_("Say in a few words why the visit comes late."), place="reason")


def declared(needs: Collection[str]) -> list[str]:
    """The needs among these answers: all but the one that there is none."""
    return [need for need in needs if need != NO_NEED]
