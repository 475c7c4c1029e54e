"""The standard codes of facilities and events: versions, what is offered now, what changed between two (L2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from gridwork.base.errors import N_, NotFound
from gridwork.base.memo import Memo
from gridwork.ledger.models import CodeTable, FacilityCode
from gridwork.ledger.rules.code_table import EVENT, FACILITY, Code, Difference, difference

_offered = Memo(2)


@dataclass(frozen=True, slots=True)
class Version:
    """One adopted table of codes and how many it has."""

    number: int
    name: str
    source: str
    adopted_at: datetime
    facilities: int
    events: int


def versions() -> list[Version]:
    """Every adopted table, newest first (one query)."""
    rows = CodeTable.objects.annotate(
        facilities=Count("codes", filter=Q(codes__kind=FACILITY)), events=Count("codes", filter=Q(codes__kind=EVENT))
    )
    fields = ("number", "name", "source", "adopted_at", "facilities", "events")
    return [Version(*row) for row in rows.order_by("-number").values_list(*fields)]


def codes_of(number: int | None = None) -> list[Code]:
    """The codes of a table, facilities first, of the newest one without a number; none before one is adopted.

    NotFound for a number there never was.
    """
    chosen = CodeTable.objects.order_by("-number") if number is None else CodeTable.objects.filter(number=number)
    table_id = chosen.values_list("pk", flat=True).first()
    if table_id is None and number is not None:
        raise NotFound(N_("There is no such version of the code table."))
    rows = FacilityCode.objects.filter(table_id=table_id).order_by("-kind", "code")
    return [Code(*row) for row in rows.values_list("kind", "code", "major", "name", "scope")]


def facilities() -> dict[str, Code]:
    """The facility codes offered now, by code; empty before a table is adopted (one query, kept for 2 s)."""
    return _offered.get("facilities", lambda: {one.code: one for one in codes_of() if one.kind == FACILITY})


def changes_in(number: int) -> Difference:
    """What a table changed against the one before it."""
    earlier = [one.number for one in versions() if one.number < number]
    return difference(codes_of(max(earlier)) if earlier else [], codes_of(number))
