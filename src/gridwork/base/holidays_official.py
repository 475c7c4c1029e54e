"""Official working days: mainland China from ``chinesecalendar``, other countries from ``holidays`` (C6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from chinese_calendar import constants as chinese

from gridwork.base.errors import N_

SATURDAY = 5
HOLIDAYS = (
    N_("New Year's Day"),
    N_("Spring Festival"),
    N_("Tomb-sweeping Day"),
    N_("Labour Day"),
    N_("Dragon Boat Festival"),
    N_("National Day"),
    N_("Mid-autumn Festival"),
    N_("Anti-Fascist 70th Day"),
)
"""What the Chinese notices' days are called; ``Day.name`` is one of them there."""

_CHINESE_YEARS = range(min(chinese.holidays).year, max(chinese.holidays).year + 1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: is it worked, is that still provisional, and which holiday decides it (an English msgid)."""

    working: bool
    provisional: bool
    name: str = ""


def known_country(country: str) -> bool:
    """Whether official days exist for this ISO 3166 code."""
    return country == "CN" or country in holidays.list_supported_countries()


def official_day(country: str, day: date) -> Day:
    """The day as the official notice has it; with no notice, weekends only and provisional."""
    if country == "CN":
        return _chinese_day(day)
    book = _holidays_of(country)
    covered = book.start_year <= day.year <= book.end_year
    if not covered:
        return Day(day.weekday() < SATURDAY, True)
    return Day(book.is_working_day(day), False, book.get(day) or "")


def _chinese_day(day: date) -> Day:
    if day.year not in _CHINESE_YEARS:
        return Day(day.weekday() < SATURDAY, True)
    if day in chinese.workdays:
        return Day(True, False, chinese.workdays[day])
    if day in chinese.holidays:
        return Day(False, False, chinese.holidays[day])
    return Day(day.weekday() < SATURDAY, False)


@lru_cache
def _holidays_of(country: str) -> holidays.HolidayBase:
    language = "en_US" if "en_US" in holidays.country_holidays(country).supported_languages else None
    return holidays.country_holidays(country, language=language)
