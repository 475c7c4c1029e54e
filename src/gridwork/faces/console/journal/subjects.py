"""Whose journal somebody may read: that of things within reach of a post that allows it (P1, P2)."""

from __future__ import annotations

from dataclasses import dataclass

from gridwork.accounts.queries.people import person
from gridwork.base.errors import N_, NotFound
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import may
from gridwork.charter.schema import Capability
from gridwork.territory.models import Posting
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers, refusal

READ = Capability.JOURNAL_READ


@dataclass(frozen=True, slots=True)
class Subject:
    """What a journal is about: its name, and the console's address name of its page ("" for none)."""

    name: str
    page: str = ""


def subject(powers: Powers, kind: str, subject_id: int) -> Subject:
    """The subject, for somebody who may read its journal; NotFound or NotAllowed otherwise."""
    match kind:
        case "case":
            found = Case.objects.filter(pk=subject_id).first()
            if found is None or not may(powers, Capability.CASE_SEE, found):
                raise NotFound(N_("There is no such case."))
            return _allowed(may(powers, READ, found), Subject(found.number, "case"))
        case "area" if subject_id in tree():
            area = tree().area(subject_id)
            return _allowed(powers.may(READ, area.lineage), Subject(area.name, "area"))
        case "person":
            return _allowed(_over_person(powers, subject_id), Subject(person(subject_id).name, "person"))
        case "posting":
            held = Posting.objects.select_related("person").filter(pk=subject_id).first()
            if held is not None:
                return _allowed(_over_person(powers, held.person_id), Subject(held.person.name))
    return _allowed(powers.may(READ, (tree().root.id,)), Subject(f"{kind} {subject_id}"))


def _over_person(powers: Powers, person_id: int) -> bool:
    """The whole cell is in reach, or an area where the person holds or held a post; or it is oneself."""
    if powers.person_id == person_id:
        return True
    areas = Posting.objects.filter(person=person_id).values_list("post__office__area", flat=True).distinct()
    present = tree()
    return any(powers.may(READ, present.area(area).lineage) for area in (present.root.id, *areas) if area in present)


def _allowed(truth: bool, found: Subject) -> Subject:
    if not truth:
        raise refusal(READ)
    return found
