"""The archive page of a grid as a document: what the screen says, with the grid drawn on it (G6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from django.conf import settings
from django.utils.translation import gettext, override

from gridwork.publicity.queries.words import Heading, heading
from gridwork.publicity.rules.outline import Outline, outline
from gridwork.publicity.rules.qr import Code, qr
from gridwork.territory.queries.geojson import shapes_of
from gridwork.territory.queries.tree import tree


class Table(TypedDict):
    """One section: a title, the heads of its columns (empty: label and text), its rows."""

    title: str
    head: list[str]
    rows: list[list[str]]


class Archive(Heading):
    """The document. ``map`` is None for a grid without a boundary."""

    words: dict[str, str]
    above: str
    name: str
    code: str
    flags: list[str]
    described: str
    facts: list[list[str]]
    tables: list[Table]
    map: Outline | None
    qr: Code
    foot: str


def archive(
    grid_id: int, day: date, language: str, *, facts: Sequence[tuple[str, str]], tables: Sequence[Table],
    flags: Sequence[str] = (), described: str = "",
) -> Archive:  # fmt: skip
    """The archive page of a grid for ``press.typeset("archive", …)`` (one query, for the outlines).

    ``facts``, ``tables``, ``flags`` and ``described`` (the boundary in words) come from whoever
    shows the same on screen, in the language of print, so that both say the same.
    """
    present = tree()
    node = present.area(grid_id)
    with override(language):
        return Archive(
            **heading(gettext("Archive of %(grid)s") % {"grid": node.name}, present.root.name, language),
            words={
                "archive": gettext("Grid archive"),
                "described": gettext("Boundary in words"),
                "metres": gettext("metres"),
                "north": gettext("N"),
                "page": gettext("page %(page)s / %(pages)s"),
            },
            above=" · ".join(present.area(one).name for one in node.lineage[:-1]), name=node.name, code=node.code,
            flags=list(flags), described=described, facts=[list(one) for one in facts], tables=list(tables),
            map=_map(grid_id), qr=qr(f"{settings.BASE_URL}/grids/{grid_id}"), foot=day.isoformat(),
        )  # fmt: skip


def _map(grid_id: int) -> Outline | None:
    present = tree()
    beside = present.children(present.area(grid_id).parent_id or grid_id)
    shapes = shapes_of(present.edition_id, [node.id for node in beside])
    if grid_id not in shapes:
        return None
    others = {node.name: shapes[node.id] for node in beside if node.id != grid_id and node.id in shapes}
    return outline(shapes[grid_id], others)
