"""Door-plate sheets of one grid: a card for each door, with whom to call (B2)."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.utils.translation import gettext, override

from gridwork.base.identifiers import spaced_tracking_code
from gridwork.ledger.models import Place
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.publicity.queries.posts import serving
from gridwork.publicity.queries.words import Heading, heading
from gridwork.publicity.rules.qr import Code, qr
from gridwork.territory.queries.powers import day_of
from gridwork.territory.queries.tree import tree

DOORS = (Kind.BUILDING, Kind.ENTRANCE, Kind.DWELLING, Kind.PREMISES)
"""What has a door to put a plate on."""


class Plate(TypedDict):
    """One card: no name of who lives there, only the address."""

    address: str
    name: str
    code: str
    qr: Code


class Plates(Heading):
    """The sheets of one grid. ``call``: post, holder and office telephone, at most two."""

    words: dict[str, str]
    grid: str
    above: str
    call: list[tuple[str, str, str]]
    plates: list[Plate]


def plates(grid_id: int, language: str, at: datetime) -> Plates:
    """A card for every open place with a door in the grid, in street order (two queries)."""
    present = tree()
    node = present.area(grid_id)
    found = Place.objects.filter(grid=grid_id, kind__in=DOORS, state=State.OPEN).order_by("walk", "id")
    with override(language):
        title = gettext("Door plates of %(grid)s") % {"grid": node.name}
        served = [one for one in serving([grid_id], day_of(at), language)[grid_id] if one.phone]
        return Plates(
            **heading(title, present.root.name, language),
            words={
                "call": gettext("Report something, or ask: scan the code or call"),
                "empty": gettext("No place with a door is registered in this grid yet."),
            },
            grid=node.name, above=" · ".join(present.area(one).name for one in node.lineage[1:-1]),
            call=[(one.post, one.holder, one.phone) for one in served[:2]],
            plates=[
                Plate(
                    address=f"{street}{number}" or name, name=name if street or number else "",
                    code=spaced_tracking_code(plate), qr=qr(f"{settings.BASE_URL}/p/{plate}"),
                )
                for street, number, name, plate in found.values_list("street", "number", "name", "plate")
            ],
        )  # fmt: skip
