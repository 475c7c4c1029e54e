"""Template words of the console: moments, deadlines, names, and the reference of an act."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from uuid_utils.compat import uuid7

from gridwork.base.errors import NotFound
from gridwork.base.moment import now
from gridwork.cases.queries.counts import MOST
from gridwork.charter.queries.adopted import in_force, version
from gridwork.faces.console import clock, words
from gridwork.faces.console.doors import Door, doors_of
from gridwork.journal.queries.verify import Fault
from gridwork.territory.queries.tree import tree

register = template.Library()


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """A moment in local time, with the exact one for machines."""
    if at is None:
        return ""
    here = clock.zone()
    exact = at.astimezone(here).isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}">{}</time>', exact, exact, clock.moment_words(at, now(), here))


@register.filter
def day(on: date | None) -> str:
    """A day, with its year where it is not this one."""
    return clock.day_words(on, now().astimezone(clock.zone()).date()) if on else ""


@register.filter
def deadline(due: datetime | None) -> clock.Deadline | None:
    """A deadline as words and a tone."""
    return clock.deadline(due, now(), clock.zone()) if due else None


@register.filter
def say(text: Any) -> str:
    """A charter text in the reader's language."""
    return text.to(get_language() or "zh-hans") if text else ""


@register.filter
def category(key: str, charter_id: int | None = None) -> str:
    """The name of a kind of case, by the charter it was opened under or the one in force."""
    try:
        charter = (version(charter_id) if charter_id else in_force()).charter
    except NotFound:
        return key
    kind = charter.categories.get(key)
    return say(kind.name) if kind else key


@register.filter
def department(key: str) -> str:
    """The name of a department of the charter in force."""
    found = in_force().charter.departments.get(key)
    return say(found.name) if found else key


@register.filter
def post(kind: str) -> str:
    """The name of a kind of post of the charter in force."""
    found = in_force().charter.posts.get(kind)
    return say(found.name) if found else kind


@register.filter("level")
def level_name(key: str) -> str:
    """The name of a level of the charter in force; the root's own for ``cell``."""
    names = {one.key: say(one.name) for one in in_force().charter.levels}
    return names.get(key) or tree().root.name


@register.filter
def area_name(area_id: int | None) -> str:
    """The name of an area as drawn today; nothing for none."""
    present = tree()
    return present.area(area_id).name if area_id is not None and area_id in present else ""


@register.filter
def area_path(area_id: int | None) -> str:
    """An area with those it lies in, without the cell: ``Town / Village / Grid``."""
    present = tree()
    if area_id is None or area_id not in present:
        return ""
    return " / ".join(present.area(one).name for one in present.area(area_id).lineage[1:] or (area_id,))


@register.filter
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


@register.filter
def called(key: str, table: str) -> str:
    """The name of ``key`` in one of the tables of ``console.words``, e.g. ``stage|called:"STAGES"``."""
    return words.called(getattr(words, table), key)


@register.simple_tag
def new_ref() -> str:
    """A fresh reference, so that a form sent twice counts once."""
    return str(uuid7())


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with ``changes``; an empty value takes a key out."""
    kept = {key: value for key, value in context["request"].GET.items() if key not in changes and value}
    return "?" + urlencode(kept | {key: value for key, value in changes.items() if value not in ("", None)})


@register.filter
def exactly(at: datetime | None) -> str:
    """A moment to the minute, with its year."""
    return at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M") if at else ""


@register.simple_tag
def cell_name() -> str:
    """The name of the county (the root of the territory); nothing before one is set up."""
    try:
        return tree().root.name
    except NotFound:
        return ""


@register.simple_tag(takes_context=True)
def doors(context: dict[str, Any]) -> list[Door]:
    """The pages this person may open, for the navigation."""
    return doors_of(context["request"])


@register.filter
def most(count: int) -> str:
    """A count, or ``1000+`` where counting stopped."""
    return f"{MOST}+" if count >= MOST else str(count)


@register.filter
def translated(msgid: str) -> str:
    """A msgid that an area's rule gave, in the reader's language."""
    return gettext(msgid) if msgid else ""


@register.filter
def lasts_on(to_day: date | None, day: date) -> bool:
    """Whether something that lasts until ``to_day`` (inclusive, or for good) still lasts on a day."""
    return to_day is None or to_day >= day


@register.filter
def verb_name(verb: str, kind: str) -> str:
    """What an act in a journal is called."""
    return words.called(words.VERBS if kind == "case" else words.OTHER_VERBS, verb)


@register.filter
def said_fault(fault: Fault) -> str:
    """A fault of the journal in words."""
    return gettext(fault.message) % fault.params


@register.filter
def headed(row: tuple[str, ...], head: tuple[str, ...]) -> list[tuple[str, str]]:
    """A row's cells, each with the heading of its column."""
    return list(zip(row, head, strict=False))
