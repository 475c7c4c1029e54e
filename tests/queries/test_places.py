"""Reads of places: counts by grid, plates, and lists that cost the same in any cell (L2, L3, L5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.charter.schema import Capability
from gridwork.ledger import commands as ledger
from gridwork.ledger.models import Place
from gridwork.ledger.queries import street
from gridwork.ledger.queries.finding import find_places
from gridwork.ledger.queries.places import households_in, place_by_plate, place_counts, place_page
from gridwork.ledger.queries.reach import may_place, place_departments
from gridwork.ledger.queries.records import RecordFilters, record_list
from gridwork.ledger.queries.street import PlaceFilters, place_list
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from tests import make, recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> make.County:
    return make.cell()


def opened(*drafts: PlaceDraft) -> list[Place]:
    return ledger.open_places(make.act(), make.operator(), drafts)


def all_pages(powers: Any, filters: PlaceFilters, size: int) -> list[int]:
    seen: list[int] = []
    after = ""
    while True:
        page = place_list(powers, filters, after, size)
        seen += [row.id for row in page.rows]
        if not page.next:
            return seen
        after = page.next


def test_households_and_places_are_counted_by_grid_and_only_open_ones(county: make.County) -> None:
    near, far = county.grids[0], county.grids[4]
    for grid, households in ((near, 2), (near, 1), (near, 0), (far, 5)):
        recording.dwelling(grid, households=households)
    gone = recording.dwelling(near, households=9)
    ledger.close_place(make.act(), make.operator(), gone.pk, "拆除")
    recording.shop(far)
    ids = [grid.id for grid in county.grids]
    assert households_in(ids) == {near.id: 3, far.id: 5}
    assert place_counts(ids) == {near.id: {"dwelling": 3}, far.id: {"dwelling": 1, "premises": 1}}
    assert households_in([county.grids[1].id]) == place_counts([]) == {}


def test_counts_cost_one_query_each(county: make.County, django_assert_num_queries: Any) -> None:
    recording.dwelling(county.grids[0])
    with django_assert_num_queries(2):
        households_in([grid.id for grid in county.grids])
        place_counts([grid.id for grid in county.grids])


def test_a_plate_leads_through_merges_to_the_place_that_stayed(county: make.County) -> None:
    first, second, third = (recording.dwelling(county.grids[0]) for _ in range(3))
    ledger.merge_places(make.act(), make.operator(), first.pk, second.pk, "重复")
    ledger.merge_places(make.act(), make.operator(), second.pk, third.pk, "重复")
    found = place_by_plate(first.plate)
    assert found is not None
    assert found.pk == third.pk
    assert place_by_plate("NOSUCHCODE") is None


@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_pages_together_are_the_whole_list_whatever_their_size(county: make.County, size: int) -> None:
    opened(
        *[PlaceDraft("building", street="长街", number=f"{n % 5}号", grid_id=county.grids[n % 6].id) for n in range(25)]
    )
    order = {grid.id: place for place, grid in enumerate(county.grids)}
    every = sorted(Place.objects.all(), key=lambda place: (order[place.grid_id or 0], place.walk, place.pk))
    assert all_pages(make.operator(), PlaceFilters(), size) == [place.pk for place in every]


def test_a_list_over_more_grids_than_one_statement_asks_goes_on(
    county: make.County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(street, "FIRST", 1)
    monkeypatch.setattr(street, "THEN", 2)
    last = recording.shop(county.grids[5])
    here = recording.shop(county.grids[1])
    assert all_pages(make.operator(), PlaceFilters(), 2) == [here.pk, last.pk]
    monkeypatch.setattr(street, "MOST_TIMES", 1)
    page = place_list(make.operator(), PlaceFilters(kind="premises"), "", 2)
    assert ([row.id for row in page.rows], page.next) == ([], "g1")
    assert all_pages(make.operator(), PlaceFilters(kind="premises"), 2) == [here.pk, last.pk]


def test_a_list_shows_exactly_what_one_may_see(county: make.County) -> None:
    for grid in county.grids:
        recording.shop(grid)
        recording.hydrant(grid)
        recording.dwelling(grid)
        recording.place("site", grid, name="水塘")  # type: ignore[arg-type]
    nowhere = recording.dwelling(county.grids[0])
    Place.objects.filter(pk=nowhere.pk).update(grid_id=None, located="none")
    people = [
        make.officer("grid_worker", county.grids[0]), make.officer("village_head", county.villages[1]),
        make.officer("town_officer", county.towns[0], "water"), make.officer("county_officer", county.root, "roads"),
        make.officer("county_head", county.root), make.person(),
    ]  # fmt: skip
    for person in people:
        powers = make.powers(person)
        see = Capability.LEDGER_SEE
        seen = {p.pk for p in Place.objects.all() if may_place(powers, see, p.kind, p.sort, p.grid_id)}
        assert set(all_pages(powers, PlaceFilters(), 4)) == seen, person


def test_a_spot_is_kept_by_the_departments_whose_records_hang_on_it(county: make.County) -> None:
    assert place_departments("site", "") == place_departments("facility", "01013") == {"water"}
    assert place_departments("premises", "shop") == {"roads"}
    assert place_departments("premises", "clinic") == place_departments("dwelling", "") == frozenset()
    assert county


def test_a_page_lists_of_what_stands_in_a_place_only_what_one_may_see(county: make.County) -> None:
    here, beside = county.grids[:2]
    compound = recording.place(Kind.COMPOUND, here)
    for grid in (here, beside):
        recording.place(Kind.BUILDING, grid, parent_id=compound.pk, point=county.centre(grid))
    worker = make.powers(make.officer("grid_worker", here))
    assert [row.grid_id for row in place_page(worker, compound.pk).inside] == [here.id]
    assert len(place_page(make.operator(), compound.pk).inside) == 2


def test_a_page_costs_the_same_however_many_places_there_are(county: make.County) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = place_list(make.operator(), PlaceFilters(), "", 5)
            place_list(make.operator(), PlaceFilters(), page.next, 5)
        return len(queries)

    opened(*[PlaceDraft("building", street="街", number=f"{n}", grid_id=county.grids[0].id) for n in range(8)])
    few = cost()
    opened(*[PlaceDraft("building", street="街", number=f"{n}", grid_id=county.grids[n % 6].id) for n in range(300)])
    assert cost() == few <= 5


@pytest.mark.parametrize(("state", "index"), [("open", "ledger_place_street"), ("closed", "ledger_place_closed")])
def test_a_page_is_read_from_the_index_of_street_order(county: make.County, state: str, index: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        recording.dwelling(county.grids[0])
        place_list(make.operator(), PlaceFilters(area_id=county.grids[0].id, state=state), "", 5)
    sql = next(query["sql"] for query in queries if "UNION" in query["sql"] or " AS street" in query["sql"])
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"{explain} {sql}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert index in plan, plan


def test_closed_places_have_a_list_of_their_own_and_a_plate_finds_a_place_whatever_became_of_it(
    county: make.County,
) -> None:
    left, gone, merged = (recording.shop(county.grids[1]) for _ in range(3))
    ledger.close_place(make.act(), make.operator(), gone.pk, "拆除")
    ledger.merge_places(make.act(), make.operator(), merged.pk, left.pk, "重复")
    assert all_pages(make.operator(), PlaceFilters(), 2) == [left.pk]
    assert all_pages(make.operator(), PlaceFilters(state="closed"), 2) == [gone.pk]
    for place in (left, gone, merged):
        assert all_pages(make.operator(), PlaceFilters(words=place.plate), 2) == [place.pk]
    worker = make.officer("grid_worker", county.grids[0])
    assert all_pages(make.powers(worker), PlaceFilters(state="closed"), 2) == []


@pytest.mark.parametrize("typed", ["tea HOUSE", "街12号 tea", "100%", "_tea", "nothing"])
def test_words_find_a_place_in_every_search_alike_whatever_their_capitals(county: make.County, typed: str) -> None:
    place = recording.shop(county.grids[0], number="12号", name="Tea House")
    recording.shop(county.grids[0], number="13号", name="粮店")
    powers = make.operator()
    listed = all_pages(powers, PlaceFilters(words=typed), 5)
    assert listed == ([place.pk] if typed in ("tea HOUSE", "街12号 tea") else [])
    assert [one.id for one in find_places(powers, typed)] == listed
    lacking = record_list(powers, RecordFilters("shop", state="no_record", words=typed))
    assert [row.place_id for row in lacking.rows] == listed
