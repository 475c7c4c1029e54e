"""A case on the desk for one act: loaded, checked, moved, recorded, laid down again.

Every verb's command goes through here, so that permission, state, clocks and journal are
handled alike; the command itself says only what is its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.base.moment import iso
from gridwork.base.rows import Rows
from gridwork.base.typed import typed
from gridwork.base.worktime import WorkCalendar
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import holder_of, last_deed, may, posting_for, refused, state_of, steps_of
from gridwork.cases.rules import alarms, lifecycle
from gridwork.cases.rules.lifecycle import Move
from gridwork.cases.rules.verbs import BEFORE_HANDLED, STAGE_NAMES, VERB_NAMES, Stage, Verb
from gridwork.charter.case_parts import Step, StepVerb
from gridwork.charter.queries.adopted import version
from gridwork.charter.schema import Capability, Charter
from gridwork.journal.act import Act, Via
from gridwork.journal.commands import follow
from gridwork.journal.rules.chain import Link
from gridwork.territory.rules.powers import Powers

CASES = Rows(Case)
AUTOMATIC = frozenset({StepVerb.ACCEPT, StepVerb.NOTICE, StepVerb.CLOSE})
"""The steps the system can take by itself."""


@dataclass(slots=True)
class Desk:
    """One case, one act. ``part`` counts the entries this act has written."""

    act: Act
    case: Case
    charter: Charter
    calendar: WorkCalendar
    steps: list[Step]
    part: int = 0
    before: str = ""
    last: Link | None = None
    """The end of the case's journal, once this act has written into it."""

    def due(self, at: datetime) -> None:
        """Start the present step's clock at ``at`` (C6)."""
        case = self.case
        step = self.steps[case.step]
        span = step.notes_every or step.within
        case.step_entered_at = at
        if not case.pending:
            case.step_due_at = None
        elif span is None:
            case.step_due_at = case.promised_at
        else:
            told = self.calendar.add(max(at, case.not_before) if case.not_before else at, span)
            case.step_due_at, case.provisional = told.at, case.provisional or told.provisional
        self.calm()

    def calm(self) -> None:
        """No alarm has sounded for the present deadline yet."""
        case = self.case
        case.alarm_level = alarms.CALM
        case.alarm_at = None
        if case.not_before and self.automatic_next:
            case.alarm_at = case.not_before
        elif case.stage != Stage.SUSPENDED and not self.past_import:
            case.alarm_at = alarms.next_alarm(
                self.calendar, self.charter.escalation, alarms.CALM, case.step_entered_at, case.step_due_at
            )

    @property
    def past_import(self) -> bool:
        """Whether an import brings this deadline when it is long over: listed as overdue, but nobody is woken."""
        due = self.case.step_due_at
        return self.act.via is Via.IMPORT and due is not None and due < self.act.recorded_at

    @property
    def automatic_next(self) -> bool:
        """Whether the system takes the pending step by itself."""
        return bool(self.case.pending) and self.steps[self.case.step].auto and self.case.pending in AUTOMATIC

    def place(self, move: Move) -> None:
        """Bring the case into the state of a move: stage, step, holder, clock."""
        case = self.case
        self.before = case.stage
        if move.step != case.step:
            case.not_before = None
        if move.stage in BEFORE_HANDLED:
            case.handled_at = None
        case.stage, case.step, case.pending = move.stage, move.step, move.pending
        case.before_pause = move.before or ""
        if move.who is not None:
            office = holder_of(self.charter, case, move.who)
            if office != case.office_id or move.pending == StepVerb.VERIFY:
                case.office_id, case.assignee_id = office, None
        if move.restarts or not move.pending:
            self.due(self.act.done_at)

    def move(self, verb: Verb, *, passed: bool = True) -> None:
        """Carry the verb out on the state; Conflict if it cannot be."""
        self.place(lifecycle.after(self.steps, state_of(self.case), verb, passed=passed))

    def record(self, verb: Verb, **facts: Any) -> None:
        """Write the act into the case's journal, with the stage and deadline it led to."""
        case = self.case
        told = {key: value for key, value in facts.items() if value not in (None, "", [])}
        if self.before and self.before != case.stage:
            told |= {"from": self.before, "to": case.stage}
        if case.step_due_at and self.before:
            told["due"] = iso(case.step_due_at)
        last = self.last or self.act.book.last("case", case.pk)
        self.last = follow(self.act, last, verb, "case", case.pk, part=self.part, **told)
        case.seq, self.part, self.before = self.last.seq, self.part + 1, ""

    def done(self, verb: Verb, **facts: Any) -> Case:
        """Record the verb, take the automatic steps that follow, and lay the case down."""
        self.record(verb, **facts)
        self.automatic()
        if not self.act.book.hold("case", self.case):
            CASES.update(CASES.of(self.case))
        return self.case

    def automatic(self) -> None:
        """Take the steps the charter leaves to the system, as entries of nobody's."""
        case = self.case
        person = self.act
        while self.automatic_next:
            if case.not_before and case.not_before > self.act.done_at:
                break
            verb = Verb(case.pending)
            self.act = person.by_system()
            self.move(verb)
            apply_effects(self, verb)
            self.record(verb, automatic=True)
        self.act = person


