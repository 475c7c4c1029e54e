"""The procedure engine: one pure function from a case's state and a verb to its next state.

A procedure is a list of steps from the charter (C5). ``pending`` is the verb of the step
the case waits for. Verbs of the procedure move it to the next step; the others (assign,
return, suspend, …) move it beside the procedure. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gridwork.base.errors import N_, Conflict
from gridwork.cases.rules.verbs import ENDED, Stage, Verb
from gridwork.charter.schema import Step, StepVerb, Who


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands in its procedure. ``before`` is the stage a pause goes back to."""

    stage: Stage
    step: int
    pending: str
    before: Stage | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The next state; ``who`` is whose the case becomes (None: it stays where it is)."""

    stage: Stage
    step: int
    pending: str
    who: Who | None = None
    before: Stage | None = None
    restarts: bool = False
    """The step's clock starts anew."""


_REACHED: dict[StepVerb, Stage] = {
    StepVerb.ACCEPT: Stage.ACCEPTED,
    StepVerb.ASSIGN: Stage.ASSIGNED,
    StepVerb.HANDLE: Stage.HANDLED,
    StepVerb.DECIDE: Stage.HANDLED,
    StepVerb.VERIFY: Stage.VERIFIED,
    StepVerb.CLOSE: Stage.CLOSED,
}
"""The stage that completing a step reaches; the other steps leave the stage as it is."""

_OPEN_ONLY = N_("The case is %(stage)s.")


def begin(steps: Sequence[Step]) -> Move:
    """The state of a case just reported."""
    return Move(Stage.REPORTED, 0, steps[0].verb, steps[0].who, restarts=True)


def why_not(steps: Sequence[Step], state: State, verb: Verb) -> str:
    """Why the verb cannot be done now, as a msgid that may name ``%(stage)s`` or ``%(pending)s``; "" if it can."""
    if verb is Verb.UNMERGE:
        return "" if state.stage is Stage.MERGED else N_("The case is not merged.")
    if state.stage is Stage.MERGED:
        return N_("The case was merged into another; act on that one.")
    if verb is Verb.NOTE:
        return ""
    if verb is Verb.RESUME:
        return "" if state.stage is Stage.SUSPENDED else N_("The case is not suspended.")
    if verb is Verb.REOPEN:
        return "" if state.stage in ENDED else N_("The case is still open.")
    if state.stage is Stage.SUSPENDED:
        return N_("The case is suspended; resume it first.")
    return _why_not_in_course(steps, state, verb)


def _why_not_in_course(steps: Sequence[Step], state: State, verb: Verb) -> str:
    if verb.value in StepVerb:
        return _why_not_step(state, verb)
    if state.stage in ENDED:
        return _OPEN_ONLY
    if verb is Verb.DECLINE:
        return "" if state.pending in (StepVerb.ACCEPT, StepVerb.ASSIGN) else N_("Only a case not yet taken on can be declined.")
    if verb is Verb.RETURN:
        return "" if _back(steps, state.step) is not None else N_("There is nobody before this step to return it to.")
    return ""


def _why_not_step(state: State, verb: Verb) -> str:
    if state.pending == verb.value:
        return ""
    if verb is Verb.ASSIGN and state.pending in (StepVerb.ACCEPT, StepVerb.HANDLE):
        return ""
    if verb is Verb.PUBLISH and state.stage is Stage.CLOSED and not state.pending:
        return ""
    if state.stage in ENDED:
        return _OPEN_ONLY
    return N_("The procedure waits for another step first: %(pending)s.")


def _back(steps: Sequence[Step], step: int) -> int | None:
    """The last step before this one that is someone else's."""
    for i in range(step - 1, -1, -1):
        if steps[i].who is not steps[step].who:
            return i
    return None


def _work(steps: Sequence[Step]) -> int:
    """The step in which the work is done (the first handle or decide)."""
    return next((i for i, s in enumerate(steps) if s.verb in (StepVerb.HANDLE, StepVerb.DECIDE)), 0)


def _at(steps: Sequence[Step], step: int, stage: Stage) -> Move:
    return Move(stage, step, steps[step].verb, steps[step].who, restarts=True)


def _onward(steps: Sequence[Step], state: State, verb: StepVerb) -> Move:
    """The verb's own step is done: on to the next one."""
    stage = _REACHED.get(verb, state.stage)
    if state.pending != verb.value or state.step + 1 >= len(steps):
        return Move(stage, state.step, "")
    following = steps[state.step + 1]
    return Move(stage, state.step + 1, following.verb, following.who, restarts=True)


def after(steps: Sequence[Step], state: State, verb: Verb, *, passed: bool = True) -> Move:
    """The state after ``verb``; ``passed`` is the outcome of verify and decide.

    Raises Conflict when the verb cannot be done in this state.
    """
    reason = why_not(steps, state, verb)
    if reason:
        raise Conflict(reason, code="not-now", stage=state.stage, pending=state.pending)
    same = Move(state.stage, state.step, state.pending, before=state.before)
    match verb:
        case Verb.ASSIGN if state.pending != StepVerb.ASSIGN:
            return Move(Stage.ASSIGNED, state.step, state.pending, restarts=True)
        case Verb.VERIFY if not passed:
            return _at(steps, _work(steps), Stage.ASSIGNED)
        case Verb.DECIDE if not passed:
            refused = [i for i, s in enumerate(steps) if i > state.step and s.verb is not StepVerb.NOTICE]
            return _at(steps, refused[0], Stage.HANDLED) if refused else Move(Stage.HANDLED, state.step, "")
        case Verb.DECLINE:
            return Move(Stage.DECLINED, state.step, "")
        case Verb.RETURN:
            step = _back(steps, state.step)
            assert step is not None
            return _at(steps, step, Stage.ASSIGNED if step else Stage.REPORTED)
        case Verb.REFER:
            return Move(Stage.REFERRED, state.step, state.pending)
        case Verb.SUSPEND:
            return Move(Stage.SUSPENDED, state.step, state.pending, before=state.stage)
        case Verb.MERGE:
            return Move(Stage.MERGED, state.step, "", before=state.stage)
        case Verb.RESUME:
            return Move(state.before or Stage.ASSIGNED, state.step, state.pending)
        case Verb.UNMERGE:
            return _at(steps, state.step, state.before or Stage.REPORTED)
        case Verb.REOPEN:
            return _at(steps, _work(steps), Stage.ASSIGNED)
        case _ if verb.value in StepVerb:
            return _onward(steps, state, StepVerb(verb.value))
    return same
