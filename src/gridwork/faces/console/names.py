"""What things are called, in the reader's language; no query once charter and tree are in memory."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from gridwork.base.errors import NotFound
from gridwork.charter.queries.adopted import in_force, version
from gridwork.territory.queries.tree import tree


def say(text: Any) -> str:
    """A charter text in the reader's language."""
    return text.to(get_language() or "zh-hans") if text else ""


def category(key: str, charter_id: int | None = None) -> str:
    """The name of a kind of case, by the charter it was opened under or the one in force."""
    try:
        charter = (version(charter_id) if charter_id else in_force()).charter
    except NotFound:
        return key
    kind = charter.categories.get(key)
    return say(kind.name) if kind else key


def department(key: str) -> str:
    """The name of a department of the charter in force."""
    found = in_force().charter.departments.get(key)
    return say(found.name) if found else key


def post(kind: str) -> str:
    """The name of a kind of post of the charter in force."""
    found = in_force().charter.posts.get(kind)
    return say(found.name) if found else kind


def level_name(key: str) -> str:
    """The name of a level of the charter in force; the root's own for ``cell``."""
    names = {one.key: say(one.name) for one in in_force().charter.levels}
    return names.get(key) or tree().root.name


def area_name(area_id: int | None) -> str:
    """The name of an area as drawn today; nothing for none."""
    present = tree()
    return present.area(area_id).name if area_id is not None and area_id in present else ""


def area_path(area_id: int | None) -> str:
    """An area with those it lies in, without the cell: ``Town / Village / Grid``."""
    present = tree()
    if area_id is None or area_id not in present:
        return ""
    return " / ".join(present.area(one).name for one in present.area(area_id).lineage[1:] or (area_id,))


def office_name(office_id: int | None) -> str:
    """What an office is called: the department and its area, or the area and its station."""
    if not office_id:
        return ""
    present = tree()
    office = present.office_node(office_id)
    area = present.area(office.area_id)
    if office.department:
        return f"{area.name} {department(office.department)}"
    charter = in_force().charter
    if area.depth == 0:
        return say(charter.cell_station)
    stations = {one.key: say(one.station) for one in charter.levels}
    return f"{area.name} {stations.get(area.level, '')}".strip()
