"""Whether a grid has as many households as the charter wants (G6)."""

from __future__ import annotations

from gridwork.charter.schema import Range


def size_of(households: int | None, bounds: Range) -> str:
    """``few`` below the bounds, ``many`` above them; empty within them, or when nobody counted."""
    if households is None:
        return ""
    if bounds.least is not None and households < bounds.least:
        return "few"
    return "many" if bounds.most is not None and households > bounds.most else ""
