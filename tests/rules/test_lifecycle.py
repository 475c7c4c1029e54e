"""The procedure engine on plain values: whatever is done in whatever order, a case stays on the map (C5, C8)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.errors import Conflict
from gridwork.cases.rules.lifecycle import Move, State, after, begin, why_not
from gridwork.cases.rules.verbs import BEFORE_HANDLED, ENDED, NEEDS, STAGE_NAMES, VERB_NAMES, Stage, Verb
from gridwork.charter.case_parts import Step, StepVerb, Who

MOVING = [
    verb
    for verb in Verb
    if verb
    not in (Verb.REPORT, Verb.RATE, Verb.WARN, Verb.ESCALATE, Verb.ABSORB, Verb.RELEASE, Verb.EXTEND, Verb.REDATE)
]
"""The verbs the engine is asked about; the others only leave a trace."""
BEFORE_WORK = [StepVerb.ACCEPT, StepVerb.ASSIGN]
WORK = [StepVerb.HANDLE, StepVerb.DECIDE]
AFTER_WORK = [StepVerb.VERIFY, StepVerb.NOTICE, StepVerb.ANSWER, StepVerb.HANDLE, StepVerb.DECIDE]


def step(verb: StepVerb | str, who: Who | str = Who.STATION) -> Step:
    return Step(verb=StepVerb(verb), who=Who(who))


def steps(*said: str) -> list[Step]:
    """``"accept station"`` and so on."""
    return [step(*line.split()) for line in said]


someone = st.sampled_from(Who)
procedures = st.builds(
    lambda early, work, late, closer, publisher: [
        *early, work, *late, step("close", closer), *([step("publish", publisher)] if publisher else []),
    ],
    st.lists(st.builds(step, st.sampled_from(BEFORE_WORK), someone), max_size=3),
    st.builds(step, st.sampled_from(WORK), someone),
    st.lists(st.builds(step, st.sampled_from(AFTER_WORK), someone), max_size=5),
    someone,
    st.none() | someone,
)  # fmt: skip
"""Every procedure a checked charter can have."""


def state(move: Move) -> State:
    return State(move.stage, move.step, move.pending, move.before)


@st.composite
def walks(draw: st.DrawFn) -> tuple[list[Step], list[tuple[Verb, bool, Move]]]:
    """A procedure and up to 30 permitted verbs taken one after another, with what each led to."""
    course = draw(procedures)
    move = begin(course)
    walked: list[tuple[Verb, bool, Move]] = []
    for _ in range(draw(st.integers(0, 30))):
        permitted = [verb for verb in MOVING if not why_not(course, state(move), verb)]
        verb, passed = draw(st.sampled_from(permitted)), draw(st.booleans())
        move = after(course, state(move), verb, passed=passed)
        walked.append((verb, passed, move))
    return course, walked


COORDINATED = steps(
    "accept station", "handle department", "verify station", "answer station", "close station", "publish town"
)
APPROVAL = steps(
    "accept station", "decide town", "notice station", "notice town", "answer station", "close station"
)  # fmt: skip


@given(walks())
def test_whatever_is_done_the_case_waits_for_its_steps_verb_or_for_nothing(
    walk: tuple[list[Step], list[tuple[Verb, bool, Move]]],
) -> None:
    course, walked = walk
    for _, _, move in walked:
        assert 0 <= move.step < len(course)
        assert move.pending in ("", course[move.step].verb)
        assert move.stage in Stage


@given(walks())
def test_an_ended_case_waits_for_nothing_but_to_be_published(
    walk: tuple[list[Step], list[tuple[Verb, bool, Move]]],
) -> None:
    for _, _, move in walk[1]:
        if move.stage in ENDED:
            assert move.pending in ("", StepVerb.PUBLISH)


@given(walks())
def test_an_open_case_always_waits_for_something(walk: tuple[list[Step], list[tuple[Verb, bool, Move]]]) -> None:
    for _, _, move in walk[1]:
        assert move.pending or move.stage in ENDED


@given(walks())
def test_only_a_pause_or_a_merge_remembers_a_stage_to_go_back_to(
    walk: tuple[list[Step], list[tuple[Verb, bool, Move]]],
) -> None:
    for _, _, move in walk[1]:
        assert (move.before is not None) == (move.stage in (Stage.SUSPENDED, Stage.MERGED))


@given(walks(), st.sampled_from(MOVING), st.booleans())
def test_a_verb_is_refused_exactly_when_there_is_a_reason(
    walk: tuple[list[Step], list[tuple[Verb, bool, Move]]], verb: Verb, passed: bool
) -> None:
    course, walked = walk
    at = state(walked[-1][2] if walked else begin(course))
    reason = why_not(course, at, verb)
    if reason:
        with pytest.raises(Conflict) as refusal:
            after(course, at, verb, passed=passed)
        assert refusal.value.message == reason
        assert str(refusal.value)
    else:
        after(course, at, verb, passed=passed)


@given(walks())
def test_reopening_always_leads_to_the_step_in_which_the_work_is_done(
    walk: tuple[list[Step], list[tuple[Verb, bool, Move]]],
) -> None:
    course, walked = walk
    for verb, _, move in walked:
        if verb is Verb.REOPEN:
            assert move.stage is Stage.ASSIGNED
            assert move.pending in (StepVerb.HANDLE, StepVerb.DECIDE)
            assert not any(s.verb in WORK for s in course[: move.step])
            assert move.restarts


@given(walks())
def test_what_is_returned_goes_back_to_somebody_elses_earlier_step(
    walk: tuple[list[Step], list[tuple[Verb, bool, Move]]],
) -> None:
    course, walked = walk
    before = begin(course)
    for verb, _, move in walked:
        if verb is Verb.RETURN:
            assert move.step < before.step
            assert course[move.step].who is not course[before.step].who
            assert move.who is course[move.step].who
        before = move


@given(walks())
def test_a_pause_ends_where_it_began(walk: tuple[list[Step], list[tuple[Verb, bool, Move]]]) -> None:
    course, walked = walk
    before = begin(course)
    for verb, _, move in walked:
        if verb is Verb.SUSPEND:
            resumed = after(course, state(move), Verb.RESUME)
            assert (resumed.stage, resumed.step, resumed.pending) == (before.stage, before.step, before.pending)
            assert not resumed.restarts
        before = move


@given(walks())
def test_a_merge_can_be_undone(walk: tuple[list[Step], list[tuple[Verb, bool, Move]]]) -> None:
    course, walked = walk
    before = begin(course)
    for verb, _, move in walked:
        if verb is Verb.MERGE:
            parted = after(course, state(move), Verb.UNMERGE)
            assert (parted.stage, parted.step, parted.pending) == (before.stage, before.step, before.pending)
            assert parted.restarts
        before = move


@given(procedures)
def test_a_procedure_can_be_walked_to_its_end_step_by_step(course: list[Step]) -> None:
    move = begin(course)
    for expected in course:
        assert move.pending == expected.verb
        move = after(course, state(move), Verb(move.pending))
    assert (move.stage, move.pending) == (Stage.CLOSED, "")


@given(procedures)
def test_a_step_passed_hands_the_case_to_whose_step_is_next(course: list[Step]) -> None:
    move = begin(course)
    for following in course[1:]:
        move = after(course, state(move), Verb(move.pending))
        assert move.who is following.who
        assert move.restarts


@given(procedures)
def test_a_refused_application_meets_no_notice_and_no_further_decision(course: list[Step]) -> None:
    move = begin(course)
    while move.pending != StepVerb.DECIDE:
        if move.pending == StepVerb.CLOSE:
            return
        move = after(course, state(move), Verb(move.pending))
    move = after(course, state(move), Verb.DECIDE, passed=False)
    assert move.pending in (StepVerb.ANSWER, StepVerb.CLOSE)
    assert move.stage is Stage.HANDLED


def test_work_that_does_not_pass_the_check_is_done_again() -> None:
    move = after(COORDINATED, State(Stage.HANDLED, 2, "verify"), Verb.VERIFY, passed=False)
    assert (move.stage, move.pending, move.who) == (Stage.ASSIGNED, "handle", Who.DEPARTMENT)
    assert move.stage in BEFORE_HANDLED


def test_a_case_may_be_passed_on_while_it_waits_to_be_accepted_or_handled() -> None:
    for at in (State(Stage.REPORTED, 0, "accept"), State(Stage.ACCEPTED, 1, "handle")):
        move = after(COORDINATED, at, Verb.ASSIGN)
        assert (move.stage, move.step, move.pending, move.who) == (Stage.ASSIGNED, at.step, at.pending, None)
        assert move.restarts
    assert why_not(COORDINATED, State(Stage.HANDLED, 2, "verify"), Verb.ASSIGN)


def test_a_case_taken_on_can_no_longer_be_declined() -> None:
    assert not why_not(COORDINATED, State(Stage.REPORTED, 0, "accept"), Verb.DECLINE)
    assert why_not(COORDINATED, State(Stage.ACCEPTED, 1, "handle"), Verb.DECLINE)


def test_the_first_step_cannot_be_returned() -> None:
    assert why_not(COORDINATED, State(Stage.REPORTED, 0, "accept"), Verb.RETURN)
    assert not why_not(COORDINATED, State(Stage.ACCEPTED, 1, "handle"), Verb.RETURN)


def test_a_closed_case_can_still_be_published_and_noted_but_not_worked_on() -> None:
    closed = State(Stage.CLOSED, 5, "publish")
    assert not why_not(COORDINATED, closed, Verb.PUBLISH)
    assert not why_not(COORDINATED, closed, Verb.NOTE)
    for verb in (Verb.HANDLE, Verb.ASSIGN, Verb.SUSPEND, Verb.REFER, Verb.MERGE, Verb.DECLINE, Verb.RETURN):
        assert why_not(COORDINATED, closed, verb)


def test_a_case_whose_procedure_does_not_publish_can_be_published_after_it_closed() -> None:
    ended = after(APPROVAL, State(Stage.HANDLED, 5, "close"), Verb.CLOSE)
    assert (ended.stage, ended.pending) == (Stage.CLOSED, "")
    published = after(APPROVAL, state(ended), Verb.PUBLISH)
    assert (published.stage, published.pending) == (Stage.CLOSED, "")


def test_a_merged_case_leaves_all_acts_to_the_one_it_was_merged_into() -> None:
    merged = State(Stage.MERGED, 1, "", Stage.ACCEPTED)
    permitted = {verb for verb in MOVING if not why_not(COORDINATED, merged, verb)}
    assert permitted == {Verb.UNMERGE, Verb.READ}


def test_a_suspended_case_can_only_be_resumed_or_noted() -> None:
    paused = State(Stage.SUSPENDED, 1, "handle", Stage.ACCEPTED)
    permitted = {verb for verb in MOVING if not why_not(COORDINATED, paused, verb)}
    assert permitted == {Verb.RESUME, Verb.NOTE, Verb.READ}


def test_every_stage_and_verb_has_a_name_and_every_officers_verb_a_capability() -> None:
    assert set(STAGE_NAMES) == set(Stage)
    assert set(VERB_NAMES) == set(Verb)
    by_nobody = {Verb.RATE, Verb.WARN, Verb.ESCALATE, Verb.ABSORB, Verb.RELEASE, Verb.REDATE}
    assert set(NEEDS) == set(Verb) - by_nobody
