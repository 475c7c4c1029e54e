"""Photos on their way: what has arrived of them, and whose they are (F7, P5)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from gridwork.base.pictures import path_of
from gridwork.base.prepared import Prepared, Several
from gridwork.sync.models import Upload


def nameable(person_id: int, names: Collection[str]) -> dict[str, bool]:
    """Which of these photos the person may name in an act (one query, none without photos).

    Those they sent themselves, and those nobody has sent yet. One that is there already is another's: whoever only
    knows its hash must not get to see it; who has the picture can send it.
    """
    own = {name for (name,) in _OWN_WHOLE.rows(person=person_id, names=list(names))}
    return {name: name in own or not path_of(name).is_file() for name in names}


def arrived_of(person_id: int, names: Collection[str]) -> dict[str, int]:
    """Bytes of each of the person's photos that are here; unfinished ones too (one query, none without photos)."""
    return dict(_ARRIVED.rows(person=person_id, names=list(names)))


def in_use(names: Collection[str]) -> set[str]:
    """Those of these photos that a phone has sent and whose act may still come (one query)."""
    return set(Upload.objects.filter(sha256__in=names, whole_at__isnull=False).values_list("sha256", flat=True))


def _own(person: int, names: Collection[str]) -> QuerySet[Any, Any]:
    return Upload.objects.filter(person=person, sha256__in=names).values_list("sha256", "received")


def _own_whole(person: int, names: Collection[str]) -> QuerySet[Any, Any]:
    return Upload.objects.filter(person=person, sha256__in=names, whole_at__isnull=False).values_list("sha256")


_NAMES = Several(lambda number: f"<name {number}>")
_ARRIVED = Prepared(_own, person=-1, names=_NAMES)
_OWN_WHOLE = Prepared(_own_whole, person=-1, names=_NAMES)
"""Both asked with every upload."""
