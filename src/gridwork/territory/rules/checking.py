"""Do the areas fit together: overlaps, gaps, areas outside their parent (G2).

Lines drawn twice never match exactly, so a strip narrower than ``Tolerance.sliver_m`` is a
remark; wider ones are faults. A gap is always a remark: water and forest may be nobody's grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import shapely

from gridwork.base.errors import N_
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.placing import Placed, children_of
from gridwork.territory.rules.shapes import area_m2, mean_width_m, polygonal


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What drawing and rounding may do to a line, in metres and square metres."""

    sliver_m: float = 5.0
    """Mean width up to which a strip is a sliver."""
    least_m2: float = 1.0
    """Areas below this are not spoken of."""


def check_fit(placed: Sequence[Placed], found: Findings, tolerance: Tolerance = Tolerance()) -> None:
    """Check areas of one depth against each other, and children against their parents.

    10,000 grids take seconds: pairs come from an STRtree, never from all × all.
    """
    for _, layer in groupby(placed, key=lambda area: area.depth):
        _overlaps([area for area in layer if area.shape is not None], found, tolerance)
    by_code = {area.code: area for area in placed}
    for code, children in children_of(placed).items():
        drawn = [child for child in children if child.shape is not None]
        _outside(by_code[code], drawn, found, tolerance)
        _gaps(by_code[code], drawn, found, tolerance)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A strip of land drawn where it should not be: a fault, or a remark when it is a sliver."""

    code: str
    sliver_code: str
    message: str


OVERLAP = Misfit(
    "overlap",
    "overlap-sliver",
    N_("overlaps %(other)s by %(area)s m² (%(width)s m wide on average); redraw their common border"),
)
OUTSIDE = Misfit(
    "outside-parent",
    "outside-sliver",
    N_("reaches %(area)s m² outside its parent %(other)s (%(width)s m wide on average); redraw one of the two"),
)


def _overlaps(layer: Sequence[Placed], found: Findings, tolerance: Tolerance) -> None:
    shapes = np.array([area.shape for area in layer], dtype=object)
    if len(shapes) < 2:
        return
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = np.unique(np.column_stack([one, other])[one < other], axis=0)
    shared = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    for row in np.flatnonzero(shapely.area(shared) > 0):
        i, j = pairs[row].tolist()
        _judge(OVERLAP, layer[i], layer[j], shared[row], found=found, tolerance=tolerance)


def _outside(parent: Placed, children: Sequence[Placed], found: Findings, tolerance: Tolerance) -> None:
    if parent.shape is None or not children:
        return
    shapes = np.array([child.shape for child in children], dtype=object)
    shapely.prepare(parent.shape)
    for i in np.flatnonzero(~shapely.covers(parent.shape, shapes)).tolist():
        beyond = shapely.difference(shapes[i], parent.shape)
        _judge(OUTSIDE, children[i], parent, beyond, found=found, tolerance=tolerance)


def _judge(
    misfit: Misfit, area: Placed, other: Placed, strip: shapely.Geometry, *, found: Findings, tolerance: Tolerance
) -> None:
    size, width = area_m2(polygonal(strip)), mean_width_m(polygonal(strip))
    if size < tolerance.least_m2:
        return
    said = {"area": f"{size:,.0f}", "width": f"{width:,.1f}", "other": other.place}
    if width > tolerance.sliver_m:
        found.error(misfit.code, area.place, misfit.message, **said)
        found.show(found.errors[-1], strip)
    else:
        found.warn(misfit.sliver_code, area.place, misfit.message, **said)
        found.show(found.warnings[-1], strip)


def _gaps(parent: Placed, children: Sequence[Placed], found: Findings, tolerance: Tolerance) -> None:
    """Parts of the parent that are in none of its areas; without a parent's shape, holes among them."""
    if not children:
        return
    shapes = np.array([child.shape for child in children], dtype=object)
    covered = shapely.union_all(shapes)
    if parent.shape is None:
        pieces = _holes(covered)
    else:
        pieces = shapely.get_parts(polygonal(shapely.difference(parent.shape, covered)))
    tree = shapely.STRtree(shapes)
    spoken_of = (piece for piece in pieces if area_m2(piece) >= tolerance.least_m2)
    for piece in sorted(spoken_of, key=area_m2, reverse=True):
        beside = [children[i].place for i in sorted(tree.query(piece, predicate="intersects"))]
        message = N_("leaves a gap of %(area)s m² (%(width)s m wide on average) at %(where)s, beside %(beside)s")
        point = shapely.point_on_surface(piece)
        found.warn(
            "gap", parent.place, message, area=f"{area_m2(piece):,.0f}", width=f"{mean_width_m(piece):,.1f}",
            where=f"{point.x:.5f}, {point.y:.5f}", beside=", ".join(beside),
        )  # fmt: skip
        found.show(found.warnings[-1], piece)


def _holes(shape: shapely.Geometry) -> Iterable[shapely.Geometry]:
    rings = (ring for part in shapely.get_parts(shape) for ring in part.interiors)
    return [shapely.Polygon(ring) for ring in rings]


def leaves_above_the_grids(placed: Sequence[Placed], basic_level: str, found: Findings) -> None:
    """Remark on areas that have nothing below them although others of their layer do."""
    children: Mapping[str, Sequence[Placed]] = children_of(placed)
    divided = {area.depth for area in placed if area.code in children}
    for area in placed:
        if area.depth and area.level != basic_level and area.depth in divided and area.code not in children:
            found.warn(
                "undivided", area.place, N_("has no areas below it; it is a basic grid itself until some are drawn")
            )
