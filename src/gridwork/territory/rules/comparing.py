"""What a new edition changes: added, renamed, reshaped, moved to another parent, retired (G3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area as one edition has it; ``shape`` is WKB, ``parent`` the parent's code."""

    name: str
    parent: str | None
    dedicated: bool
    shape: bytes | None
    households: int | None = None
    described: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Codes of the areas that change, by how. Nothing in any: the editions are the same."""

    added: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    reshaped: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    rededicated: list[str] = field(default_factory=list)
    """Became, or ceased to be, a dedicated grid."""
    amended: list[str] = field(default_factory=list)
    """Other households, or other words for the boundary."""
    retired: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self.counts().values())

    def counts(self) -> dict[str, int]:
        """How many areas change, by how."""
        return {name: len(getattr(self, name)) for name in self.__slots__}


def compare(before: Mapping[str, Drawn], after: Mapping[str, Drawn]) -> Changes:
    """The changes from one edition to another, by code, each list in code order."""
    kept = sorted(before.keys() & after.keys())
    return Changes(
        added=sorted(after.keys() - before.keys()),
        renamed=[code for code in kept if before[code].name != after[code].name],
        reshaped=[code for code in kept if not _same_shape(before[code].shape, after[code].shape)],
        moved=[code for code in kept if before[code].parent != after[code].parent],
        rededicated=[code for code in kept if before[code].dedicated != after[code].dedicated],
        amended=[code for code in kept if _told(before[code]) != _told(after[code])],
        retired=sorted(before.keys() - after.keys()),
    )


def _told(area: Drawn) -> tuple[int | None, str]:
    return area.households, area.described


def _same_shape(one: bytes | None, other: bytes | None) -> bool:
    if one == other:
        return True
    return (
        one is not None and other is not None and bool(shapely.equals(shapely.from_wkb(one), shapely.from_wkb(other)))
    )
