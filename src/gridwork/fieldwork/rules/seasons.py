"""Which turns of an inspection hold on a day: closer ones in a season or on official holidays (F5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gridwork.base.worktime import WorkCalendar
from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import Inspection, Season, Turn
from gridwork.fieldwork.rules.periods import Period, period_of, periods

_BY_LENGTH = list(Cadence)
"""From the shortest period to the longest."""


@dataclass(frozen=True, slots=True)
class TurnNow:
    """A turn as it holds on a day, for posts of one kind; ``season`` is None in ordinary times."""

    turn: Turn
    season: Season | None
    period: Period

    @property
    def due_on(self) -> date:
        """The last day on which it is in time."""
        return self.period.due_on(self.turn.first_days)


def turns_on(inspection: Inspection, calendar: WorkCalendar, day: date) -> dict[str, TurnNow]:
    """By kind of post, what holds on the day. Of several seasons at once the closest turn holds.

    A kind of post whose turn comes each working day has none on a day off.
    """
    ordinary = {post: (turn, None) for turn in inspection.turns for post in turn.posts}
    found: dict[str, tuple[Turn, Season | None]] = {**ordinary}
    for season in inspection.seasons:
        if not holds(season, calendar, day):
            continue
        for post, turn in ((post, closer) for closer in season.turns for post in closer.posts):
            held = found.get(post)
            if held is None or held[1] is None or _closeness(turn) < _closeness(held[0]):
                found[post] = (turn, season)
    return {
        post: TurnNow(turn, season, period_of(turn.every, day))
        for post, (turn, season) in found.items()
        if turn.every is not Cadence.WORKING_DAY or calendar.day(day).working
    }


def holds(season: Season, calendar: WorkCalendar, day: date) -> bool:
    """Whether the day lies in the season: between its days of the year, both inclusive, or on an official holiday."""
    if season.holidays and is_holiday(calendar, day):
        return True
    if not season.begins or not season.ends:
        return False
    now = f"{day:%m-%d}"
    if season.begins <= season.ends:
        return season.begins <= now <= season.ends
    return now >= season.begins or now <= season.ends


def is_holiday(calendar: WorkCalendar, day: date) -> bool:
    """An official holiday: a day off that has a name, and is not merely a local closure."""
    found = calendar.day(day)
    return not found.working and bool(found.name) and day not in calendar.closures


def turns_before(inspection: Inspection, calendar: WorkCalendar, now: dict[str, TurnNow]) -> dict[str, TurnNow]:
    """By kind of post, the turn that held the day before the present period began: the last one that can be missed."""
    found: dict[str, TurnNow] = {}
    for post, turn in now.items():
        earlier = turns_on(inspection, calendar, turn.period.first - timedelta(days=1)).get(post)
        if earlier is not None:
            found[post] = earlier
    return found


def turns_in(inspection: Inspection, calendar: WorkCalendar, days: Period, today: date) -> dict[str, list[TurnNow]]:
    """By kind of post, the turns whose periods touch these days and have begun, in order.

    A period is its turn's where the turn holds on its last day, or today while it runs.
    """
    found: dict[str, dict[Period, TurnNow]] = {}
    for turn in (*inspection.turns, *(turn for season in inspection.seasons for turn in season.turns)):
        for period in periods(turn.every, days.first, min(days.last, today)):
            held = turns_on(inspection, calendar, min(period.last, today))
            for post in turn.posts:
                if post in held and held[post].period == period and held[post].turn == turn:
                    found.setdefault(post, {})[period] = held[post]
    return {post: [turns[period] for period in sorted(turns)] for post, turns in found.items()}


def period_asked(inspection: Inspection, calendar: WorkCalendar, post: str, day: date, today: date) -> Period | None:
    """The period of a kind of post's turn a day belongs to, the shortest of several; None where it has no turn."""
    told = [one.period for one in turns_in(inspection, calendar, Period(day, day), today).get(post, ())]
    return min(told, key=lambda period: period.last - period.first, default=None)


def _closeness(turn: Turn) -> tuple[int, int]:
    return _BY_LENGTH.index(turn.every), -turn.times
