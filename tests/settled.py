"""Dwellings by the hundred, opened as a clerk would: for the assistant, the editor and the archive page."""

from __future__ import annotations

import numpy as np

from gridwork.ledger.commands.places import open_places
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from tests import make


def settle(count: int = 600, *, grids: int = 2, seed: int = 4) -> int:
    """Dwellings of one to three households all over the first grids of the small county; returns the households."""
    draw = np.random.default_rng(seed)
    wide = [grids * make.SIDE * 0.98, make.SIDE * 0.98]
    points = draw.random((count, 2)) * wide + [make.WEST + 1e-4, make.SOUTH + 1e-4]
    homes = [
        PlaceDraft(kind=Kind.DWELLING, street="河边路", number=f"{i + 1}号", point=(lon, lat), households=1 + i % 3)
        for i, (lon, lat) in enumerate(points.tolist())
    ]
    open_places(make.act(), make.operator(), homes)
    return sum(home.households or 0 for home in homes)
