"""The worklist page (C11)."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console import words
from gridwork.faces.console.areas import area_choices, areas_reached
from gridwork.faces.console.cases.filters import WorklistForm
from gridwork.faces.console.names import office_name
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest

EMPTY = {
    "open": N_("Nothing waits for you or your offices. Well done."),
    "new": N_("No new case waits to be taken on."),
    "due_today": N_("Nothing is due today."),
    "overdue": N_("Nothing is overdue."),
    "to_verify": N_("Nothing waits to be verified."),
    "closed": N_("No case has been closed yet."),
    "all": N_("There is no case yet."),
}


@needs(Capability.CASE_SEE)
def my_worklist(request: GridRequest) -> HttpResponse:
    """Cases by due date, with filters that live in the address."""
    form = WorklistForm(
        request.GET,
        areas=area_choices(areas_reached(request.powers, Capability.CASE_SEE), request.GET.get("area", "")),
        offices=[(office, office_name(office)) for office in request.powers.offices_seen()],
    )
    filters = form.filters()
    found = worklist(request.powers, filters, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return page(
        request, "cases/worklist.html",
        page=found, state=filters.state, states=[(key, gettext(name)) for key, name in words.STATES.items()],
        fields=[form[name] for name in ("words", "mine", "category", "stage", "area", "office")],
        filtered=replace(filters, state="open") != Filters(), empty=gettext(EMPTY[filters.state]),
        may_report=request.powers.anywhere(Capability.CASE_REPORT),
    )  # fmt: skip
