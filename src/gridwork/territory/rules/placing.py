"""From a flat list of outlines to the level tree: codes, parents, depths, charter levels (G1, G2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import shapely

from gridwork.base.errors import N_
from gridwork.charter.schema import Level
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.leveling import level_keys
from gridwork.territory.rules.outlines import Outline

CELL = "cell"
"""Level key of the root."""


@dataclass(frozen=True, slots=True)
class Root:
    """The cell itself, where the file does not draw it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An outline with its place in the tree; ``parent`` is a code, None for the root."""

    place: str
    code: str
    name: str
    level: str
    depth: int
    parent: str | None
    dedicated: bool = False
    shape: shapely.Geometry | None = None
    households: int | None = None
    described: str = ""


def in_tree(
    outlines: Sequence[Outline], levels: Sequence[Level], found: Findings,
    *, root: Root | None, fallback: Root, nested: bool, mapping: Mapping[str, str],
) -> list[Placed]:  # fmt: skip
    """The outlines as a tree, parents before children; empty when ``found`` has faults.

    ``root``: where features without a parent belong, when said. ``fallback``: the root of a
    file that names no parents at all (``nested`` false). ``mapping``: level in the file →
    level key of the charter; the rest by name, then by depth.
    """
    by_code = _by_code(outlines, found)
    parents = _parents(by_code, found, root or (None if nested else fallback))
    if found.errors:
        return []
    depths = _depths(parents)
    keys = level_keys([(outline, depths[code]) for code, outline in by_code.items()], levels, mapping, found)
    if found.errors:
        return []
    top = root or fallback
    placed = [_placed(outline, keys[depths[code]], depths[code], parents[code]) for code, outline in by_code.items()]
    if 0 not in depths.values():
        placed.append(Placed(f"{top.code} {top.name}", top.code, top.name, CELL, 0, None))
    return sorted(placed, key=lambda area: (area.depth, area.code))


def _placed(outline: Outline, level: str, depth: int, parent: str) -> Placed:
    return Placed(
        place=outline.place,
        code=outline.code,
        name=outline.name,
        level=level,
        depth=depth,
        parent=parent or None,
        dedicated=outline.dedicated,
        shape=outline.shape,
        households=outline.households,
        described=outline.described,
    )


def _by_code(outlines: Sequence[Outline], found: Findings) -> dict[str, Outline]:
    known: dict[str, Outline] = {}
    for outline in outlines:
        if not outline.code:
            found.error("missing-code", outline.place, N_("has no code; give it one of its own"))
        elif outline.code in known:
            message = N_("has the code of %(other)s; every area needs a code of its own")
            found.error("duplicate-code", outline.place, message, other=known[outline.code].place)
        else:
            known[outline.code] = outline
    return known


def _parents(by_code: Mapping[str, Outline], found: Findings, root: Root | None) -> dict[str, str]:
    """The parent's code of every area, empty for the root; features without one belong under ``root``."""
    parents: dict[str, str] = {}
    orphans = [code for code, outline in by_code.items() if not outline.parent]
    top = root.code if root else (orphans[0] if orphans else "")
    for code, outline in by_code.items():
        parents[code] = "" if code == top else outline.parent or top
        if code != top and outline.parent and outline.parent not in by_code and outline.parent != top:
            message = N_("has the parent %(parent)s, which is not in the file; add it or correct the code")
            found.error("missing-parent", outline.place, message, parent=outline.parent)
        elif code != top and not outline.parent and not root:
            message = N_("has no parent, and %(top)s has none either; give its parent, or name the root they share")
            found.error("two-roots", outline.place, message, top=by_code[top].place)
    _no_cycles(by_code, parents, found)
    return parents


def _no_cycles(by_code: Mapping[str, Outline], parents: Mapping[str, str], found: Findings) -> None:
    sound: set[str] = set()
    for start in by_code:
        trail: dict[str, None] = {}
        code = start
        while code in parents and code not in sound and code not in trail:
            trail[code] = None
            code = parents[code]
        if code in trail:
            circle = list(trail)[list(trail).index(code) :]
            message = N_("is above itself: %(circle)s; correct one of these parents")
            found.error("cycle", by_code[code].place, message, circle=" → ".join([*circle, code]))
        sound.update(trail)


def _depths(parents: Mapping[str, str]) -> dict[str, int]:
    """Steps from the root, which is 0 and may be outside the file."""
    below: dict[str, list[str]] = defaultdict(list)
    for code, parent in parents.items():
        below[parent].append(code)
    layer = [code for code, parent in parents.items() if parent not in parents]
    depths = {code: 1 if parents[code] else 0 for code in layer}
    while layer:
        layer = [child for code in layer for child in below[code]]
        depths.update({code: depths[parents[code]] + 1 for code in layer})
    return depths


def coded(
    outlines: Sequence[Outline], root: Root, digits: int, *, known: Mapping[str, str], taken: Set[str], found: Findings
) -> list[Outline]:
    """Outlines of a file without codes, each with one: the root's code and a number of ``digits``.

    ``known``: name → code of the edition in force, so that the same file gets the same codes
    again. ``taken``: codes that stand for another area, now or in the past.
    """
    names: dict[str, Outline] = {}
    free = iter([f"{root.code}{number:0{digits}d}" for number in range(1, 10**digits)])
    result = []
    for outline in outlines:
        if outline.name in names:
            message = N_("has the name of %(other)s; without codes names must differ")
            found.error("duplicate-name", outline.place, message, other=names[outline.name].place)
        names.setdefault(outline.name, outline)
        code = known.get(outline.name) or next((code for code in free if code not in taken), "")
        if not code:
            found.error(
                "no-free-code",
                outline.place,
                N_("gets no code: all numbers of %(digits)s digits are used"),
                digits=digits,
            )
        result.append(replace(outline, code=code))
    return result


def children_of(placed: Sequence[Placed]) -> dict[str, list[Placed]]:
    """Code of a parent → its areas, for every area that has some."""
    children: dict[str, list[Placed]] = defaultdict(list)
    for area in placed:
        if area.parent is not None:
            children[area.parent].append(area)
    return dict(children)
