"""Record a visit at the office desk, back to the list it was chosen from (F4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gridwork.base.errors import N_, GridworkError, NotFound
from gridwork.charter.queries.ever import visits_ever
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs, tells
from gridwork.faces.console.fieldwork.due import back_to
from gridwork.faces.console.names import area_path
from gridwork.faces.console.pages import page, put_fault
from gridwork.faces.console.visits.forms import VisitForm, kind_name
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.queries.told_late import telling
from gridwork.fieldwork.queries.visit_history import Visiting, visits_of_enrolment, visits_of_place
from gridwork.fieldwork.queries.visits import may_visit
from gridwork.journal.act import Via
from gridwork.territory.queries.edition import today


@tells(Capability.FIELD_WORK)
@require_http_methods(["GET", "POST"])
def at_place(request: GridRequest, place_id: int) -> HttpResponse:
    """A visit to a place."""
    return _recorded(request, visits_of_place(request.powers, place_id))


@needs(Capability.FIELD_WORK, Capability.CARE_SEE)
@require_http_methods(["GET", "POST"])
def in_care(request: GridRequest, enrolment_id: int) -> HttpResponse:
    """A visit to somebody in care."""
    return _recorded(request, visits_of_enrolment(request.powers, enrolment_id))


def _recorded(request: GridRequest, door: Visiting) -> HttpResponse:
    # A form that lay open while a new charter took effect is the command's to judge, under the kind it was opened for.
    known = visits_ever() if request.method == "POST" else door.kinds
    kind = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    kind = kind if kind in known else next(iter(door.kinds), "")
    if not kind:
        raise NotFound(N_("There is no such place."))
    offered = telling(request.powers, today())
    if not may_visit(offered.powers, kind, door.grid_id):
        raise request.powers.refused(Capability.FIELD_WORK)
    back = back_to("console:visits", request.GET.get("back", "")) or reverse("console:visits")
    if request.method == "GET":
        form = VisitForm(kind, initial={"kind": kind, "day": offered.day, "needs": list(door.needs.get(kind, ()))})
        return _page(request, form, door, kind, back)
    form = VisitForm(kind, request.POST)
    if form.is_valid():
        try:
            draft = VisitDraft(**form.facts(), place_id=door.place_id, enrolment_id=door.enrolment_id)
            record_visit(act_of(request, Via.CONSOLE), request.powers, draft)
        except GridworkError as fault:
            put_fault(form, fault, visit="kind")
        else:
            messages.success(request, gettext("The visit is recorded."))
            response = HttpResponseRedirect(back)
            response.status_code = 303
            return response
    return _page(request, form, door, kind, back, status=422)


def _page(
    request: GridRequest, form: VisitForm, door: Visiting, kind: str, back: str, *, status: int = 200
) -> HttpResponse:
    said: dict[str, Any] = {"form": form, "door": door, "name": kind_name(kind), "back": back}
    last = door.made[0] if door.made else None
    words = next((one for one in door.made if one.words), None)
    return page(
        request, "visits/record.html", status=status, **said, path=area_path(door.grid_id), last=last, words=words
    )
