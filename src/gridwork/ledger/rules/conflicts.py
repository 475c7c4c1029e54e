"""Two people change one record: what does not touch merges, what does is put to a person (L4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gridwork.base.errors import N_, Conflict

BY_SOMEBODY = N_("%(who)s changed the same fields meanwhile. Choose what is right, field by field.")
BY_ITSELF = N_("The same fields were changed meanwhile. Choose what is right, field by field.")


@dataclass(frozen=True, slots=True)
class Merged:
    """``values``: both people's changes together, with theirs where the two conflict.

    ``conflicts``: field → (what both started from, what stands there now, what I want).
    """

    values: dict[str, Any]
    conflicts: dict[str, tuple[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field two people changed differently; None where there is no value."""

    field: str
    base: Any
    theirs: Any
    mine: Any


class FieldConflicts(Conflict):
    """Somebody else changed the same fields first. Nothing was saved; the page asks field by field.

    ``seq``: what the next attempt has seen. ``who`` (a name, empty: the system) changed it last, ``at``.
    """

    code = "field-conflicts"

    def __init__(self, fields: Iterable[FieldConflict], *, seq: int, who: str, at: datetime) -> None:
        super().__init__(BY_SOMEBODY if who else BY_ITSELF, who=who)
        self.fields = tuple(fields)
        self.seq = seq
        self.who = who
        self.at = at


def between(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Merged:
    """Merge two sets of values that both come from ``base``; a missing value is the same as None."""
    values: dict[str, Any] = {}
    conflicts: dict[str, tuple[Any, Any, Any]] = {}
    for key in dict.fromkeys((*theirs, *mine, *base)):
        was, their, my = base.get(key), theirs.get(key), mine.get(key)
        if _same(my, was) or _same(my, their):
            values[key] = their
        elif _same(their, was):
            values[key] = my
        else:
            conflicts[key] = (was, their, my)
            values[key] = their
    return Merged({key: value for key, value in values.items() if value is not None}, conflicts)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Old and new of the fields that differ, None where there was or is no value: what the journal keeps."""
    keys = [key for key in dict.fromkeys((*before, *after)) if not _same(before.get(key), after.get(key))]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}


def _same(one: Any, other: Any) -> bool:
    """Python holds that True is 1; for an answer they are two things."""
    return one == other and isinstance(one, bool) is isinstance(other, bool)
