"""By which charter field work is judged: that of the day it was done on, or the one whose form was filled in (F7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from gridwork.charter.queries.adopted import Adopted, Begun, begun, version
from gridwork.charter.schema import Charter

OUTDATED = timedelta(days=14)
"""So long after a form was replaced somebody without signal may not have heard of it."""


def charter_filled(day: date, fits: Callable[[Charter], bool]) -> Adopted:
    """The charter under which something done on ``day`` is taken (no query when warm).

    That of the day, where what was filled in ``fits`` it. Else, of those whose form somebody may have had before
    them, one that it fits: any that has taken effect since, for the office desk offers the form of now for earlier
    days, and any that was replaced less than :data:`OUTDATED` before the day, because a phone without signal cannot
    know. Which form it was is seen by what is filled in, and not by what a phone says of itself. Where none fits:
    that of the day, which then says what is wrong.

    For a day before the first charter that one counts.
    """
    known = begun()
    own = next((one for one in known if one.effective_on <= day), known[-1])
    candidates = (version(one.id) for one in (own, *_others(known, own, day)))
    return next((one for one in candidates if fits(one.charter)), version(own.id))


def _others(known: list[Begun], own: Begun, day: date) -> Iterator[Begun]:
    """The others whose form somebody may have had on the day or later, newest first."""
    heard = None
    for one in known:
        if one is not own and (heard is None or heard > day - OUTDATED):
            yield one
        heard = max(one.effective_on, version(one.id).calendar.today(one.adopted_at))
