"""Can a procedure be walked to its end, in the time promised, by posts that exist (C5, C6)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from gridwork.base.errors import N_
from gridwork.base.worktime import Span, Unit
from gridwork.charter.case_parts import Match, Procedure, Route, Step, StepVerb, Who
from gridwork.charter.rules.faults import Fault, Path
from gridwork.charter.rules.references import CELL
from gridwork.charter.schema import Capability, Charter

NEEDS: dict[StepVerb, Capability] = {
    StepVerb.ACCEPT: Capability.CASE_ACCEPT,
    StepVerb.ASSIGN: Capability.CASE_ASSIGN,
    StepVerb.HANDLE: Capability.CASE_HANDLE,
    StepVerb.VERIFY: Capability.CASE_VERIFY,
    StepVerb.DECIDE: Capability.CASE_DECIDE,
    StepVerb.NOTICE: Capability.CASE_PUBLISH,
    StepVerb.ANSWER: Capability.CASE_ANSWER,
    StepVerb.CLOSE: Capability.CASE_CLOSE,
    StepVerb.PUBLISH: Capability.CASE_PUBLISH,
}
"""What a post must be allowed for each step (P1)."""

AUTOMATIC = frozenset({StepVerb.ACCEPT, StepVerb.NOTICE, StepVerb.CLOSE})
_WORK = frozenset({StepVerb.HANDLE, StepVerb.DECIDE})
_AFTER_CLOSE = frozenset({StepVerb.PUBLISH})


def faults(charter: Charter) -> Iterator[Fault]:
    """Every fault of every procedure."""
    for key, procedure in charter.procedures.items():
        path: Path = ("procedures", key)
        yield from _course_faults(path, procedure.steps)
        for place, step in enumerate(procedure.steps):
            yield from _step_faults((*path, "steps", place), step)
            yield from _holder_faults(charter, key, (*path, "steps", place), step)
        yield from promise_faults(charter, (*path, "promise"), procedure.promise, procedure)
    on_the_spot = charter.procedures.get("on_the_spot")
    if on_the_spot and next((s.verb for s in on_the_spot.steps if s.verb is not StepVerb.ACCEPT), None) not in _WORK:
        message = N_("What is done on the spot is handled first of all.")
        yield Fault(("procedures", "on_the_spot", "steps", 0), message, "unreachable")


def promise_faults(charter: Charter, path: Path, promise: Span, procedure: Procedure) -> Iterator[Fault]:
    """The promise to the resident is no shorter than the steps up to the answer together."""
    steps = _until_answered(procedure.steps)
    spans = [span for step in steps for span in (step.within, step.notice_for) if span]
    needed, given = sum(_working_hours(charter, span) for span in spans), _working_hours(charter, promise)
    if needed > given:
        message = N_("%(promise)s is promised, but the steps up to the answer may take %(days)s working days.")
        days = f"{needed / _hours_a_day(charter):.1f}"
        yield Fault(path, message, "deadline-too-short", {"promise": str(promise), "days": days})


def level_of(charter: Charter, who: Who, department: str = "") -> str:
    """The level (or the cell) whose office ``who`` means; the same rule the cases follow."""
    keys = [CELL, *(level.key for level in charter.levels)]
    match who:
        case Who.GRID:
            return keys[-1]
        case Who.STATION:
            return keys[-2]
        case Who.TOWN:
            return keys[1]
        case Who.DEPARTMENT if department in charter.departments:
            return charter.departments[department].at
        case _:
            return CELL


def _course_faults(path: Path, steps: Sequence[Step]) -> Iterator[Fault]:
    verbs = [step.verb for step in steps]
    if StepVerb.CLOSE not in verbs:
        yield Fault((*path, "steps"), N_("The procedure never closes the case."), "no-close")
        return
    close = verbs.index(StepVerb.CLOSE)
    for place in range(close + 1, len(steps)):
        if verbs[place] not in _AFTER_CLOSE:
            message = N_("This step is never reached: the case is closed before it, and only publishing follows.")
            yield Fault((*path, "steps", place), message, "unreachable")
    work = next((place for place, verb in enumerate(verbs) if verb in _WORK), len(steps))
    if work > close:
        yield Fault((*path, "steps", close), N_("The case is closed before anybody handled or decided it."), "no-work")
    for place, verb in enumerate(verbs[:work]):
        if verb in (StepVerb.VERIFY, StepVerb.ANSWER):
            message = N_("There is nothing to verify or answer before the case was handled.")
            yield Fault((*path, "steps", place), message, "unreachable")


def _step_faults(path: Path, step: Step) -> Iterator[Fault]:
    if step.auto and step.verb not in AUTOMATIC:
        message = N_("The system cannot “%(verb)s” by itself; a person must.")
        yield Fault((*path, "auto"), message, params={"verb": step.verb})
    if step.notice_for and step.verb is not StepVerb.NOTICE:
        yield Fault((*path, "notice_for"), N_("Only a notice stays up for a time."))
    if step.notes_every and step.verb is not StepVerb.HANDLE:
        yield Fault((*path, "notes_every"), N_("Progress notes belong to the step that handles the case."))


def _holder_faults(charter: Charter, procedure: str, path: Path, step: Step) -> Iterator[Fault]:
    """Somebody at the step's office may take it."""
    if step.auto:
        return
    departments = _departments_under(charter, procedure) if step.who is Who.DEPARTMENT else [""]
    for department in departments:
        level = level_of(charter, step.who, department)
        if not any(
            post.at == level and post.department is bool(department) and NEEDS[step.verb] in post.may
            for post in charter.posts.values()
        ):
            message = N_("No kind of post at “%(level)s” may “%(verb)s” here.")
            if department:
                message = N_("No kind of post in the department “%(department)s” at “%(level)s” may “%(verb)s” here.")
            params = {"level": level, "verb": step.verb.value, "department": department}
            shown = {name: value for name, value in params.items() if f"%({name})s" in message}
            yield Fault((*path, "who"), message, "nobody-may", shown)


