"""A new edition takes places, records and counters to their new grids, and the journal keeps where they were (G3)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chains
from gridwork.ledger import commands as ledger
from gridwork.ledger.commands import rehoming
from gridwork.ledger.commands.recounting import differences, recount
from gridwork.ledger.models import Counted, Place, Record, Tally
from gridwork.ledger.queries.heads import cut_off
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.tasks import rehome
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.queries.edition import in_force
from tests import make, recording

pytestmark = pytest.mark.django_db
HALF = make.SIDE / 2


@pytest.fixture
def county() -> make.County:
    return make.cell()


def redrawn() -> None:
    """Grid 1 takes the eastern half of grid 0; grid 3 goes into grid 2. In force from today."""
    drawn = make.boundaries()
    codes = [grid.code for grid in make.county().grids]
    west = make.WEST
    edges = {codes[0]: (west, west + HALF), codes[1]: (west + HALF, west + 2 * make.SIDE)}
    edges[codes[2]] = (west + 2 * make.SIDE, west + 4 * make.SIDE)
    kept = [feature for feature in drawn["features"] if feature["properties"]["code"] != codes[3]]
    for feature in kept:
        if feature["properties"]["code"] in edges:
            a, b = edges[feature["properties"]["code"]]
            south, north = make.SOUTH, make.SOUTH + make.SIDE
            feature["geometry"]["coordinates"] = [[[a, south], [b, south], [b, north], [a, north], [a, south]]]
    import_boundaries(make.act(), drawn | {"features": kept}, effective_on=None)


def at(share: float, grid: int = 0) -> tuple[float, float]:
    """A point so far from west to east in one of the first county's grids."""
    return make.WEST + make.SIDE * (grid + share), make.SOUTH + HALF


def house(number: str, **where: Any) -> Place:
    drafts = [PlaceDraft("building", street="解放路", number=number, **where)]
    return ledger.open_places(make.act(), make.operator(), drafts)[0]


def grid_of(thing: Place | Record) -> int | None:
    return type(thing).objects.values_list("grid_id", flat=True).get(pk=thing.pk)


def whole() -> None:
    assert differences() == []
    assert list(broken_chains()) == []
    assert list(cut_off()) == []


def test_a_place_follows_its_point_and_what_stands_in_it_and_its_records_follow_it(county: make.County) -> None:
    stays, goes = house("1号", point=at(0.2)), house("2号", point=at(0.8))
    flat = ledger.open_place(make.act(), make.operator(), PlaceDraft("dwelling", number="101", parent_id=goes.pk))
    gone = ledger.open_place(make.act(), make.operator(), PlaceDraft("dwelling", number="102", parent_id=goes.pk))
    ledger.close_place(make.act(), make.operator(), gone.pk, "并户")
    record = recording.record("household", flat, members=3)
    redrawn()
    assert rehome() == 1
    assert [grid_of(one) for one in (stays, goes, flat, gone, record)] == [
        county.grids[0].id, *[county.grids[1].id] * 4,
    ]  # fmt: skip
    assert [line.verb for line in entries("place", goes.pk)] == ["open", "move"]
    assert entries("place", flat.pk)[-1].facts == {
        "old": {"grid_id": county.grids[0].id}, "new": {"grid_id": county.grids[1].id},
    }  # fmt: skip
    assert Counted.objects.get().edition_id == in_force().id
    whole()


def test_a_chosen_grid_that_is_no_more_gives_way_to_the_one_its_middle_lies_in(county: make.County) -> None:
    chosen, kept = house("1号", grid_id=county.grids[3].id), house("2号", grid_id=county.grids[1].id)
    overruled = house("3号", point=at(0.8))
    ledger.change_place(make.act(), make.operator(), overruled.pk, {"grid_id": county.grids[2].id}, seen=1)
    team = recording.record("team", county.grids[3], name="互助队")
    redrawn()
    assert rehome() == 2
    assert [grid_of(one) for one in (chosen, kept, overruled, team)] == [
        county.grids[2].id, county.grids[1].id, county.grids[2].id, county.grids[2].id,
    ]  # fmt: skip
    assert entries("record", team.pk)[-1].verb == "move"
    assert Tally.objects.filter(form="team", grid_id=county.grids[2].id).values_list("records", flat=True)[0] == 1
    whole()


def test_a_place_left_out_of_every_grid_counts_nowhere_and_comes_back(county: make.County) -> None:
    far = ledger.open_place(
        make.act(), make.operator(), PlaceDraft("dwelling", street="东街", number="1号", point=at(0.95, 5))
    )
    drawn = make.boundaries()
    narrower = [f for f in drawn["features"] if f["properties"]["code"] != county.grids[5].code]
    import_boundaries(make.act(), drawn | {"features": narrower})
    rehome()
    assert grid_of(far) is None
    assert sum(Tally.objects.values_list("missing", flat=True)) == 0
    whole()
    import_boundaries(make.act(), drawn)
    rehome()
    assert grid_of(far) == county.grids[5].id
    whole()


def test_nothing_moves_twice_and_without_a_new_edition_nothing_is_read(county: make.County) -> None:
    house("2号", point=at(0.8))
    assert rehome() == 0
    redrawn()
    assert [rehome(), rehome()] == [1, 0]
    with CaptureQueriesContext(connection) as queries:
        rehome()
    assert len(queries) <= 2


def test_killed_between_portions_the_next_run_moves_what_is_left(
    county: make.County, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = [PlaceDraft("dwelling", street="长街", number=f"{n}号", point=at(0.8)) for n in range(10)]
    ledger.open_places(make.act(), make.operator(), drafts)
    redrawn()
    monkeypatch.setattr(rehoming, "PORTION", 3)
    left, real = [2], rehoming.add_up

    def killed(deltas: Any) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(deltas)

    monkeypatch.setattr(rehoming, "add_up", killed)
    with pytest.raises(KeyboardInterrupt):
        rehome()
    assert Place.objects.filter(grid_id=county.grids[1].id).count() == 6
    assert Counted.objects.get().edition_id != in_force().id
    whole()
    monkeypatch.setattr(rehoming, "add_up", real)
    assert rehome() == 4
    assert Entry.objects.filter(verb="move").count() == 10
    whole()


def test_a_portion_costs_the_same_whatever_it_holds(county: make.County) -> None:
    def cost(count: int) -> int:
        drafts = [PlaceDraft("dwelling", street=f"街{count}", number=f"{n}号", point=at(0.8)) for n in range(count)]
        ledger.open_places(make.act(), make.operator(), drafts)
        Place.objects.update(grid_id=county.grids[0].id)
        Counted.objects.update(edition_id=in_force().id + 1000)
        Tally.objects.all().delete()
        recount()
        with CaptureQueriesContext(connection) as queries:
            assert rehome() >= count
        return len(queries)

    redrawn()
    rehome()
    cost(1)
    assert cost(2) == cost(150)


def test_an_emptied_cell_and_one_never_counted_have_nothing_to_move(county: make.County) -> None:
    Counted.objects.all().delete()
    assert rehome() == 0
