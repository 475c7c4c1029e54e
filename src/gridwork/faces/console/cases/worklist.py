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
from gridwork.faces.console.cases.filters import WorklistForm
from gridwork.faces.console.names import office_name
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

MOST_GRIDS = 300
"""With more grids than this in reach the filter offers towns and villages only."""

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
    asked = request.GET.get("area", "")
    form = WorklistForm(
        request.GET,
        areas=areas_in_reach(request.powers, int(asked) if asked.isdecimal() else None),
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


def areas_in_reach(powers: Powers, asked: int | None = None) -> list[tuple[int, str]]:
    """The areas a person can filter by, indented by level; the one asked for is always among them."""
    present = tree()
    reached = {reach.area_id for reach in powers.reach(Capability.CASE_SEE)}
    within = [node for node in present if reached & set(node.lineage)]
    if sum(node.basic for node in within) > MOST_GRIDS:
        within = [node for node in within if not node.basic or node.id == asked]
    top = min((node.depth for node in within), default=0)
    return [(node.id, "\u3000" * (node.depth - top) + node.name) for node in within]
