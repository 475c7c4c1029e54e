"""A draft as its page and its map show it: areas in a table, findings, both as one answer (G2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.template.loader import render_to_string

from gridwork.base.errors import Problem
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.dwellings import dwellings_below, households_by_shape
from gridwork.territory.models import Draft
from gridwork.territory.queries.drafts import ground
from gridwork.territory.rules.drafting import Drafted, areas_of, geometry_of
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.fitting import Ground, check_draft
from gridwork.territory.rules.shapes import area_m2, shape_of, to_metres
from gridwork.territory.rules.size import size_of

MENDABLE = {"gap", "overlap", "overlap-sliver", "outside-parent", "outside-sliver"}
MOST_POINTS = 6000
"""Dwellings shown on the map; with more, houses near each other are one dot, and some are left out evenly."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line of the table. ``by_hand``: drawn otherwise than the assistant proposed."""

    area: Drafted
    households: int | None
    size: str
    hectares: float
    border_km: float
    compactness: float
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, in words and where on the map; ``spot`` is GeoJSON text for mending it."""

    number: int
    text: str
    grave: bool
    spot: str
    mendable: bool


@dataclass(frozen=True, slots=True)
class State:
    """Everything about a draft, or about areas not yet saved to it."""

    draft: Draft
    rows: list[AreaRow]
    findings: list[Finding]
    ground: Ground
    counted: bool
    """Whether the households are the ledger's count; else they are what was typed."""

    @property
    def graves(self) -> int:
        """How many faults keep it from being adopted."""
        return sum(one.grave for one in self.findings)


def state_of(draft: Draft, areas: Sequence[Drafted] | None = None) -> State:
    """The draft checked, with households from the ledger where it counts any here (some three queries)."""
    drawn = list(areas) if areas is not None else areas_of(draft.features)
    beneath = ground(draft)
    shapes = {one.key: shape for one in drawn if (shape := shape_of(one.geometry, one.place, Findings())) is not None}
    households = households_by_shape(draft.parent_id, shapes)
    found = check_draft(drawn, beneath, households)
    proposed = {one.key: one for one in areas_of(draft.proposed)} if draft.proposed else {}
    rows = [
        _row(one, shapes.get(one.key), households.get(one.key, 0) if households is not None else one.households,
             beneath, bool(proposed) and _differs(one, proposed.get(one.key)))
        for one in drawn
    ]  # fmt: skip
    problems = [(problem, True) for problem in found.errors] + [(problem, False) for problem in found.warnings]
    listed = [_finding(i, problem, grave, found) for i, (problem, grave) in enumerate(problems)]
    return State(draft, rows, listed, beneath, households is not None)


def _row(
    area: Drafted, shape: shapely.Geometry | None, households: int | None, beneath: Ground, by_hand: bool
) -> AreaRow:
    size = size_of(households, beneath.level.households)
    if shape is None:
        return AreaRow(area, households, size, 0.0, 0.0, 0.0, by_hand)
    flat = to_metres(shape, shape.centroid.y)
    return AreaRow(
        area, households, size, area_m2(shape) / 10_000, flat.length / 1000,
        4 * np.pi * flat.area / flat.length**2, by_hand,
    )  # fmt: skip


def _differs(area: Drafted, proposed: Drafted | None) -> bool:
    if proposed is None or area.geometry is None or proposed.geometry is None:
        return True
    if area.geometry == proposed.geometry:
        return False
    one, other = (shape_of(each.geometry, each.place, Findings()) for each in (area, proposed))
    return one is None or other is None or area_m2(shapely.symmetric_difference(one, other)) > 1


def _finding(number: int, problem: Problem, grave: bool, found: Findings) -> Finding:
    spot = found.spot(problem)
    mendable = problem.code in MENDABLE and spot is not None
    text = json.dumps(geometry_of(spot) if mendable else _plain(spot)) if spot is not None else ""
    return Finding(number, f"{problem.place}: {said(problem)}", grave, text, mendable)


def _plain(spot: shapely.Geometry) -> Any:
    return json.loads(shapely.to_geojson(spot))


def answer(request: GridRequest, state: State, **more: Any) -> dict[str, Any]:
    """What the map's script gets: the numbers, and the table and the findings as the page writes them."""
    context = {"state": state, "draft": state.draft}
    return {
        "seq": state.draft.seq,
        "findings": render_to_string("console/territory/draft_findings.html", context, request),
        "areas": render_to_string("console/territory/draft_areas.html", context, request),
        "spots": [
            {"number": one.number, "grave": one.grave, "geometry": json.loads(one.spot)}
            for one in state.findings
            if one.spot
        ],
        **more,
    }


def backdrop(draft: Draft, beneath: Ground) -> dict[str, Any]:
    """What does not change while one draws: the parent's outline, and dots where people live."""
    found = dwellings_below(draft.parent_id)
    spots = np.unique(np.round(found.points, 4 if len(found.points) > MOST_POINTS else 5), axis=0)
    spots = spots[:: len(spots) // MOST_POINTS + 1]
    return {
        "parent": geometry_of(beneath.shape) if beneath.shape is not None else None,
        "dwellings": spots.tolist(),
    }
