"""Who may look at a photo taken in the field (P1, P5): those who may see what it was taken for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gridwork.charter.queries.adopted import version
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import Inspection, Occasion, Photo, Round
from gridwork.fieldwork.queries.inspected import may_inspected
from gridwork.fieldwork.queries.reach import own_sight
from gridwork.fieldwork.rules.kinds import INSPECTION, OCCASION, ROUND
from gridwork.territory.rules.powers import Powers


def may_look(sha256: str, powers: Powers) -> bool:
    """Whether the person may see some inspection, round or occasion this photo belongs to (a query a kind of them)."""
    of: dict[str, list[int]] = {}
    for kind, subject_id in Photo.objects.filter(sha256=sha256).values_list("subject_kind", "subject_id"):
        of.setdefault(kind, []).append(subject_id)
    walked = Round.objects.filter(pk__in=of.get(ROUND, ())).values_list("grid", flat=True) if ROUND in of else ()
    held = Occasion.objects.filter(pk__in=of.get(OCCASION, ())).values_list("area", flat=True) if OCCASION in of else ()
    return any(own_sight(powers, area) for area in (*walked, *held)) or _inspected(powers, of.get(INSPECTION, ()))


def in_use(names: Collection[str]) -> set[str]:
    """Those of these photos that belong to something done in the field (one query)."""
    return set(Photo.objects.filter(sha256__in=names).values_list("sha256", flat=True))


def _inspected(powers: Powers, ids: Iterable[int]) -> bool:
    found = Inspection.objects.filter(pk__in=ids).select_related("place") if ids else ()
    return any(
        may_inspected(
            powers, Capability.FIELD_SEE, version(one.charter_id).charter.inspections.get(one.kind), one.place
        )
        for one in found
    )
