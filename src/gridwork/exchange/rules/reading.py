"""One row of a foreign file read as a case: times, point, category, fate (C1, import)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from gridwork.base.errors import N_, BadInput
from gridwork.base.geometry import to_wgs84
from gridwork.exchange.rules.mapping import Fate, Mapping, Times

KEY_LENGTH = 64
"""Of the source's name, a colon and the key together (``Case.external_key``)."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """A row understood. Times are aware and in UTC; ``point`` is WGS 84 longitude, latitude."""

    line: int
    key: str
    category: str
    words: str
    address: str
    point: tuple[float, float] | None
    area: str
    fate: Fate
    reported_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    result: str
    reason: str


def read_row(line: int, cells: dict[str, str], mapping: Mapping, now: datetime) -> Row:
    """The row as a case. Raises BadInput whose ``place`` is the column at fault."""
    columns = mapping.columns
    fate, reason = _fate(cells, mapping)
    reported = _time(cells, columns.reported, mapping.times)
    if reported is None:
        raise BadInput(N_("The time of the report is missing."), place=columns.reported)
    closed = _time(cells, columns.closed, mapping.times) if fate is not Fate.OPEN else None
    accepted = _time(cells, columns.accepted, mapping.times)
    _in_order(cells, mapping, fate, (reported, closed), now)
    if accepted and not reported <= accepted <= (closed or now):
        accepted = None
    return Row(
        line=line,
        key=_key(cells, mapping),
        category=_category(cells, mapping),
        words=_words(cells, columns.words),
        address=cells.get(columns.address, "").strip()[:200],
        point=_point(cells, mapping),
        area=cells.get(columns.area, "").strip(),
        fate=fate,
        reported_at=reported,
        accepted_at=accepted,
        closed_at=closed,
        result=cells.get(columns.result, "").strip() or mapping.result,
        reason=reason,
    )


def _key(cells: dict[str, str], mapping: Mapping) -> str:
    place = mapping.columns.key
    key = cells[place].strip()
    if not key:
        raise BadInput(N_("The key is missing, so a second import could not know this row again."), place=place)
    whole = f"{mapping.source}:{key}"
    if len(whole) > KEY_LENGTH:
        most = KEY_LENGTH - len(mapping.source) - 1
        raise BadInput(N_("The key is longer than %(most)s characters."), place=place, most=most)
    return whole


def _category(cells: dict[str, str], mapping: Mapping) -> str:
    for rule in mapping.category:
        if rule.fits(cells):
            return rule.category
    raise BadInput(N_("No rule of the mapping gives this row a category."), place="category")


def _fate(cells: dict[str, str], mapping: Mapping) -> tuple[Fate, str]:
    for rule in mapping.status:
        if rule.fits(cells):
            return rule.is_, rule.reason
    raise BadInput(N_("No rule of the mapping knows this row's status."), place="status")


def _time(cells: dict[str, str], column: str, times: Times) -> datetime | None:
    text = cells.get(column, "").strip()
    if not text:
        return None
    found = _parse(text, times.formats)
    if found is None:
        raise BadInput(N_("“%(text)s” is not a time this mapping can read."), place=column, text=text[:40])
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(times.zone))
    try:
        found = found.astimezone(UTC)
    except OverflowError:
        raise BadInput(N_("“%(text)s” is not a time this mapping can read."), place=column, text=text[:40]) from None
    if found < EARLIEST:
        raise BadInput(N_("%(text)s is before 1970."), place=column, text=text[:40])
    return found


def _parse(text: str, formats: list[str]) -> datetime | None:
    if not formats:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the mapping's zone is given next
        except ValueError:
            continue
    return None


def _in_order(
    cells: dict[str, str], mapping: Mapping, fate: Fate, times: tuple[datetime, datetime | None], now: datetime
) -> None:
    reported, closed = times
    columns = mapping.columns
    if fate is not Fate.OPEN and closed is None:
        raise BadInput(N_("The case is closed but the time of closing is missing."), place=columns.closed)
    if closed and closed < reported:
        text = cells[columns.closed]
        raise BadInput(N_("It was closed (%(text)s) before it was reported."), place=columns.closed, text=text)
    latest, column = (closed, columns.closed) if closed else (reported, columns.reported)
    if latest > now:
        raise BadInput(N_("%(text)s lies in the future."), place=column, text=cells[column])


def _words(cells: dict[str, str], columns: list[str]) -> str:
    parts = (re.sub(r"\s+", " ", cells[column]).strip() for column in columns)
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _point(cells: dict[str, str], mapping: Mapping) -> tuple[float, float] | None:
    columns = mapping.columns
    texts = cells.get(columns.longitude, "").strip(), cells.get(columns.latitude, "").strip()
    if not any(texts):
        return None
    longitude = _degrees(texts[0], columns.longitude, 180)
    latitude = _degrees(texts[1], columns.latitude, 90)
    if (longitude, latitude) in mapping.points.nothing:
        return None
    return to_wgs84(longitude, latitude, mapping.points.datum)


def _degrees(text: str, column: str, most: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise BadInput(N_("“%(text)s” is not a number of degrees."), place=column, text=text[:40])
    if abs(value) > most:
        message = N_("%(text)s is beyond ±%(most)s degrees; are longitude and latitude swapped?")
        raise BadInput(message, place=column, text=text[:40], most=most)
    return value
