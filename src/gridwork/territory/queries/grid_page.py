"""What the page of one area shows: its place in the tree, offices, editions, map (G5, G6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gridwork.base.errors import N_, NotFound
from gridwork.charter.schema import Range
from gridwork.territory.models import Boundary
from gridwork.territory.queries.bounds import bounds_of
from gridwork.territory.queries.edition import edition, today
from gridwork.territory.queries.geojson import area_geojson, children_geojson
from gridwork.territory.queries.offices import Holder, holders_of, holders_then
from gridwork.territory.queries.tree import Node, OfficeNode, tree
from gridwork.territory.rules.size import size_of


@dataclass(frozen=True, slots=True)
class OfficeStand:
    """An office of the area and who stands behind it on the day."""

    office: OfficeNode
    holders: list[Holder]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The area as one edition drew it."""

    number: int
    effective_on: date
    name: str
    parent_name: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class AreaPage:
    """Everything of the page but its cases. ``map`` and ``around`` are JSON texts of FeatureCollections."""

    area: Node
    lineage: list[Node]
    """From the root to the parent."""
    children: list[Node]
    siblings: list[Node]
    """The areas beside it, without itself."""
    grids: int
    """Basic grids in it, itself included if it is one."""
    offices: list[OfficeStand]
    drawings: list[Drawing]
    """Newest first."""
    households: int | None
    bounds: Range
    """How many the charter wants at this level."""
    size: str
    """``few`` or ``many`` where the households lie outside the charter's bounds, else empty (G6)."""
    described: str
    map: str
    """The area itself."""
    around: str
    """The areas of its parent, itself among them."""


def area_page(area_id: int, *, on: date | None = None, tolerance_m: float = 0.0) -> AreaPage:
    """The page of an area of the edition in force; NotFound for one that is retired or never was.

    Three queries when the tree and the maps are warm, whatever the size of the territory.
    """
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area in the edition in force."), code="no-area")
    node = present.area(area_id)
    offices = present.offices_of(area_id)
    day = on or today()
    stands = (holders_then if day < today() else holders_of)([office.id for office in offices], day)
    own = (
        Boundary.objects.filter(edition_id=present.edition_id, area_id=area_id)
        .values_list("households", "described")
        .get()
    )
    bounds = bounds_of(node.level)
    beside = present.children(node.parent_id) if node.parent_id else []
    return AreaPage(
        area=node,
        lineage=[present.area(above) for above in node.lineage[:-1]],
        children=present.children(area_id),
        siblings=[other for other in beside if other.id != area_id],
        grids=len(present.grids_below(area_id)),
        offices=[OfficeStand(office, stands.get(office.id, [])) for office in offices],
        drawings=drawings(area_id),
        households=own[0],
        bounds=bounds,
        size=size_of(own[0], bounds),
        described=own[1],
        map=area_geojson(area_id, tolerance_m=tolerance_m),
        around=children_geojson(node.parent_id or area_id, tolerance_m=tolerance_m),
    )


def drawings(area_id: int) -> list[Drawing]:
    """The area through all adopted editions, newest first (one query)."""
    rows = Boundary.objects.filter(area_id=area_id, edition__adopted_at__isnull=False)
    rows = rows.order_by("-edition__effective_on", "-edition__number")
    return [
        Drawing(number, effective_on, name, parent or "", edition_id == edition().id)
        for number, effective_on, name, parent, edition_id in rows.values_list(
            "edition__number", "edition__effective_on", "name", "parent__name", "edition_id"
        )
    ]
