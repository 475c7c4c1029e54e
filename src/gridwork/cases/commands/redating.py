"""Provisional deadlines, set anew once the official holidays of their year are known (C6)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gridwork.base.moment import now
from gridwork.base.worktime import Due
from gridwork.cases.commands.desk import Desk
from gridwork.cases.commands.sounding import claim
from gridwork.cases.commands.telling import tell_holders
from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Stage, Verb
from gridwork.journal.queries import entries

SET_BY_PEOPLE = (Verb.EXTEND, Verb.RESUME)
"""After these the deadlines are what somebody decided and stated; they stay as they were told."""


def redate(*, at: datetime | None = None) -> int:
    """Count provisional deadlines again; returns how many cases moved.

    A case whose days are all official now is provisional no longer. Where a deadline moves,
    the journal and its holders are told the old and the new one.
    """
    moment = at or now()
    waiting = Case.objects.filter(provisional=True).exclude(pending="").exclude(stage=Stage.SUSPENDED)
    return sum(_redated(case_id, moment) for case_id in list(waiting.order_by("pk").values_list("pk", flat=True)))


def _redated(case_id: int, moment: datetime) -> int:
    with transaction.atomic():
        desk = claim(case_id, moment)
        if desk is None or not desk.case.provisional:
            return 0
        lines = entries("case", case_id)
        if any(line.verb in SET_BY_PEOPLE for line in lines):
            return 0
        since = max((line.done_at for line in lines if line.verb == Verb.REOPEN), default=desk.case.reported_at)
        return _counted_again(desk, since)


def _counted_again(desk: Desk, promised_since: datetime) -> int:
    case = desk.case
    old = (case.step_due_at, case.promised_at)
    category, procedure = desk.charter.categories[case.category], desk.charter.procedures[case.procedure]
    promise = desk.calendar.add(promised_since, category.promise or procedure.promise)
    step = desk.steps[case.step]
    span = step.notes_every or step.within
    begins = max(case.step_entered_at, case.not_before or case.step_entered_at)
    due = desk.calendar.add(begins, span) if span else Due(promise.at, promise.provisional)
    case.promised_at, case.step_due_at = promise.at, due.at
    case.provisional = promise.provisional or due.provisional
    if (due.at, promise.at) == old:
        case.save(update_fields=["provisional"])
        return 0
    desk.calm()
    tell_holders(desk.act, case, "redated")
    desk.done(
        Verb.REDATE, due_was=old[0].isoformat() if old[0] else None, due_is=due.at.isoformat(),
        promised_was=old[1].isoformat(), promised=promise.at.isoformat(),
    )  # fmt: skip
    return 1
