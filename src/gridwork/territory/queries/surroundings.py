"""The neighbours of an area, near and beyond its parent's border (G6)."""

from __future__ import annotations

from collections.abc import Mapping

from gridwork.base.memo import Memo
from gridwork.territory.queries.geojson import shapes_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.neighbours import around

_around = Memo(3600)


def neighbours(node: Node) -> Mapping[str, list[str]]:
    """Names of the areas of the same depth that border on one, by compass direction (one query, kept for an hour).

    Looked for among the areas of its parent and those of the parents beside that.
    """
    present = tree()
    return _around.get((present.edition_id, node.id), lambda: _read(node))


def _read(node: Node) -> Mapping[str, list[str]]:
    present = tree()
    top = node.lineage[max(0, len(node.lineage) - 3)]
    near = [one for one in present if one.depth == node.depth and top in one.lineage]
    shapes = shapes_of(present.edition_id, [one.id for one in near])
    if node.id not in shapes:
        return {}
    others = [(one.name, shapes[one.id]) for one in near if one.id != node.id and one.id in shapes]
    return around(shapes[node.id], others)
