"""Taking a case on, passing it to someone, sending it back (C8)."""

from __future__ import annotations

from gridwork.accounts.queries.people import name_of
from gridwork.base.errors import N_, BadInput
from gridwork.cases.commands.desk import open_desk, said
from gridwork.cases.commands.once import once
from gridwork.cases.commands.telling import tell_holders
from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Verb
from gridwork.journal.act import Act
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


@once(Verb.ACCEPT)
def accept(act: Act, powers: Powers, case_id: int, *, seen: int | None = None) -> Case:
    """Take the case on (受理); whoever accepts it is responsible for it by name."""
    desk = open_desk(act, powers, case_id, Verb.ACCEPT, seen)
    office = desk.case.office_id
    desk.move(Verb.ACCEPT)
    if desk.case.office_id == office:
        desk.case.assignee_id = act.person_id
    return desk.done(Verb.ACCEPT)


@once(Verb.DECLINE)
def decline(act: Act, powers: Powers, case_id: int, *, reason: str, seen: int | None = None) -> Case:
    """Turn the case down with a reason (不予受理), which is the answer the resident reads."""
    desk = open_desk(act, powers, case_id, Verb.DECLINE, seen)
    text = said(reason, place="reason", missing=N_("Say why the case is declined; the resident will read it."))
    desk.move(Verb.DECLINE)
    desk.case.answer, desk.case.answered_at = text, act.done_at
    return desk.done(Verb.DECLINE, reason=text)


@once(Verb.ASSIGN)
def assign(
    act: Act,
    powers: Powers,
    case_id: int,
    *,
    office_id: int | None = None,
    person_id: int | None = None,
    note: str = "",
    seen: int | None = None,
) -> Case:
    """Give the case to an office, a person, or both (派遣); its step's clock starts anew."""
    desk = open_desk(act, powers, case_id, Verb.ASSIGN, seen)
    if office_id is None and person_id is None:
        raise BadInput(N_("Choose the office or the person to give it to."), place="office")
    text = said(note, place="note")
    target = office_id or desk.case.office_id
    _must_exist(desk.case, target)
    if person_id is not None:
        _must_serve(act, person_id, target)
    desk.move(Verb.ASSIGN)
    desk.case.office_id, desk.case.assignee_id = target, person_id
    node = tree(desk.case.edition_id).office_node(target) if target else None
    if node and node.department:
        desk.case.department, desk.case.department_area_id = node.department, node.area_id
    tell_holders(act, desk.case, "assigned")
    return desk.done(Verb.ASSIGN, office=target, person=person_id, note=text)


def _must_exist(case: Case, office_id: int | None) -> None:
    try:
        tree(case.edition_id).office_node(office_id or 0)
    except KeyError:
        raise BadInput(N_("Choose an office from the list."), place="office") from None


def _must_serve(act: Act, person_id: int, office_id: int | None) -> None:
    """The person must hold a post in that office on the day."""
    serving = powers_of(person_id, act.done_at)
    if not any(post.office_id == office_id for post in serving.posts):
        raise BadInput(N_("%(name)s holds no post in that office."), place="person", name=name_of(person_id))


@once(Verb.RETURN)
def return_(act: Act, powers: Powers, case_id: int, *, reason: str, seen: int | None = None) -> Case:
    """Send the case back to the step before (退回), with a reason."""
    desk = open_desk(act, powers, case_id, Verb.RETURN, seen)
    text = said(reason, place="reason", missing=N_("Say why it is returned."))
    desk.move(Verb.RETURN)
    tell_holders(act, desk.case, "returned")
    return desk.done(Verb.RETURN, reason=text, office=desk.case.office_id)
