"""Where the files of an import lie: a folder with a name that says nothing, under the cell's home (L6)."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from django.conf import settings

UPLOADED, ROWS, FILLING, REFUSED = "table", "rows.sqlite3", "filling.sqlite3", "refused"


def root() -> Path:
    """The folder of all imports."""
    return Path(settings.HOME) / "imports"


def new_name() -> str:
    """A name nobody can guess and that tells nothing."""
    return secrets.token_hex(16)


def folder(stored: str) -> Path:
    """The folder of one import. ``stored`` comes from the database, never from an address."""
    if not stored or not stored.isalnum():
        raise ValueError("not the name of a folder of ours")
    return root() / stored


def uploaded(stored: str) -> Path:
    """The file as it was brought."""
    return folder(stored) / UPLOADED


def rows(stored: str) -> Path:
    """Its rows, read; there when reading has ended."""
    return folder(stored) / ROWS


def refused(stored: str, ending: str) -> Path:
    """The refused rows, to be put right."""
    return folder(stored) / f"{REFUSED}.{ending}"


def forget(stored: str) -> None:
    """Take the folder away."""
    shutil.rmtree(folder(stored), ignore_errors=True)
