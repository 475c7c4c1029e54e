"""Let the areas take on the names, parents and kinds of the edition in force (G3)."""

from __future__ import annotations

from django.db import transaction

from gridwork.base.moment import now
from gridwork.territory.models import Area, Edition
from gridwork.territory.queries.tree import load

TAKEN = ("name", "parent_id", "depth", "basic", "dedicated", "lineage", "retired")
"""What an area takes from the edition in force."""


@transaction.atomic
def settle(edition: Edition) -> int:
    """Bring the areas in line with ``edition`` and return how many changed.

    Past editions stay as they are in their boundaries; areas the edition lacks are retired.
    """
    drawn = load(edition.pk)
    changed = []
    for area in Area.objects.all():
        before = [getattr(area, name) for name in TAKEN]
        if area.pk in drawn:
            node = drawn.area(area.pk)
            area.name, area.parent_id, area.depth = node.name, node.parent_id, node.depth
            area.basic, area.dedicated, area.retired = node.basic, node.dedicated, False
            area.lineage = f"/{'/'.join(map(str, node.lineage))}/"
        else:
            area.retired = True
        if [getattr(area, name) for name in TAKEN] != before:
            changed.append(area)
    Area.objects.bulk_update(changed, [name.removesuffix("_id") for name in TAKEN], batch_size=200)
    Edition.objects.filter(pk=edition.pk).update(settled_at=now())
    return len(changed)
