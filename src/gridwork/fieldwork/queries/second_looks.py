"""What stands open where an ordinary inspection is made: without a notice, or under one that asks for it (F5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from gridwork.base.prepared import Prepared
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import Finding, Rectification
from gridwork.fieldwork.queries.inspected import may_inspected
from gridwork.fieldwork.queries.standings import part_of
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.kinds import Chain
from gridwork.fieldwork.rules.second_looks import OpenNotice
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Left:
    """A finding still to be put right. ``notice_id``: the notice that asks for it."""

    check: str
    notice_id: int | None


def left_at(place_id: int, kind: str) -> list[Left]:
    """What this kind of inspection found at a place and is still to be put right, as it was found (one query)."""
    return [Left(*row) for row in _LEFT.rows(place=place_id, kind=kind)]


def notices_over(powers: Powers, left: Iterable[Left]) -> list[OpenNotice]:
    """The notices that ask for this, as far as the person may look at them again (one query, none without any)."""
    checks: dict[int, list[str]] = {}
    for one in left:
        if one.notice_id is not None:
            checks.setdefault(one.notice_id, []).append(one.check)
    if not checks:
        return []
    return [open_notice(one, checks[one.pk]) for one in still_to_look_at(powers, checks)]


def still_to_look_at(powers: Powers, notice_ids: Collection[int]) -> list[Rectification]:
    """Those of these notices that stand open and the person may look at again, the most urgent first (one query)."""
    rows = Rectification.objects.filter(pk__in=notice_ids, state=Chain.ISSUED).select_related("place")
    return [
        one
        for one in rows.order_by("deadline_at", "pk")
        if may_inspected(powers, Capability.FIELD_WORK, part_of(one), one.place)
    ]


def open_notice(notice: Rectification, checks: Iterable[str]) -> OpenNotice:
    """The notice as the rules read it; ``checks``: of each finding still to be put right."""
    issued_on = in_force().calendar.today(notice.issued_at)
    return OpenNotice(notice.pk, notice.full_number, issued_on, tuple(dict.fromkeys(checks)))


def _left(place: int, kind: str) -> QuerySet[Any, Any]:
    found = Finding.objects.filter(place_id=place, state=kinds.Finding.OPEN, inspection__kind=kind)
    return found.order_by("pk").values_list("check_key", "rectification_id")


_LEFT = Prepared(_left, place=-1, kind="<kind>")
"""Asked with every ordinary inspection."""