def _departments_under(charter: Charter, procedure: str) -> list[str]:
    """The departments whose cases run this procedure."""
    named = {
        rule.department
        for rule in charter.routing
        if rule.department in charter.departments and procedure in procedures_of(charter, rule)
    }
    return sorted(named)


def procedures_of(charter: Charter, rule: Route) -> set[str]:
    """The procedures a routing rule can lead to: its own, or those of the categories it is reached by."""
    if rule.procedure:
        return {rule.procedure}
    taken = {
        category
        for earlier in charter.routing[: charter.routing.index(rule)]
        if earlier.when == Match(category=earlier.when.category)
        for category in earlier.when.category
    }
    chosen = [key for key in rule.when.category or charter.categories if key not in taken]
    return {charter.categories[key].procedure for key in chosen if key in charter.categories}


def _until_answered(steps: Sequence[Step]) -> Sequence[Step]:
    for end in (StepVerb.ANSWER, StepVerb.CLOSE):
        for place, step in enumerate(steps):
            if step.verb is end:
                return steps[: place + 1]
    return steps


def _working_hours(charter: Charter, span: Span) -> float:
    """A span in working hours; calendar time counts at most one working day a day."""
    daily = _hours_a_day(charter)
    match span.unit:
        case Unit.WORKING_HOUR:
            return span.amount
        case Unit.HOUR:
            return span.amount * daily / 24
        case _:
            return span.amount * daily


def _hours_a_day(charter: Charter) -> float:
    day = date(2000, 1, 1)
    stretches = [(hours.start, hours.end) for hours in charter.calendar.office_hours]
    seconds = [(datetime.combine(day, end) - datetime.combine(day, start)).total_seconds() for start, end in stretches]
    return max(1.0, sum(seconds) / 3600)