def apply_effects(desk: Desk, verb: Verb) -> None:
    """What reaching a verb's end notes on the case, whoever carried it out."""
    case, at = desk.case, desk.act.done_at
    match verb:
        case Verb.HANDLE:
            case.handled_at, case.handler_id = at, desk.act.person_id
        case Verb.ANSWER:
            case.answered_at = at
        case Verb.CLOSE:
            case.closed_at = at
        case Verb.PUBLISH:
            case.published_at = at
        case Verb.NOTICE:
            span = desk.steps[max(0, case.step - 1)].notice_for
            if span and case.pending:
                case.not_before = desk.calendar.add(at, span).at
                desk.due(at)


def lay_out(act: Act, case: Case) -> Desk:
    """A desk for a case already in hand."""
    adopted = version(case.charter_id)
    return Desk(act, case, adopted.charter, adopted.calendar, steps_of(adopted.charter, case))


def take(act: Act, case_id: int) -> Case:
    """The case, locked for this transaction; NotFound if there is none."""
    held: Case | None = act.book.held("case", case_id)
    if held is not None:
        return held
    found = Case.objects.select_for_update().filter(pk=case_id).first()
    if found is None:
        raise NotFound(N_("There is no such case."))
    return found


def open_desk(act: Act, powers: Powers, case_id: int, verb: Verb, seen: int | None = None) -> Desk:
    """The case on the desk of someone who may do this verb to it now.

    Raises NotFound for a case outside the person's sight, NotAllowed, or Conflict when
    somebody else moved it meanwhile (``seen`` is the journal length the person saw).
    """
    case = take(act, case_id)
    if not may(powers, Capability.CASE_SEE, case):
        raise NotFound(N_("There is no such case."))
    denied = refused(powers, verb, case)
    if denied is not None:
        raise denied
    _must_be_as_seen(case, seen)
    if act.posting_id is None:
        act = act.in_post(posting_for(powers, verb, case))
    desk = lay_out(act, case)
    reason = lifecycle.why_not(desk.steps, state_of(case), verb)
    if reason:
        raise _overtaken(case, reason)
    if case.not_before and case.not_before > act.done_at and verb == case.pending:
        raise Conflict(
            N_("The public notice is up until %(until)s; this step follows it."), code="not-yet", until=case.not_before
        )
    return desk


def _must_be_as_seen(case: Case, seen: int | None) -> None:
    if seen is None or seen == case.seq:
        return
    deed = last_deed(case.pk, since=seen)
    if deed is not None:
        raise Conflict(
            N_("%(name)s did “%(deed)s” on this case a moment ago. Look at it again before you act."),
            code="changed-meanwhile",
            name=deed.name or (N_("The resident") if deed.verb == Verb.REOPEN else N_("The system")),
            deed=VERB_NAMES[Verb(deed.verb)],
        )


def _overtaken(case: Case, reason: str) -> Conflict:
    return Conflict(
        reason,
        code="not-now",
        stage=STAGE_NAMES[Stage(case.stage)],
        pending=VERB_NAMES[Verb(case.pending)] if case.pending else "",
    )


def said(text: str, *, place: str, missing: str = "", most: int = 4000) -> str:
    """Text a person typed, cleaned of control characters.

    BadInput if it is too long, or empty and ``missing`` says what to write.
    """
    clean = typed(text).strip()
    if missing and not clean:
        raise BadInput(missing, place=place)
    if len(clean) > most:
        raise BadInput(
            N_("The text has %(length)s characters; at most %(most)s fit. Please shorten it."),
            place=place,
            length=len(clean),
            most=most,
        )
    return clean


def by_worker(done_at: datetime) -> Act:
    """An act of the worker process."""
    return Act(via=Via.WORKER, done_at=done_at, recorded_at=done_at)
