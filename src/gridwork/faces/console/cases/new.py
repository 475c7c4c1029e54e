"""A new case from the desk or the telephone, with kinds and similar cases offered on the way (C1, C3)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gridwork.base.errors import BadInput
from gridwork.cases.commands import register_on_the_spot, report
from gridwork.cases.queries.nearby import nearby
from gridwork.cases.queries.suggest import suggest_category
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console import words
from gridwork.faces.console.areas import grids_offered
from gridwork.faces.console.cases.intake import NewCase
from gridwork.faces.console.names import area_path
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.pointing import point_typed
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.territory.queries.locate import locate


@needs(Capability.CASE_REPORT)
@require_http_methods(["GET", "POST"])
def new(request: GridRequest) -> HttpResponse:
    """The form; what was typed stays in it until the case is registered."""
    if request.method == "GET":
        start = {key: request.GET[key] for key in ("grid", "longitude", "latitude", "category") if key in request.GET}
        return shown(request, NewCase(initial=start))
    form = NewCase(request.POST, request.FILES)
    if "look" in request.POST:
        return shown(request, form.looking(), **around(request))
    if form.is_valid():
        try:
            case = register(request, form)
        except BadInput as fault:
            put_fault(form, fault, place="address", contact="phone")
        else:
            message = gettext("Registered as %(number)s. Tracking code for the resident: %(code)s")
            return done(request, message % {"number": case.number, "code": case.tracking_code}, "console:case", case.pk)
    return shown(request, form, status=422, **around(request))


def register(request: GridRequest, form: NewCase) -> Any:
    """Report the case, or report and handle it in one act."""
    act = act_of(request, Via.CONSOLE)
    if form.cleaned_data["settled"]:
        return register_on_the_spot(act, request.powers, form.draft(), result=form.cleaned_data["result"])
    return report(act, form.draft(), staff=True)


def shown(request: GridRequest, form: NewCase, *, status: int = 200, **found: Any) -> HttpResponse:
    """The page with its form."""
    grids = grids_offered(request.powers, Capability.CASE_REPORT)
    return page(request, "cases/new.html", status=status, form=form, grids=grids, **found)


@needs(Capability.CASE_REPORT)
def kinds(request: GridRequest) -> HttpResponse:
    """Kinds of case the words suggest; a piece of the page."""
    typed = request.POST or request.GET
    return page(request, "cases/kinds.html", kinds=suggest_category(typed.get("words", "")[:4000]))


@needs(Capability.CASE_REPORT)
def similar(request: GridRequest) -> HttpResponse:
    """In which grid a point lies, and open cases of the kind nearby; a piece of the page."""
    return page(request, "cases/nearby.html", **around(request))


def around(request: GridRequest) -> dict[str, Any]:
    """What is known from the words, the kind and the point typed so far."""
    # Sent in the body by the page: what a caller says and where must not stand in an address that is logged.
    typed = request.POST or request.GET
    found: dict[str, Any] = {"kinds": suggest_category(typed.get("words", "")[:4000])}
    point = point_typed(typed.get("longitude"), typed.get("latitude"))
    if point is None:
        return found
    located = locate(*point)
    found["place"] = area_path(located.grid_id) or gettext("The point lies outside every grid.")
    found["unsure"] = "" if located.kind == "inside" else words.called(words.LOCATED, located.kind)
    if typed.get("category"):
        found |= {"similar": nearby(typed["category"], *point, staff=True, powers=request.powers)}
        found["looked"] = True
    return found
