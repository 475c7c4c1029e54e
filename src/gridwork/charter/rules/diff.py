"""What changed from one charter to another, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gridwork.charter.rules.faults import Path, dotted
from gridwork.charter.schema import Charter


class Kind(StrEnum):
    """How a value differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the key in dotted form, the value before and after (JSON values)."""

    kind: Kind
    key: str
    before: Any = None
    after: Any = None


def changes(old: Charter, new: Charter) -> list[Change]:
    """Every difference, in the order of the parts. An entry that came or went is one change, not one a key."""
    return list(_compare((), _plain(old), _plain(new)))


def _plain(charter: Charter) -> dict[str, Any]:
    return charter.model_dump(mode="json", exclude_none=True)


def _compare(path: Path, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    before, after = _entries(old), _entries(new)
    if before is None or after is None:
        yield Change(Kind.CHANGED, dotted(path), old, new)
        return
    for key in [*before, *(key for key in after if key not in before)]:
        here = (*path, key)
        if key not in after:
            yield Change(Kind.REMOVED, dotted(here), before[key])
        elif key not in before:
            yield Change(Kind.ADDED, dotted(here), after=after[key])
        else:
            yield from _compare(here, before[key], after[key])
    kept = [key for key in before if key in after], [key for key in after if key in before]
    if isinstance(old, list) and kept[0] != kept[1]:
        yield Change(Kind.REORDERED, dotted(path), *kept)


def _entries(value: Any) -> Mapping[str, Any] | None:
    """A table as it is, a list of tables by their keys or places; texts and plain lists are compared whole."""
    if isinstance(value, dict):
        return None if "zh" in value else value
    if isinstance(value, list) and value and all(isinstance(one, dict) and "zh" not in one for one in value):
        return {one.get("key", str(place)): one for place, one in enumerate(value, 1)}
    return None
