"""What a boundary file would do: its faults and remarks, its tree, what it changes (G2, G3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely

from gridwork.base.errors import N_, NotFound
from gridwork.base.geometry import Datum
from gridwork.charter.schema import Level
from gridwork.territory.models import Area, Boundary
from gridwork.territory.queries.edition import in_force
from gridwork.territory.rules.checking import check_fit, leaves_above_the_grids
from gridwork.territory.rules.comparing import Changes, Drawn, compare
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.leveling import code_scheme
from gridwork.territory.rules.outlines import AS_USUAL, Columns, Outline, columns_of, features_of, read
from gridwork.territory.rules.placing import Placed, Root, coded, in_tree

NO_REGION = "000000"
"""Root code where none is known: a region code (GB/T 2260, six digits) given to nobody."""

Tell = Callable[[str], None]
"""Hears what is being done, for somebody who waits."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file: properties, levels (file's → charter's), root, coordinate system."""

    columns: Columns = AS_USUAL
    levels: Mapping[str, str] = field(default_factory=dict)
    root: Root | None = None
    datum: Datum = Datum.WGS84
    title: str = ""
    """Name of the root where nothing else names it."""


PLAIN = Reading()


@dataclass(frozen=True, slots=True)
class Plan:
    """A file read and checked; nothing is written. With errors, ``placed`` may be incomplete."""

    placed: list[Placed]
    found: Findings
    changes: Changes
    drawn: dict[str, Drawn]


def planned(collection: Any, reading: Reading, levels: list[Level], day: date, tell: Tell = lambda stage: None) -> Plan:
    """Read and check a parsed GeoJSON against the charter's levels and the edition of ``day``.

    BadInput when it is no GeoJSON at all; every other fault stands in ``Plan.found``.
    """
    found = Findings()
    before = drawn_on(day)
    tell(N_("Reading the features"))
    features = features_of(collection)
    columns = columns_of(features, reading.columns)
    fallback = _root(before, reading)
    outlines = read(features, columns, found, reading.datum)
    if not columns.code:
        outlines = _coded(outlines, reading.root or fallback, _digits(reading, levels), before, found)
    placed = in_tree(
        outlines,
        levels,
        found,
        root=reading.root,
        fallback=fallback,
        nested=bool(columns.parent),
        mapping=reading.levels,
    )
    tell(N_("Checking how the areas fit together"))
    check_fit(placed, found)
    leaves_above_the_grids(placed, levels[-1].key, found)
    code_scheme([(area.level, area.code, area.parent) for area in placed if area.parent], levels, found)
    _same_cell(placed, before, found, root_said=reading.root is not None)
    _same_levels(placed, found)
    after = {area.code: _drawn(area) for area in placed}
    return Plan(placed, found, compare(before, after), after)


def drawn_on(day: date) -> dict[str, Drawn]:
    """Every area by code as the edition in force on ``day`` has it; empty in a new cell (two queries at most)."""
    try:
        edition_id = in_force(day).id
    except NotFound:
        return {}
    return drawn_in(edition_id)


def drawn_in(edition_id: int) -> dict[str, Drawn]:
    """Every area by code as an edition has it (one query)."""
    rows = Boundary.objects.filter(edition_id=edition_id).values_list(
        "area__code", "name", "parent__code", "dedicated", "shape", "households", "described"
    )
    return {
        code: Drawn(name, parent, dedicated, bytes(shape) if shape else None, households, described)
        for code, name, parent, dedicated, shape, households, described in rows
    }


def _root(before: Mapping[str, Drawn], reading: Reading) -> Root:
    standing = next((Root(code, area.name) for code, area in before.items() if area.parent is None), None)
    return standing or Root(NO_REGION, reading.title or NO_REGION)


def _coded(
    outlines: list[Outline], root: Root, digits: int, before: Mapping[str, Drawn], found: Findings
) -> list[Outline]:
    known = {area.name: code for code, area in before.items() if area.parent is not None}
    taken = set(Area.objects.values_list("code", flat=True))
    return coded(outlines, root, digits, known=known, taken=taken, found=found)


def _digits(reading: Reading, levels: list[Level]) -> int:
    """Digits of the level that areas right below the root have."""
    own = reading.levels.get("", levels[0].key)
    return next((level.code_digits for level in levels if level.key == own), levels[0].code_digits)


def _same_cell(placed: list[Placed], before: Mapping[str, Drawn], found: Findings, *, root_said: bool) -> None:
    """A cell keeps its root; a file that shares nothing else with the cell is most likely another's."""
    standing = next((code for code, area in before.items() if area.parent is None), None)
    if not placed or standing is None:
        return
    if placed[0].code != standing:
        message = N_(
            "is the root of the file, but this cell is %(root)s; import it into another cell, or give the root"
        )
        found.error("other-cell", placed[0].place, message, root=f"{standing} {before[standing].name}")
    elif len(before) > 1 and not root_said and before.keys() & {area.code for area in placed} == {standing}:
        message = N_(
            "has no area in common with the edition in force, which would be retired whole; "
            "if that is meant, name the root"
        )
        found.error("other-cell", placed[0].place, message)


def _same_levels(placed: list[Placed], found: Findings) -> None:
    """An area keeps its level for life: posts and past cases name it."""
    levels = dict(Area.objects.values_list("code", "level"))
    for area in placed:
        if levels.get(area.code, area.level) != area.level:
            message = N_("has been a “%(before)s” and would become a “%(after)s”; give it a new code")
            found.error("level-changed", area.place, message, before=levels[area.code], after=area.level)


def _drawn(area: Placed) -> Drawn:
    shape = None if area.shape is None else bytes(shapely.to_wkb(area.shape))
    return Drawn(area.name, area.parent, area.dedicated, shape, area.households, area.described)
