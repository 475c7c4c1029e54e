"""Alarms (C7): the worker warns before due, tells the B holder when overdue, then goes up the line."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from gridwork.base.errors import GridworkError
from gridwork.base.moment import now
from gridwork.cases.commands.desk import CASES, Desk, by_worker, lay_out
from gridwork.cases.commands.pausing import resumed_on
from gridwork.cases.commands.telling import tell_above, tell_backup, tell_holders
from gridwork.cases.models import Case
from gridwork.cases.rules import alarms
from gridwork.cases.rules.verbs import Stage, Verb

logger = logging.getLogger(__name__)
TRY_AGAIN = timedelta(hours=1)
"""A case whose alarm cannot sound (say, an office is missing) must not hold up the others."""


def escalate(*, at: datetime | None = None, most: int = 500) -> int:
    """Sound every alarm that is due, each case in a transaction of its own; returns how many.

    Safe to run twice or in two processes: a case is locked, and an alarm that has sounded
    has a later moment or none.
    """
    moment = at or now()
    due = Case.objects.filter(alarm_at__lte=moment).order_by("alarm_at").values_list("pk", flat=True)[:most]
    return sum(_sound(case_id, moment) for case_id in list(due))


def resume_suspended(*, at: datetime | None = None) -> int:
    """Resume every case whose suspension was to end by now; returns how many."""
    moment = at or now()
    tomorrow = (moment + timedelta(days=1)).date()
    over = Case.objects.filter(stage=Stage.SUSPENDED, suspended_until__lte=tomorrow).order_by("pk")
    return sum(_resume(case_id, moment) for case_id in list(over.values_list("pk", flat=True)))


def _resume(case_id: int, moment: datetime) -> int:
    with transaction.atomic():
        desk = claim(case_id, moment)
        if desk is None or desk.case.stage != Stage.SUSPENDED:
            return 0
        until = desk.case.suspended_until
        if until is None or until > desk.calendar.today(moment):
            return 0
        resumed_on(desk)
        return 1


def claim(case_id: int, moment: datetime) -> Desk | None:
    """The case locked for the worker, or None while someone else has it; call inside a transaction."""
    rows = Case.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    case = rows.filter(pk=case_id).first()
    return lay_out(by_worker(moment), case) if case else None


def _sound(case_id: int, moment: datetime) -> int:
    with transaction.atomic():
        desk = claim(case_id, moment)
        if desk is None or desk.case.alarm_at is None or desk.case.alarm_at > moment:
            return 0
        try:
            with transaction.atomic():
                _ring(desk)
        except (GridworkError, LookupError):
            logger.exception("The alarm of case %s could not sound; it will be tried again", case_id)
            Case.objects.filter(pk=case_id).update(alarm_at=moment + TRY_AGAIN)
            return 0
        return 1


def _ring(desk: Desk) -> None:
    case = desk.case
    if desk.automatic_next:
        desk.automatic()
        CASES.update(CASES.of(case))
        return
    told, higher = _tell(desk)
    case.alarm_level += 1
    case.alarm_at = None
    if higher:
        case.alarm_at = alarms.next_alarm(
            desk.calendar, desk.charter.escalation, case.alarm_level, case.step_entered_at, case.step_due_at
        )
    verb = Verb.WARN if case.alarm_level == alarms.WARNED else Verb.ESCALATE
    desk.done(verb, level=case.alarm_level, told=told)


def _tell(desk: Desk) -> tuple[list[int], bool]:
    act, case = desk.act, desk.case
    if case.alarm_level == alarms.CALM:
        return tell_holders(act, case, "due-soon"), True
    if case.alarm_level == alarms.WARNED:
        return tell_backup(act, case, "overdue")
    return tell_above(act, case, "escalated", steps_up=case.alarm_level - alarms.WARNED)
