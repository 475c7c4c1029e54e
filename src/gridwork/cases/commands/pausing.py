"""What stops or stretches a clock (C6): suspension, extension; and referral outside (C8)."""

from __future__ import annotations

from datetime import date

from gridwork.base.errors import N_, BadInput
from gridwork.base.worktime import Span
from gridwork.cases.commands.desk import Desk, open_desk, said
from gridwork.cases.commands.once import once
from gridwork.cases.models import Case
from gridwork.cases.rules.alarms import resumed
from gridwork.cases.rules.verbs import Verb
from gridwork.journal.act import Act
from gridwork.territory.rules.powers import Powers


@once(Verb.SUSPEND)
def suspend(act: Act, powers: Powers, case_id: int, *, reason: str, until: date, seen: int | None = None) -> Case:
    """Stop both clocks (缓办) until a day, with a reason, by someone who may approve it."""
    desk = open_desk(act, powers, case_id, Verb.SUSPEND, seen)
    text = said(reason, place="reason", missing=N_("Say why it has to wait."))
    if until <= desk.calendar.today(act.done_at):
        raise BadInput(N_("Choose a day after today."), place="until")
    desk.move(Verb.SUSPEND)
    desk.case.suspended_at, desk.case.suspended_until = act.done_at, until
    desk.case.alarm_at = None
    return desk.done(Verb.SUSPEND, reason=text, until=until.isoformat())


@once(Verb.RESUME)
def resume(act: Act, powers: Powers, case_id: int, *, seen: int | None = None) -> Case:
    """Let both clocks run on; each keeps the time that was left of it."""
    desk = open_desk(act, powers, case_id, Verb.RESUME, seen)
    return resumed_on(desk)


def resumed_on(desk: Desk) -> Case:
    """Resume the case on the desk: by a person, or by the worker on the day that was set."""
    case, act = desk.case, desk.act
    paused = case.suspended_at or act.done_at
    old = (case.step_due_at, case.promised_at)
    desk.move(Verb.RESUME)
    step = desk.steps[case.step]
    if case.step_due_at:
        case.step_due_at = resumed(
            desk.calendar, case.step_due_at, paused, act.done_at, step.notes_every or step.within
        )
    span = desk.charter.categories[case.category].promise or desk.charter.procedures[case.procedure].promise
    case.promised_at = resumed(desk.calendar, case.promised_at, paused, act.done_at, span)
    case.suspended_at = case.suspended_until = None
    desk.calm()
    return desk.done(Verb.RESUME, due_was=_iso(old[0]), promised_was=_iso(old[1]), promised=_iso(case.promised_at))


def _iso(moment: object) -> str | None:
    return moment.isoformat() if hasattr(moment, "isoformat") else None


@once(Verb.EXTEND)
def extend(act: Act, powers: Powers, case_id: int, *, by: str, reason: str, seen: int | None = None) -> Case:
    """Move both deadlines out by a span such as ``"2 working days"`` (延期), with a reason."""
    desk = open_desk(act, powers, case_id, Verb.EXTEND, seen)
    text = said(reason, place="reason", missing=N_("Say why more time is needed."))
    try:
        span = Span.parse(by)
    except ValueError as error:
        raise BadInput(N_("Write the extension as e.g. “2 working days”."), place="by") from error
    case = desk.case
    if case.step_due_at is None or span.amount < 1:
        raise BadInput(N_("There is no deadline to extend."), place="by")
    old = (case.step_due_at, case.promised_at)
    due, promise = desk.calendar.add(case.step_due_at, span), desk.calendar.add(case.promised_at, span)
    case.step_due_at, case.promised_at = due.at, promise.at
    case.provisional = case.provisional or due.provisional or promise.provisional
    desk.calm()
    return desk.done(
        Verb.EXTEND, by=str(span), reason=text, due_was=old[0].isoformat(), due_is=case.step_due_at.isoformat(),
        promised_was=old[1].isoformat(), promised=case.promised_at.isoformat(),
    )  # fmt: skip


@once(Verb.REFER)
def refer(act: Act, powers: Powers, case_id: int, *, to: str, reason: str, seen: int | None = None) -> Case:
    """Refer the matter to a body outside the system and follow it up (移送); the office keeps the case."""
    desk = open_desk(act, powers, case_id, Verb.REFER, seen)
    body = said(to, place="to", missing=N_("Say to whom it is referred."), most=120)
    text = said(reason, place="reason", missing=N_("Say why it is referred."))
    desk.move(Verb.REFER)
    return desk.done(Verb.REFER, referred_to=body, reason=text)
