"""What somebody has left open, by name: their cases, their notices, what they planned (F3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from gridwork.base.moment import now
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import Occasion, Rectification
from gridwork.fieldwork.queries.inspected import may_inspected
from gridwork.fieldwork.queries.standings import part_of
from gridwork.fieldwork.rules.kinds import OCCASION, RECTIFICATION, Chain, Stage
from gridwork.territory.rules.powers import Powers

MOST = 100
"""Of each kind; who has more open has other worries than a list."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing left open. ``name``: the number of a case or a notice, an occasion's title; ``of``: its kind.

    ``area_id``: where it is; None for a case nobody could locate. ``look_again``: of a notice whose deadline is over
    and whose ``due_on`` is that of the second look.
    """

    kind: str
    id: int
    name: str
    of: str
    due_on: date | None
    area_id: int | None
    look_again: bool = False


def open_matters(powers: Powers) -> list[Matter]:
    """What lies with this person now and within their reach, earliest deadline first (four queries).

    A notice is where its place lies today; one in a grid that is theirs no more goes on with whoever has it now.
    """
    local, moment = in_force().calendar.today, now()
    found = [
        Matter(
            "case", row.id, row.number, row.category, local(row.step_due_at) if row.step_due_at else None, row.grid_id
        )
        for row in worklist(powers, Filters(mine=True), size=MOST).rows
    ]
    issued = Rectification.objects.filter(person=powers.person_id, state=Chain.ISSUED).select_related("place")
    notices = [
        one
        for one in issued.order_by("deadline_at")
        if may_inspected(powers, Capability.FIELD_SEE, part_of(one), one.place)
    ]
    found += [_notice(one, local, moment) for one in notices[:MOST]]
    planned = Occasion.objects.filter(person=powers.person_id, stage=Stage.PLANNED).order_by("planned_for")[:MOST]
    found += [Matter(OCCASION, one.pk, one.title, one.kind, one.planned_for, one.area_id) for one in planned]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.kind, one.id))


def _notice(one: Rectification, local: Callable[[datetime], date], at: datetime) -> Matter:
    """A notice with the deadline that counts now, as the lists of notices have it."""
    over = one.deadline_at < at
    due_on = local(one.inspect_by if over else one.deadline_at)
    return Matter(RECTIFICATION, one.pk, one.full_number, one.kind, due_on, one.place.grid_id, over)
