"""Photos of a form that is not sent yet.

When a form is refused the browser forgets chosen files, so each good one is kept here, already
re-encoded and stripped, under a name nobody can guess. What is not sent is gone after a day.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import time

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from gridwork.base.errors import BadInput
from gridwork.base.pictures import prepare
from gridwork.faces.limits import PHOTOS, TooOften
from gridwork.faces.saying import said

PHOTOS_MOST = 5
FILE_BYTES_MOST = 30_000_000
KEPT_SECONDS = 22 * 3600
"""A sweep every hour then makes good the promise of a day."""


@dataclass(slots=True)
class Chosen:
    """The photos of a form: tokens of the good ones, and a sentence for each that is not."""

    tokens: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def pictures(self) -> tuple[bytes, ...]:
        """The good ones as JPEG."""
        return tuple(picture for token in self.tokens if (picture := read(token)) is not None)


def choose(kept: Sequence[str], files: Sequence[UploadedFile], address: str, most: int = PHOTOS_MOST) -> Chosen:
    """Those kept from before that are still ticked, and the new files that are pictures.

    ``address`` is whom the limit counts: a form that is never sent must not fill the disk.
    """
    chosen = Chosen([token for token in kept if read(token) is not None][:most])
    for file in files:
        if len(chosen.tokens) >= most:
            chosen.errors.append(gettext("At most %(most)s photos; the first were kept.") % {"most": most})
            break
        try:
            PHOTOS.spend(address)
            chosen.tokens.append(_keep(file))
        except TooOften as fault:
            chosen.errors.append(said(fault))
            break
        except BadInput as fault:
            chosen.errors.append(f"{file.name}: {said(fault)}")
        except _TooHeavy:
            text = gettext("larger than %(most)s MB. Please choose a smaller one.")
            chosen.errors.append(f"{file.name}: {text % {'most': FILE_BYTES_MOST // 1_000_000}}")
    return chosen


def read(token: str) -> bytes | None:
    """A kept photo, None when it is not there (any more)."""
    path = _path(token)
    return path.read_bytes() if path and path.is_file() else None


def forget(tokens: Sequence[str]) -> None:
    """Remove photos that have been sent."""
    for token in tokens:
        path = _path(token)
        if path:
            path.unlink(missing_ok=True)


class _TooHeavy(Exception):
    pass


def _keep(file: UploadedFile) -> str:
    if (file.size or 0) > FILE_BYTES_MOST:
        raise _TooHeavy
    picture = prepare(file.read())
    token = secrets.token_hex(16)
    path = _folder() / f"{token}.jpg"
    path.write_bytes(picture.jpeg)
    return token


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(token: str) -> Path | None:
    return _folder() / f"{token}.jpg" if re.fullmatch(r"[0-9a-f]{32}", token) else None


def forget_old() -> None:
    """Remove photos of reports that were not sent; the worker calls this every hour."""
    for path in _folder().glob("*.jpg"):
        if path.stat().st_mtime < time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
