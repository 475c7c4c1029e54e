"""The cases that lie with a worker, as a phone keeps them (F7, C11)."""

from __future__ import annotations

from gridwork.base.moment import iso
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import charter_of, refused, state_of, steps_of
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.cases.rules import lifecycle
from gridwork.cases.rules.verbs import Verb
from gridwork.sync.rules import listed
from gridwork.territory.rules.powers import Powers

MOST = 200
FROM_THE_FIELD = (Verb.ACCEPT, Verb.NOTE, Verb.HANDLE)


def my_cases(powers: Powers) -> list[listed.Case]:
    """Open cases given to the person or in their offices' inbox, by deadline, with what may be done (three queries)."""
    listed = [row.id for row in worklist(powers, Filters(), size=MOST).rows]
    found = Case.objects.in_bulk(listed) if listed else {}
    return [_case(powers, found[one]) for one in listed if one in found]


def _case(powers: Powers, case: Case) -> listed.Case:
    point = None
    if case.longitude is not None and case.latitude is not None:
        point = (case.longitude, case.latitude)
    return {
        "id": case.pk, "seq": case.seq, "number": case.number, "category": case.category, "words": case.words,
        "address": case.address, "point": point, "grid": case.grid_id, "stage": case.stage, "step": case.pending,
        "step_due_at": iso(case.step_due_at) if case.step_due_at else None, "promised_at": iso(case.promised_at),
        "may": _may(powers, case),
    }  # fmt: skip


def _may(powers: Powers, case: Case) -> list[str]:
    steps, state = steps_of(charter_of(case), case), state_of(case)
    return [
        verb.value
        for verb in FROM_THE_FIELD
        if not lifecycle.why_not(steps, state, verb) and refused(powers, verb, case) is None
    ]
