"""The procedure engine: one pure function from a case's state and a verb to its next state.

A procedure is a list of steps from the charter (C5). ``pending`` is the verb of the step
the case waits for. Verbs of the procedure move it to the next step; the others (assign,
return, suspend, …) move it beside the procedure. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gridwork.base.errors import N_, Conflict
from gridwork.cases.rules.verbs import ENDED, Stage, Verb
from gridwork.charter.case_parts import Step, StepVerb, Who


class State(NamedTuple):
    """Where a case stands in its procedure. ``before`` is the stage a pause goes back to."""

    stage: Stage
    step: int
    pending: str
    before: Stage | None = None


class Move(NamedTuple):
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
    if verb in _BESIDE:
        return _BESIDE[verb](state)
    if state.stage is Stage.MERGED:
        return N_("The case was merged into another; act on that one.")
    if verb is Verb.NOTE:
        return ""
    if verb is Verb.REOPEN:
        return "" if state.stage in ENDED else N_("The case is still open.")
    if state.stage is Stage.SUSPENDED:
        return N_("The case is suspended; resume it first.")
    return _why_not_step(state, verb) if verb in _STEP_VERBS else _why_not_aside(steps, state, verb)


_BESIDE: dict[Verb, Callable[[State], str]] = {
    Verb.READ: lambda state: "",
    Verb.UNMERGE: lambda state: "" if state.stage is Stage.MERGED else N_("The case is not merged."),
    Verb.RESUME: lambda state: "" if state.stage is Stage.SUSPENDED else N_("The case is not suspended."),
}
"""Verbs that ask only for one stage of their own."""


def _why_not_aside(steps: Sequence[Step], state: State, verb: Verb) -> str:
    """For the verbs that move a case beside its procedure."""
    if state.stage in ENDED:
        return _OPEN_ONLY
    if verb is Verb.DECLINE and state.pending not in (StepVerb.ACCEPT, StepVerb.ASSIGN):
        return N_("Only a case not yet taken on can be declined.")
    if verb is Verb.RETURN and _back(steps, state.step) is None:
        return N_("There is nobody before this step to return it to.")
    return ""


def _why_not_step(state: State, verb: Verb) -> str:
    """For the verbs a procedure can wait for."""
    waited_for = state.pending == verb
    passed_on = verb is Verb.ASSIGN and state.pending in (StepVerb.ACCEPT, StepVerb.HANDLE)
    published_late = verb is Verb.PUBLISH and state.stage is Stage.CLOSED and not state.pending
    if waited_for or passed_on or published_late:
        return ""
    return _OPEN_ONLY if state.stage in ENDED else N_("The procedure waits for another step first: %(pending)s.")


def _back(steps: Sequence[Step], step: int) -> int | None:
    """The last step before this one that is someone else's."""
    return next((i for i in range(step - 1, -1, -1) if steps[i].who is not steps[step].who), None)


def _work(steps: Sequence[Step]) -> int:
    """The step in which the work is done (the first handle or decide)."""
    return next((i for i, s in enumerate(steps) if s.verb in (StepVerb.HANDLE, StepVerb.DECIDE)), 0)


def _at(steps: Sequence[Step], step: int, stage: Stage) -> Move:
    return Move(stage, step, steps[step].verb, steps[step].who, restarts=True)


def after(steps: Sequence[Step], state: State, verb: Verb, *, passed: bool = True) -> Move:
    """The state after ``verb``; ``passed`` is the outcome of verify and decide.

    Raises Conflict when the verb cannot be done in this state.
    """
    reason = why_not(steps, state, verb)
    if reason:
        raise Conflict(reason, code="not-now", stage=state.stage, pending=state.pending)
    if not passed and verb in _NOT_PASSED:
        return _NOT_PASSED[verb](steps, state)
    if verb in _ASIDE:
        return _ASIDE[verb](steps, state)
    if verb is Verb.ASSIGN and state.pending != StepVerb.ASSIGN:
        return Move(Stage.ASSIGNED, state.step, state.pending, restarts=True)
    if verb in _STEP_VERBS:
        return _onward(steps, state, _STEP_VERBS[verb])
    return Move(state.stage, state.step, state.pending, before=state.before)


def _onward(steps: Sequence[Step], state: State, verb: StepVerb) -> Move:
    """The verb's own step is done: on to the next one."""
    stage = _REACHED.get(verb, state.stage)
    if state.pending != verb or state.step + 1 >= len(steps):
        return Move(stage, state.step, "")
    following = steps[state.step + 1]
    return Move(stage, state.step + 1, following.verb, following.who, restarts=True)


def _returned(steps: Sequence[Step], state: State) -> Move:
    step = _back(steps, state.step) or 0
    return _at(steps, step, Stage.ASSIGNED if step else Stage.REPORTED)


def _refused(steps: Sequence[Step], state: State) -> Move:
    """A refused application goes to the answer: no notice, no further decision, no work."""
    rest = (i for i, s in enumerate(steps) if i > state.step and s.verb in (StepVerb.ANSWER, StepVerb.CLOSE))
    following = next(rest, None)
    return Move(Stage.HANDLED, state.step, "") if following is None else _at(steps, following, Stage.HANDLED)


_Turn = Callable[[Sequence[Step], State], Move]

_NOT_PASSED: dict[Verb, _Turn] = {
    Verb.VERIFY: lambda steps, state: _at(steps, _work(steps), Stage.ASSIGNED),
    Verb.DECIDE: _refused,
}
_ASIDE: dict[Verb, _Turn] = {
    Verb.DECLINE: lambda steps, state: Move(Stage.DECLINED, state.step, ""),
    Verb.RETURN: _returned,
    Verb.REFER: lambda steps, state: Move(Stage.REFERRED, state.step, state.pending),
    Verb.SUSPEND: lambda steps, state: Move(Stage.SUSPENDED, state.step, state.pending, before=state.stage),
    Verb.RESUME: lambda steps, state: Move(state.before or Stage.ASSIGNED, state.step, state.pending),
    Verb.MERGE: lambda steps, state: Move(Stage.MERGED, state.step, "", before=state.stage),
    Verb.UNMERGE: lambda steps, state: _at(steps, state.step, state.before or Stage.REPORTED),
    Verb.REOPEN: lambda steps, state: _at(steps, _work(steps), Stage.ASSIGNED),
}
_STEP_VERBS: dict[Verb, StepVerb] = {Verb(step.value): step for step in StepVerb}
