"""All that a case page shows, for someone who may see it (C8–C10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.base.moment import now
from gridwork.cases.models import Case, Contact, Photo
from gridwork.cases.queries.nearby import Near, nearby
from gridwork.cases.queries.rerouting import facts_of
from gridwork.cases.queries.standing import charter_of, may, refused, state_of, steps_of
from gridwork.cases.rules import lifecycle
from gridwork.cases.rules.five_haves import Evidence, Have, five_haves
from gridwork.cases.rules.masking import mask
from gridwork.cases.rules.routing import Trial, trials
from gridwork.cases.rules.verbs import CONSOLE_VERBS, ENDED, STAGE_NAMES, VERB_NAMES, Stage, Verb
from gridwork.charter.case_parts import Category, Procedure, Route, Step
from gridwork.charter.queries.adopted import version
from gridwork.charter.schema import Capability, Charter
from gridwork.journal.queries import Line, entries
from gridwork.territory.queries.offices import Holder, holders
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class ActionState:
    """A verb, whether this person may do it now, and if not, why (msgid and params)."""

    verb: Verb
    name: str
    allowed: bool
    why_not: str
    params: dict[str, object]
    expected: bool
    """The step the procedure waits for."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the timeline with the name of who did it ("" for residents and the system)."""

    line: Line
    name: str
    verb_name: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page; the face only words it."""

    case: Case
    charter: Charter
    category: Category
    procedure: Procedure
    step: Step | None
    route: Route | None
    passed_over: list[Trial]
    """The rules before the one that decided, and why each did not apply (C4)."""
    timeline: list[Told]
    actions: list[ActionState]
    five_haves: tuple[Have, ...]
    photos: list[Photo]
    holders: list[Holder]
    assignee: str
    has_contact: bool
    contact_visible: bool
    merged: list[Case]
    near: list[Near]
    suggested_result: str
    """The answer, masked: a start for the text to publish."""


def case_page(powers: Powers, case_id: int, *, at: datetime | None = None) -> CasePage:
    """The page of one case; NotFound when there is none the person may see (9 queries at most)."""
    case = Case.objects.select_related("assignee", "merged_into").filter(pk=case_id).first()
    if case is None or not may(powers, Capability.CASE_SEE, case):
        raise NotFound(N_("There is no such case."))
    moment = at or now()
    charter = charter_of(case)
    steps = steps_of(charter, case)
    lines = entries("case", case.pk)
    today = version(case.charter_id).calendar.today(moment)
    standing = holders(case.office_id, today) if case.office_id else []
    has_contact = Contact.objects.filter(case=case).exists()
    return CasePage(
        case=case,
        charter=charter,
        category=charter.categories[case.category],
        procedure=charter.procedures[case.procedure],
        step=steps[case.step] if case.pending else None,
        route=next((rule for rule in charter.routing if rule.key == case.route), None),
        passed_over=_passed_over(charter, case),
        timeline=_told(lines),
        actions=[_action(powers, case, steps, verb, moment) for verb in CONSOLE_VERBS],
        five_haves=five_haves(_evidence(case, lines, standing)),
        photos=list(case.photos.order_by("id")),
        holders=standing,
        assignee=case.assignee.name if case.assignee else "",
        has_contact=has_contact,
        contact_visible=has_contact and may(powers, Capability.CONTACT_SEE, case),
        merged=list(Case.objects.filter(merged_into=case).order_by("id")),
        near=_near(powers, case),
        suggested_result=mask(case.answer),
    )


def _passed_over(charter: Charter, case: Case) -> list[Trial]:
    calendar, present = version(case.charter_id).calendar, tree(case.edition_id)
    facts = facts_of(calendar, present, case.category, case.grid_id, case.via, case.reported_at)
    return [trial for trial in trials(charter.routing, facts) if trial.failed]


def _near(powers: Powers, case: Case) -> list[Near]:
    """Open cases of the kind close by that this person may see, while this one is open too."""
    if case.longitude is None or case.latitude is None or not case.pending:
        return []
    found = nearby(case.category, case.longitude, case.latitude, staff=True, powers=powers)
    return [near for near in found if near.id != case.pk]


def _told(lines: list[Line]) -> list[Told]:
    who = names(line.person_id for line in lines)
    return [Told(line, who.get(line.person_id or 0, ""), VERB_NAMES[Verb(line.verb)]) for line in lines]


def _action(powers: Powers, case: Case, steps: list[Step], verb: Verb, moment: datetime) -> ActionState:
    expected = case.pending == verb.value
    public = charter_of(case).categories[case.category].public
    why = lifecycle.why_not(steps, state_of(case), verb)
    params: dict[str, object] = {}
    if why:
        params = {
            "stage": STAGE_NAMES[Stage(case.stage)],
            "pending": VERB_NAMES[Verb(case.pending)] if case.pending else "",
        }
    elif denied := refused(powers, verb, case):
        why, params = denied.message, denied.params
    elif verb is Verb.PUBLISH and not public:
        why = N_("Cases of this category are not published.")
    elif verb is Verb.VERIFY and powers.person_id is not None and powers.person_id == case.handler_id:
        why = N_("Someone other than the person who handled it must verify it.")
    elif expected and case.not_before and case.not_before > moment:
        why, params = N_("The public notice is up until %(until)s; this step follows it."), {"until": case.not_before}
    return ActionState(verb, VERB_NAMES[verb], not why, why, params, expected)


def _evidence(case: Case, lines: list[Line], standing: list[Holder]) -> Evidence:
    verbs = {line.verb for line in lines}
    on_site = {line.person_id for line in lines if line.verb in (Verb.NOTE, Verb.HANDLE, Verb.VERIFY)} - {None}
    return Evidence(
        found_on_duty=case.reporter_id is not None or bool(on_site),
        reported=Verb.REPORT in verbs,
        named_person=case.assignee_id is not None or any(holder.acting for holder in standing) or case.stage in ENDED,
        handled=case.handled_at is not None,
        checked_by_another=bool({Verb.VERIFY, Verb.RATE, Verb.ESCALATE} & verbs) or _closed_by_another(case, lines),
    )


def _closed_by_another(case: Case, lines: list[Line]) -> bool:
    """Answered or closed by a person who is not the handler: a second pair of eyes."""
    ending = {line.person_id for line in lines if line.verb in (Verb.ANSWER, Verb.CLOSE)} - {None}
    return bool(ending - {case.handler_id})
