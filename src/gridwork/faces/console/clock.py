"""Moments and deadlines in words a clerk reads at a glance, in the cell's local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from gridwork.base.errors import NotFound
from gridwork.charter.queries.adopted import in_force


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in words, and its tone: ``late``, ``today``, ``soon`` or ``calm``."""

    text: str
    tone: str


def zone() -> tzinfo:
    """The time zone of the charter in force; the server's own before one is adopted."""
    try:
        return ZoneInfo(in_force().charter.calendar.timezone)
    except NotFound:
        return ZoneInfo(settings.TIME_ZONE)


def moment_words(at: datetime, now: datetime, here: tzinfo) -> str:
    """``today 14:05``, ``21 Nov 14:05`` or, for another year, ``21 Nov 2025 14:05``."""
    local, present = at.astimezone(here), now.astimezone(here)
    if local.date() == present.date():
        return gettext("today %(time)s") % {"time": local.strftime("%H:%M")}
    return f"{day_words(local.date(), present.date())} {local.strftime('%H:%M')}"


def day_words(day: date, today: date) -> str:
    """``21 Nov``, with the year where it is another one."""
    # Translators: Django date format, day and month
    short = gettext("j M")
    # Translators: Django date format, day, month and year
    full = gettext("j M Y")
    return date_format(day, short if day.year == today.year else full)


def deadline(due: datetime, now: datetime, here: tzinfo) -> Deadline:
    """How a deadline stands at ``now``: overdue by how much, due today, tomorrow, or on which day."""
    if due < now:
        return Deadline(_overdue(now - due), "late")
    local, present = due.astimezone(here), now.astimezone(here)
    time = local.strftime("%H:%M")
    days = (local.date() - present.date()).days
    if days == 0:
        return Deadline(gettext("Due today %(time)s") % {"time": time}, "today")
    if days == 1:
        return Deadline(gettext("Due tomorrow %(time)s") % {"time": time}, "soon")
    # Translators: Django date format, weekday, day and month
    pattern = gettext("D j M") if days < 7 else gettext("j M") if local.year == present.year else gettext("j M Y")
    return Deadline(gettext("Due %(day)s") % {"day": date_format(local.date(), pattern)}, "calm")


def _overdue(late: timedelta) -> str:
    hours = int(late.total_seconds() // 3600)
    if hours < 1:
        return gettext("Overdue by less than an hour")
    if hours < 24:
        return ngettext("Overdue by %(n)s hour", "Overdue by %(n)s hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", days) % {"n": days}


def exactly(at: datetime | None) -> str:
    """A moment to the minute in local time, with its year; nothing for none."""
    return at.astimezone(zone()).strftime("%Y-%m-%d %H:%M") if at else ""


def in_full(at: datetime) -> str:
    """``21 Nov 2025 14:05``: a moment as a sentence tells it, in local time, wherever it lies."""
    local = at.astimezone(zone())
    # Translators: Django date format, day, month and year
    return f"{date_format(local.date(), gettext('j M Y'))} {local:%H:%M}"
