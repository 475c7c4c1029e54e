"""Where the invented county's people live: lanes with houses in the villages, blocks of flats in the communities.

Pure geometry and numbering; ``demo.ledgers`` turns it into places. All of it follows from
the grid's shape and a seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Polygon

METRE = 1 / 111_320
"""Degrees of latitude; near enough for a county of twenty kilometres."""
BACK = 12
"""Metres between a lane and its houses."""
EDGE = 25
"""Metres that houses keep from the grid's border, so that nobody lives in two grids."""
LANES = ["前街", "中街", "后街", "东巷", "西巷", "南巷", "北巷"]
STOREYS, ON_A_STAIR = 6, 2


@dataclass(frozen=True, slots=True)
class Door:
    """One dwelling: street, number, point (longitude, latitude); ``stair`` names its building and entrance."""

    street: str
    number: str
    point: tuple[float, float]
    stair: tuple[int, int] | None = None


def village_doors(shape: Any, count: int, random: Random) -> list[Door]:
    """So many houses along lanes, odd numbers on the left and even ones on the right."""
    lanes = _lanes(shape, max(2, min(len(LANES), count // 22)))
    per_lane = _shares([lane.length for lane in lanes], count)
    return [
        door for name, lane, share in zip(LANES, lanes, per_lane, strict=False)
        for door in _along(lane, name, share, shape, random)
    ]  # fmt: skip


def flat_doors(shape: Any, count: int, name: str) -> Iterator[Door]:
    """So many flats in buildings of six storeys, two flats on a landing, along one lane."""
    of_one = STOREYS * ON_A_STAIR * 2
    buildings = -(-count // of_one)
    lane = _lanes(shape, 1)[0]
    left = count
    for building in range(1, buildings + 1):
        spot = _spot(lane, (building - 0.5) / buildings, 0, shape)
        for entrance in (1, 2):
            for room in (storey * 100 + flat for storey in range(1, STOREYS + 1) for flat in range(1, ON_A_STAIR + 1)):
                if left:
                    left -= 1
                    yield Door(name, f"{building}栋{entrance}单元{room}", spot, (building, entrance))


def _lanes(shape: Any, count: int) -> list[LineString]:
    """Parallel lines through the grid, along its longer side."""
    inner = shape.buffer(-EDGE * METRE) if shape.buffer(-EDGE * METRE).area else shape
    largest = max(getattr(inner, "geoms", [inner]), key=lambda part: part.area)
    box: Polygon = largest.minimum_rotated_rectangle
    corners = np.array(box.exterior.coords)[:4]
    sides = [corners[1] - corners[0], corners[2] - corners[1]]
    along = max(sides, key=lambda side: float(np.hypot(*side)))
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    flat = affinity.rotate(largest, -angle, origin=largest.centroid)
    west, south, east, north = flat.bounds
    found = []
    for place in range(count):
        y = south + (north - south) * (place + 1) / (count + 1)
        cut = LineString([(west, y), (east, y)]).intersection(flat)
        longest = max(getattr(cut, "geoms", [cut]), key=lambda part: part.length)
        found.append(affinity.rotate(longest, angle, origin=largest.centroid))
    return found


def _along(lane: LineString, name: str, count: int, shape: Any, random: Random) -> Iterator[Door]:
    for place in range(count):
        share = (place // 2 + 0.5 + random.uniform(-0.2, 0.2)) / max(1, -(-count // 2))
        yield Door(name, f"{place + 1}号", _spot(lane, min(1.0, share), BACK if place % 2 else -BACK, shape))


def _spot(lane: LineString, share: float, aside: float, shape: Any) -> tuple[float, float]:
    here, ahead = (lane.interpolate(at, normalized=True) for at in (share, min(1.0, share + 0.01)))
    across = np.array([-(ahead.y - here.y), ahead.x - here.x])
    length = float(np.hypot(*across)) or 1.0
    moved = np.array([here.x, here.y]) + across / length * aside * METRE
    kept = moved if shapely.contains_xy(shape, *moved) else (here.x, here.y)
    return round(float(kept[0]), 6), round(float(kept[1]), 6)


def _shares(lengths: list[float], count: int) -> list[int]:
    """Whole numbers in proportion to the lengths that add to ``count``."""
    exact = [count * length / sum(lengths) for length in lengths]
    whole = [int(one) for one in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for place in by_rest[: count - sum(whole)]:
        whole[place] += 1
    return whole
