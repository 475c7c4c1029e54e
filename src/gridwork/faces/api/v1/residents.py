"""What needs no account: report, track, results, categories (B1, C1)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from gridwork.base.errors import N_, NotFound
from gridwork.cases.commands import Draft, report
from gridwork.cases.queries.public import PublicCase, Result, by_tracking_code, published
from gridwork.cases.rules.contact import reporter
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.access import address_of, public
from gridwork.faces.api.v1 import shapes
from gridwork.faces.api.v1.answers import answers
from gridwork.faces.api.v1.bodies import answer, area_name, category_name, language
from gridwork.faces.api.v1.places import ONE_LINE, area_id, grid_id
from gridwork.faces.api.v1.signing import Key, caller_act
from gridwork.faces.limits import REPORTS, TRACKING
from gridwork.territory.queries.tree import tree

router = Router(tags=["residents"])

NO_PHOTOS: list[UploadedFile] = []


class ReportIn(Schema):
    """A resident's report. A point, a grid or an address says where; a contact is optional."""

    model_config = ConfigDict(extra="forbid")

    category: Annotated[str, Field(min_length=1, max_length=48)]
    words: Annotated[str, Field(max_length=4000)] = ""
    address: Annotated[str, Field(max_length=200)] = ""
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    grid: Annotated[str, Field(max_length=40)] = ""
    name: Annotated[str, Field(max_length=64)] = ""
    phone: Annotated[str, Field(max_length=32)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    act_ref: UUID | None = None


@router.post(
    "/reports",
    response=answers(shapes.ReceiptBody, 400, 409, 413, 422, 429, status=201),
    operation_id="report",
    summary="Report something",
)
@public
def make_report(
    request: HttpRequest, body: Form[ReportIn], photos: File[list[UploadedFile]] = NO_PHOTOS, key: Key = None
) -> HttpResponse:
    """Report without an account. Keep the tracking code: it is the only way back to the report."""
    REPORTS.spend(address_of(request))
    draft = Draft(
        category=body.category,
        words=body.words,
        address=body.address,
        point=_point(body),
        grid_id=grid_id(body.grid),
        contact=reporter(body.name, body.phone, body.email),
        photos=tuple(photo.read() for photo in photos),
    )
    case = report(caller_act(request, body.act_ref, key), draft)
    receipt = {
        "number": case.number,
        "tracking_code": case.tracking_code,
        "track": f"/api/v1/track/{case.tracking_code}",
        "promised_at": case.promised_at,
    }
    return answer(receipt, 201)


def _point(body: ReportIn) -> tuple[float, float] | None:
    if body.longitude is None or body.latitude is None:
        return None
    return body.longitude, body.latitude


@router.get(
    "/track/{code}",
    response=answers(shapes.TrackedBody, 404, 422, 429),
    operation_id="track",
    summary="Where a report stands",
)
@public
def track(request: HttpRequest, code: Annotated[str, Field(max_length=40)]) -> HttpResponse:
    """What the reporter may know, by the tracking code of the receipt."""
    TRACKING.spend(address_of(request))
    found = by_tracking_code(code)
    if found is None:
        raise NotFound(N_("No report has this code. Check it and try again."), place="code")
    return answer(_tracked(found))


def _tracked(case: PublicCase) -> dict[str, object]:
    return {
        "number": case.number,
        "category": category_name(case.category, case.charter_id),
        "words": case.words,
        "stage": case.stage,
        "reported_at": case.reported_at,
        "promised_at": case.promised_at,
        "provisional": case.provisional,
        "overdue": case.overdue,
        "answer": case.answer,
        "rating": case.rating,
        "may_rate": case.may_rate,
        "may_reopen": case.may_reopen,
        "merged_into": case.merged_into,
        "steps": [{"verb": step.verb, "at": step.at} for step in case.timeline],
    }


class Wanted(Schema):
    """Which results to list. ``after`` is ``next`` of the page before."""

    area: Annotated[str, Field(max_length=40, pattern=ONE_LINE)] = ""
    """Code of an area; results in it and below."""
    category: Annotated[str, Field(max_length=48, pattern=ONE_LINE)] = ""
    words: Annotated[str, Field(max_length=100, pattern=ONE_LINE)] = ""
    after: Annotated[str, Field(max_length=80, pattern=ONE_LINE)] = ""
    size: Annotated[int, Field(ge=1, le=100)] = 20


@router.get("/results", response=answers(shapes.ResultsBody, 422), operation_id="results", summary="Published results")
@public
def results(request: HttpRequest, wanted: Query[Wanted]) -> HttpResponse:
    """What was done about reports, newest first, personal details masked."""
    area = area_id(wanted.area)
    grids = tuple(grid.id for grid in tree().grids_below(area)) if area else ()
    page = published(after=wanted.after, words=wanted.words, area_ids=grids, category=wanted.category, size=wanted.size)
    return answer({"results": [_result(row) for row in page.rows], "next": page.next})


def _result(row: Result) -> dict[str, object]:
    return {
        "number": row.number,
        "category": category_name(row.category, row.charter_id),
        "grid": area_name(row.grid_id),
        "reported_at": row.reported_at,
        "published_at": row.published_at,
        "days": row.days,
        "result": row.result,
        "rating": row.rating,
    }


@router.get(
    "/categories", response=answers(shapes.CategoriesBody), operation_id="categories", summary="What can be reported"
)
@public
def categories(request: HttpRequest) -> HttpResponse:
    """The categories open to residents, in the charter's order and the caller's language."""
    tongue = language()
    listed = [
        {"key": key, "name": kind.name.to(tongue), "group": kind.group.to(tongue), "urgent": kind.urgent}
        for key, kind in in_force().charter.categories.items()
        if kind.public
    ]
    return answer({"categories": listed})
