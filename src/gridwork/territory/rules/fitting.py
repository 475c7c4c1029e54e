"""Check a draft while it is drawn: by the rules of a boundary file, and what a draft can also be asked (G2, G6).

Only the parent and the areas right below it are looked at, so a village of eighty grids
answers in some milliseconds; adopting checks the whole territory again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import shapely

from gridwork.base.errors import N_
from gridwork.charter.schema import Level, Range
from gridwork.territory.rules.checking import check_fit
from gridwork.territory.rules.drafting import Drafted, outlines_of
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.leveling import code_scheme
from gridwork.territory.rules.outlines import UNFIT_CODE, is_code
from gridwork.territory.rules.placing import Placed
from gridwork.territory.rules.size import size_of


@dataclass(frozen=True, slots=True)
class Ground:
    """What a draft stands on: its parent, the level of its areas, codes that belong to others."""

    code: str
    name: str
    shape: shapely.Geometry | None
    level: Level
    taken: Set[str] = field(default_factory=frozenset)
    """Codes of areas elsewhere in the territory, or of other levels, now or in the past."""


def check_draft(areas: Sequence[Drafted], ground: Ground, households: Mapping[int, int] | None = None) -> Findings:
    """Everything found, each where it is on the map. ``households`` by key, where the ledger counted them."""
    found = Findings()
    outlines = outlines_of(areas, ground.level.key, ground.code, found)
    top = Placed(f"{ground.code} {ground.name}", ground.code, ground.name, "", 0, None, shape=ground.shape)
    placed = [
        Placed(one.place, one.code or one.place, one.name, one.level, 1, ground.code, shape=one.shape)
        for one in outlines
    ]
    _called(areas, ground, found)
    check_fit([top, *placed], found)
    for area, outline in zip(areas, outlines, strict=True):
        _in_pieces(outline.place, outline.shape, found)
        counted = area.households if households is None else households.get(area.key)
        _sized(outline.place, counted, ground.level.households, found)
    code_scheme([(ground.level.key, area.code, ground.code) for area in areas if area.code], [ground.level], found)
    _shown(areas, {one.place: one.shape for one in outlines if one.shape is not None}, found)
    return found


def _called(areas: Sequence[Drafted], ground: Ground, found: Findings) -> None:
    """Every area has a name, and a code of its own that never was another's."""
    seen: dict[str, Drafted] = {}
    if not areas:
        found.error("empty-draft", f"{ground.code} {ground.name}", N_("has no area drawn below it; draw one"))
    for area in areas:
        if not area.name:
            found.error("missing-name", area.place, N_("has no name; give it one"))
        if not area.code:
            found.error("missing-code", area.place, N_("has no code; give it one of its own"))
        elif not is_code(area.code):
            found.error("unfit-code", area.place, UNFIT_CODE)
        elif area.code in seen:
            message = N_("has the code of %(other)s; every area needs a code of its own")
            found.error("duplicate-code", area.place, message, other=seen[area.code].place)
        elif area.code in ground.taken:
            message = N_("has the code of an area elsewhere; every area needs a code of its own, also after its end")
            found.error("taken-code", area.place, message)
        seen.setdefault(area.code, area)


def _in_pieces(place: str, shape: shapely.Geometry | None, found: Findings) -> None:
    if shape is not None and (count := shapely.get_num_geometries(shape)) > 1:
        message = N_("is in %(count)s pieces that do not touch; unless they are islands, make it one")
        found.warn("not-contiguous", place, message, count=count)
        smallest = min(shapely.get_parts(shape), key=lambda part: float(part.area))
        found.show(found.warnings[-1], smallest)


def _sized(place: str, households: int | None, bounds: Range, found: Findings) -> None:
    size = size_of(households, bounds)
    if size == "few":
        message = N_("has %(households)s households; the charter asks for at least %(least)s")
        found.warn("too-few", place, message, households=households, least=bounds.least)
    elif size == "many":
        message = N_("has %(households)s households; the charter allows at most %(most)s")
        found.warn("too-many", place, message, households=households, most=bounds.most)


def _shown(areas: Sequence[Drafted], shapes: Mapping[str, shapely.Geometry], found: Findings) -> None:
    """What has no spot of its own on the map is shown by the whole area."""
    spoken_of = {area.place for area in areas}
    shown = {id(problem) for problem, _ in found.spots}
    for problem in (*found.errors, *found.warnings):
        if id(problem) not in shown and problem.place in spoken_of and problem.place in shapes:
            found.show(problem, shapes[problem.place])
