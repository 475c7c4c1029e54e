"""Work on the lines of a draft: split, merge, mend (G2). Plain values in and out.

Every operation takes the areas and returns new ones; nothing is written and nothing checked
beyond what the operation itself needs, so that a draft may be wrong while it is worked on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
import shapely

from gridwork.base.errors import N_, BadInput
from gridwork.territory.rules.cutting import pieces_of
from gridwork.territory.rules.drafting import Drafted, chosen, geometry_of, shape
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.meeting import meet
from gridwork.territory.rules.outlines import LONGEST_NAME
from gridwork.territory.rules.shapes import area_m2, polygonal, shape_of, to_metres

SHARED_M = 1.0
"""Areas with a common border of at least this are neighbours."""


def split(areas: Sequence[Drafted], key: int, line: shapely.Geometry, codes: Iterable[str]) -> list[Drafted]:
    """One area cut along a line (degrees) into two or more; the largest keeps code and name.

    The others take the next of ``codes`` and a name with a number. How many households live
    in each nobody has counted yet. BadInput for a line that does not cut it in two.
    """
    area = chosen(areas, key)
    parts = shapely.get_parts(shape(area))
    pieces = [piece for part in parts for piece in pieces_of(part, line)]
    if len(pieces) == len(parts):
        message = N_("The line does not cut %(name)s in two; begin and end it outside the area.")
        raise BadInput(message, place="line", code="no-cut", name=area.name or area.code)
    # What the line does not touch (an island) stays with the largest piece.
    pieces.sort(key=area_m2, reverse=True)
    untouched = [piece for piece in pieces if any(piece.equals(part) for part in parts)]
    cut = [piece for piece in pieces if not any(piece is one for one in untouched)]
    first = replace(area, geometry=geometry_of(shapely.union_all([cut[0], *untouched])), households=None)
    fresh, key = iter(codes), max(one.key for one in areas)
    names = {one.name for one in areas}
    made = []
    for piece in cut[1:]:
        key += 1
        name = _next_name(area.name, names)
        names.add(name)
        new = replace(area, key=key, code=next(fresh, ""), name=name, geometry=geometry_of(piece), households=None)
        made.append(replace(new, described=""))
    return meeting([one for old in areas for one in ([first, *made] if old.key == area.key else [old])])


def _next_name(name: str, taken: Collection[str]) -> str:
    stem = name[: LONGEST_NAME - 5]
    return next(made for number in range(2, 1000) if (made := f"{stem}-{number}") not in taken)


def merge(areas: Sequence[Drafted], keys: Sequence[int], into: int) -> list[Drafted]:
    """Neighbours joined into the one of them with the key ``into``, whose code and name stay.

    BadInput for fewer than two, or when they do not all hang together by common borders.
    """
    joined = [chosen(areas, key) for key in dict.fromkeys((into, *keys))]
    if len(joined) < 2:
        raise BadInput(N_("Choose at least two areas to merge."), place="areas")
    shapes = meet([shape(area) for area in joined])
    apart = _apart(shapes)
    if apart is not None:
        message = N_("%(name)s has no border with the others; only neighbours can be merged.")
        raise BadInput(message, place="areas", code="not-neighbours", name=joined[apart].name or joined[apart].code)
    counts = [area.households for area in joined]
    whole = replace(
        joined[0],
        geometry=geometry_of(shapely.union_all(shapes)),
        households=sum(count for count in counts if count is not None) if None not in counts else None,
        described="",
        origin=tuple(dict.fromkeys(code for area in joined for code in area.origin)),
    )
    gone = {area.key for area in joined[1:]}
    return [whole if area.key == into else area for area in areas if area.key not in gone]


def mend(areas: Sequence[Drafted], spot: shapely.Geometry, parent: shapely.Geometry | None) -> list[Drafted]:
    """Give a gap or an overlap to the one area with the longest border around it; cut off what is outside.

    ``spot``: the land the finding shows, degrees. BadInput when no area touches it.
    """
    found = Findings()
    shapes = {area.key: shape_of(area.geometry, area.place, found) for area in areas}
    land = polygonal(shapely.intersection(spot, parent)) if parent is not None else spot
    around = {key: _border_m(drawn, spot) for key, drawn in shapes.items() if drawn is not None}
    taker = max(around, key=lambda key: (around[key], -key), default=0)
    if not around.get(taker):
        raise BadInput(N_("No area touches this spot any more."), place="spot")
    mended = []
    for area in areas:
        drawn = shapes[area.key]
        if drawn is None or not drawn.intersects(spot):
            mended.append(area)
            continue
        left = polygonal(shapely.difference(drawn, spot))
        new = polygonal(shapely.union_all(meet([left, land]))) if area.key == taker else left
        mended.append(replace(area, geometry=geometry_of(new)) if not new.is_empty else area)
    return meeting(mended)


def _border_m(drawn: shapely.Geometry, spot: shapely.Geometry) -> float:
    """How much of the spot's edge lies on or in the area, metres."""
    if not drawn.intersects(spot):
        return 0.0
    edge = shapely.intersection(shapely.boundary(spot), shapely.buffer(drawn, 1e-9))
    return float(to_metres(edge, spot.centroid.y).length)


