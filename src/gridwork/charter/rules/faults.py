"""A fault in a charter, named by the path of keys that leads to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the charter, e.g. ``("posts", "grid_head", "may", 0)``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at ``path``; the message is a msgid, ``code`` is stable."""

    path: Path
    message: str
    code: str = "charter"
    params: Mapping[str, Any] = field(default_factory=dict)


def dotted(path: Path) -> str:
    """The path as a person writes it; list positions count from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def leaves(content: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value that is not a table or a list, with its path."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from leaves(value, (*path, key))
    elif isinstance(content, list):
        for place, value in enumerate(content):
            yield from leaves(value, (*path, place))
    else:
        yield path, content
