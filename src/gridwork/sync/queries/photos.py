"""Photos on their way: what has arrived of them, and whose they are (F7, P5)."""

from __future__ import annotations

from collections.abc import Collection

from gridwork.base.pictures import path_of
from gridwork.sync.models import Upload


def nameable(person_id: int, names: Collection[str]) -> dict[str, bool]:
    """Which of these photos the person may name in an act (one query, none without photos).

    Those they sent themselves, and those nobody has sent yet. One that is there already is another's: whoever only
    knows its hash must not get to see it; who has the picture can send it.
    """
    if not names:
        return {}
    own = set(
        Upload.objects.filter(person=person_id, sha256__in=names, whole_at__isnull=False).values_list(
            "sha256", flat=True
        )
    )
    return {name: name in own or not path_of(name).is_file() for name in names}


def arrived_of(person_id: int, names: Collection[str]) -> dict[str, int]:
    """Bytes of each of the person's photos that are here; unfinished ones too (one query, none without photos)."""
    if not names:
        return {}
    rows = Upload.objects.filter(person=person_id, sha256__in=names).values_list("sha256", "received")
    return dict(rows)


def in_use(names: Collection[str]) -> set[str]:
    """Those of these photos that a phone has sent and whose act may still come (one query)."""
    return set(Upload.objects.filter(sha256__in=names, whole_at__isnull=False).values_list("sha256", flat=True))