def _apart(shapes: Sequence[shapely.Geometry]) -> int | None:
    """Which shape does not hang together with the first; None when all do."""
    reached, waiting = [0], list(range(1, len(shapes)))
    while waiting:
        near = [i for i in waiting if any(shared_m(shapes[i], shapes[j]) >= SHARED_M for j in reached)]
        if not near:
            return waiting[0]
        reached += near
        waiting = [i for i in waiting if i not in near]
    return None


def shared_m(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Length of the common border of two areas, metres."""
    if not one.intersects(other):
        return 0.0
    common = shapely.intersection(shapely.boundary(one), shapely.boundary(other))
    return float(to_metres(common, one.centroid.y).length)


def meeting(areas: Sequence[Drafted]) -> list[Drafted]:
    """The areas with the same corners along common borders, so that these move together."""
    found = Findings()
    shapes = [shape_of(area.geometry, area.place, found) for area in areas]
    sound = [i for i, drawn in enumerate(shapes) if drawn is not None]
    result = list(areas)
    for i, met in zip(sound, meet([shapes[i] for i in sound]), strict=True):
        if shapely.get_num_coordinates(met) != shapely.get_num_coordinates(shapes[i]):
            result[i] = replace(areas[i], geometry=geometry_of(met))
    return result


def halving_line(whole: shapely.Geometry, bearing: float, share: float) -> shapely.Geometry:
    """A straight line of a bearing (degrees from north) with ``share`` of the land on its left or northern side.

    For those who split without a map. 90 runs west to east, 0 south to north.
    """
    latitude = (whole.bounds[1] + whole.bounds[3]) / 2
    flat = to_metres(whole, latitude)
    turn = np.radians(bearing)
    along, normal = np.array([np.sin(turn), np.cos(turn)]), np.array([-np.cos(turn), np.sin(turn)])
    across = shapely.get_coordinates(flat) @ normal
    low, high = float(across.min()), float(across.max())
    middle = shapely.get_coordinates(flat.envelope).mean(axis=0)
    reach = along * (flat.length + 1)
    for _ in range(40):
        place = (low + high) / 2
        on = middle + normal * (place - middle @ normal)
        side = shapely.Polygon(
            [on - reach, on + reach, on + reach + normal * flat.length, on - reach + normal * flat.length]
        )
        low, high = (place, high) if flat.intersection(side).area > share * flat.area else (low, place)
    scale = shapely.get_coordinates(to_metres(shapely.Point(1, 1), latitude))[0]
    return shapely.LineString([(on - reach) / scale, (on + reach) / scale])
