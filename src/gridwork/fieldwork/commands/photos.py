"""Pictures of what was seen in the field, kept with their subject (P5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gridwork.base.pictures import Picture, store
from gridwork.fieldwork.models import Photo
from gridwork.journal.act import Act


def keep_photos(act: Act, kind: str, subject_id: int, photos: Mapping[str, Sequence[Picture]]) -> None:
    """Store pictures by slot (one INSERT for all); one without bytes is on its way from a phone."""
    for found in photos.values():
        for picture in found:
            store(picture)
    if not any(photos.values()):
        return
    Photo.objects.bulk_create(
        Photo(
            subject_kind=kind, subject_id=subject_id, slot=slot, act_ref=act.ref, sha256=one.sha256, width=one.width,
            height=one.height, added_at=act.recorded_at,
        )
        for slot, found in photos.items()
        for one in found
    )  # fmt: skip
