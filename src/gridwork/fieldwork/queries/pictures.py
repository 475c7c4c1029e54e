"""Who may look at a photo taken in the field (P1, P5): those who may see what it was taken for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from gridwork.charter.queries.adopted import version
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import Inspection, Occasion, Photo, Round
from gridwork.fieldwork.queries.inspected import may_inspected
from gridwork.fieldwork.queries.reach import work_seen
from gridwork.fieldwork.rules.kinds import INSPECTION, OCCASION, ROUND
from gridwork.territory.rules.powers import Powers

T = TypeVar("T", Round, Occasion)


def may_look(sha256: str, powers: Powers) -> bool:
    """Whether the person may see some inspection, round or occasion this photo belongs to (a query a kind of them)."""
    of: dict[str, list[int]] = {}
    for kind, subject_id in Photo.objects.filter(sha256=sha256).values_list("subject_kind", "subject_id"):
        of.setdefault(kind, []).append(subject_id)
    return (
        any(work_seen(powers, one.person_id, one.grid_id, one.posting) for one in _read(Round, of.get(ROUND)))
        or any(work_seen(powers, one.person_id, one.area_id, one.posting) for one in _read(Occasion, of.get(OCCASION)))
        or _inspected(powers, of.get(INSPECTION, ()))
    )


def in_use(names: Collection[str]) -> set[str]:
    """Those of these photos that belong to something done in the field (one query)."""
    return set(Photo.objects.filter(sha256__in=names).values_list("sha256", flat=True))


def _read(work: type[T], ids: Collection[int] | None) -> Iterable[T]:
    return work._default_manager.filter(pk__in=ids).select_related("posting__post__office") if ids else ()


def _inspected(powers: Powers, ids: Iterable[int]) -> bool:
    found = Inspection.objects.filter(pk__in=ids).select_related("place") if ids else ()
    return any(
        may_inspected(
            powers, Capability.FIELD_SEE, version(one.charter_id).charter.inspections.get(one.kind), one.place
        )
        for one in found
    )
