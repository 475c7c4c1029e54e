"""Locating points, beside the same work done by bare Shapely in the same process.

The cell has 10,000 grids in 250 villages and 10 towns, drawn from a seed, about 45 corners a
grid. "Bare" is what DESIGN measured: a tree over the points asked with every polygon.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import shapely

from bench.figure import Figure, at_least, at_most, of_line, plain, to_line

ROOT = Path(__file__).resolve().parent.parent
GRIDS, POINTS, SINGLE = 10_000, 1_000_000, 20_000
WEST, SOUTH, SIDE = 123.2, 29.4, 0.5
"""A square of half a degree on open sea."""
CORNER_EVERY = 0.0005


def run() -> Iterator[Figure]:
    """Measure in a process and a cell of its own."""
    with tempfile.TemporaryDirectory(prefix="gridwork-bench-") as home:
        surroundings = os.environ | {
            "GRIDWORK_HOME": home, "GRIDWORK_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "gridwork.config.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "bench.territory"]
        with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            yield from (of_line(line) for line in child.stdout if line.startswith("{"))
        if child.returncode:
            raise RuntimeError(f"the measuring process stopped with {child.returncode}")


def figures() -> Iterator[Figure]:
    """Make the cell, then every figure as soon as it is known."""
    from gridwork.territory.queries.locate import locate, locate_many, locator
    from gridwork.territory.queries.tree import tree

    grids, collection = draw()
    seconds, _ = timed(lambda: _import(collection))
    yield plain("check and import 10,261 areas on three levels", seconds, "s")
    seconds, present = timed(tree)
    yield plain("read the tree of the edition", seconds, "s")
    seconds, _ = timed(lambda: locator(present.edition_id))
    yield plain("build the locator (not part of the figures below)", seconds, "s")

    points = np.random.default_rng(2).random((POINTS, 2)) * SIDE + [WEST, SOUTH]
    seconds = min(timed(lambda: locate_many(points))[0] for _ in range(3))
    bare = min(timed(lambda: _bare(grids, points))[0] for _ in range(3))
    ids, _ = locate_many(points)
    codes = {node.id: node.code for node in present}
    yield at_least("locate 1,000,000 points in 10,000 grids", POINTS / seconds / 1e6, "M/s", 0.5)
    yield plain("the same by bare Shapely, tree over the points included", POINTS / bare / 1e6, "M/s")
    yield at_least("ratio to bare Shapely", bare / seconds, "×", 0.8)

    runs = []
    for start in range(0, SINGLE, SINGLE // 10):
        some = points[start : start + SINGLE // 10].tolist()
        seconds, found = timed(partial(_one_by_one, locate, some))
        runs.append(seconds / len(some))
        same = ids[start : start + len(some)].tolist()
        assert [codes[one.grid_id or 0] for one in found] == [codes[grid] for grid in same]
    yield at_most("locate one point, warm (best of ten runs of 2,000)", min(runs) * 1e6, "µs", 50)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    begun = perf_counter()
    result = work()
    return perf_counter() - begun, result


def draw() -> tuple[Any, dict[str, Any]]:
    """10,000 Voronoi cells with many corners, and the file of them and the areas they make up."""
    seeds = np.random.default_rng(1).random((GRIDS, 2)) * SIDE + [WEST, SOUTH]
    box = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=box))
    grids = shapely.segmentize(shapely.intersection(cells, box), CORNER_EVERY)
    middles = (shapely.get_coordinates(shapely.centroid(grids)) - [WEST, SOUTH]) / SIDE
    towns = (middles[:, 0] * 10).astype(int)
    villages = (middles[:, 1] * 25).astype(int)
    members: dict[str, list[Any]] = defaultdict(list)
    features = []
    for grid, town, village in zip(grids, towns, villages, strict=True):
        above = f"990101{town:03}{village:03}"
        members[above].append(grid)
        features.append(_feature(f"{above}{len(members[above]):03}", above, grid))
    whole = {code: shapely.union_all(parts) for code, parts in members.items()}
    features += [_feature(code, code[:9], shape) for code, shape in whole.items()]
    for code in sorted({code[:9] for code in whole}):
        features.append(_feature(code, "990101", shapely.union_all([whole[v] for v in whole if v[:9] == code])))
    features.append(_feature("990101", "", box))
    return grids, {"type": "FeatureCollection", "features": features}


def _feature(code: str, parent: str, shape: Any) -> dict[str, Any]:
    properties = {"code": code, "name": code, "parent": parent}
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}


def _import(collection: dict[str, Any]) -> None:
    from gridwork.charter.commands.adopt import adopt
    from gridwork.charter.rules.load import load
    from gridwork.cli.serve import bring_up_to_date
    from gridwork.journal.act import Act, Via
    from gridwork.territory.commands.boundaries import import_boundaries
    from gridwork.territory.queries.edition import today

    bring_up_to_date()
    act = Act(via=Via.CLI)
    adopt(act, load(ROOT / "charters" / "base"), effective_on=act.done_at.date())
    import_boundaries(act.again(), collection, effective_on=today())


def _one_by_one(locate: Callable[[float, float], Any], points: list[list[float]]) -> list[Any]:
    return [locate(lon, lat) for lon, lat in points]


def _bare(grids: Any, points: Any) -> Any:
    return shapely.STRtree(shapely.points(points)).query(grids, "contains")


def main() -> None:
    """One line of JSON a figure."""
    import django

    django.setup()
    for figure in figures():
        print(to_line(figure), flush=True)


if __name__ == "__main__":
    main()
