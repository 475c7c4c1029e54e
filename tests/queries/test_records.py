"""The page of a record and the lists of a form: who sees what, in which order, at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import NotAllowed, NotFound
from gridwork.charter.commands.adopt import adopt
from gridwork.ledger.commands.records import (
    RecordDraft,
    change_record,
    close_record,
    open_records,
)
from gridwork.ledger.models import Counted, Record
from gridwork.ledger.queries.finding import held_at
from gridwork.ledger.queries.records import (
    RecordFilters,
    record_list,
    record_page,
    record_to_keep,
    records_chosen,
)
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.crew import Crew

pytestmark = pytest.mark.django_db


def asked(run: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured.captured_queries)


def titles(crew: Crew, state: str = "all", form: str = "shop", who: Any = None, **filters: Any) -> list[str]:
    powers = make.powers(who) if who else make.operator()
    return [row.title for row in record_list(powers, RecordFilters(form, state=state, **filters)).rows]


def test_what_a_place_holds_already_is_told_of_forms_one_may_see(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    recording.record("shop", shop, trade="food")
    assert held_at(make.powers(crew.worker), shop.pk) == held_at(make.powers(crew.roads), shop.pk) == {"trade": "food"}
    for person in (crew.water, crew.neighbour):
        assert held_at(make.powers(person), shop.pk) == {}


# One record


def test_the_page_shows_what_is_asked_with_units_and_in_the_reader_s_language(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0], number="12号", name="早点铺")
    record = recording.record("shop", place, trade="food", area=30.0, fee=12050)
    page = record_page(make.powers(crew.worker), record.pk, "zh-hans")
    assert (page.title, page.code, page.grid_id) == ("槐荫街12号 早点铺", page.code, place.grid_id)
    shown = {answer.field.key: answer.text for answer in page.answers}
    assert shown == {
        "trade": "餐饮", "gas": "", "area": "30.0 平方米", "extinguishers": "", "fee": "120.50 元", "hydrant": "",
        "credit_code": "", "note": "",
    }  # fmt: skip
    assert {answer.label: answer.text for answer in record_page(make.operator(), record.pk, "en").answers}[
        "Trade"
    ] == "Food"


def test_the_history_says_who_changed_what_from_what(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="food", area=30.0)
    powers = make.powers(crew.worker)
    given = {"contact": ContactGiven("某人", "13800000000", date(2026, 3, 1))}
    change_record(make.act(person=crew.worker), powers, record.pk, {"area": 31.0}, seen=1, contacts=given)
    close_record(make.act(person=crew.worker), powers, record.pk, "已搬走")
    page = record_page(powers, record.pk, "zh-hans")
    closed, changed, opened = page.history
    assert (opened.verb, opened.who, [(one.label, one.old, one.new) for one in opened.changes]) == (
        "open", "", [("经营类别", "", "餐饮"), ("面积", "", "30.0 平方米")],
    )  # fmt: skip
    assert (changed.who, changed.fields) == ("网格员甲", ["联系人（本人同意）"])
    assert [(one.old, one.new) for one in changed.changes] == [("30.0 平方米", "31.0 平方米")]
    assert (closed.verb, closed.reason) == ("close", "已搬走")
    assert page.contacts == {"contact": date(2026, 3, 1)}
    assert "13800000000" not in repr(page)


def test_a_record_out_of_reach_is_not_there_and_one_only_seen_cannot_be_kept(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]))
    for person in (crew.neighbour, crew.water):
        with pytest.raises(NotFound):
            record_page(make.powers(person), record.pk)
    make.posting(crew.neighbour, "grid_worker", crew.county.grids[0], rank="B")
    assert record_page(make.powers(crew.neighbour), record.pk).id == record.pk
    with pytest.raises(NotAllowed):
        record_to_keep(make.powers(crew.neighbour), record.pk)
    with pytest.raises(NotFound):
        record_page(make.operator(), 999_999)


def test_the_page_of_a_record_asks_four_queries(crew: Crew) -> None:
    by = make.act(person=crew.worker)
    record = recording.record("shop", recording.shop(crew.county.grids[0]), act=by, trade="food")
    powers = make.powers(crew.worker)
    assert asked(lambda: record_page(powers, record.pk)) == 4


# Lists


def test_records_come_grid_by_grid_in_street_order(crew: Crew) -> None:
    first, second = crew.county.grids[:2]
    for grid, number in ((second, "1号"), (first, "10号"), (first, "2号"), (first, "9号")):
        recording.record("shop", recording.shop(grid, number=number))
    assert titles(crew) == ["槐荫街2号", "槐荫街9号", "槐荫街10号", "槐荫街1号"]


def test_pages_follow_one_another_without_gap_or_repetition(crew: Crew) -> None:
    for number in range(23):
        recording.record("shop", recording.shop(crew.county.grids[number % 5], street=f"巷{number % 3}"))
    everything = [row.id for row in record_list(make.operator(), RecordFilters("shop"), size=100).rows]
    assert len(everything) == 23
    found, after = [], ""
    for _ in range(10):
        page = record_list(make.operator(), RecordFilters("shop"), after, size=4)
        found += [row.id for row in page.rows]
        after = page.next
        if not after:
            break
    assert found == everything
    assert record_list(make.operator(), RecordFilters("shop"), "nonsense", size=4).rows[0].id == everything[0]
    assert record_list(make.operator(), RecordFilters("shop"), "999~1~x", size=4).rows[0].id == everything[0]


def test_each_sees_the_own_grids_and_domain(crew: Crew) -> None:
    for grid in crew.county.grids[:3]:
        recording.record("shop", recording.shop(grid))
        recording.record("hydrant", recording.hydrant(grid))
    seen = {
        crew.worker: (1, 1), crew.village_head: (2, 2), crew.town_head: (3, 3), crew.roads: (3, 0), crew.water: (0, 3),
        crew.county_head: (3, 3),
    }  # fmt: skip
    for person, (shops, hydrants) in seen.items():
        assert len(titles(crew, who=person)) == shops
        assert len(titles(crew, form="hydrant", who=person)) == hydrants
    assert len(titles(crew, who=crew.county_head, area_id=crew.county.villages[0].id)) == 2
    assert titles(crew, who=crew.worker, area_id=crew.county.grids[1].id) == []
    assert titles(crew, area_id=999_999) == []


def test_each_state_lists_its_own(crew: Crew) -> None:
    grid = crew.county.grids[0]
    old = make.act(at=make.day("2025-01-05 10:00"))
    recording.record("shop", recording.shop(grid, number="1号"), act=old, trade="food")
    recording.record("shop", recording.shop(grid, number="2号"))
    recording.record("shop", recording.shop(grid, number="3号"), trade="food")
    closed = recording.record("shop", recording.shop(grid, number="4号"), trade="food")
    close_record(make.act(), make.operator(), closed.pk, "已搬走")
    recording.shop(grid, number="5号")
    recording.place("premises", grid, "clinic", number="6号")  # type: ignore[arg-type]
    assert titles(crew) == ["槐荫街1号", "槐荫街2号", "槐荫街3号"]
    assert titles(crew, "stale") == ["槐荫街1号"]
    assert titles(crew, "incomplete") == ["槐荫街2号"]
    assert titles(crew, "closed") == ["槐荫街4号"]
    assert titles(crew, "no_record") == ["槐荫街4号", "槐荫街5号"]
    (row,) = record_list(make.operator(), RecordFilters("shop", state="stale"), language="zh-hans").rows
    assert (row.stale, row.complete, row.columns) == (True, True, [("经营类别", "餐饮"), ("面积", "")])


def test_a_record_is_stale_from_the_day_after(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]))
    Record.objects.filter(pk=record.pk).update(verify_by=today())
    assert titles(crew, "stale") == []
    Record.objects.filter(pk=record.pk).update(verify_by=today() - timedelta(days=1))
    assert len(titles(crew, "stale")) == 1


def test_places_without_a_record_are_those_the_form_describes(crew: Crew) -> None:
    grid = crew.county.grids[0]
    recording.hydrant(grid, number="1号")
    recording.place("facility", grid, "01037", number="2号")  # type: ignore[arg-type]
    recording.place("site", grid, name="水塘")  # type: ignore[arg-type]
    (row,) = record_list(make.operator(), RecordFilters("hydrant", state="no_record")).rows
    assert (row.id, row.code, row.title, row.grid_id) == (0, "", "槐荫街1号", grid.id)
    assert titles(crew, "no_record", "spot") == []
    assert titles(crew, "no_record", "team") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("槐荫街1号", ["1号"]), ("早点", ["1号"]), ("餐饮", ["1号"]), ("retail", ["2号"]), ("100%", ["2号"]),
        ("早点 餐饮", ["1号"]), ("早点 零售", []), ("_", []), ("100_", []), ('a"b', ["2号"]),
    ],
)  # fmt: skip
def test_words_are_looked_for_in_address_name_and_answers_as_they_are_read(
    crew: Crew, words: str, found: list[str]
) -> None:
    grid = crew.county.grids[0]
    recording.record("shop", recording.shop(grid, number="1号", name="早点铺"), trade="food")
    recording.record("shop", recording.shop(grid, number="2号"), trade="retail", note='打折100%，a"b')
    assert titles(crew, words=words) == [f"槐荫街{number}" + (" 早点铺" if number == "1号" else "") for number in found]


def test_words_find_places_without_a_record_too(crew: Crew) -> None:
    recording.shop(crew.county.grids[0], number="1号")
    recording.shop(crew.county.grids[0], number="2号")
    assert titles(crew, "no_record", words="2号") == ["槐荫街2号"]


def test_a_record_of_no_place_is_called_by_its_first_text(crew: Crew) -> None:
    recording.record("team", crew.county.grids[0], name="巷口互助队")
    assert titles(crew, form="team") == ["巷口互助队"]


def test_of_the_records_chosen_only_those_one_may_keep_come_back(crew: Crew) -> None:
    here = recording.record("shop", recording.shop(crew.county.grids[0]))
    there = recording.record("shop", recording.shop(crew.county.grids[1]))
    rows = records_chosen(make.powers(crew.worker), "shop", [here.pk, there.pk, 999])
    assert [row.id for row in rows] == [here.pk]
    assert len(records_chosen(make.operator(), "shop", [here.pk, there.pk])) == 2


def test_a_page_costs_the_same_however_many_records_there_are(crew: Crew) -> None:
    places = [recording.shop(grid).pk for grid in crew.county.grids]
    powers = make.powers(crew.county_head)
    filters = RecordFilters("shop")
    open_records(make.act(), make.operator(), [RecordDraft("shop", place_id=place) for place in places])
    few = asked(lambda: record_list(powers, filters))
    open_records(make.act(), make.operator(), [RecordDraft("shop", place_id=place) for place in places * 40])
    assert asked(lambda: record_list(powers, filters)) == few <= 4


def test_lists_use_the_index_of_their_grid(crew: Crew) -> None:
    places = [recording.shop(crew.county.grids[0]).pk]
    open_records(make.act(), make.operator(), [RecordDraft("shop", place_id=places[0]) for _ in range(50)])
    from gridwork.ledger.queries import record_lists as lists

    asks = lists.form("shop")
    for state in ("all", "stale", "incomplete", "closed"):
        grid = crew.county.grids[0].id
        sql, params = lists._statement(asks, RecordFilters("shop", state=state), [grid], (1, ""), 51)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                plan = " ".join(str(row[-1]) for row in cursor.fetchall())
                assert "USING INDEX ledger_record_" in plan, (state, plan)
                assert "SCAN t" not in plan
            else:
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(f"EXPLAIN {sql}", params)
                plan = " ".join(row[0] for row in cursor.fetchall())
                assert "ledger_record_" in plan, (state, plan)
                assert "Seq Scan on ledger_record" not in plan


def test_the_tallies_are_not_asked_where_they_are_behind_the_day(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    from gridwork.ledger.queries import record_lists as lists

    monkeypatch.setattr(lists, "FEW", 2)
    record = recording.record("shop", recording.shop(crew.county.grids[4]))
    Record.objects.filter(pk=record.pk).update(verify_by=today() - timedelta(days=1))
    assert titles(crew, "stale") == []  # the tallies, kept as of today, know of none
    Counted.objects.update(day=today() - timedelta(days=2))
    assert len(titles(crew, "stale")) == 1
    Counted.objects.update(day=today())
    assert len(titles(crew)) == 1
    recording.place("premises", crew.county.grids[5], "clinic")  # type: ignore[arg-type]
    ledgers = make.charter().model_dump(mode="json")["ledgers"]
    ledgers["forms"]["shop"]["of"] = ["shop", "clinic"]
    adopt(make.act(), make.charter_of(ledgers), effective_on=make.LONG_AGO)
    assert len(titles(crew, "no_record")) == 1  # wanted by a charter the tallies do not count by yet
    assert titles(crew, form="hydrant") == []


def test_a_search_that_finds_little_ends_the_page_early_and_its_cursor_leads_on(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gridwork.ledger.queries import record_lists as lists

    monkeypatch.setattr(lists, "_PORTIONS", ((0, 1), (1, 3)))
    for grid in (crew.county.grids[0], crew.county.grids[4], crew.county.grids[5]):
        recording.record("shop", recording.shop(grid, name="早点铺"))
    filters = RecordFilters("shop", words="早点")
    first = record_list(make.operator(), filters)
    second = record_list(make.operator(), filters, first.next)
    third = record_list(make.operator(), filters, second.next)
    assert [[row.grid_id for row in page.rows] for page in (first, second, third)] == [
        [crew.county.grids[0].id], [crew.county.grids[4].id, crew.county.grids[5].id], [],
    ]  # fmt: skip
    assert (bool(first.next), bool(second.next), third.next) == (True, True, "")


def test_rows_written_under_older_versions_cost_no_queries_of_their_own(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0]).pk
    drafts = [RecordDraft("shop", {"trade": "food", "area": 30.0}, place) for _ in range(20)]
    open_records(make.act(), make.operator(), drafts)
    few = asked(lambda: record_list(make.operator(), RecordFilters("shop")))
    ledgers = make.charter().model_dump(mode="json")["ledgers"]
    ledgers["forms"]["shop"]["fields"][0]["help"] = {"zh": "另一种说法"}
    adopt(make.act(), make.charter_of(ledgers), effective_on=make.LONG_AGO)
    assert {len(row.columns) for row in record_list(make.operator(), RecordFilters("shop")).rows} == {2}
    assert asked(lambda: record_list(make.operator(), RecordFilters("shop"))) == few
