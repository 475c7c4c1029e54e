"""The level tree of one edition, held in memory: areas, their lineage, their offices (G1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gridwork.base.errors import N_, NotFound
from gridwork.base.memo import Memo
from gridwork.territory.models import Boundary, Office
from gridwork.territory.queries.edition import edition

_trees = Memo(600)


@dataclass(frozen=True, slots=True)
class Node:
    """An area as one edition has it. ``lineage``: ids from the root down to itself.

    ``basic``: nothing stands below it, so points and cases are located in it.
    """

    id: int
    code: str
    name: str
    level: str
    depth: int
    basic: bool
    dedicated: bool
    parent_id: int | None
    lineage: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OfficeNode:
    """An area's own office (``department`` empty) or a department's desk in it."""

    id: int
    area_id: int
    department: str


Row = tuple[int, str, str, str, bool, int | None]
"""Area id, code, name, level, dedicated, parent's id."""


class Tree:
    """All areas of an edition and all offices. Lookups cost no query."""

    def __init__(self, edition_id: int, rows: Iterable[Row], offices: Iterable[tuple[int, int, str]]) -> None:
        self.edition_id = edition_id
        self._children: dict[int | None, list[Row]] = {}
        for row in sorted(rows, key=lambda row: row[1]):
            self._children.setdefault(row[5], []).append(row)
        self._nodes = {node.id: node for node in self._walk(None, ())}
        self._codes = {node.code: node for node in self._nodes.values()}
        self._offices = {office_id: OfficeNode(office_id, area, department) for office_id, area, department in offices}
        self._desks = {(node.area_id, node.department): node.id for node in self._offices.values()}
        self.root = self._nodes[self._children[None][0][0]]

    def _walk(self, parent: int | None, lineage: tuple[int, ...]) -> Iterator[Node]:
        for area_id, code, name, level, dedicated, _ in self._children.get(parent, ()):
            own = (*lineage, area_id)
            basic = bool(lineage) and area_id not in self._children
            yield Node(area_id, code, name, level, len(lineage), basic, dedicated, parent, own)
            yield from self._walk(area_id, own)

    def area(self, area_id: int) -> Node:
        """The area with this id; KeyError when the edition has none."""
        return self._nodes[area_id]

    def __contains__(self, area_id: object) -> bool:
        return area_id in self._nodes

    def __iter__(self) -> Iterator[Node]:
        """Every area, parents before children, in code order."""
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def by_code(self, code: str) -> Node | None:
        """The area with this code, None when the edition has none."""
        return self._codes.get(code)

    def children(self, area_id: int) -> list[Node]:
        """The areas right below, in code order."""
        return [self._nodes[row[0]] for row in self._children.get(area_id, ())]

    def grids_below(self, area_id: int) -> list[Node]:
        """The basic grids in an area, itself if it is one, in code order."""
        node = self._nodes[area_id]
        return (
            [node] if node.basic else [grid for child in self.children(area_id) for grid in self.grids_below(child.id)]
        )

    def office(self, area_id: int, department: str = "") -> int:
        """The id of an area's own office, or of a department's desk there; NotFound when there is none."""
        found = self._desks.get((area_id, department))
        if found is None:
            message = N_(
                "There is no office for “%(department)s” in area %(area)s. Open the offices of the charter in force."
            )
            raise NotFound(message, code="no-office", area=area_id, department=department)
        return found

    def has_office(self, area_id: int, department: str = "") -> bool:
        """Whether :meth:`office` has an answer."""
        return (area_id, department) in self._desks

    def offices_of(self, area_id: int) -> list[OfficeNode]:
        """An area's own office and the desks in it, its own first."""
        here = (office for office in self._offices.values() if office.area_id == area_id)
        return sorted(here, key=lambda office: office.department)

    def office_node(self, office_id: int) -> OfficeNode:
        """Which area and department an office is; KeyError when there is none."""
        return self._offices[office_id]


def tree(edition_id: int | None = None) -> Tree:
    """The tree of an edition, or of the one in force today; NotFound when there is none.

    Two queries the first time (one more for which edition holds), none after that.
    """
    chosen = edition(edition_id)
    return _trees.get((chosen.id, chosen.offices), lambda: load(chosen.id))


def load(edition_id: int) -> Tree:
    """The tree of an edition read anew, adopted or not (two queries)."""
    rows = Boundary.objects.filter(edition_id=edition_id).values_list(
        "area_id", "area__code", "name", "area__level", "dedicated", "parent_id"
    )
    offices = Office.objects.values_list("pk", "area_id", "department")
    return Tree(edition_id, rows, offices)
