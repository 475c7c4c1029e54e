"""Rows of places and records as they stand in the tables, for tests of what counts them.

The commands that write such rows keep the tallies too; what proves the tallies must not
lean on them, so these rows are written past the commands.
"""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from gridwork.base.moment import now
from gridwork.ledger.commands.counting import begin_counting
from gridwork.ledger.models import Place, Record, Tally
from gridwork.ledger.rules.counting import Standing
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import Node
from tests import make

NAME = [{"key": "name", "label": "名称", "type": "text", "required": True}]
LEDGERS: dict[str, Any] = {
    "coverage": 90,
    "domains": {
        "safety": {"name": {"zh": "公共安全", "en": "Public safety"}, "departments": ["water"]},
        "traffic": {"name": {"zh": "交通", "en": "Traffic"}, "departments": ["roads"]},
    },
    "premises": {"shop": {"name": "商店"}, "school": {"name": "学校"}},
    "forms": {
        "shops": {"name": {"zh": "商店", "en": "Shops"}, "domain": "safety", "subject": "premises", "of": ["shop"],
                  "fields": NAME, "verify_every": "half year"},
        "premises": {"name": {"zh": "场所", "en": "Premises"}, "domain": "traffic", "subject": "premises",
                     "fields": NAME},
        "hydrants": {"name": {"zh": "消火栓", "en": "Hydrants"}, "domain": "safety", "subject": "facility",
                     "of": ["0106", "01"], "fields": NAME, "verify_every": "month"},
        "homes": {"name": {"zh": "住房", "en": "Homes"}, "domain": "traffic", "subject": "dwelling", "fields": NAME},
        "bodies": {"name": {"zh": "组织", "en": "Organisations"}, "domain": "safety", "subject": "organisation",
                   "fields": NAME},
        "spots": {"name": {"zh": "点位", "en": "Spots"}, "domain": "safety", "subject": "place", "fields": NAME},
    },
}  # fmt: skip
"""Forms of every kind: two that describe a shop, one by codes that overlap, two that describe no place."""

_numbers = count(1)


def cell(**ledgers: Any) -> make.County:
    """The small county under a charter with these ledgers, counting begun."""
    county = make.cell(make.charter_of(LEDGERS | ledgers))
    begin_counting()
    return county


def place(grid: Node | None, kind: str = "premises", sort: str = "shop", **fields: Any) -> Place:
    """A place as a row, counted nowhere."""
    at = now()
    plate = f"P{next(_numbers):011d}"
    closed = {} if fields.get("state", "open") == "open" else {"closed_at": at}
    return Place.objects.create(
        kind=kind, sort=sort, walk=plate, plate=plate, located="chosen", opened_at=at,
        grid_id=grid.id if grid else None, **closed, **fields,
    )  # fmt: skip


def record(
    grid: Node | None, form: str = "shops", of: Place | None = None, *,
    complete: bool = True, verify_by: date | None = None, **fields: Any,
) -> Record:  # fmt: skip
    """A record as a row, counted nowhere."""
    at = now()
    return Record.objects.create(
        form=form, version=1, judged_version=1, place=of, grid_id=grid.id if grid else None, complete=complete,
        verified_on=today(), verify_by=verify_by, opened_at=at, changed_at=at, **fields,
    )  # fmt: skip


def kept() -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """Grid's code and form → records, complete, fresh, missing; tallies of all zeros left out."""
    rows = Tally.objects.values_list("grid__code", "form", "records", "complete", "fresh", "missing")
    return {(code, form): (a, b, c, d) for code, form, a, b, c, d in rows if any((a, b, c, d))}


def standing(one: Record) -> Standing:
    """How a record counts."""
    return Standing(one.grid_id, one.form, one.complete, one.verify_by)
