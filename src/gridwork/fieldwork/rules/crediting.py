"""For which posts a deed counts: the one it was done in, or all of its doer's that it serves (F1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gridwork.charter.work_parts import OCCASIONS, DutyKind
from gridwork.fieldwork.rules.duties import Done
from gridwork.territory.rules.standing import Holding

ANYWHERE = frozenset({DutyKind.LOG, DutyKind.CROSS_CHECK})
"""Wherever it is done: a person has one log, and checks the work of others elsewhere."""
SHARED = OCCASIONS | {DutyKind.LOG}
"""Counts for every post of whoever did it: they were there, and their day is cleared, in all of them."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One posting: in which office and post, where, and the kinds of duty the post has."""

    posting_id: int
    office_id: int
    kind: str
    lineage: tuple[int, ...]
    asked: frozenset[str]
    holding: Holding


@dataclass(frozen=True, slots=True)
class Told:
    """A deed as it is counted. ``lineage``: of the area it was done in; empty where that is no more."""

    kind: str
    lineage: tuple[int, ...]
    posting_id: int | None
    done: Done


def finding(person_id: int, lineage: tuple[int, ...], day: date) -> Told:
    """What somebody found in an area on a day, as it counts: for the zero report of every post of theirs there."""
    return Told(DutyKind.ZERO_REPORT, lineage, None, Done(day, person_id, subject=day.toordinal(), found=True))


def seats_served(told: Told, seats: Sequence[Seat], acted: Callable[[Seat, date], bool]) -> list[Seat]:
    """Of the doer's seats those for which the deed counts; ``acted``: whether the holder acted in the seat on a day.

    Rounds and zero reports count for the post they were done in; where that has no such duty, for
    the doer's others there. A finding is of no post: it counts for all there. A log counts only for posts acted
    in on the day it is of.
    """
    fitting = [seat for seat in seats if told.kind in seat.asked and _serves(told, seat, acted)]
    if told.kind in SHARED:
        return fitting
    return [seat for seat in fitting if seat.posting_id == told.posting_id] or fitting


def _serves(told: Told, seat: Seat, acted: Callable[[Seat, date], bool]) -> bool:
    if told.kind == DutyKind.LOG:
        return acted(seat, told.done.makes_up or told.done.day)
    if not seat.holding.held(told.done.day):
        return False
    if told.kind in ANYWHERE or seat.lineage[-1] in told.lineage:
        return True
    return told.kind in OCCASIONS and told.lineage[-1:] != () and told.lineage[-1] in seat.lineage
