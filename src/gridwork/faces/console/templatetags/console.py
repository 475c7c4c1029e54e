"""Template words of the console: moments, deadlines, names, and the reference of an act."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from uuid_utils.compat import uuid7

from gridwork.base.errors import NotFound
from gridwork.base.moment import now
from gridwork.cases.queries.counts import MOST
from gridwork.faces.console import clock, names, words
from gridwork.faces.console.doors import Door, doors_of
from gridwork.journal.queries.verify import Fault
from gridwork.territory.queries.tree import tree

register = template.Library()
for name, named in (
    ("say", names.say),
    ("category", names.category),
    ("department", names.department),
    ("post", names.post),
    ("level", names.level_name),
    ("area_name", names.area_name),
    ("area_path", names.area_path),
    ("office_name", names.office_name),
    ("exactly", clock.exactly),
):
    register.filter(name, named)


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """A moment in local time, with the exact one for machines."""
    if at is None:
        return ""
    here = clock.zone()
    exact = at.astimezone(here).isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}">{}</time>', exact, exact, clock.moment_words(at, now(), here))


@register.filter
def local_clock(at: datetime) -> str:
    """The local time of day of a moment."""
    return at.astimezone(clock.zone()).strftime("%H:%M")


@register.filter
def day(on: date | None) -> str:
    """A day, with its year where it is not this one."""
    return clock.day_words(on, now().astimezone(clock.zone()).date()) if on else ""


@register.filter
def deadline(due: datetime | None) -> clock.Deadline | None:
    """A deadline as words and a tone."""
    return clock.deadline(due, now(), clock.zone()) if due else None


@register.simple_tag
def due(at: datetime, provisional: bool) -> SafeString:
    """A deadline in a list: words, tone, the exact moment, and whether it is provisional."""
    here = clock.zone()
    told = clock.deadline(at, now(), here)
    shown = format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>',
        {"late": "due-late", "today": "due-soon"}.get(told.tone, ""), at.isoformat(), clock.exactly(at), told.text,
    )  # fmt: skip
    if not provisional:
        return shown
    why = gettext("Provisional: the official holidays of that year are not announced yet.")
    return format_html('{} <abbr class="fine" title="{}">{}</abbr>', shown, why, gettext("provisional"))


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
    return words.called(words.verbs_of(kind), verb)


@register.filter
def said_fault(fault: Fault) -> str:
    """A fault of the journal in words."""
    return gettext(fault.message) % fault.params


@register.filter
def headed(row: tuple[str, ...], head: tuple[str, ...]) -> list[tuple[str, str]]:
    """A row's cells, each with the heading of its column."""
    return list(zip(row, head, strict=False))
