"""What Vite made of the front end's sources: addresses of files, and what each needs beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static

MANIFEST = Path(__file__).resolve().parent / "static" / "built" / "manifest.json"

Chunk = dict[str, Any]


@lru_cache(maxsize=1)
def _manifest(made_at: int) -> dict[str, Chunk]:
    manifest: dict[str, Chunk] = json.loads(MANIFEST.read_text())
    return manifest


def _chunk(source: str) -> Chunk:
    return _manifest(MANIFEST.stat().st_mtime_ns)[source]


def file_of(source: str) -> Path:
    """The file made from ``source``, e.g. ``styles/main.css``; KeyError where none was."""
    return MANIFEST.parent / str(_chunk(source)["file"])


def address(file: Path) -> str:
    """Where it is served."""
    return static(f"built/{file.name}")


def loaded_with(source: str) -> list[Path]:
    """What a page that runs ``source`` loads at once: the script, what it imports, and their styles."""
    return _files(source, lambda chunk: chunk.get("imports", []))


def reachable_from(source: str) -> list[Path]:
    """The same with all it may load later."""
    return _files(source, lambda chunk: [*chunk.get("imports", []), *chunk.get("dynamicImports", [])])


def assets_of(source: str) -> list[Path]:
    """Files that ``source`` names and a page asks for by itself, if ever."""
    return [MANIFEST.parent / str(file) for file in _chunk(source).get("assets", [])]


def _files(source: str, onward: Callable[[Chunk], Iterable[str]]) -> list[Path]:
    """Each once, the script of ``source`` first."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    ahead = [source]
    while ahead:
        name = ahead.pop(0)
        if name not in seen:
            seen.add(name)
            chunk = _chunk(name)
            found |= dict.fromkeys([chunk["file"], *chunk.get("css", [])])
            ahead += onward(chunk)
    return [MANIFEST.parent / file for file in found]
