"""Prints asked for, and who may have them (P1)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings

from gridwork.base.errors import N_, NotFound
from gridwork.charter.schema import Capability
from gridwork.ledger.queries.forms import forms
from gridwork.publicity.models import Print, Stage
from gridwork.publicity.rules.kinds import What
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.outlines import is_code
from gridwork.territory.rules.powers import Powers

LOOKED_THROUGH = 200
"""Newest prints that a list chooses from."""


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One print as a list shows it: ``done`` of ``total`` grids; ``trouble`` is the code of the one it stopped at."""

    id: int
    what: str
    area_id: int
    area: str
    stage: str
    done: int
    total: int
    pages: int
    lost: int
    trouble: str
    person: str
    mine: bool
    asked_at: datetime
    done_at: datetime | None
    language: str
    options: dict[str, Any]

    @property
    def under_way(self) -> bool:
        """Whether there is something to wait for, or to cancel."""
        return self.stage in (Stage.WAITING, Stage.PRINTING)


def may_have(powers: Powers, what: str, area_id: int, wanted: list[str]) -> bool:
    """Whether the posts reach everything a print of this area shows: each form in its domain (L5)."""
    present = tree()
    if area_id not in present:
        return False
    lineage = present.area(area_id).lineage
    known = forms()
    if what == What.ARCHIVE:
        return all(powers.may(one, lineage) for one in (Capability.LEDGER_SEE, Capability.CASE_SEE))
    if what != What.BOOKLET or not all(key in known for key in wanted):
        return powers.may(Capability.LEDGER_SEE, lineage)
    return all(powers.may(Capability.LEDGER_SEE, lineage, known[key].departments) for key in wanted)


def prints_seen(powers: Powers, most: int = 30) -> list[PrintRow]:
    """The newest prints within reach, one's own among them (one query)."""
    newest = Print.objects.select_related("person").order_by("-id")[:LOOKED_THROUGH]
    rows = (_row(one, powers) for one in newest)
    seen = [row for row in rows if may_have(powers, row.what, row.area_id, row.options.get("forms", []))]
    return seen[:most]


def print_seen(powers: Powers, print_id: int) -> PrintRow:
    """One print within reach; NotFound for any other (one query)."""
    found = Print.objects.select_related("person").filter(pk=print_id).first()
    if found is not None:
        row = _row(found, powers)
        if may_have(powers, row.what, row.area_id, row.options.get("forms", [])):
            return row
    raise NotFound(N_("There is no such print, or it is not yours to see. Prints are forgotten after 30 days."))


def folder_of(stored: str) -> Path:
    """Where the files of a print lie."""
    return Path(settings.PRINTS_ROOT) / stored


def file_name(code: str, ending: str) -> str:
    """What a grid's file is called; a code no area can be given today leads no further than this folder either."""
    return f"{code if is_code(code) else quote(code, safe='')}.{ending}"


def file_of(powers: Powers, print_id: int, grid_code: str = "") -> Path:
    """The finished PDF of one grid, or the archive of all; NotFound while it is not there.

    Also where a grid in it was given to another area since, whose people alone may have it now.
    """
    row = print_seen(powers, print_id)
    folder = folder_of(Print.objects.values_list("stored", flat=True).get(pk=print_id))
    printed = {node.code: node.id for node in tree() if (folder / file_name(node.code, "pdf")).is_file()}
    wanted = [printed.get(grid_code)] if grid_code else [*printed.values()]
    path = folder / (file_name(grid_code, "pdf") if grid_code else "all.zip")
    forms_in_it = row.options.get("forms", [])
    if not path.is_file() or not all(one and may_have(powers, row.what, one, forms_in_it) for one in wanted):
        raise NotFound(N_("This file is not printed yet."))
    return path


def _row(one: Print, powers: Powers) -> PrintRow:
    present = tree()
    return PrintRow(
        one.pk, one.what, one.area_id, present.area(one.area_id).name if one.area_id in present else "",
        one.stage, one.done, one.total, one.pages, one.lost, one.trouble, one.person.name,
        one.person_id == powers.person_id, one.asked_at, one.done_at, one.language, json.loads(one.options),
    )  # fmt: skip
