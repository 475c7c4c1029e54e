"""Photos (P5): re-encoded, stripped of metadata, named by their own hash, written whole or not at all."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageOps

from gridwork.base.errors import N_, BadInput
from gridwork.base.files import whole

EDGE = 2048
"""Longest edge kept, pixels: enough to read a shop sign, about 400 kB."""
MOST_PIXELS = 120_000_000
MOST_DECODED = 25_000_000
"""What is decoded at full size: a JPEG shrinks while it is read, other kinds do not."""
MOST_PHOTOS = 10

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_folders: list[Path] = []


def configure(folder: Path) -> None:
    """Say where files are kept, once at start."""
    _folders[:] = [folder]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to keep: JPEG bytes, their hash, and the size in pixels.

    Without bytes it is one a phone has promised: named by its hash, and on its way.
    """

    jpeg: bytes
    sha256: str
    width: int
    height: int


def prepare(upload: bytes) -> Picture:
    """Turn an uploaded JPEG of up to 120 megapixels, or PNG, WebP, GIF or BMP of up to 25, into a clean JPEG.

    Raises BadInput (place ``photos``) for anything that is not such a picture.
    """
    most = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(upload), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            most = MOST_DECODED
            image.draft("RGB", (EDGE, EDGE))
            if image.width * image.height > most:
                raise Image.DecompressionBombError
            small = image.convert("RGB")
        small.thumbnail((EDGE, EDGE))
        upright = ImageOps.exif_transpose(small)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadInput(
            N_("One of the pictures is larger than %(most)s megapixels. Send a smaller one."),
            place="photos",
            most=most // 1_000_000,
        ) from error
    except Exception as error:  # a broken file can trip the decoder anywhere
        raise BadInput(
            N_("One of the files is not a picture that can be read. Send a JPEG, PNG or WebP photo."), place="photos"
        ) from error
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=82, optimize=True)
    jpeg = out.getvalue()
    return Picture(jpeg, sha256(jpeg).hexdigest(), upright.width, upright.height)


def prepare_all(uploads: Sequence[bytes | Picture]) -> list[Picture]:
    """:func:`prepare` for several, pictures as they are; BadInput when there are more than ten."""
    if len(uploads) > MOST_PHOTOS:
        raise BadInput(N_("At most %(most)s photos can be added at once."), place="photos", most=MOST_PHOTOS)
    return [one if isinstance(one, Picture) else prepare(one) for one in uploads]


def path_of(name: str) -> Path:
    """Where the file of a photo lies, by its hash. RuntimeError before :func:`configure`."""
    if not _folders:
        raise RuntimeError("no folder for pictures: pictures.configure(folder) comes first")
    return _folders[0] / "photos" / name[:2] / f"{name}.jpg"


def stored_before(moment: float) -> Iterator[list[Path]]:
    """Files of photos that were last stored before a moment (seconds since 1970), some hundreds at a time."""
    for folder in sorted(path_of("00").parent.parent.glob("??")):
        old = [path for path in folder.glob("*.jpg") if path.stat().st_mtime < moment]
        yield from (old[start : start + 500] for start in range(0, len(old), 500))


def store(picture: Picture) -> None:
    """Write the file, unless it is there already or still on its way."""
    if not picture.jpeg:
        return
    path = path_of(picture.sha256)
    with suppress(FileNotFoundError):
        os.utime(path)  # so that nobody takes it for one that was left behind
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        file.write(picture.jpeg)
