"""Duties (F1): of what was due, what was done, late, missed, excused or nobody's. Computed, never filled in.

A duty falls due once in each of its periods. What counts is what was done in the period or made
up for it afterwards, by whoever acted in the post. The order of deeds does not matter, and one
more never does harm. A day on which something was found needs no zero report: the finding stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil

from gridwork.charter.terms import Cadence
from gridwork.fieldwork.rules.periods import Period, period_of, periods
from gridwork.territory.rules.standing import Holding, acting


class State(StrEnum):
    """How one occurrence stands, best first."""

    DONE = "done"
    LATE = "late"
    """After its day, or made up for after its period."""
    DUE = "due"
    EXCUSED = "excused"
    """Missed, with a reason on record."""
    VACANT = "vacant"
    """On no day of the period could anybody act in the post."""
    MISSED = "missed"


def acted(holdings: Sequence[Holding], one: Holding, first: date, last: date) -> bool:
    """Whether one of a post's holders acted in it on some day of a stretch, both ends inclusive."""
    return any(one in acting(holdings, begin) for begin, _ in _alike(holdings, first, last))


def last_acted(holdings: Sequence[Holding], one: Holding, first: date, last: date) -> date | None:
    """The last day of a stretch on which one of a post's holders acted in it; None where there was none."""
    ends = (end for begin, end in _alike(holdings, first, last) if one in acting(holdings, begin))
    return max(ends, default=None)


@dataclass(frozen=True, slots=True)
class Able:
    """The days on which somebody could act in a post, as stretches in order and apart, both ends inclusive."""

    stretches: tuple[tuple[date, date], ...]

    @classmethod
    def of(cls, holdings: Sequence[Holding], since: date, until: date) -> Able:
        return cls(tuple((begin, end) for begin, end in _alike(holdings, since, until) if acting(holdings, begin)))

    def days(self, first: date, last: date) -> int:
        """How many of these days, both inclusive."""
        many = 0
        for begin, end in self.stretches:
            if begin <= first and last <= end:
                return (last - first).days + 1
            many += max(0, (min(end, last) - max(begin, first)).days + 1)
        return many


@dataclass(frozen=True, slots=True)
class Asked:
    """How much of a duty in each period; ``seconds`` where it is rounds, all of them together."""

    every: Cadence
    times: int = 1
    seconds: int = 0
    first_days: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One deed; ``makes_up``: a day of the earlier period it counts for. Of two with one subject only one counts.

    ``found``: it is no zero report but something found, which stands for one.
    """

    day: date
    person_id: int
    seconds: int = 0
    makes_up: date | None = None
    reason: str = ""
    subject: int | None = None
    found: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A duty of a post in one period. ``times`` and ``of_seconds`` are asked, ``done`` and ``seconds`` were done."""

    first: date
    last: date
    due_on: date
    state: State
    done: int
    times: int
    seconds: int
    of_seconds: int
    reason: str
    """Why it came late or not at all, where somebody said so."""
    people: tuple[int, ...]
    """Who acted, in order of their deeds."""
    found: bool = False
    """Of a zero report: something was found, so there is nothing to report."""


def judge(asked: Asked, period: Period, able: Able, deeds: Iterable[Done], excuse: str, today: date) -> Occurrence:
    """How the occurrence of one period stands; ``deeds`` are those that count for it.

    A post that could not act all of the period owes its share of times and hours. Where nobody
    could act until the day it was due, it is due at the period's end.
    """
    made = sorted(deeds, key=lambda one: (one.day, one.person_id, one.seconds, one.reason))
    length, could = (period.last - period.first).days + 1, able.days(period.first, period.last)
    times, seconds = _share(asked.times, could, length), _share(asked.seconds, could, length)
    due_on = period.due_on(asked.first_days)
    if could and not able.days(period.first, due_on):
        due_on = period.last
    state = _state([one for one in made if one.day <= due_on], made, (times, seconds))
    if state is None:
        late = State.EXCUSED if excuse else State.MISSED
        state = State.VACANT if not could else State.DUE if today <= due_on else late
    said = next((one.reason for one in made if one.reason), "") if state is State.LATE else ""
    return Occurrence(
        period.first, period.last, due_on, state, _many(made), times, sum(one.seconds for one in made), seconds,
        excuse or said, tuple(dict.fromkeys(one.person_id for one in made)), any(one.found for one in made),
    )  # fmt: skip


def begun(every: Cadence, span: Period, today: date, working: Callable[[date], bool]) -> list[Period]:
    """The periods that touch a stretch of days and have begun; of working days only those worked."""
    return [
        period
        for period in periods(every, span.first, min(span.last, today))
        if every is not Cadence.WORKING_DAY or working(period.first)
    ]


def given(told: Iterable[Period], days: Collection[date]) -> list[Period]:
    """Of a duty that falls to a post only when it is given something, the periods in which that was due."""
    return [period for period in told if any(day in period for day in days)]


def occurrences(
    asked: Asked, told: Iterable[Period], able: Able, deeds: Iterable[Done], excuses: Mapping[date, str], today: date
) -> list[Occurrence]:
    """The occurrences of one post in these periods, from all its deeds of the kind and its excuses by period."""
    counted: dict[date, list[Done]] = {}
    for one in deeds:
        counted.setdefault(period_of(asked.every, one.makes_up or one.day).first, []).append(one)
    return [
        judge(asked, period, able, counted.get(period.first, ()), excuses.get(period.first, ""), today)
        for period in told
    ]


def _alike(holdings: Iterable[Holding], since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days in stretches in which nobody comes, goes or takes leave: what holds on the first holds on all."""
    cuts = {since, until + timedelta(days=1)}
    for one in holdings:
        ends = [one.first, *(first for first, _ in one.leaves)]
        ends += [day + timedelta(days=1) for day in (one.last, *(last for _, last in one.leaves)) if day]
        cuts.update(day for day in ends if since < day <= until)
    return ((begin, end - timedelta(days=1)) for begin, end in pairwise(sorted(cuts)))


def _share(asked: int, could: int, length: int) -> int:
    return ceil(asked * could / length) if could else asked


def _many(made: Sequence[Done]) -> int:
    """How many things were done: an occasion that two of a post went to is one."""
    if len(made) < 2:
        return len(made)
    return len({one.subject for one in made if one.subject is not None}) + sum(one.subject is None for one in made)


def _state(in_time: list[Done], made: list[Done], asked: tuple[int, int]) -> State | None:
    """Done or late, or None where there is not enough of it."""
    if not made:
        return None
    for state, counted in ((State.DONE, in_time), (State.LATE, made)):
        if _many(counted) >= asked[0] and sum(one.seconds for one in counted) >= asked[1]:
            return state
    return None
