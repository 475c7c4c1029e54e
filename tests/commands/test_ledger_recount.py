"""The tallies are proved by a recount, mended by one, follow a new charter, and lose what runs out at midnight (L4)."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import BadInput
from gridwork.charter.commands.adopt import adopt
from gridwork.ledger.commands.counting import add_up, attempted, begin_counting, gathered, open_count
from gridwork.ledger.commands.judging import judge_anew
from gridwork.ledger.commands.recounting import differences, follow_charter, recount
from gridwork.ledger.commands.running_out import run_out
from gridwork.ledger.models import Counted, Tally
from gridwork.territory.queries.edition import today
from tests import make, tallies

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def counted_on(day: date) -> None:
    """As if the sweep had last run on that day."""
    begin_counting()
    Counted.objects.update(day=day)


def test_a_recount_counts_what_is_open_by_grid_and_form() -> None:
    county = tallies.cell()
    here, beside = county.grids[:2]
    for verify_by, complete in ((today(), True), (today() - DAY, True), (None, False)):
        tallies.record(here, complete=complete, verify_by=verify_by)
    tallies.record(here, state="closed", closed_at=make.act().done_at)
    tallies.record(None)
    tallies.record(beside, "bodies")
    recount()
    assert tallies.kept() == {(here.code, "shops"): (3, 2, 2, 0), (beside.code, "bodies"): (1, 1, 1, 0)}


def test_a_place_lacks_a_record_of_every_form_that_describes_its_kind_and_sort() -> None:
    county = tallies.cell()
    shops, schools, lids, homes = county.grids[:4]
    recorded = tallies.place(shops)
    tallies.record(shops, "shops", recorded)
    tallies.record(shops, "shops", recorded)
    tallies.record(shops, "premises", recorded, state="closed", closed_at=make.act().done_at)
    tallies.place(shops)
    tallies.place(shops, state="closed")
    tallies.place(None)
    tallies.place(schools, sort="school")
    for code in ("0106", "0199", "0206"):
        tallies.place(lids, "facility", code)
    tallies.place(homes, "dwelling", "")
    tallies.place(homes, "site", "")
    recount()
    assert tallies.kept() == {
        (shops.code, "shops"): (2, 2, 2, 1),
        (shops.code, "premises"): (0, 0, 0, 2),
        (schools.code, "premises"): (0, 0, 0, 1),
        (lids.code, "hydrants"): (0, 0, 0, 2),
        (homes.code, "homes"): (0, 0, 0, 1),
    }


@pytest.mark.parametrize("figure", ["records", "complete", "fresh", "missing"])
def test_a_spoiled_tally_is_found_and_mended(figure: str) -> None:
    county = tallies.cell()
    place = tallies.place(county.grids[0])
    tallies.record(county.grids[0], "shops", place)
    recount()
    assert differences() == []
    Tally.objects.filter(form="shops").update(**{figure: 7})
    (found,) = differences()
    at = ("records", "complete", "fresh", "missing").index(figure)
    assert (found.grid_id, found.form, found.kept[at]) == (county.grids[0].id, "shops", 7)
    assert found.counted == (1, 1, 1, 0)
    assert recount() == [found]
    assert differences() == []


def test_a_tally_that_is_there_for_nothing_and_one_that_is_not_there_are_found() -> None:
    county = tallies.cell()
    Tally.objects.create(grid_id=county.grids[0].id, form="shops", records=1)
    tallies.record(county.grids[1])
    assert [(one.grid_id, one.kept[0], one.counted[0]) for one in differences()] == [
        (county.grids[0].id, 1, 0), (county.grids[1].id, 0, 1),
    ]  # fmt: skip


def test_a_recount_of_some_grids_leaves_the_others_alone() -> None:
    county = tallies.cell()
    for grid in county.grids[:3]:
        tallies.place(grid, "dwelling", "")
        tallies.record(grid)
    chosen = [grid.id for grid in county.grids[:2]]
    assert {one.grid_id for one in recount(chosen)} == set(chosen)
    assert {one.grid_id for one in differences()} == {county.grids[2].id}
    assert differences(chosen) == []


def test_the_check_costs_two_queries_whatever_there_is_to_check(django_assert_num_queries: Any) -> None:
    county = tallies.cell()
    for grid in county.grids:
        tallies.record(grid, of=tallies.place(grid))
    differences()
    with django_assert_num_queries(4):  # Two of them are the transaction's own.
        assert differences()


def test_what_ran_out_since_the_last_count_stops_being_fresh_however_many_days_that_is() -> None:
    county = tallies.cell()
    for days in (-4, -3, -2, -1, 0, 1):
        tallies.record(county.grids[0], verify_by=today() + DAY * days)
    tallies.record(county.grids[0])
    counted_on(today() - DAY * 3)
    recount()
    assert tallies.kept()[county.grids[0].code, "shops"] == (7, 7, 6, 0)
    assert run_out() == 1
    assert tallies.kept()[county.grids[0].code, "shops"] == (7, 7, 3, 0)
    assert Counted.objects.get().day == today()
    assert differences() == []


def test_the_sweep_of_a_day_that_is_done_changes_nothing_and_asks_once(django_assert_num_queries: Any) -> None:
    county = tallies.cell()
    tallies.record(county.grids[0], verify_by=today() - DAY)
    counted_on(today() - DAY)
    recount()
    assert run_out() == 1
    with django_assert_num_queries(1):
        assert run_out() == 0
    assert differences() == []


def test_sweeps_of_a_cell_without_ledgers_do_nothing() -> None:
    assert (run_out(), follow_charter(), judge_anew()) == (0, 0, 0)


def test_a_new_charter_counts_what_is_missing_under_its_own_forms() -> None:
    county = tallies.cell()
    for sort in ("shop", "school"):
        tallies.place(county.grids[0], sort=sort)
    recount()
    forms = {key: form for key, form in tallies.LEDGERS["forms"].items() if key != "premises"}
    forms["shops"] = forms["shops"] | {"of": ["shop", "school"]}
    adopt(make.act(), make.charter_of(tallies.LEDGERS | {"forms": forms}), effective_on=make.LONG_AGO)
    assert differences() == []
    assert follow_charter() == 2
    assert tallies.kept() == {(county.grids[0].code, "shops"): (0, 0, 0, 2)}
    assert differences() == []
    assert follow_charter() == 0


def test_a_new_charter_that_describes_the_same_places_is_followed_without_counting(
    django_assert_num_queries: Any,
) -> None:
    tallies.cell()
    forms = {key: form | {"verify_every": "week"} for key, form in tallies.LEDGERS["forms"].items()}
    adopt(make.act(), make.charter_of(tallies.LEDGERS | {"forms": forms}), effective_on=make.LONG_AGO)
    with CaptureQueriesContext(connection) as seen:
        assert follow_charter() == 0
    assert not any("ledger_place" in query["sql"] for query in seen)
    with django_assert_num_queries(1):
        assert follow_charter() == 0


def test_what_is_gathered_reaches_the_tallies_at_the_end_and_without_what_was_refused(
    django_assert_num_queries: Any,
) -> None:
    county = tallies.cell()

    def opened(number: int, *, verify_by: date | None = None) -> None:
        deltas = open_count()
        deltas.enter(tallies.standing(tallies.record(county.grids[number], verify_by=verify_by)))
        add_up(deltas)

    with gathered():
        opened(0)
        opened(1)
        with suppress(BadInput), attempted():
            opened(0)
            raise BadInput("refused")
        with attempted():
            opened(0, verify_by=today() - DAY)
        assert not Tally.objects.exists()
    assert tallies.kept()[county.grids[0].code, "shops"] == (2, 2, 1, 0)
    assert differences() == []
    with django_assert_num_queries(0), gathered():
        pass


def test_nothing_is_gathered_where_the_whole_is_refused() -> None:
    county = tallies.cell()
    with suppress(BadInput), transaction.atomic(), gathered():
        deltas = open_count()
        deltas.missing(county.grids[0].id, "shops", 1)
        add_up(deltas)
        raise BadInput("refused")
    assert not Tally.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_writers_and_the_sweep_at_once_leave_the_tallies_equal_to_a_recount() -> None:
    county = tallies.cell()
    for grid in county.grids:
        tallies.record(grid, verify_by=today() - DAY)
    counted_on(today() - DAY * 2)
    recount()

    def write(number: int) -> None:
        try:
            for step in range(10):
                with transaction.atomic():
                    deltas = open_count()
                    for grid in county.grids[number % 3 :: 2]:
                        made = tallies.record(grid, verify_by=today() - DAY * (step % 3))
                        deltas.enter(tallies.standing(made))
                    add_up(deltas)
        finally:
            connection.close()

    def sweep(_: int) -> int:
        try:
            return run_out()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as many:
        writers = [many.submit(write, number) for number in range(5)]
        sweeps = [many.submit(sweep, number) for number in range(2)]
        assert sorted(one.result() > 0 for one in sweeps) == [False, True]
        for writer in writers:
            writer.result()
    assert Counted.objects.get().day == today()
    assert differences() == []


MAKES = """
from datetime import timedelta
from gridwork.ledger.commands.recounting import recount
from gridwork.ledger.models import Counted
from gridwork.territory.queries.edition import today
from tests import tallies
county = tallies.cell()
for grid in county.grids:
    tallies.record(grid, verify_by=today() - timedelta(days=1))
Counted.objects.update(day=today() - timedelta(days=2))
print(len(recount()))
"""
RUNS_OUT_AND_HANGS = """
import time
from django.db import connection
from gridwork.ledger.tasks import run_out
def hang(execute, sql, params, many, context):
    if sql.startswith("UPDATE"):
        print("tallies written", flush=True)
        time.sleep(60)
    return execute(sql, params, many, context)
with connection.execute_wrapper(hang):
    run_out()
"""
CHECKS = """
from gridwork.ledger.commands.recounting import differences
from gridwork.ledger.models import Tally
print(len(differences()), sum(Tally.objects.values_list("fresh", flat=True)))
"""


def test_a_sweep_killed_in_the_middle_has_done_nothing_and_the_next_one_does_it(cell: Any) -> None:
    cell.migrate()
    assert cell.python(MAKES) == "6"
    doomed = cell.start_python(RUNS_OUT_AND_HANGS)
    assert doomed.stdout.readline() == "tallies written\n"
    doomed.send_signal(signal.SIGKILL)
    doomed.communicate()
    assert cell.python(CHECKS) == "0 6"
    assert cell.python("from gridwork.ledger.tasks import run_out; print(run_out())") == "6"
    assert cell.python(CHECKS) == "0 0"
