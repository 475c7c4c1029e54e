"""Completeness and freshness by area and form, for what one's posts reach (L4, L5)."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from gridwork.base import memo
from gridwork.base.errors import NotAllowed, NotFound
from gridwork.charter.schema import Capability
from gridwork.ledger.commands.recounting import recount
from gridwork.ledger.models import Counted, Tally
from gridwork.ledger.queries.coverage import Coverage, coverage, highest
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.rules.coverage import Cell, together
from gridwork.territory.models import Boundary
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import PostHeld, Powers
from tests import make, tallies

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def filled(county: make.County) -> None:
    """A tally of chance for every grid and form."""
    chance = Random(7)
    Tally.objects.bulk_create(
        Tally(grid_id=grid.id, form=key, records=n, complete=chance.randint(0, n), fresh=chance.randint(0, n),
              missing=chance.randint(0, 9))
        for grid in county.grids for key in tallies.LEDGERS["forms"] for n in (chance.randint(0, 50),)
    )  # fmt: skip


def shown(found: Coverage) -> dict[tuple[str, str], Cell]:
    """Area's name and form → its cell."""
    return {
        (row.area.name, form.key): cell
        for row in found.rows for form, cell in zip(found.forms, row.cells, strict=True)
    }  # fmt: skip


def ought(powers: Powers, rows: list[Node]) -> dict[tuple[str, str], Cell]:
    """The same, asking the person's powers for every tally."""
    present, found = tree(), {}
    for row in rows:
        for key, form in forms().items():
            found[row.name, key] = together(
                [Cell()] + [
                    Cell(one.records, one.complete, one.fresh, one.missing)
                    for one in Tally.objects.filter(form=key, grid__in=[g.id for g in present.grids_below(row.id)])
                    if powers.may(Capability.LEDGER_SEE, present.area(one.grid_id).lineage, form.departments)
                ]
            )  # fmt: skip
    return found


def held(area: Node, department: str = "") -> PostHeld:
    return PostHeld(1, 1, area.id, area.depth, department, "x", "A", True, frozenset({Capability.LEDGER_SEE}))


def test_every_level_and_reach_shows_exactly_what_the_powers_allow() -> None:
    county = tallies.cell()
    filled(county)
    town, village, grid = county.towns[0], county.villages[0], county.grids[0]
    for posts in (
        [held(county.root)],
        [held(town)],
        [held(town, "water")],
        [held(grid)],
        [held(grid), held(county.towns[1])],
        [held(grid), held(town, "water")],
        [held(town, "water"), held(town, "roads"), held(village)],
        [held(county.root, "roads"), held(grid), held(village, "water")],
        [held(grid, "nobody")],
    ):
        powers = Powers(tuple(posts))
        for level, rows in (("town", county.towns), ("village", county.villages), ("group", county.grids)):
            found = coverage(powers, county.root.id, level)
            expected = ought(powers, rows)
            cells = shown(found)
            assert cells == {key: expected[key] for key in cells}
            assert not any(any(cell) for key, cell in expected.items() if key not in cells)
            assert found.total == together([Cell(), *cells.values()])


def test_a_department_sees_the_forms_of_its_domains_and_a_grid_head_only_the_grid() -> None:
    county = tallies.cell()
    filled(county)
    water = coverage(make.powers(make.officer("town_officer", county.towns[0], "water")), county.root.id, "village")
    assert [form.key for form in water.forms] == ["shops", "hydrants", "bodies", "spots"]
    assert [row.area.id for row in water.rows] == [village.id for village in county.villages[:2]]
    worker = make.powers(make.officer("grid_worker", county.grids[3]))
    grid = coverage(worker, county.root.id, "group")
    assert [row.area.id for row in grid.rows] == [county.grids[3].id]
    assert len(grid.forms) == len(tallies.LEDGERS["forms"])
    with pytest.raises(NotAllowed):
        coverage(worker, county.grids[2].id)
    with pytest.raises(NotFound):
        coverage(worker, 10**9)


def test_what_ran_out_since_the_day_of_the_count_is_taken_off_exactly() -> None:
    county = tallies.cell()
    for days in (-3, -2, -1, 0, 1):
        tallies.record(county.grids[0], verify_by=today() + DAY * days)
    tallies.record(county.grids[0])
    Counted.objects.update(day=today() - DAY * 2)
    recount()
    before = coverage(make.operator(), county.root.id, "group")
    assert shown(before)[county.grids[0].name, "shops"] == Cell(6, 6, 3, 0)
    Counted.objects.update(day=today())
    recount()
    assert coverage(make.operator(), county.root.id, "group") == before


def test_a_grid_drawn_away_counts_in_its_village_until_it_is_empty() -> None:
    county = tallies.cell()
    filled(county)
    whole = coverage(make.operator(), county.root.id, "village").total
    gone = county.grids[0]
    Boundary.objects.filter(area_id=gone.id).delete()
    memo.clear_all()
    assert coverage(make.operator(), county.root.id, "village").total == whole


def test_a_domain_narrows_the_forms_and_the_sums() -> None:
    county = tallies.cell()
    filled(county)
    both = [coverage(make.operator(), county.root.id, domain=domain) for domain in ("safety", "traffic")]
    assert [form.key for form in both[1].forms] == ["premises", "homes"]
    assert together([one.total for one in both]) == coverage(make.operator(), county.root.id).total


def test_the_level_right_below_is_shown_first_and_a_grid_shows_itself() -> None:
    county = tallies.cell()
    found = coverage(make.operator(), county.root.id)
    assert (found.level, found.levels, found.target) == ("town", ("town", "village", "group"), 90)
    grid = coverage(make.operator(), county.grids[0].id, "town")
    assert (grid.level, [row.area.id for row in grid.rows]) == ("group", [county.grids[0].id])


def test_one_lands_on_the_area_that_holds_all_one_reaches() -> None:
    county = tallies.cell()
    for posts, area in (
        ([held(county.grids[0])], county.grids[0]),
        ([held(county.grids[0]), held(county.grids[1])], county.villages[0]),
        ([held(county.grids[0]), held(county.towns[1])], county.root),
        ([held(county.root, "roads")], county.root),
    ):
        assert highest(Powers(tuple(posts))) == area.id
    with pytest.raises(NotAllowed):
        highest(Powers())


@pytest.mark.parametrize("level", ["town", "group"])
def test_coverage_is_one_query(level: str, django_assert_num_queries: Any) -> None:
    county = tallies.cell()
    filled(county)
    powers = make.powers(make.officer("county_head", county.root))
    coverage(powers, county.root.id, level)
    with django_assert_num_queries(1):
        coverage(powers, county.root.id, level)


def test_a_thousand_rows_are_still_one_query(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> None:
    county = tallies.cell()
    filled(county)
    coverage(make.operator(), county.root.id)
    grids = [*county.grids] * 200
    monkeypatch.setattr("gridwork.ledger.queries.coverage._at", lambda *_: grids)
    with django_assert_num_queries(1):
        found = coverage(make.operator(), county.root.id, "group")
    assert len(found.rows) == 1200
