"""The territory: its tree, and the page of each area with map, posts and open cases (G1, G5, G6)."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpResponse
from django.urls import reverse

from gridwork.base.errors import N_, NotFound
from gridwork.base.moment import now
from gridwork.cases.queries.counts import counts
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.clock import zone
from gridwork.faces.console.pages import page
from gridwork.faces.console.territory.posts import posts_on
from gridwork.faces.console.territory.sizes import size_flag
from gridwork.faces.signing import GridRequest
from gridwork.territory.queries.bounds import out_of_bounds
from gridwork.territory.queries.drafts import has_level_below
from gridwork.territory.queries.edition import edition
from gridwork.territory.queries.geojson import children_geojson, map_geojson
from gridwork.territory.queries.grid_page import area_page
from gridwork.territory.queries.postings import vacancies
from gridwork.territory.queries.tree import Node, Tree, tree

CASES = 8
MOST_OPEN = 600
"""A tree with more areas than this starts folded."""


@needs(Capability.TERRITORY_SEE)
def territory(request: GridRequest) -> HttpResponse:
    """Towns, villages and grids, folded."""
    present = tree()
    day = now().astimezone(zone()).date()
    shown = [node for node in present if len(present) <= MOST_OPEN or not node.basic]
    vacant: dict[int, int] = {}
    for vacancy in vacancies([node.id for node in shown], day):
        for above in present.area(vacancy.area_id).lineage:
            vacant[above] = vacant.get(above, 0) + 1
    root = branch(present, present.root, vacant, {node.id for node in shown}, out_of_bounds())
    return page(
        request, "territory/tree.html", root=root, edition=edition(), day=day,
        may_draw=request.powers.anywhere(Capability.TERRITORY_EDIT),
    )  # fmt: skip


def branch(
    present: Tree, node: Node, vacant: dict[int, int], shown: set[int], sizes: dict[int, str]
) -> dict[str, object]:
    """A node of the tree with what lies below it, for the template."""
    return {
        "node": node,
        "grids": len(present.grids_below(node.id)),
        "vacant": vacant.get(node.id, 0),
        "size": sizes.get(node.id, ""),
        "children": [
            branch(present, child, vacant, shown, sizes) for child in present.children(node.id) if child.id in shown
        ],
    }


@needs(Capability.TERRITORY_SEE)
def area(request: GridRequest, area_id: int) -> HttpResponse:
    """One area: its map, posts, open cases, size and editions."""
    day = day_asked(request)
    found = area_page(area_id, on=day)
    sees = request.powers.anywhere(Capability.CASE_SEE)
    filters = Filters(mine=False, state="open", area_id=area_id)
    return page(
        request, "territory/area.html",
        found=found, area=found.area, day=day, today=day == now().astimezone(zone()).date(),
        posts=posts_on(found), flag=size_flag(found),
        counts=counts(request.powers, mine=False, area_id=area_id) if sees else None,
        rows=worklist(request.powers, filters, size=CASES).rows if sees else [],
        may_edit=request.powers.may(Capability.PEOPLE_EDIT, found.area.lineage),
        may_draw=request.powers.may(Capability.TERRITORY_EDIT, found.area.lineage) and has_level_below(found.area),
        may_report=request.powers.anywhere(Capability.CASE_REPORT),
        may_read_journal=request.powers.anywhere(Capability.JOURNAL_READ),
    )  # fmt: skip


def day_asked(request: GridRequest) -> date:
    """The day in the address, today without one or with a broken one."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return now().astimezone(zone()).date()


@needs(Capability.TERRITORY_SEE)
def outlines(request: GridRequest, area_id: int) -> HttpResponse:
    """The areas right below one, or beside a grid, for the map; each leads to its page."""
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area in the edition in force."))
    node = present.area(area_id)
    return geojson(children_geojson(node.parent_id if node.basic and node.parent_id else area_id))


@needs(Capability.TERRITORY_SEE)
def grids(request: GridRequest) -> HttpResponse:
    """The finest areas one map can still show, to choose a place among."""
    return geojson(map_geojson(tree().root.id))


def geojson(text: str) -> HttpResponse:
    """A feature collection whose features lead to their pages."""
    collection = json.loads(text)
    for feature in collection["features"]:
        feature["properties"]["url"] = reverse("console:area", args=[feature["id"]])
    answer = HttpResponse(json.dumps(collection, ensure_ascii=False), content_type="application/geo+json")
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer
