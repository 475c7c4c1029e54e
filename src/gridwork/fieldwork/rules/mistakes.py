"""When something recorded by mistake (误录) can still be taken back, and for what reasons."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from gridwork.base.errors import N_, Conflict

RESTS = N_("A notice, an earlier finding or a check rests on this inspection. Inspect again instead.")
"""Why an inspection stays, whoever recorded it and when."""


class Mistake(StrEnum):
    """What went wrong. Chosen, never written: words about a household do not belong into the journal (P3)."""

    ELSEWHERE = "elsewhere"
    """It was put down for the wrong place."""
    TWICE = "twice"
    NOT_MADE = "not made"


def can_still(recorded_on: date, today: date) -> bool:
    """Until the day it was recorded on is over, by the cell's clock: afterwards people have counted on it."""
    return recorded_on == today


def must_still(recorded_on: date, today: date) -> None:
    """Conflict (code ``too-late``) from the next day on."""
    if not can_still(recorded_on, today):
        raise Conflict(
            N_("This can be taken back only on the day it was recorded. What stands there now stays."), code="too-late"
        )
