"""Places to write about and records of them, made by the commands the faces call.

shop = recording.shop(county.grids[0])
record = recording.record("shop", shop, trade="food")
"""

from __future__ import annotations

from itertools import count
from typing import Any

from gridwork.journal.act import Act
from gridwork.ledger.commands.places import open_place
from gridwork.ledger.commands.records import RecordDraft, open_record
from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.tree import Node
from tests import make

HYDRANT = "01013"
_doors = count(1)


def place(kind: Kind, grid: Node, sort: str = "", **draft: Any) -> Place:
    """A place in a grid, in the next house of one street."""
    said = {"street": "槐荫街", "number": f"{next(_doors)}号", "grid_id": grid.id, **draft}
    return open_place(make.act(), make.operator(), PlaceDraft(kind=kind, sort=sort, **said))


def shop(grid: Node, **draft: Any) -> Place:
    """Premises that the form ``shop`` describes."""
    return place(Kind.PREMISES, grid, "shop", **draft)


def hydrant(grid: Node, **draft: Any) -> Place:
    """A facility that the form ``hydrant`` describes."""
    return place(Kind.FACILITY, grid, HYDRANT, **draft)


def dwelling(grid: Node, **draft: Any) -> Place:
    """A dwelling, for the form ``household``."""
    return place(Kind.DWELLING, grid, **draft)


def record(form: str, where: Place | Node, *, act: Act | None = None, **values: Any) -> Record:
    """A record of a form about a place, or in a grid, opened by whoever may do everything."""
    at = {"place_id": where.pk} if isinstance(where, Place) else {"grid_id": where.id}
    return open_record(act or make.act(), make.operator(), RecordDraft(form, values, **at))
