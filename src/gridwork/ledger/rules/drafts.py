"""What somebody says of a new place, before anything is checked (L2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A place to open. ``point`` is (longitude, latitude), WGS 84 degrees.

    It stands in the grid of its point; without a point in that of its parent; without either
    in the chosen ``grid_id``. ``sort``: premises kind or facility code. ``households``: by
    count, of a dwelling; None: not said. ``key``: ``source:key`` of an imported row.
    """

    kind: str
    sort: str = ""
    name: str = ""
    street: str = ""
    number: str = ""
    parent_id: int | None = None
    point: tuple[float, float] | None = None
    grid_id: int | None = None
    households: int | None = None
    condition: str = ""
    owner: str = ""
    key: str = ""
