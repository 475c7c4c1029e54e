"""A worker's own log as a phone keeps it: only days not cleared yet, and today (F3, F7)."""

from __future__ import annotations

from gridwork.base.moment import iso
from gridwork.fieldwork.queries.own_logs import OwnDay, OwnLogs
from gridwork.fieldwork.queries.reach import own_sight
from gridwork.fieldwork.queries.telling import lead_of, name_of
from gridwork.fieldwork.queries.told import Sentence
from gridwork.sync.rules import listed
from gridwork.territory.rules.powers import Powers

NAMED = 6
"""Things one line names; of more it says how many."""


def log_days(powers: Powers, kept: OwnLogs) -> list[listed.LogDay]:
    """Each day with its sentences in the reader's language, and own words with the ``seq`` they have."""
    return [_day(powers, one) for one in kept.days]


def log_weeks(kept: OwnLogs) -> list[listed.LogWeek]:
    """From when on each week may be closed, and whether it is."""
    return [
        {"monday": one.monday.isoformat(), "closes_from": one.closes_from.isoformat(), "closed": one.closed}
        for one in kept.weeks
    ]


def _day(powers: Powers, one: OwnDay) -> listed.LogDay:
    log = one.log
    return {
        "day": one.day.isoformat(), "words": log.words if log else "", "seq": log.seq if log else 0,
        "lines": [_line(powers, said) for said in one.sentences],
    }  # fmt: skip


def _line(powers: Powers, said: Sentence) -> listed.LogLine:
    """What lies in a grid taken away meanwhile is counted and not named: a phone holds its own grids only."""
    seen = [one for one in said.items if one.area_id is None or own_sight(powers, one.area_id)]
    names = list(dict.fromkeys(filter(None, map(name_of, seen))))
    return {
        "at": iso(said.at), "lead": lead_of(said), "names": names[:NAMED],
        "more": len(names[NAMED:]) + len(said.items) - len(seen), "minutes": said.seconds // 60,
    }  # fmt: skip
