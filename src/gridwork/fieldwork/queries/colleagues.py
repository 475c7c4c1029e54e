"""Who may have been at an occasion of an area: those with a post in it, below it, or up its line (F6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gridwork.territory.models import Posting
from gridwork.territory.queries.postings import held_on
from gridwork.territory.queries.tree import tree


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a post there; ``posting_id`` is the one nearest the area."""

    person_id: int
    name: str
    posting_id: int
    area_id: int
    kind: str
    steps: int
    """Levels between that post and the area."""


def colleagues(area_id: int, day: date) -> list[Colleague]:
    """Those with a post in the area, below it or up its line on a day, nearest first, each once (one query)."""
    present = tree()
    here = present.area(area_id)
    there = Q(post__office__area__lineage__contains=f"/{area_id}/") | Q(post__office__area__in=here.lineage)
    rows = Posting.objects.filter(there, held_on(day)).values_list(
        "person", "person__name", "pk", "post__office__area", "post__kind", "rank"
    )
    near = sorted((_steps(here.depth, row[3]), row[3], row[5], row[2], row) for row in rows)
    found: dict[int, Colleague] = {}
    for steps, *_, (person, name, posting, area, kind, _) in near:
        found.setdefault(person, Colleague(person, name, posting, area, kind, steps))
    return list(found.values())


def _steps(depth: int, area_id: int) -> int:
    present = tree()
    return abs(present.area(area_id).depth - depth) if area_id in present else 99
