"""What the dossier of a key unit must hold, and what of it is due (F5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import KeyUnits
from gridwork.fieldwork.rules.kinds import Upkeep
from gridwork.fieldwork.rules.periods import before, period_of
from gridwork.fieldwork.rules.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a dossier: when it was last seen to, and by when it is due (again)."""

    kind: Upkeep
    every: Cadence
    last_on: date | None
    due_on: date
    state: Urgency


def cadences(rules: KeyUnits) -> dict[Upkeep, Cadence]:
    """How often each part is due; what the charter does not ask for is left out."""
    asked = {
        Upkeep.EQUIPMENT: rules.upkeep_every,
        Upkeep.ASSESSMENT: rules.assessment_every,
        Upkeep.DRILL: rules.drill_every,
        Upkeep.TRAINING: rules.training_every,
    }
    return {kind: every for kind, every in asked.items() if every is not None}


def standing(rules: KeyUnits, since: date, last: Mapping[str, date], today: date) -> list[Part]:
    """Each part as it stands: done in this period, due in it, or missed in the one before already.

    ``since``: when the unit was listed; what began before it cannot have been missed.
    """
    return [_part(kind, every, since, last.get(kind), today) for kind, every in cadences(rules).items()]


def _part(kind: Upkeep, every: Cadence, since: date, last: date | None, today: date) -> Part:
    now = period_of(every, today)
    earlier = before(every, now)
    if last is not None and last >= now.first:
        return Part(kind, every, last, now.last, Urgency.DONE)
    if earlier.first >= since and (last is None or last < earlier.first):
        return Part(kind, every, last, earlier.last, Urgency.MISSED)
    return Part(kind, every, last, now.last, Urgency.DUE)
