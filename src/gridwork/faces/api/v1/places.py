"""Areas and grids named by code in a request."""

from __future__ import annotations

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.territory.queries.tree import Node, tree

ONE_LINE = r"^[^\x00-\x1f]*$"
"""A text without control characters: no database takes a NUL as a parameter."""


def area(code: str) -> Node:
    """The area with this code in the edition in force; NotFound when there is none."""
    found = tree().by_code(code)
    if found is None:
        raise NotFound(N_("There is no grid with this code."), place="code")
    return found


def area_id(code: str) -> int | None:
    """The id of the area named in a query; None without one, BadInput for an unknown code."""
    return _named(code, "query.area").id if code else None


def grid_id(code: str) -> int | None:
    """The id of the grid named in a body; None without one, BadInput for an unknown code."""
    return _named(code, "body.grid").id if code else None


def _named(code: str, place: str) -> Node:
    found = tree().by_code(code)
    if found is None:
        raise BadInput(N_("There is no grid with this code."), place=place)
    return found
