"""Drafts of editions: which there are, what one stands on, what adopting it would do (G2, G3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from django.db.models import BooleanField, ExpressionWrapper, Q

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.charter.queries.adopted import in_force as charter_in_force
from gridwork.charter.schema import Capability, Level
from gridwork.territory.models import Area, Draft
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.geojson import shapes_of
from gridwork.territory.queries.plan import Reading, drawn_in, drawn_on
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.comparing import Drawn, compare
from gridwork.territory.rules.drafting import Drafted, areas_of, free_codes, geometry_of, shape
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.fitting import Ground, check_draft
from gridwork.territory.rules.placing import Root
from gridwork.territory.rules.powers import Powers
from gridwork.territory.rules.shapes import area_m2

EDIT = Capability.TERRITORY_EDIT
SAME_M2 = 0.01
"""An area that differs from its drawing by less is as it was: corners its neighbours gave it."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft in a list. ``assisted``: begun from a proposal of the division assistant."""

    id: int
    area_id: int
    title: str
    author: str
    changed_at: datetime
    state: str
    assisted: bool


def drafts(powers: Powers, area_id: int | None = None, *, state: str = "open") -> list[DraftLine]:
    """The drafts within reach, those changed last first, at most 200 (one query)."""
    present = tree()
    rows = Draft.objects.filter(state=state).annotate(assisted=ExpressionWrapper(~Q(proposed=""), BooleanField()))
    if area_id is not None:
        rows = rows.filter(parent=area_id)
    found = rows.order_by("-changed_at").values_list(
        "pk", "parent_id", "title", "author__name", "changed_at", "state", "assisted"
    )[:200]
    return [
        DraftLine(pk, area, title, author or "", changed_at, state, assisted)
        for pk, area, title, author, changed_at, state, assisted in found
        if area in present and powers.may(EDIT, present.area(area).lineage)
    ]


def draft(powers: Powers, draft_id: int) -> Draft:
    """One draft, with author and parent; NotFound, or NotAllowed without ``territory.edit`` over its parent."""
    found = Draft.objects.select_related("author", "parent", "base", "adopted_as").filter(pk=draft_id).first()
    if found is None:
        raise NotFound(N_("There is no such draft."), code="no-draft")
    powers.must(EDIT, lineage_now(found.parent))
    return found


def lineage_now(parent: Area) -> tuple[int, ...]:
    """Ids from the root to the draft's parent in the edition in force; NotFound where that is no more."""
    present = tree()
    if parent.pk not in present:
        raise NotFound(N_("The area of this draft is no longer part of the territory."), code="no-area")
    return present.area(parent.pk).lineage


def level_below(node: Node) -> Level:
    """The charter's level of the areas right below one; BadInput for a basic grid of the last level."""
    levels = charter_in_force().charter.levels
    keys = [level.key for level in levels]
    drawn = tree().children(node.id)
    own = keys.index(node.level) if node.level in keys else -1
    if drawn and drawn[0].level in keys:
        return levels[keys.index(drawn[0].level)]
    if own + 1 >= len(levels):
        message = N_("%(name)s is a basic grid; there is nothing below it to draw. Draft the area above it.")
        raise BadInput(message, place="area", code="basic", name=node.name)
    return levels[own + 1]


def has_level_below(node: Node) -> bool:
    """Whether there is anything to draw below an area."""
    return node.level != charter_in_force().charter.levels[-1].key


def present_areas(node: Node) -> list[Drafted]:
    """The areas right below one as drawn today, ready to be worked on."""
    drawn = drawn_on(today())
    below = tree().children(node.id)
    return [
        Drafted(
            key, child.code, child.name, _geometry(drawn[child.code]), child.dedicated, drawn[child.code].households,
            drawn[child.code].described, (child.code,),
        )
        for key, child in enumerate(below, 1)
    ]  # fmt: skip


def _geometry(area: Drawn) -> dict[str, Any] | None:
    return geometry_of(shapely.from_wkb(area.shape)) if area.shape else None


def ground(draft: Draft) -> Ground:
    """What the draft's areas are checked against (two queries)."""
    node = tree().area(lineage_now(draft.parent)[-1])
    shapes = shapes_of(tree().edition_id, [node.id])
    return Ground(node.code, node.name, shapes.get(node.id), level_below(node), frozenset(_taken(node)))


