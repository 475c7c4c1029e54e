"""Where in a TOML file a key is written, so that an error can name the line."""

from __future__ import annotations

import re

from gridwork.charter.rules.faults import Path

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_STEP = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def line_of(text: str, path: Path) -> int | None:
    """The line (from 1) on which ``path``, or the nearest table or key around it, is written."""
    best, best_length = None, 0
    for line, written in _written(text):
        length = _shared(written, path)
        if length > best_length and length >= len(written):
            best, best_length = line, length
    return best


def _written(text: str) -> list[tuple[int, Path]]:
    """Every header and key of the file with its full path; list tables are numbered."""
    found: list[tuple[int, Path]] = []
    table: Path = ()
    counts: dict[Path, int] = {}
    quoted = False
    for number, line in enumerate(text.splitlines(), 1):
        if not quoted and (header := _HEADER.match(line)):
            table = _resolved(_steps(header[2]), counts, repeated=header[1] == "[[")
            found.append((number, table))
        elif not quoted and (key := _KEY.match(line)):
            found.append((number, (*table, *_steps(key[1]))))
        if (line.count('"""') + line.count("'''")) % 2:
            quoted = not quoted
    return found


def _resolved(steps: Path, counts: dict[Path, int], *, repeated: bool) -> Path:
    """The header's path with the positions of the list tables it lies in."""
    path: Path = ()
    for place, step in enumerate(steps):
        path = (*path, step)
        if repeated and place == len(steps) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _steps(written: str) -> Path:
    return tuple(step.strip("\"'") for step in _STEP.findall(written))


def _shared(written: Path, path: Path) -> int:
    shared = 0
    for one, other in zip(written, path, strict=False):
        if one != other:
            break
        shared += 1
    return shared
