"""One inspection as its page shows it, and all inspections of a place (F5)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import version
from gridwork.charter.schema import Capability
from gridwork.charter.terms import Text
from gridwork.fieldwork.models import Finding, Inspection, Photo, Rectification
from gridwork.fieldwork.queries.inspected import in_charge, may_inspected, may_see_place
from gridwork.fieldwork.queries.inspections import title_of
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.kinds import INSPECTION, Chain
from gridwork.ledger.models import Place
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.rules.powers import Powers

MOST = 100
"""Inspections that the history of a place lists."""


@dataclass(frozen=True, slots=True)
class LineSeen:
    """One line of the checklist with its answer, the finding it led to, and its photos."""

    key: str
    name: Text
    answer: str
    finding: Finding | None
    photos: list[Photo]


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """Everything about one inspection. ``notice``: the one issued for it, or the one it looked at again."""

    inspection: Inspection
    kind: Text
    title: str
    who: str
    lines: list[LineSeen]
    notice: Rectification | None
    may_issue: bool


@dataclass(frozen=True, slots=True)
class Past:
    """One inspection in the history of a place."""

    inspection: Inspection
    kind: Text
    who: str
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class PlaceHistory:
    """What was ever looked at and found at a place, newest first; notices that are still open."""

    place: Place
    title: str
    past: list[Past]
    open_notices: list[Rectification]


def inspection_page(powers: Powers, inspection_id: int) -> InspectionPage:
    """The page of an inspection in four queries; NotFound for one the person may not see."""
    rows = Inspection.objects.select_related("place__parent__parent__parent", "person", "again_for")
    one = rows.filter(pk=inspection_id).first()
    part = version(one.charter_id).charter.inspections[one.kind] if one else None
    if one is None or part is None or not may_inspected(powers, Capability.FIELD_SEE, part, one.place):
        raise NotFound(N_("There is no such inspection."))
    findings = {found.check_key: found for found in one.findings.select_related("rectification")}
    photos = photos_of([one.pk])
    answers = json.loads(one.answers)
    listed = {check.key: check.name for check in part.checklist}
    lines = [
        LineSeen(key, listed[key], answers[key], findings.get(key), photos.get((one.pk, key), []))
        for key in listed
        if key in answers
    ]
    notices = [found.rectification for found in findings.values() if found.rectification is not None]
    open_ones = [
        found for found in findings.values() if found.state == kinds.Finding.OPEN and not found.rectification_id
    ]
    departments = in_charge(part, one.place.kind, one.place.sort)
    may_issue = bool(open_ones) and powers.may(Capability.FIELD_WORK, lineage_of(one.place.grid_id), departments)
    notice = one.again_for or next(iter(notices), None)
    return InspectionPage(one, part.name, title_of(one.place), one.person.name, lines, notice, may_issue)


def place_history(powers: Powers, place_id: int) -> PlaceHistory:
    """The inspections of a place in five queries; NotFound for one whose inspections the person may not see."""
    place = Place.objects.select_related("parent__parent__parent").filter(pk=place_id).first()
    if place is None or not may_see_place(powers, place):
        raise NotFound(N_("There is no such place."))
    recent = Inspection.objects.filter(place=place).order_by("-day", "-pk")[:MOST]
    looked = {one.pk: one for one in recent if _seen(powers, place, one)}
    findings: dict[int, list[Finding]] = {}
    for found in Finding.objects.filter(inspection__in=looked).select_related("rectification").order_by("pk"):
        found.inspection = looked[found.inspection_id]
        findings.setdefault(found.inspection_id, []).append(found)
    who = names(one.person_id for one in looked.values())
    past = [
        Past(one, version(one.charter_id).charter.inspections[one.kind].name, who.get(one.person_id, ""),
             findings.get(one.pk, []))
        for one in looked.values()
    ]  # fmt: skip
    notices = list(Rectification.objects.filter(place=place, state=Chain.ISSUED).order_by("deadline_at", "pk"))
    return PlaceHistory(place, title_of(place), past, [one for one in notices if _seen(powers, place, one)])


def _seen(powers: Powers, place: Place, one: Inspection | Rectification) -> bool:
    """Whether the person sees inspections of this kind at the place: a department's are those it is in charge of."""
    part = version(one.charter_id).charter.inspections.get(one.kind)
    return may_inspected(powers, Capability.FIELD_SEE, part, place)


def photos_of(inspection_ids: Collection[int]) -> dict[tuple[int, str], list[Photo]]:
    """Photos by inspection and check (one query)."""
    found: dict[tuple[int, str], list[Photo]] = {}
    rows = Photo.objects.filter(subject_kind=INSPECTION, subject_id__in=inspection_ids).order_by("pk")
    for photo in rows:
        found.setdefault((photo.subject_id, photo.slot), []).append(photo)
    return found
