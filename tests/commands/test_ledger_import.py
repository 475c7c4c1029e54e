"""Bringing tables of places into the ledgers: match, dry run, run, again, undo (L6)."""

from __future__ import annotations

from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.exchange.commands import ledger_import as imports
from gridwork.exchange.models import Import, Stage
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.tasks import work_imports
from gridwork.journal.models import Entry
from gridwork.ledger.models import Place, Tally
from tests import make
from tests.sheets import csv_bytes

HEADINGS = ["编号", "地点种类", "类别", "名称", "街路巷", "门牌号", "位于", "经度", "纬度", "户数"]


@pytest.fixture
def county(db: None) -> make.County:
    return make.cell()


@pytest.fixture
def head(county: make.County) -> Person:
    """May import over the whole county."""
    return make.officer("county_head", county.root)


def town(county: make.County, rows: int = 6) -> list[list[Any]]:
    """A building with dwellings, listed before what they stand in, and a shop."""
    lon, lat = county.centre(county.grids[0])
    dwellings = [[f"d{n}", "住宅", "", "", "柳河街", f"1号{n}01", "b1", "", "", 1] for n in range(1, rows + 1)]
    return [
        *dwellings,
        ["b1", "楼栋", "", "1号楼", "柳河街", "1号", "", lon, lat, ""],
        ["s1", "场所", "小卖部", "柳河小卖部", "柳河街", "2号", "", lon, lat, ""],
    ]


def brought(by: Person | None, rows: list[list[Any]], into: str = "places", headings: list[str] = HEADINGS,
            area: Any = None) -> Import:  # fmt: skip
    """A CSV brought and matched as suggested."""
    county = make.county()
    powers = make.powers(by) if by else make.operator()
    one = imports.bring(
        make.act(person=by), powers, into=into, area_id=(area or county.root).id, file_name="表.csv",
        content=[csv_bytes([headings, *rows])],
    )  # fmt: skip
    return imports.match(make.act(person=by), powers, one.pk, Matching.of(one.matching))


def worked(one: Import) -> Import:
    """The import after the worker has done all it can."""
    work_imports(60)
    one.refresh_from_db()
    return one


def checked(by: Person | None, rows: list[list[Any]], **kwargs: Any) -> Import:
    return worked(brought(by, rows, **kwargs))


def ran(by: Person | None, rows: list[list[Any]], **kwargs: Any) -> Import:
    one = checked(by, rows, **kwargs)
    imports.run(make.act(person=by), make.powers(by) if by else make.operator(), one.pk)
    return worked(one)


def counts(one: Import) -> tuple[int, int, int, int]:
    return one.added, one.changed, one.same, one.refused


def test_a_dry_run_counts_and_changes_nothing(county: make.County, head: Person) -> None:
    one = checked(head, town(county))
    assert (one.stage, counts(one), one.trouble) == (Stage.CHECKED, (8, 0, 0, 0), "")
    assert not Place.objects.exists()


def test_a_run_opens_places_parents_first_and_counts_them(county: make.County, head: Person) -> None:
    one = ran(head, town(county))
    assert (one.stage, counts(one)) == (Stage.DONE, (8, 0, 0, 0))
    building = Place.objects.get(key="b1")
    assert Place.objects.filter(parent=building, grid=county.grids[0].id, kind="dwelling").count() == 6
    assert Entry.objects.filter(subject_kind="place", verb="open", person_id=head.pk, via="import").count() == 8
    assert Tally.objects.get(grid=county.grids[0].id, form="shop").missing == 1
