"""Who stands behind an office, and which offices stand above an area (G5, C7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from gridwork.base.prepared import Prepared, Several
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.territory.models import Posting
from gridwork.territory.queries.postings import Standing, as_it_was_on, on_the_day
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import acts

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True, slots=True)
class Holder:
    """One holder of one post of an office on one day."""

    person_id: int
    name: str
    phone: str
    kind: str
    rank: str
    acting: bool
    absent: bool
    posting_id: int
    head: bool
    """Heads are told first when a matter goes up the line."""


def holders(office_id: int, day: date) -> list[Holder]:
    """Everybody who holds a post in the office that day: heads first, A before B (one query)."""
    return holders_of([office_id], day).get(office_id, [])


def holders_of(office_ids: Iterable[int], day: date) -> dict[int, list[Holder]]:
    """:func:`holders` for many offices in one query; offices nobody stands behind are left out."""
    return _holders(_HOLDERS.rows(offices=list(office_ids), day=day))


def named_to_residents(office_ids: Iterable[int], day: date) -> dict[int, list[Holder]]:
    """:func:`holders_of` areas' own offices, without the posts that only keep the system: who is told in public."""
    kinds = in_force().charter.posts
    return {
        office: [one for one in stand if one.kind in kinds and SERVING & set(kinds[one.kind].may)]
        for office, stand in holders_of(office_ids, day).items()
    }


SERVING = {Capability.CASE_ACCEPT, Capability.CASE_HANDLE, Capability.CASE_ANSWER}
"""Posts that may do one of these are named to residents, with the telephone of their work (B1)."""


def holders_then(office_ids: Iterable[int], day: date) -> dict[int, list[Holder]]:
    """:func:`holders_of` a day gone by, with those who have left since: who was responsible then (G5)."""
    return _holders(_rows(as_it_was_on(day), list(office_ids)))


def _rows(postings: QuerySet[WithAnnotations[Posting, Standing]], offices: Sequence[int]) -> QuerySet[Any, Any]:
    held = postings.filter(post__office__in=offices).order_by("rank", "pk")
    return held.values_list(
        "post__office", "person", "person__name", "person__phone", "post__kind", "rank", "pk",
        "absent", "has_first", "first_away",
    )  # fmt: skip


def _present(offices: Sequence[int], day: date) -> QuerySet[Any, Any]:
    return _rows(on_the_day(day), offices)


_HOLDERS = Prepared(_present, offices=Several(lambda number: -1 - number), day=date.min)
"""Asked with every report that is told up the line."""


def _holders(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Holder]]:
    kinds = in_force().charter.posts
    found: dict[int, list[Holder]] = {}
    for office, person, name, phone, kind, rank, pk, absent, has_first, away in rows:
        head = kind in kinds and kinds[kind].head
        acting = acts(rank, absent, has_first, away)
        found.setdefault(office, []).append(Holder(person, name, phone, kind, rank, acting, absent, pk, head))
    for stand in found.values():
        stand.sort(key=lambda h: not h.head)
    return found


def up_the_line(area_id: int) -> list[int]:
    """The areas' own offices above an area, from its parent to the cell (no query)."""
    present = tree()
    above = present.area(area_id).lineage[-2::-1]
    return [present.office(area) for area in above]
