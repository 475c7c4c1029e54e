"""What a new record is about: a place the form describes, or a grid (L2)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.base.identifiers import is_id
from gridwork.faces.console.ledger.reach import KEEP, SEE, areas_within
from gridwork.faces.console.names import area_path
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.finding import FoundPlace, find_places, place_called
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.queries.reach import hanging_on, lineage_of
from gridwork.territory.queries.tree import tree

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Spot:
    """A place or a grid, where the person may keep this form."""

    title: str
    grid_id: int | None
    place_id: int | None = None


def spot_of(request: GridRequest, numbered: NumberedForm) -> Spot | None:
    """The place or grid the address names; None when it names none yet.

    NotFound for one that is not there or out of sight, NotAllowed where the form is not
    theirs to keep, BadInput for a place that the form does not describe.
    """
    if numbered.kind is None:
        asked = request.GET.get("grid", "")
        return _grid(request, numbered, int(asked)) if is_id(asked) else None
    asked = request.GET.get("place", "")
    return _place(request, numbered, place_called(asked)) if asked else None


def _grid(request: GridRequest, numbered: NumberedForm, grid_id: int) -> Spot:
    if grid_id not in tree() or not tree().area(grid_id).basic:
        raise NotFound(N_("There is no such grid in the edition in force."))
    request.powers.must(KEEP, lineage_of(grid_id), numbered.departments)
    return Spot(area_path(grid_id), grid_id)


def _place(request: GridRequest, numbered: NumberedForm, found: FoundPlace | None) -> Spot:
    if found is None or not request.powers.may(SEE, lineage_of(found.grid_id), numbered.departments):
        raise NotFound(N_("There is no such place."))
    request.powers.must(KEEP, lineage_of(found.grid_id), numbered.departments)
    if numbered.key not in hanging_on(found.kind, found.sort):
        raise BadInput(N_("This form does not describe such a place."))
    return Spot(found.title, found.grid_id, found.id)


def ask_where(request: GridRequest, numbered: NumberedForm) -> HttpResponse:
    """The page that asks for the place, by door plate or words, or for the grid."""
    words = request.GET.get("find", "").strip()[:80]
    grids = [node for node in areas_within(request.powers, KEEP, numbered) if node.basic]
    places = find_places(request.powers, words, form=numbered, size=MOST_FOUND) if words and numbered.kind else []
    return page(
        request, "ledger/where.html",
        key=numbered.key, asks=numbered.form, of_place=numbered.kind is not None, find=words, places=places,
        grids=[(node.id, area_path(node.id)) for node in grids],
    )  # fmt: skip
