"""Rounds, visits, inspections, logs, occasions from the field (F1–F6)."""

from __future__ import annotations

from gridwork.fieldwork.commands.checks import check_item
from gridwork.fieldwork.commands.excuses import explain
from gridwork.fieldwork.commands.inspections import AnswerGiven, InspectionDraft, inspect, inspect_and_issue
from gridwork.fieldwork.commands.logs import clear_day, close_week, write_log
from gridwork.fieldwork.commands.mistakes import TAKE_BACK
from gridwork.fieldwork.commands.occasions import hold_planned, hold_unplanned
from gridwork.fieldwork.commands.rounds import RoundDraft, StopDraft, record_round
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.commands.zero import report_zero
from gridwork.fieldwork.queries.mistakes import not_yours
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.gathering import HeldDraft, OccasionDraft
from gridwork.journal.queries.entries import outcome
from gridwork.sync.commands.doing import Doing, Done
from gridwork.sync.rules import bodies


def walk(doing: Doing, body: bodies.Round) -> Done:
    """A round with its stops; the phone's times are put right as the act's own."""
    right = doing.clock.right
    stops = [
        StopDraft(right(one.at), one.place, one.plate, one.words, one.report, one.point) for one in body.stops
    ]  # fmt: skip
    draft = RoundDraft(
        body.grid, right(body.started_at), right(body.stopped_at), body.seconds, body.words, stops,
        body.makes_up, body.reason, dict(doing.photos),
    )  # fmt: skip
    return Done(kinds.ROUND, record_round(doing.act, doing.powers, draft).pk)


def zero(doing: Doing, body: bodies.Zero) -> Done:
    """Nothing found on a day."""
    doing.without_photos()
    return Done(kinds.DEED, report_zero(doing.act, doing.powers, body.grid, body.day).pk)


def excuse(doing: Doing, body: bodies.Excuse) -> Done:
    """Why a duty was not done in time."""
    doing.without_photos()
    made = explain(doing.act, doing.powers, body.duty, body.posting, body.period, body.reason)
    return Done(kinds.EXCUSE, made.pk)


def log_write(doing: Doing, body: bodies.LogWrite) -> Done:
    """A sentence more in the day's log."""
    doing.without_photos()
    log = write_log(doing.act, doing.powers, body.day, body.words, seen=body.seen, after=body.after)
    return Done(kinds.LOG, log.pk)


def log_clear(doing: Doing, body: bodies.LogClear) -> Done:
    """The day is cleared."""
    doing.without_photos()
    return Done(kinds.LOG, clear_day(doing.act, doing.powers, body.day).pk)


def log_close(doing: Doing, body: bodies.LogClose) -> Done:
    """The week is closed."""
    doing.without_photos()
    return Done(kinds.WEEK, close_week(doing.act, doing.powers, body.monday, body.words).pk)


def visit(doing: Doing, body: bodies.Visit) -> Done:
    """A visit to a household, premises or somebody in care."""
    doing.without_photos()
    draft = VisitDraft(
        body.visit, day=body.day, outcome=body.outcome, place_id=body.place, enrolment_id=body.enrolment,
        reason=body.reason, needs=body.needs, words=body.words, makes_up=body.makes_up, another=body.another,
    )  # fmt: skip
    return Done(kinds.VISIT, record_visit(doing.act, doing.powers, draft).pk)


def inspection(doing: Doing, body: bodies.Inspection) -> Done:
    """An inspection, with a notice at once where the inspector says so."""
    answers = {key: AnswerGiven(one.is_, one.words, one.on_the_spot) for key, one in body.answers.items()}
    draft = InspectionDraft(
        body.inspection, body.place, answers, body.words, dict(doing.photos), body.day, body.makes_up, body.reason,
        body.again_for, body.second_looks, body.another,
    )  # fmt: skip
    command = inspect_and_issue if body.notice else inspect
    return Done(kinds.INSPECTION, command(doing.act, doing.powers, draft).pk)


def sample_check(doing: Doing, body: bodies.SampleCheck) -> Done:
    """One item of a sample, checked once and for good."""
    doing.without_photos()
    said = {key: kinds.Said(answer) for key, answer in body.answers.items()}
    item = check_item(doing.act, doing.powers, body.item, kinds.Method(body.method), said, body.words, body.day)
    return Done(kinds.SAMPLE, item.sample_id)


def take_back(doing: Doing, body: bodies.TakeBack) -> Done:
    """What an earlier act of theirs recorded by mistake; NotFound where it recorded nothing of the kind."""
    doing.without_photos()
    made = outcome(body.ref)
    if made is None or made.person_id != doing.act.person_id or made.kind not in TAKE_BACK:
        raise not_yours(place="ref")
    return Done(made.kind, TAKE_BACK[made.kind](doing.act, made.subject_id, body.why))


def occasion(doing: Doing, body: bodies.Occasion) -> Done:
    """A meeting, talk, drill … that was held, planned before or not."""
    report = HeldDraft(
        body.held_on, body.minutes, body.residents, body.attended, body.makes_up, body.reason, dict(doing.photos),
        body.another,
    )  # fmt: skip
    if body.planned is not None:
        return Done(kinds.OCCASION, hold_planned(doing.act, doing.powers, body.planned, report).pk)
    draft = OccasionDraft(body.kind, body.area, body.title, body.held_on, body.place)
    return Done(kinds.OCCASION, hold_unplanned(doing.act, doing.powers, draft, report).pk)
