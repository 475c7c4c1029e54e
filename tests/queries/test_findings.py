"""What was found stands for the zero report: for the board, one's own list and the command alike (F1, F2)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from gridwork.accounts.models import Person
from gridwork.base.errors import Conflict
from gridwork.fieldwork.commands import rounds, zero
from gridwork.fieldwork.queries.board import board, person_board
from gridwork.fieldwork.queries.duties import PostAt, my_duties, occurrences_of
from gridwork.fieldwork.queries.findings import found_on
from gridwork.fieldwork.rules.duties import Occurrence, State
from gridwork.ledger.models import Place
from gridwork.territory.queries.tree import Node
from tests import inspecting, make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)
"""A Wednesday; it and the three days after it are worked."""
DAYS = [DAY + timedelta(days=number) for number in range(4)]


def zero_of(grid: Node, day: date = DAY) -> Occurrence:
    """How the zero report of the grid's worker stands."""
    post = PostAt(grid.id, make.county().office(grid), "", "grid_worker")
    return next(one.occurrence for one in occurrences_of([post], day, day) if one.duty == "zero")


def report(who: Person, grid: Node, day: date = DAY) -> None:
    make.case(grid, staff=True, reporter=who, at=make.day(f"{day} 10:00"))


def walk(who: Person, grid: Node, day: date = DAY, *, found: int = 1, hour: int = 8) -> None:
    begin = make.day(f"{day} {hour:02}:00")
    stops = tuple(rounds.StopDraft(begin, report_ref=acted(None).ref) for _ in range(found))
    draft = rounds.RoundDraft(grid.id, begin, begin + timedelta(minutes=5), 300, stops=stops)
    act = acted(who, begin + timedelta(minutes=5))
    rounds.record_round(act, make.powers(who, act.done_at), draft)


def test_who_reports_a_problem_on_a_round_owes_no_zero_report(crew: Crew) -> None:
    grid = crew.county.grids[0]
    report(crew.worker, grid)
    due = zero_of(grid)
    assert (due.state, due.found, due.people) == (State.DONE, True, (crew.worker.pk,))
    assert zero_of(grid, DAYS[1]).state is State.MISSED, "of another day it says nothing"
    assert zero_of(crew.county.grids[1]).state is State.MISSED, "nor of another's grid"


@pytest.mark.parametrize("how", ["round", "inspection"])
def test_what_a_round_or_an_inspection_finds_counts_too(crew: Crew, how: str) -> None:
    grid = crew.county.grids[0]
    if how == "round":
        walk(crew.worker, grid, found=0)
        assert zero_of(grid).state is State.MISSED
        walk(crew.worker, grid, hour=9)
    else:
        shop = recording.shop(grid)
        inspecting.inspect_(crew.worker, shop, f"{DAY} 09:00")
        assert zero_of(grid).state is State.MISSED
        inspecting.inspect_(crew.worker, shop, f"{DAY} 10:00", exits="fail", another=True)
    assert zero_of(grid).found


def test_what_others_find_in_the_grid_is_not_the_posts(crew: Crew) -> None:
    grid = crew.county.grids[0]
    report(crew.village_head, grid)
    make.posting(crew.neighbour, "grid_worker", grid, rank="B", to_day=DAY - timedelta(days=1))
    report(crew.neighbour, grid)
    make.case(grid, at=make.day(f"{DAY} 10:00"))
    assert zero_of(grid).state is State.MISSED


def test_ones_own_list_the_board_and_ones_page_say_the_same(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = make.day(f"{DAY} 12:00")
    monkeypatch.setattr("gridwork.fieldwork.queries.duties.now", lambda: noon)
    grid, reader = crew.county.grids[0], make.powers(crew.village_head, noon)
    report(crew.worker, grid)
    own = my_duties(crew.worker.pk, make.powers(crew.worker, noon), DAY).now
    assert [one.of.occurrence.found for one in own if one.of.duty == "zero"] == [True]
    assert board(reader, grid.id, DAY, DAY).own[0].cells["zero"].counts == {State.DONE: 1}
    assert person_board(reader, crew.worker.pk, DAY, DAY).rows[0].cells["zero"].counts == {State.DONE: 1}


@pytest.mark.parametrize("seed", range(3))
def test_the_calendar_and_the_command_mean_the_same_by_something_found(crew: Crew, seed: int) -> None:
    random, grids = Random(seed), crew.county.grids[:3]
    shops = {grid.id: recording.shop(grid) for grid in grids}
    held = [crew.worker.postings.get(), crew.neighbour.postings.get()]
    held.append(make.posting(crew.worker, "grid_worker", grids[2], from_day=DAYS[1], to_day=DAYS[2]))
    held.append(make.posting(crew.village_head, "grid_worker", grids[0], rank="B", from_day=DAYS[2]))
    make.away(held[0], DAYS[2], DAYS[3])
    for hour in range(8, 20):
        _something(random, crew, shops, hour)
    areas = [grids[0], grids[1], grids[2], grids[0]]
    several = {(number, day): found_on(areas[number].id, day, held[number].pk) for number in range(4) for day in DAYS}
    assert 0 < sum(map(bool, several.values())) < len(several)
    for (number, day), found in several.items():
        if held[number].from_day <= day <= (held[number].to_day or day):
            assert zero_of(areas[number], day).found == bool(found), (number, day)


def _something(random: Random, crew: Crew, shops: dict[int, Place], hour: int) -> None:
    """One of the people finds something, or does not, on some day in some grid where they may work."""
    who, grid = random.choice(
        [
            (crew.worker, crew.county.grids[0]), (crew.neighbour, crew.county.grids[1]),
            (crew.village_head, crew.county.grids[0]), (crew.village_head, crew.county.grids[1]),
        ]
    )  # fmt: skip
    day = random.choice(DAYS[:2] if who == crew.worker else DAYS)
    match hour % 4:
        case 0:
            report(who, grid, day)
        case 1:
            walk(who, grid, day, found=random.randrange(2), hour=hour)
        case 2:
            inspecting.inspect_(who, shops[grid.id], f"{day} {hour:02}:00", exits=random.choice(["pass", "spot"]))
        case _:
            make.case(grid, at=make.day(f"{day} {hour:02}:00"))


def test_a_zero_report_is_refused_where_the_calendar_has_a_finding(crew: Crew) -> None:
    walk(crew.worker, crew.county.grids[0])
    act = acted(crew.worker, f"{DAY} 18:00")
    with pytest.raises(Conflict):
        zero.report_zero(act, make.powers(crew.worker, act.done_at), crew.county.grids[0].id, DAY)
