"""Whose journal somebody may read: that of things within reach of a post that allows it (P1, P2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from gridwork.accounts.queries.people import person
from gridwork.base.errors import N_, NotFound
from gridwork.base.identifiers import record_code
from gridwork.care.queries.enrolments import enrolment_seen
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import may
from gridwork.charter.schema import Capability
from gridwork.exchange.queries.imports import import_of
from gridwork.faces.console.journal.facts import SUBJECTS
from gridwork.faces.console.names import say
from gridwork.fieldwork.queries.inspection_pages import inspection_page
from gridwork.fieldwork.queries.rectifications import chain
from gridwork.fieldwork.queries.samples import sample_of
from gridwork.fieldwork.queries.sampling_units import kind_of
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.queries.reach import lineage_of, may_place
from gridwork.ledger.queries.speaking import place_title
from gridwork.territory.models import Posting
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers, refusal

READ = Capability.JOURNAL_READ


@dataclass(frozen=True, slots=True)
class Subject:
    """What a journal is about: its name, the console's address name of its page ("" for none), and how it is
    named there where that is not its id."""

    name: str
    page: str = ""
    code: str = ""


def subject(powers: Powers, kind: str, subject_id: int) -> Subject:
    """The subject, for somebody who may read its journal; NotFound or NotAllowed otherwise."""
    match kind:
        case "case":
            found = Case.objects.filter(pk=subject_id).first()
            if found is None or not may(powers, Capability.CASE_SEE, found):
                raise NotFound(N_("There is no such case."))
            return _allowed(may(powers, READ, found), Subject(found.number, "case"))
        case "record":
            return _of_record(powers, subject_id)
        case "place":
            return _of_place(powers, subject_id)
        case "import":
            brought = import_of(powers, subject_id)
            return _allowed(powers.may(READ, lineage_of(brought.area_id)), Subject(brought.file_name, "import"))
        case "enrolment":
            joined = enrolment_seen(powers, subject_id)
            name = gettext("Enrolment %(number)s") % {"number": subject_id}
            return _allowed(powers.may(READ, lineage_of(joined.grid_id)), Subject(name, "enrolment"))
        case "sample":
            drawn = sample_of(powers, subject_id)
            name = say(kind_of(drawn).name)
            return _allowed(powers.may(READ, lineage_of(drawn.checked_by_id)), Subject(name, "sample"))
        case "inspection" | "rectification":
            return _of_inspection(powers, kind, subject_id)
        case "area" if subject_id in tree():
            area = tree().area(subject_id)
            return _allowed(powers.may(READ, area.lineage), Subject(area.name, "area"))
        case "person":
            return _allowed(_over_person(powers, subject_id), Subject(person(subject_id).name, "person"))
        case "posting":
            held = Posting.objects.select_related("person").filter(pk=subject_id).first()
            if held is not None:
                return _allowed(_over_person(powers, held.person_id), Subject(held.person.name))
    return _allowed(powers.may(READ, (tree().root.id,)), Subject(_named(kind, subject_id)))


def _named(kind: str, subject_id: int) -> str:
    return gettext(SUBJECTS[kind]) % {"number": subject_id} if kind in SUBJECTS else f"{kind} {subject_id}"


def _of_record(powers: Powers, record_id: int) -> Subject:
    found = Record.objects.filter(pk=record_id).first()
    described = forms().get(found.form) if found else None
    departments = described.departments if described else frozenset()
    lineage = lineage_of(found.grid_id if found else None)
    if found is None or not powers.may(Capability.LEDGER_SEE, lineage, departments):
        raise NotFound(N_("There is no such record."))
    name = say(described.form.name) if described else found.form
    subject = Subject(f"{name} {record_code(record_id)}", "record", record_code(record_id))
    return _allowed(powers.may(READ, lineage, departments), subject)


def _of_place(powers: Powers, place_id: int) -> Subject:
    found = Place.objects.filter(pk=place_id).first()
    if found is None or not may_place(powers, Capability.LEDGER_SEE, found.kind, found.sort, found.grid_id):
        raise NotFound(N_("There is no such place."))
    allowed = may_place(powers, READ, found.kind, found.sort, found.grid_id)
    return _allowed(allowed, Subject(place_title(found), "place"))


def _of_inspection(powers: Powers, kind: str, subject_id: int) -> Subject:
    if kind == "inspection":
        page = inspection_page(powers, subject_id)
        grid_id, name = page.inspection.place.grid_id, f"{say(page.kind)} {page.title}"
    else:
        notice = chain(powers, subject_id).notice
        grid_id, name = notice.place.grid_id, notice.full_number
    return _allowed(powers.may(READ, lineage_of(grid_id)), Subject(name, kind))


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
