"""What a phone downloads: the frame, what differs, places and records (F7)."""

from __future__ import annotations

from django.http import HttpResponse

from gridwork.base.moment import iso, now
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.access import on_device
from gridwork.faces.field.calls import answer, call, given, nothing, owner, spend
from gridwork.faces.limits import DOWNLOADS
from gridwork.faces.signing import GridRequest
from gridwork.sync.queries import comparing, fetching
from gridwork.sync.queries.frame import frame as frame_of
from gridwork.sync.queries.today import today as today_of
from gridwork.sync.rules import wire
from gridwork.sync.rules.answers import Compared, Fetched
from gridwork.sync.rules.listed import TodayAsBefore


@on_device
@call("GET")
def frame(request: GridRequest) -> HttpResponse:
    """Posts, grids, forms, kinds and limits, unless the phone has them already."""
    spend(DOWNLOADS, request)
    chosen = wire.Chosen.model_validate({"carry": request.GET.getlist("carry")})
    found = frame_of(owner(request), request.powers, chosen.carry)
    return nothing() if request.GET.get("mark") == found["mark"] else answer(found)


@on_device
@call("POST")
def compare(request: GridRequest) -> HttpResponse:
    """Which of the person's grids are no longer as the phone has them."""
    spend(DOWNLOADS, request)
    body = given(request, wire.Compare)
    marks = {int(grid): mark for grid, mark in body.marks.items()}
    differ, gone = comparing.compare(request.powers, marks, body.carry)
    said: Compared = {
        "server_time": iso(now()),
        "charter": in_force().number,
        "grids": {str(grid): here for grid, here in differ.items()},
        "gone": gone,
    }
    return answer(said)


@on_device
@call("POST")
def fetch(request: GridRequest) -> HttpResponse:
    """Places and records by id; those the person may not see are left out."""
    spend(DOWNLOADS, request)
    body = given(request, wire.Fetch)
    said: Fetched = {
        "charter": in_force().number,
        "places": fetching.places_for(request.powers, body.places),
        "records": fetching.records_for(request.powers, body.records),
    }
    return answer(said)


@on_device
@call("GET")
def today(request: GridRequest) -> HttpResponse:
    """What is on the person's list; only that it was looked at again where the phone has it already."""
    spend(DOWNLOADS, request)
    found = today_of(request.powers)
    same: TodayAsBefore = {"computed_at": found["computed_at"]}
    return answer(same if request.GET.get("mark") == found["mark"] else found)
