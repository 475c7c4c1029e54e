"""Template words of the public site: charter texts, local moments, plain words for stages."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from gridwork.base.errors import NotFound
from gridwork.base.identifiers import spaced_tracking_code
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.site.words import EVENTS, STANDING
from gridwork.territory.queries.tree import Tree, tree

register = template.Library()


def _zone() -> tzinfo:
    try:
        return ZoneInfo(in_force().charter.calendar.timezone)
    except NotFound:
        return ZoneInfo(settings.TIME_ZONE)


@register.filter
def say(text: Any) -> str:
    """A charter text in the reader's language."""
    return text.to(get_language() or settings.LANGUAGE_CODE) if text else ""


@register.filter
def category(key: str) -> str:
    """The name of a kind of case in the charter in force; the key where it has gone."""
    kind = in_force().charter.categories.get(key)
    return say(kind.name) if kind else key


@register.filter
def post(kind: str) -> str:
    """The name of a kind of post."""
    found = in_force().charter.posts.get(kind)
    return say(found.name) if found else kind


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """Day and time, local to the cell."""
    if at is None:
        return ""
    local = at.astimezone(_zone())
    text = f"{_day(local.date())} {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), text)


@register.filter
def day(at: datetime | date | None) -> SafeString | str:
    """The day alone, local to the cell."""
    if at is None:
        return ""
    on = at.astimezone(_zone()).date() if isinstance(at, datetime) else at
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), _day(on))


def _day(on: date) -> str:
    same_year = on.year == now().astimezone(_zone()).year
    # Translators: Django date formats, with weekday in this year, with the year otherwise
    return date_format(on, pgettext("this year", "D j F") if same_year else pgettext("another year", "j F Y"))


@register.filter
def standing(stage: str) -> str:
    """A stage in plain words."""
    return gettext(STANDING[stage]) if stage in STANDING else stage


@register.filter
def event(verb: str) -> str:
    """What happened, in plain words."""
    return gettext(EVENTS[verb]) if verb in EVENTS else verb


@register.filter
def spaced(code: str) -> str:
    """A tracking code in groups of four."""
    return spaced_tracking_code(code)


@register.simple_tag
def cell_name() -> str:
    """The county or town this site serves; empty before its boundaries are imported."""
    try:
        return tree().root.name
    except NotFound:
        return ""


@register.simple_tag
def area_name(tree: Tree, area_id: int | None) -> str:
    """A grid's name behind its village's; empty for none or one of another edition."""
    if area_id is None or area_id not in tree:
        return ""
    return " · ".join(tree.area(one).name for one in tree.area(area_id).lineage[-2:])


@register.simple_tag
def outlines(within: int | None = None) -> str:
    """Address of the map's shapes; it changes with the edition, so browsers may keep the answer."""
    edition = tree().edition_id
    return f"{reverse('site:outlines')}?{urlencode({'edition': edition} | ({'within': within} if within else {}))}"
