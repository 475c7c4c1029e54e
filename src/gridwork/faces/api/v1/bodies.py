"""Bodies of answers, built from what is in hand: no query, no second validation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from pydantic_core import to_json

from gridwork.accounts.queries.people import names
from gridwork.cases.models import Case, Photo
from gridwork.cases.queries.worklist import Row
from gridwork.charter.queries.adopted import in_force, version
from gridwork.journal.queries import entries
from gridwork.territory.queries.tree import Node, tree


def answer(body: Any, status: int = 200) -> HttpResponse:
    """A body as JSON."""
    return HttpResponse(to_json(body), status=status, content_type="application/json")


def language() -> str:
    """The caller's language, from Accept-Language."""
    return get_language() or "zh-hans"


def area_name(area_id: int | None, edition_id: int | None = None) -> dict[str, str] | None:
    """Code and name of an area as the edition has it."""
    if area_id is None:
        return None
    node = tree(edition_id).area(area_id)
    return {"code": node.code, "name": node.name}


def office_name(office_id: int | None, edition_id: int | None = None) -> dict[str, Any] | None:
    """The area and department of an office."""
    if office_id is None:
        return None
    office = tree(edition_id).office_node(office_id)
    return {"id": office.id, "area": area_name(office.area_id, edition_id), "department": office.department}


def category_name(key: str, charter_id: int) -> dict[str, str]:
    """A category by the name its charter gives it."""
    return {"key": key, "name": version(charter_id).charter.categories[key].name.to(language())}


def grid_body(node: Node) -> dict[str, Any]:
    """An area with the names of those it lies in."""
    present = tree()
    above = (present.area(area_id) for area_id in node.lineage[:-1])
    return {
        "code": node.code,
        "name": node.name,
        "level": node.level,
        "basic": node.basic,
        "dedicated": node.dedicated,
        "lineage": [{"code": area.code, "name": area.name} for area in above],
    }


def case_body(case: Case) -> dict[str, Any]:
    """A case as officers see it (``shapes.CaseBody``)."""
    edition = case.edition_id
    point = None if case.longitude is None else {"longitude": case.longitude, "latitude": case.latitude}
    return {
        "id": case.pk,
        "number": case.number,
        "seq": case.seq,
        "category": category_name(case.category, case.charter_id),
        "words": case.words,
        "address": case.address,
        "point": point,
        "located": case.located,
        "grid": area_name(case.grid_id, edition),
        "station": area_name(case.station_id, edition),
        "town": area_name(case.town_id, edition),
        "via": case.via,
        "route": case.route,
        "department": case.department,
        "procedure": case.procedure,
        "stage": case.stage,
        "pending": case.pending,
        "office": office_name(case.office_id, edition),
        "assignee_id": case.assignee_id,
        "reported_at": case.reported_at,
        "step_due_at": case.step_due_at,
        "promised_at": case.promised_at,
        "provisional": case.provisional,
        "handled_at": case.handled_at,
        "answered_at": case.answered_at,
        "closed_at": case.closed_at,
        "published_at": case.published_at,
        "answer": case.answer,
        "public_result": case.public_result,
        "rating": case.rating,
        "rework": case.rework,
        "reopened": case.reopened,
        "external_key": case.external_key,
    }


def row_body(row: Row) -> dict[str, Any]:
    """A line of a worklist (``shapes.CaseRow``)."""
    category = in_force().charter.categories.get(row.category)
    return {
        "id": row.id,
        "number": row.number,
        "category": {"key": row.category, "name": category.name.to(language()) if category else row.category},
        "words": row.words,
        "address": row.address,
        "stage": row.stage,
        "pending": row.pending,
        "grid": area_name(row.grid_id),
        "office": office_name(row.office_id),
        "assignee": row.assignee,
        "reported_at": row.reported_at,
        "step_due_at": row.step_due_at,
        "promised_at": row.promised_at,
        "overdue": row.overdue,
    }


def photo_body(photo: Photo) -> dict[str, Any]:
    """A picture of a case (``shapes.PhotoBody``)."""
    return {
        "url": reverse("photo", args=[photo.sha256]),
        "moment": photo.moment,
        "width": photo.width,
        "height": photo.height,
        "public": photo.public,
        "added_at": photo.added_at,
    }


def entry_bodies(case_id: int) -> list[dict[str, Any]]:
    """A case's journal with names of people (``shapes.EntryBody``); two queries."""
    lines = entries("case", case_id)
    who = names(line.person_id for line in lines if line.person_id)
    return [
        {
            "seq": line.seq,
            "verb": line.verb,
            "person": who.get(line.person_id or 0, ""),
            "via": line.via,
            "done_at": line.done_at,
            "recorded_at": line.recorded_at,
            "facts": line.facts,
        }
        for line in lines
    ]
