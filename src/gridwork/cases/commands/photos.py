"""Photos of a case (P5): prepared and stored by ``base.pictures``, bound to a moment of the case here."""

from __future__ import annotations

from gridwork.base.pictures import Picture, store
from gridwork.base.rows import Rows
from gridwork.cases.models import Case, Photo
from gridwork.journal.act import Act

PHOTOS = Rows(Photo)


def keep(act: Act, case: Case, pictures: list[Picture], moment: str) -> list[str]:
    """Store pictures with a case; the same picture twice is kept once. Returns their hashes."""
    for picture in pictures:
        store(picture)
        photo = PHOTOS.new(
            case_id=case.pk, sha256=picture.sha256, moment=moment, act_ref=act.ref, width=picture.width,
            height=picture.height, added_at=act.recorded_at,
        )  # fmt: skip
        PHOTOS.insert_new(PHOTOS.of(photo))
    return [picture.sha256 for picture in pictures]
