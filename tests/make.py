"""Makers: a small county, its people and its cases, made by the same commands the faces call.

    county = make.cell()                         # 2 towns, 3 villages, 6 grids, in squares
    worker = make.officer("grid_worker", county.grids[0])
    case = make.case(county.grids[0])            # reported by a resident in that grid

The county lies on open sea and runs under ``tests/charters/small``; nothing is a real place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from django.db import connection

from gridwork.accounts.commands.people import create_person
from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.cases.commands.intake import Draft, report
from gridwork.cases.models import Case
from gridwork.cases.queries.search import matching
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.rules.load import load
from gridwork.charter.schema import Charter
from gridwork.journal.act import Act, Via
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.commands.postings import appoint, record_absence
from gridwork.territory.models import Posting
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

CHARTER = Path(__file__).parent / "charters" / "small"
LONG_AGO = date(2020, 1, 1)
WEST, SOUTH, SIDE = 123.40, 29.60, 0.01
"""South-west corner of the county and side of a grid, degrees; a grid is about 1 km square."""
ROOT = "990101"
TOWNS = {"槐荫镇": {"石桥村": 2, "柳湾村": 2}, "白鹭镇": {"芦塘村": 2}}
"""Town → village → number of grids; they stand side by side from west to east."""
PASSWORD = "a sentence only for tests"

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class County:
    """The small county's areas, from west to east."""

    root: Node
    towns: list[Node]
    villages: list[Node]
    grids: list[Node]
    """Grids 0–1 lie in village 0, 2–3 in village 1 (both town 0), 4–5 in village 2 (town 1)."""

    @staticmethod
    def centre(grid: Node) -> tuple[float, float]:
        """Longitude and latitude of the middle of a grid."""
        return WEST + SIDE * (_place(grid.code) + 0.5), SOUTH + SIDE / 2

    SEA = (WEST - 0.1, SOUTH)
    """A point far outside every grid."""

    def office(self, area: Node, department: str = "") -> int:
        """Id of an area's own office, or of a department's desk there."""
        return tree().office(area.id, department)


def act(via: Via = Via.CLI, person: Person | None = None, at: datetime | None = None) -> Act:
    """An act of a person, or of nobody, done now or at a given time."""
    when = at or now()
    return Act(via, person.id if person else None, done_at=when, recorded_at=when)


def charter(**changes: Any) -> Charter:
    """The small charter; ``changes`` replace whole parts, e.g. ``routing=[…]``."""
    return Charter.model_validate({**load(CHARTER).model_dump(mode="json"), **changes})


def in_any_season() -> dict[str, Any]:
    """The small charter's inspections, as often on holidays and in the fire season: for tests that go by their day."""
    inspections: dict[str, Any] = charter().model_dump(mode="json")["inspections"]
    return {key: one | {"seasons": []} for key, one in inspections.items()}


def charter_of(ledgers: Any, **changes: Any) -> Charter:
    """The small charter with other ledgers, and without the field work that goes by its own."""
    none: dict[str, Any] = {"duties": {}, "visits": {}, "inspections": {}, "samples": {}}
    return charter(ledgers=ledgers, **none, **changes)


def cell(rules: Charter | None = None) -> County:
    """The small county, its charter adopted and boundaries in force since 2020."""
    adopt(act(), rules or charter(), effective_on=LONG_AGO)
    import_boundaries(act(), boundaries(), effective_on=LONG_AGO)
    return county()


def county() -> County:
    """The areas of a county that stands already."""
    present = tree()
    towns = list(present.children(present.root.id))
    villages = [village for town in towns for village in present.children(town.id)]
    return County(present.root, towns, villages, [grid for one in villages for grid in present.children(one.id)])


def boundaries() -> dict[str, Any]:
    """The county as GeoJSON: squares side by side."""
    features = []

    def feature(code: str, name: str, level: str, parent: str, first: int, after: int) -> None:
        west, east = WEST + SIDE * first, WEST + SIDE * after
        ring = [[west, SOUTH], [east, SOUTH], [east, SOUTH + SIDE], [west, SOUTH + SIDE], [west, SOUTH]]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": name, "level": level, "parent": parent},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )

    column = 0
    for town_number, (town, villages) in enumerate(TOWNS.items(), 1):
        town_code, town_start = f"{ROOT}{town_number:03d}", column
        for village_number, (village, grids) in enumerate(villages.items(), 1):
            village_code, village_start = f"{town_code}{village_number:03d}", column
            for grid_number in range(1, grids + 1):
                code = f"{village_code}{grid_number:03d}"
                feature(code, f"{village}第{grid_number}网格", "group", village_code, column, column + 1)
                column += 1
            feature(village_code, village, "village", town_code, village_start, column)
        feature(town_code, town, "town", ROOT, town_start, column)
    feature(ROOT, "青山县", "cell", "", 0, column)
    return {"type": "FeatureCollection", "features": features}


def _place(code: str) -> int:
    """How many grids lie west of the one with this code."""
    leaves = sorted(f["properties"]["code"] for f in boundaries()["features"] if f["properties"]["level"] == "group")
    return leaves.index(code)


def person(login: str = "", *, name: str = "", password: str | None = None, **fields: Any) -> Person:
    """Someone with an account and no post. Without a password they cannot sign in."""
    login = login or f"person{next(_numbers)}"
    return create_person(act(), login=login, name=name or login, password=password, **fields)


def posting(
    holder: Person,
    kind: str,
    area: Node,
    department: str = "",
    *,
    rank: str = "A",
    from_day: date = LONG_AGO,
    to_day: date | None = None,
) -> Posting:
    """Give a person a post, as whoever runs the machine may."""
    return appoint(
        act(),
        operator(),
        office_id=tree().office(area.id, department),
        kind=kind,
        person_id=holder.id,
        rank=rank,
        from_day=from_day,
        to_day=to_day,
    )


def officer(kind: str, area: Node, department: str = "", *, rank: str = "A", **fields: Any) -> Person:
    """A person with one post; ``fields`` are those of :func:`person`."""
    holder = person(**fields)
    posting(holder, kind, area, department, rank=rank)
    return holder


def away(held: Posting, from_day: date, to_day: date) -> None:
    """Put a holder on leave for some days."""
    record_absence(act(), operator(), held.id, from_day=from_day, to_day=to_day)


def powers(of: Person, at: datetime | None = None) -> Powers:
    """What a person may do now, or at a given time."""
    return powers_of(of.id, at or now())


def operator() -> Powers:
    """May do everything in the cell."""
    return Powers.of_operator(tree().root.id)


def case(
    grid: Node | None = None,
    *,
    category: str = "litter",
    words: str = "路口垃圾桶满了",
    at: datetime | None = None,
    staff: bool = False,
    reporter: Person | None = None,
    **draft: Any,
) -> Case:
    """A case reported in the middle of a grid (the first one if none is named)."""
    if not {"point", "grid_id", "address"} & draft.keys():
        draft["point"] = County.centre(grid or county().grids[0])
    by = act(Via.CONSOLE if staff else Via.SITE, reporter, at)
    return report(by, Draft(category=category, words=words, **draft), staff=staff)


def day(text: str) -> datetime:
    """``"2026-05-04 10:00"`` in Beijing time, aware."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def found_by(words: str) -> list[int]:
    """Ids of the cases that the search index finds, newest first."""
    condition, params = matching(words)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.id FROM cases_case c WHERE {condition} ORDER BY c.id DESC", params)
        return [row[0] for row in cursor.fetchall()]
