"""Photos come in pieces and are kept byte for byte, once they are proven to be nothing but a picture (F7, P5)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from PIL import Image

from gridwork.base.errors import N_, BadInput, Conflict, NotAllowed
from gridwork.base.pictures import EDGE, Picture, path_of, store
from gridwork.sync.models import Upload
from gridwork.sync.rules.jpeg import is_clean

MOST_BYTES = 5_000_000
MOST_OPEN = 60
"""Photos of one person under way at once: several days without signal."""


class OffsetDiffers(Conflict):
    """The piece does not begin where the last one ended; ``offset`` says where that was."""

    code = "offset"

    def __init__(self, offset: int) -> None:
        super().__init__(N_("The photo goes on from another place."), offset=offset)
        self.offset = offset


def receive(person_id: int, name: str, *, offset: int, size: int, pieces: Iterable[bytes], at: datetime) -> int:
    """Take the next bytes of a photo, as many as arrive; how many are here now.

    ``name``: SHA-256 of the whole file, ``size`` its length in bytes. Once all are here the file must be what was
    said and a clean JPEG, else BadInput (``hash``, ``not-clean``) and it is forgotten. Raises OffsetDiffers,
    BadInput for one too large, NotAllowed with too many under way.
    """
    if not 0 < size <= MOST_BYTES:
        raise BadInput(N_("A photo has at most %(most)s bytes."), code="too-big", most=MOST_BYTES)
    fault, came = None, _come(pieces, size - offset)
    with transaction.atomic():
        upload = _held(person_id, name, size, at)
        if upload.received != offset or upload.size != size:
            raise OffsetDiffers(upload.received)
        if upload.whole_at is None:
            _append(part_of(person_id, name), offset, came)
            upload.received += len(came)
            fault = _finish(upload, at) if upload.received == size else None
        if fault is None:
            upload.save(update_fields=["received", "whole_at"])
        else:
            upload.delete()
    if fault is not None:
        raise fault
    return upload.received


def arrived(person_id: int, name: str) -> int:
    """How much of the person's photo is here; 0 also for one that was kept and has gone since."""
    upload = Upload.objects.filter(person=person_id, sha256=name).first()
    return 0 if upload is None or _gone(upload) else upload.received


def forget_abandoned(before: datetime) -> int:
    """Forget photos begun before a moment: the pieces of those that never became whole, and the rows of all."""
    gone = 0
    for upload in Upload.objects.filter(begun_at__lt=before).iterator():
        part_of(upload.person_id, upload.sha256).unlink(missing_ok=True)
        upload.delete()
        gone += 1
    return gone


def part_of(person_id: int, name: str) -> Path:
    """Where the pieces of a photo lie until it is whole."""
    return path_of(name).parent.parent.parent / "arriving" / str(person_id) / f"{name}.part"


def _held(person_id: int, name: str, size: int, at: datetime) -> Upload:
    """The photo's row, locked; a new one where there is none."""
    upload = Upload.objects.select_for_update().filter(person=person_id, sha256=name).first()
    if upload is not None and _gone(upload):
        upload.received, upload.whole_at = 0, None
    if upload is not None:
        return upload
    if Upload.objects.filter(person=person_id, whole_at=None).count() >= MOST_OPEN:
        raise NotAllowed(N_("Too many photos are under way. Finish those first."), code="too-many")
    made, _ = Upload.objects.get_or_create(person_id=person_id, sha256=name, defaults={"size": size, "begun_at": at})
    return made


def _gone(upload: Upload) -> bool:
    """Whether the file, or its pieces, are no longer where they were put."""
    path = part_of(upload.person_id, upload.sha256) if upload.whole_at is None else path_of(upload.sha256)
    return upload.received > 0 and not path.is_file()


def _come(pieces: Iterable[bytes], most: int) -> bytes:
    """All that comes, read before anything is locked: a phone may take minutes for it."""
    came = bytearray()
    with suppress(OSError):  # the connection broke: what came so far is kept
        for piece in pieces:
            came += piece[: max(0, most - len(came))]
    return bytes(came)


def _append(path: Path, offset: int, came: bytes) -> None:
    """Write behind what is there; the row says how much counts, whatever a crash left behind it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if offset else "wb") as file:
        file.seek(offset)
        file.truncate()
        file.write(came)


def _finish(upload: Upload, at: datetime) -> BadInput | None:
    """Keep the whole photo under its hash; else what is wrong with it."""
    part = part_of(upload.person_id, upload.sha256)
    jpeg = part.read_bytes()
    part.unlink()
    if sha256(jpeg).hexdigest() != upload.sha256:
        return BadInput(N_("The photo arrived damaged; it is sent again."), code="hash")
    edges = _edges(jpeg) if is_clean(jpeg) else (0, 0)
    if not 0 < max(edges) <= EDGE:
        return BadInput(N_("The file is more, or less, than a picture."), code="not-clean")
    store(Picture(jpeg, upload.sha256, *edges))
    upload.whole_at = at
    return None


def _edges(jpeg: bytes) -> tuple[int, int]:
    """Width and height of what decodes to the last line; zeros where it does not."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            if max(image.size) <= EDGE:
                image.load()
            return image.size
    except Exception:  # a broken file can trip the decoder anywhere
        return 0, 0
