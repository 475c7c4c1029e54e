"""What a phone is told of what changes seldom, as ``Frame`` in ``frontend/field/wire.ts`` has it (F7)."""

from __future__ import annotations

from typing import Any, TypedDict


class PersonNamed(TypedDict):
    id: int
    name: str


class Choice(TypedDict):
    key: str
    name: str


class PostHeld(TypedDict):
    posting: int
    kind: str
    name: str
    area: int
    area_name: str
    rank: str
    acting: bool
    absent: bool
    areas: list[int]
    works: bool
    worked_on: str | None
    duties: list[str]
    may: list[str]


class Grid(TypedDict):
    id: int
    code: str
    name: str
    path: str
    areas: list[int]
    shape: dict[str, Any] | None
    households: int


class GridNamed(TypedDict):
    id: int
    name: str


class Part(TypedDict):
    id: int
    name: str
    grids: list[int]


class Unit(TypedDict):
    id: int
    name: str
    shape: dict[str, Any] | None
    grids: list[GridNamed]
    parts: list[Part]


class LeftOut(TypedDict):
    area: int
    area_name: str
    grids: int
    units: list[Unit]


class Category(TypedDict):
    key: str
    name: str
    group: str
    words: list[str]
    urgent: bool


class When(TypedDict):
    field: str
    equals: list[str]
    yes: bool | None
    least: float | None
    most: float | None


class Field(TypedDict):
    key: str
    label: str
    help: str
    type: str
    required: bool
    unit: str
    decimals: int
    pattern: str
    least: float | None
    most: float | None
    no_less_than: str
    no_more_than: str
    choices: list[Choice]
    when: list[When]


class Form(TypedDict):
    key: str
    number: int
    name: str
    domain: str
    subject: str
    of: list[str]
    fields: list[Field]
    verify_every: str


class PlaceKind(TypedDict):
    kind: str
    name: str
    sorts: list[Choice]


class VisitKind(TypedDict):
    key: str
    name: str
    to: str
    needs: list[Choice]
    also: list[str]
    by: list[int]


class InspectionKind(TypedDict):
    key: str
    name: str
    premises: list[str]
    checklist: list[Choice]
    rectify_within: str
    by: list[int]


class OccasionKind(TypedDict):
    kind: str
    name: str


class Colleague(TypedDict):
    area: int
    person: int
    name: str


class Former(TypedDict):
    """What earlier charters called what the one in force has no more, by ``kind/key``."""

    needs: dict[str, str]
    checks: dict[str, str]


class Limits(TypedDict):
    photo_edge: int
    photos: int
    words: int
    batch: int
    grids: int


class Frame(TypedDict):
    mark: str
    time_zone: str
    person: PersonNamed
    posts: list[PostHeld]
    grids: list[Grid]
    left_out: list[LeftOut]
    categories: list[Category]
    forms: list[Form]
    kinds: list[PlaceKind]
    visits: list[VisitKind]
    inspections: list[InspectionKind]
    former: Former
    occasions: list[OccasionKind]
    colleagues: list[Colleague]
    limits: Limits
