"""Where a case stands: its charter, steps, holder, place in the tree, and who may act on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gridwork.accounts.queries.people import name_of
from gridwork.base.errors import N_, NotAllowed
from gridwork.cases.models import Case
from gridwork.cases.rules.lifecycle import State
from gridwork.cases.rules.verbs import NEEDS, STAGES, Verb
from gridwork.charter.case_parts import Step, StepVerb, Who
from gridwork.charter.queries.adopted import version
from gridwork.charter.schema import Capability, Charter
from gridwork.journal.models import Entry
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import PostHeld, Powers


def charter_of(case: Case) -> Charter:
    """The charter the case was opened under."""
    return version(case.charter_id).charter


def steps_of(charter: Charter, case: Case) -> list[Step]:
    """The steps of the case's procedure; what is not for the public has no step of publishing."""
    steps = charter.procedures[case.procedure].steps
    if charter.categories[case.category].public:
        return steps
    return [step for step in steps if step.verb is not StepVerb.PUBLISH]


def state_of(case: Case) -> State:
    """The case's state as the lifecycle rules read it."""
    before = STAGES[case.before_pause] if case.before_pause else None
    return State(STAGES[case.stage], case.step, case.pending, before)


def lineage_of(case: Case) -> tuple[int, ...]:
    """Area ids from the root to the case's grid, as drawn in the edition it was located in."""
    known: tuple[int, ...] | None = case.__dict__.get("_lineage")  # a case never moves to another grid
    if known is None:
        present = tree(case.edition_id)
        area = case.grid_id or case.town_id
        known = case.__dict__["_lineage"] = present.area(area).lineage if area else (present.root.id,)
    return known


def departments_of(case: Case) -> frozenset[str]:
    """The departments in whose domain the case is."""
    return frozenset((case.department,)) if case.department else frozenset()


def may(powers: Powers, capability: Capability, case: Case) -> bool:
    """Whether the person may do this to the case: by area and domain, or because their office holds it."""
    if powers.may(capability, lineage_of(case), departments_of(case)):
        return True
    return any(post.office_id == case.office_id and post.allows(capability) for post in powers.posts)


def refused(powers: Powers, verb: Verb, case: Case) -> NotAllowed | None:
    """Why this verb is not the person's: their posts do not carry it there, or the step is reserved to others."""
    if not may(powers, NEEDS[verb], case):
        return powers.refused(NEEDS[verb], lineage_of(case), departments_of(case))
    if _reserved(case, verb) and not any(_has_or_leads(post, NEEDS[verb], case) for post in powers.posts):
        return NotAllowed(N_("This step falls to the office that has the case, and to those above it."))
    return None


def _reserved(case: Case, verb: Verb) -> bool:
    """Whether the verb takes, or takes away, a step the charter reserves to its office."""
    if not case.pending or verb not in (case.pending, *TAKING_AWAY):
        return False
    return steps_of(charter_of(case), case)[case.step].reserved


def _has_or_leads(post: PostHeld, capability: Capability, case: Case) -> bool:
    """Whether the post is of the office that has the case, or of an area's own office at its level or above."""
    if not post.allows(capability):
        return False
    if post.office_id == case.office_id or post.office_id is None:
        return True
    present = tree(case.edition_id)
    depth = present.area(present.office_node(case.office_id).area_id).depth if case.office_id else 0
    return not post.department and post.depth <= depth and post.covers(lineage_of(case))


TAKING_AWAY = (Verb.DECLINE, Verb.ASSIGN, Verb.RETURN, Verb.REFER)
"""Verbs that take a step away from the office that has it, without doing it."""


def posting_for(powers: Powers, verb: Verb, case: Case) -> int | None:
    """The posting in whose name the verb is done: the nearest that covers the case, else one that holds it."""
    capability = NEEDS[verb]
    if _reserved(case, verb):
        powers = Powers(tuple(one for one in powers.posts if _has_or_leads(one, capability, case)), powers.person_id)
    covering = powers.posting_for(capability, lineage_of(case), departments_of(case))
    if covering is not None:
        return covering
    for post in powers.posts:
        if post.office_id == case.office_id and post.allows(capability):
            return post.posting_id
    return None


def department_area(charter: Charter, department: str, lineage: tuple[int, ...], edition_id: int | None) -> int | None:
    """The area at whose level the department has its desk for this place; None when there is none."""
    present = tree(edition_id)
    at = charter.departments[department].at
    if at == "cell":
        return present.root.id
    return next((area for area in lineage if present.area(area).level == at), None)


def holder_of(charter: Charter, case: Case, who: Who) -> int:
    """The office whose step it is. A case without a grid or desk for it falls to the county's own office."""
    present = tree(case.edition_id)
    area: int | None
    match who:
        case Who.GRID:
            area = case.grid_id
        case Who.STATION:
            area = case.station_id
        case Who.TOWN:
            area = case.town_id
        case Who.DEPARTMENT if case.department and case.department_area_id:
            return present.office(case.department_area_id, case.department)
        case _:
            area = None
    return present.office(area or present.root.id)


UNMOVED = (Verb.NOTE, Verb.RATE, Verb.WARN, Verb.ESCALATE, Verb.READ, Verb.ABSORB, Verb.RELEASE, Verb.REDATE)
"""Acts after which the case stands where it stood."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who last did what, and when."""

    name: str
    verb: str
    at: datetime


def last_deed(case_id: int, *, since: int) -> Deed | None:
    """The last act after journal entry ``since`` that changed where the case stands (notes do not)."""
    found = (
        Entry.objects.filter(subject_kind="case", subject_id=case_id, seq__gt=since)
        .exclude(verb__in=UNMOVED)
        .order_by("-seq")
        .values_list("person_id", "verb", "recorded_at")
        .first()
    )
    if found is None:
        return None
    return Deed(name_of(found[0]), found[1], found[2])
