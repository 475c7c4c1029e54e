"""What adopting a draft changes, area by area: size, households, land that changes hands, posts (G3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import shapely

from gridwork.charter.queries.adopted import in_force as charter_in_force
from gridwork.territory.models import Draft
from gridwork.territory.queries.drafts import level_below
from gridwork.territory.queries.plan import drawn_on
from gridwork.territory.queries.postings import lasting_in
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.comparing import Drawn
from gridwork.territory.rules.drafting import Drafted, areas_of, shape
from gridwork.territory.rules.shapes import area_m2

LEAST_M2 = 100.0
"""Land that changes hands below this is a corner rounded, not a move."""


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area before and after; ``before`` or ``after`` is empty for a new or a vanished one. Square metres."""

    code: str
    before: str
    after: str
    m2_before: float
    m2_after: float
    households_before: int | None
    households_after: int | None

    @property
    def kind(self) -> str:
        """``new``, ``gone``, ``changed`` or ``same``."""
        if not self.before:
            return "new"
        if not self.after:
            return "gone"
        same = abs(self.m2_before - self.m2_after) < 1 and self.before == self.after
        return "same" if same and self.households_before == self.households_after else "changed"


@dataclass(frozen=True, slots=True)
class Land:
    """Land that goes from one area to another, square metres; by code."""

    old: str
    new: str
    m2: float


@dataclass(frozen=True, slots=True)
class Ending:
    """A posting that ends because its area is no more."""

    person_id: int
    person: str
    kind: str
    area: str
    last_day: date


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """What moves. ``vacancies``: post kind and (for a department's) department, by code of a new area."""

    areas: list[AreaChange]
    land: list[Land]
    endings: list[Ending]
    vacancies: dict[str, list[tuple[str, str]]]


def draft_preview(draft: Draft, effective_on: date) -> DraftPreview:
    """The draft beside what is drawn on that day (three queries). BadInput for an unsound shape."""
    before = {code: area for code, area in drawn_on(effective_on).items() if area.parent == draft.parent.code}
    areas = areas_of(draft.features)
    gone = sorted(before.keys() - {area.code for area in areas})
    last_day = effective_on - timedelta(days=1)
    endings = [
        Ending(one.person_id, one.person.name, one.post.kind, one.post.office.area.name, max(last_day, one.from_day))
        for one in lasting_in(gone, last_day)
    ]
    new = [area.code for area in areas if area.code not in before]
    return DraftPreview(_changes(before, areas), land_moved(before, areas), endings, _vacancies(draft, new))


def _changes(before: Mapping[str, Drawn], areas: Sequence[Drafted]) -> list[AreaChange]:
    after = {area.code: area for area in areas}
    changes = []
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        changes.append(AreaChange(
            code, old.name if old else "", new.name if new else "",
            area_m2(shapely.from_wkb(old.shape)) if old and old.shape else 0.0, area_m2(shape(new)) if new else 0.0,
            old.households if old else None, new.households if new else None,
        ))  # fmt: skip
    return changes


def land_moved(before: Mapping[str, Drawn], areas: Sequence[Drafted]) -> list[Land]:
    """Land that is in another area after than before, the largest first."""
    codes = [code for code, area in before.items() if area.shape]
    old = [shapely.from_wkb(before[code].shape) for code in codes]
    new = [shape(area) for area in areas]
    pairs = shapely.STRtree(new).query(old, predicate="intersects").T.tolist() if old and new else []
    moved = [
        Land(codes[i], areas[j].code, area_m2(shapely.intersection(old[i], new[j])))
        for i, j in pairs
        if codes[i] != areas[j].code
    ]
    return sorted((one for one in moved if one.m2 >= LEAST_M2), key=lambda one: -one.m2)


def _vacancies(draft: Draft, codes: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """The posts the charter foresees in each new area: nobody holds them yet."""
    charter = charter_in_force().charter
    level = level_below(tree().area(draft.parent_id)).key
    posts = [
        (kind, department)
        for kind, post in charter.posts.items()
        if post.at == level
        for department in (
            [key for key, desk in charter.departments.items() if desk.at == level] if post.department else [""]
        )
    ]
    return dict.fromkeys(codes, posts) if posts else {}
