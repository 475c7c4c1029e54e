"""Who may have been at an occasion of an area: those with a post in it, below it, or up its line (F6)."""

from __future__ import annotations

from collections.abc import Collection
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


def colleagues_near(area_ids: Collection[int], day: date) -> dict[int, list[Colleague]]:
    """By area: those with a post in it, or one level above or below, nearest first, each once (one query)."""
    present = tree()
    near = {
        area: {area, *present.area(area).lineage[-2:], *(child.id for child in present.children(area))}
        for area in area_ids
    }
    rows = list(
        Posting.objects.filter(held_on(day), post__office__area__in=set().union(*near.values()))
        .order_by("rank", "pk")
        .values_list("person", "person__name", "pk", "post__office__area", "post__kind")
    )
    found: dict[int, list[Colleague]] = {}
    for area, areas in near.items():
        depth = present.area(area).depth
        there = sorted((_steps(depth, row[3]), place) for place, row in enumerate(rows) if row[3] in areas)
        each: dict[int, Colleague] = {}
        for steps, place in there:
            each.setdefault(rows[place][0], Colleague(*rows[place], steps))
        found[area] = list(each.values())
    return found


def _steps(depth: int, area_id: int) -> int:
    present = tree()
    return abs(present.area(area_id).depth - depth) if area_id in present else 99