def _taken(node: Node) -> set[str]:
    own = {child.code for child in tree().children(node.id)}
    return set(Area.objects.values_list("code", flat=True)) - own


def codes_for(draft: Draft, areas: Sequence[Drafted]) -> list[str]:
    """The next ten codes of the charter's scheme that nobody has or had (one query)."""
    node = tree().area(draft.parent_id)
    taken = set(Area.objects.filter(code__startswith=node.code).values_list("code", flat=True))
    taken |= {area.code for area in areas}
    free = iter(free_codes(node.code, level_below(node).code_digits, taken))
    return [code for code, _ in zip(free, range(400), strict=False)]


def findings(draft: Draft, areas: Sequence[Drafted], households: Mapping[int, int] | None = None) -> Findings:
    """What the checks say of the draft, or of areas not yet saved to it."""
    return check_draft(areas, ground(draft), households)


def standing_on(draft: Draft, day: date) -> bool:
    """Whether the areas below the draft's parent are on that day still what they were when it was begun."""
    parent = draft.parent.code
    base = {code: area for code, area in drawn_in(draft.base_id).items() if area.parent == parent}
    then = {code: area for code, area in drawn_on(day).items() if area.parent == parent}
    return not compare(base, then)


def whole(draft: Draft, day: date) -> tuple[dict[str, Any], Reading]:
    """The territory of the day with the draft's areas in it, as a boundary file and how to read it.

    Areas further down stay with the area they lie in. Raises what :func:`shape` does.
    """
    before = drawn_on(day)
    parent = draft.parent.code
    areas = areas_of(draft.features)
    replaced = {code for code, area in before.items() if area.parent == parent}
    kept = {code: area for code, area in before.items() if code not in replaced}
    level = level_below(tree().area(draft.parent_id)).key
    features = [_kept(code, area, _level(code)) for code, area in kept.items() if area.shape is not None]
    features += [_drafted(area, parent, level, before) for area in areas]
    moved = {code for code, area in kept.items() if area.parent in replaced}
    if moved:
        shapes = [(area.code, shape(area)) for area in areas]
        for feature in features:
            if (code := feature["properties"]["code"]) in moved:
                feature["properties"]["parent"] = _home(kept[code], shapes)
    root = next(code for code, area in before.items() if area.parent is None)
    said = None if before[root].shape is not None else Root(root, before[root].name)
    return {"type": "FeatureCollection", "features": features}, Reading(root=said)


def _level(code: str) -> str:
    node = tree().by_code(code)
    return node.level if node else ""


def _home(area: Drawn, shapes: Sequence[tuple[str, shapely.Geometry]]) -> str | None:
    """The drafted area that holds the middle of one further down; the nearest where none does."""
    middle = shapely.from_wkb(area.shape).point_on_surface()
    return min(shapes, key=lambda one: float(one[1].distance(middle)))[0] if shapes else area.parent


def _kept(code: str, area: Drawn, level: str) -> dict[str, Any]:
    return _feature(code, area.name, level, area.parent or "", area.dedicated, area.households, area.described,
                    _geometry(area))  # fmt: skip


def _drafted(area: Drafted, parent: str, level: str, before: Mapping[str, Drawn]) -> dict[str, Any]:
    geometry = area.geometry
    old = before.get(area.code)
    if geometry is not None and old is not None and old.shape is not None and old.parent == parent:
        was = shapely.from_wkb(old.shape)
        if area_m2(shapely.symmetric_difference(was, shape(area))) < SAME_M2:
            geometry = geometry_of(was)
    return _feature(area.code, area.name, level, parent, area.dedicated, area.households, area.described, geometry)


def _feature(
    code: str, name: str, level: str, parent: str, dedicated: bool, households: int | None, described: str,
    geometry: dict[str, Any] | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "type": "Feature",
        "properties": {
            "code": code, "name": name, "level": level, "parent": parent, "dedicated": "1" if dedicated else "",
            "households": households, "described": described,
        },
        "geometry": geometry,
    }  # fmt: skip
