"""The territory: areas, and which grid a point lies in (C2). Open to all."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from gridwork.faces.access import public
from gridwork.faces.api.v1 import shapes
from gridwork.faces.api.v1.answers import answers
from gridwork.faces.api.v1.bodies import answer, grid_body
from gridwork.faces.api.v1.places import area
from gridwork.territory.queries.locate import locate
from gridwork.territory.queries.tree import tree

router = Router(tags=["grids"])

Code = Annotated[str, Field(max_length=40, pattern=r"^[\w-]*$")]
Longitude = Annotated[float, Query(ge=-180, le=180)]
Latitude = Annotated[float, Query(ge=-90, le=90)]


@router.get("", response=answers(shapes.GridsBody, 404, 422), operation_id="grids", summary="Areas below an area")
@public
def grids(request: HttpRequest, below: Code = "") -> HttpResponse:
    """The areas directly below the one whose code is given; below the whole cell without one."""
    present = tree()
    parent = area(below) if below else present.root
    below_it = [grid_body(node) for node in present.children(parent.id)]
    return answer({"parent": {"code": parent.code, "name": parent.name}, "grids": below_it})


@router.get("/at", response=answers(shapes.LocatedBody, 422), operation_id="grid_at", summary="The grid of a point")
@public
def grid_at(request: HttpRequest, longitude: Longitude, latitude: Latitude) -> HttpResponse:
    """The basic grid a WGS 84 point lies in, or the nearest one when it is just outside."""
    found = locate(longitude, latitude)
    grid = None if found.grid_id is None else grid_body(tree(found.edition_id).area(found.grid_id))
    return answer({"located": found.kind, "grid": grid, "distance_m": round(found.distance_m, 1) if grid else 0.0})


@router.get("/{code}", response=answers(shapes.GridBody, 404, 422), operation_id="grid", summary="One area")
@public
def grid(request: HttpRequest, code: Code) -> HttpResponse:
    """One area by its code."""
    return answer(grid_body(area(code)))
