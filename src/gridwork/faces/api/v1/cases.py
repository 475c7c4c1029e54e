"""Cases for officers' clients: register, list, read, act (C1, C8, C11)."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from gridwork.base.errors import N_, NotFound
from gridwork.base.identifiers import is_id
from gridwork.cases.commands import Draft, note, report
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import may
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.cases.rules.contact import reporter
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.api.v1 import acts, shapes
from gridwork.faces.api.v1.answers import answers
from gridwork.faces.api.v1.bodies import answer, case_body, entry_bodies, photo_body, row_body
from gridwork.faces.api.v1.places import ONE_LINE, area_id, grid_id
from gridwork.faces.api.v1.signing import TOKEN, Key, caller_act
from gridwork.faces.signing import GridRequest
from gridwork.territory.rules.powers import Powers

router = Router(tags=["cases"], auth=TOKEN)

Reference = Annotated[str, Field(pattern=r"^([A-Z]{2,4}-[0-9]{4}-)?[0-9]{1,18}$")]
"""The id, or the number people read aloud."""


class PointIn(Schema):
    """WGS 84 degrees."""

    model_config = ConfigDict(extra="forbid")

    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class ContactIn(Schema):
    """How to reach the resident who called; kept sealed (P3)."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=64)] = ""
    phone: Annotated[str, Field(max_length=32)] = ""
    email: Annotated[str, Field(max_length=254)] = ""


class CaseIn(Schema):
    """A report taken by an officer. A point, a grid or an address says where."""

    model_config = ConfigDict(extra="forbid")

    category: Annotated[str, Field(min_length=1, max_length=48)]
    words: Annotated[str, Field(max_length=4000)] = ""
    address: Annotated[str, Field(max_length=200)] = ""
    point: PointIn | None = None
    grid: Annotated[str, Field(max_length=40)] = ""
    """Code of a basic grid."""
    contact: ContactIn | None = None
    procedure: Annotated[str, Field(max_length=32)] = ""
    act_ref: UUID | None = None


class Wanted(Schema):
    """Which cases to list. ``after`` is ``next`` of the page before."""

    mine: bool = False
    state: Literal["open", "due_today", "overdue", "new", "to_verify", "closed", "all"] = "open"
    stage: shapes.Stage | Literal[""] = ""
    category: Annotated[str, Field(max_length=48, pattern=ONE_LINE)] = ""
    area: Annotated[str, Field(max_length=40, pattern=ONE_LINE)] = ""
    """Code of an area; cases in it and below."""
    words: Annotated[str, Field(max_length=100, pattern=ONE_LINE)] = ""
    after: Annotated[str, Field(max_length=200, pattern=ONE_LINE)] = ""
    size: Annotated[int, Field(ge=1, le=200)] = 50


@router.post(
    "",
    response=answers(shapes.RegisteredBody, 400, 401, 403, 409, 413, 422, status=201),
    operation_id="register_case",
    summary="Register a case",
)
@needs(Capability.CASE_REPORT)
def register(request: GridRequest, body: CaseIn, key: Key = None) -> HttpResponse:
    """Register, locate, route and start the clocks. Sent twice under one reference, done once."""
    case = report(caller_act(request, body.act_ref, key), _draft(body), staff=True)
    return answer(case_body(case) | {"tracking_code": case.tracking_code}, 201)


@router.get(
    "", response=answers(shapes.CasePageBody, 401, 403, 422), operation_id="cases", summary="Cases within reach"
)
@needs(Capability.CASE_SEE)
def cases(request: GridRequest, wanted: Query[Wanted]) -> HttpResponse:
    """One page of the cases the caller's posts let them see, the most urgent first."""
    filters = Filters(
        mine=wanted.mine,
        state=wanted.state,
        stage=wanted.stage,
        category=wanted.category,
        area_id=area_id(wanted.area),
        words=wanted.words,
    )
    page = worklist(request.powers, filters, after=wanted.after, size=wanted.size)
    return answer({"cases": [row_body(row) for row in page.rows], "next": page.next})


@router.get("/{case}", response=answers(shapes.CaseBody, 401, 403, 404, 422), operation_id="case", summary="One case")
@needs(Capability.CASE_SEE)
def case(request: GridRequest, case: Reference) -> HttpResponse:
    """A case by its id or number. One outside the caller's reach is as if it were not there."""
    return answer(case_body(seen(request.powers, case)))


@router.get(
    "/{case}/timeline",
    response=answers(shapes.TimelineBody, 401, 403, 404, 422),
    operation_id="case_timeline",
    summary="What happened to a case",
)
@needs(Capability.CASE_SEE)
def timeline(request: GridRequest, case: Reference) -> HttpResponse:
    """Every act on the case, first to last, with who did it and when."""
    found = seen(request.powers, case)
    return answer({"entries": entry_bodies(found.pk)})


@router.post(
    "/{case}/acts",
    response=answers(shapes.CaseBody, 400, 401, 403, 404, 409, 413, 422),
    operation_id="act_on_case",
    summary="Act on a case",
)
@needs(Capability.CASE_SEE)
def act_on(request: GridRequest, case: Reference, body: acts.AnyAct, key: Key = None) -> HttpResponse:
    """Carry out one verb and answer with the case as it then stands.

    Whether the caller's posts allow the verb is asked for this very case.
    """
    act = caller_act(request, body.act_ref, key)
    return answer(case_body(acts.carry_out(act, request.powers, id_of(request.powers, case), body)))


@router.get(
    "/{case}/photos",
    response=answers(shapes.PhotosBody, 401, 403, 404, 422),
    operation_id="case_photos",
    summary="Photos of a case",
)
@needs(Capability.CASE_SEE)
def photos(request: GridRequest, case: Reference) -> HttpResponse:
    """The pictures of a case; fetch them with the same token."""
    found = seen(request.powers, case)
    return answer({"photos": [photo_body(photo) for photo in found.photos.order_by("pk")]})


@router.post(
    "/{case}/photos",
    response=answers(shapes.CaseBody, 400, 401, 403, 404, 409, 413, 422),
    operation_id="add_photos",
    summary="Add a note with photos",
)
@needs(Capability.CASE_NOTE)
def add_photos(
    request: GridRequest,
    case: Reference,
    photos: File[list[UploadedFile]],
    text: Form[acts.Maybe] = "",
    key: Key = None,
) -> HttpResponse:
    """One to ten JPEG, PNG or WebP pictures; they are re-encoded and stripped of metadata."""
    act = caller_act(request, None, key)
    uploads = tuple(photo.read() for photo in photos)
    return answer(case_body(note(act, request.powers, id_of(request.powers, case), text=text, photos=uploads)))


def _draft(body: CaseIn) -> Draft:
    contact = body.contact
    return Draft(
        category=body.category,
        words=body.words,
        address=body.address,
        point=(body.point.longitude, body.point.latitude) if body.point else None,
        grid_id=grid_id(body.grid),
        contact=reporter(contact.name, contact.phone, contact.email) if contact else None,
        procedure=body.procedure,
    )


def id_of(powers: Powers, reference: str) -> int:
    """The id a reference stands for; the command itself checks that the case is within reach."""
    return int(reference) if is_id(reference) else seen(powers, reference).pk


def seen(powers: Powers, reference: str) -> Case:
    """The case of an id or number, if the caller's posts reach it; else NotFound."""
    case = Case.objects.filter(pk=int(reference.rpartition("-")[2])).first()
    if case is None or reference not in (str(case.pk), case.number) or not may(powers, Capability.CASE_SEE, case):
        raise NotFound(N_("There is no such case."))
    return case
