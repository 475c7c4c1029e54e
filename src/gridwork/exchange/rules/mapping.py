"""How a file of cases from elsewhere is read: which column says what (C1, import).

A mapping is one TOML file. Its rules are tried in order and the first that fits decides;
a rule fits when every named column matches its regular expression.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from gridwork.base.errors import N_, BadInput, Problem, Problems
from gridwork.base.geometry import Datum


class Fate(StrEnum):
    """What became of a case in the system it comes from."""

    OPEN = "open"
    CLOSED = "closed"
    DECLINED = "declined"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _pattern(value: object) -> object:
    try:
        return re.compile(value, re.IGNORECASE) if isinstance(value, str) else value
    except re.error as fault:
        raise ValueError(f'"{value}" is not a regular expression: {fault}') from fault


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise ValueError(f'"{name}" is not a time zone') from fault
    return name


Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]


class _Rule(_Part):
    when: dict[str, Pattern] = {}

    def fits(self, cells: dict[str, str]) -> bool:
        """Whether every named column matches; no condition always fits."""
        return all(pattern.search(cells[column]) for column, pattern in self.when.items())


class CategoryRule(_Rule):
    """Rows that fit are cases of ``category`` (a key of the charter)."""

    category: str


class StatusRule(_Rule):
    """Rows that fit had this fate; ``reason`` is given where the case was declined."""

    is_: Fate = Field(alias="is")
    reason: str = ""


class Columns(_Part):
    """The file's column for each thing a case needs; an empty name means the file has none."""

    key: str
    reported: str
    closed: str = ""
    accepted: str = ""
    longitude: str = ""
    latitude: str = ""
    address: str = ""
    words: list[str] = []
    """Columns joined into what the reporter said."""
    result: str = ""
    area: str = ""
    """A neighbourhood name, only to check the located grid against."""

    def named(self) -> set[str]:
        """Every column of the file this mapping reads."""
        single = (self.key, self.reported, self.closed, self.accepted, self.longitude, self.latitude)
        return {name for name in (*single, self.address, self.result, self.area, *self.words) if name}


class Points(_Part):
    """How points are written."""

    nothing: list[tuple[float, float]] = [(0.0, 0.0)]
    """Longitude, latitude pairs that stand for «no location»."""
    datum: Datum = Datum.WGS84


class Times(_Part):
    """How times are written."""

    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """Zone of times that do not say their own."""
    formats: list[str] = []
    """``strptime`` formats, tried in order; none: ISO 8601."""


class Mapping(_Part):
    """A whole mapping, validated."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,15}$")
    """Stands before every key, so that keys of two systems cannot meet."""
    encoding: str = ""
    """Empty: UTF-8 or GB 18030, found out from the file."""
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    columns: Columns
    points: Points = Points()
    times: Times = Times()
    category: list[CategoryRule] = Field(min_length=1)
    status: list[StatusRule] = Field(min_length=1)
    result: str = "—"
    """Written as the result of closed cases whose row gives none."""

    def reads(self) -> set[str]:
        """Every column of the file that must be there."""
        ruled = {column for rule in (*self.category, *self.status) for column in rule.when}
        return self.columns.named() | ruled


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping file. Raises BadInput (not TOML) or Problems (each key named)."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInput(N_("This is not a TOML file: %(fault)s"), place=path.name, fault=str(fault)) from fault
    try:
        return Mapping.model_validate(raw)
    except ValidationError as fault:
        raise Problems(N_("The mapping has faults; nothing was imported."), _problems(path.name, fault)) from fault


def _problems(name: str, fault: ValidationError) -> list[Problem]:
    return [
        Problem(f"{name}:{'.'.join(map(str, one['loc']))}", N_("%(fault)s"), params={"fault": one["msg"]})
        for one in fault.errors()
    ]
