"""Open the offices a charter asks for: one in every area, a desk for every department at its level."""

from __future__ import annotations

from django.db import transaction

from gridwork.base import memo
from gridwork.charter.schema import Charter
from gridwork.territory.models import Area, Office


@transaction.atomic
def open_offices(charter: Charter) -> int:
    """Open what is missing and return how many; doing it again opens none (G1, C4).

    Call it after adopting boundaries or a charter. Offices are never closed: old cases name them.
    """
    areas = list(Area.objects.values_list("pk", "level"))
    wanted = {(area_id, "") for area_id, _ in areas}
    for department, desk in charter.departments.items():
        wanted |= {(area_id, department) for area_id, level in areas if level == desk.at}
    missing = wanted - set(Office.objects.values_list("area_id", "department"))
    Office.objects.bulk_create(
        [Office(area_id=area_id, department=department) for area_id, department in sorted(missing)], batch_size=2000
    )
    if missing:
        transaction.on_commit(memo.clear_all)
    return len(missing)
