"""Records of the ledgers: opened, changed, confirmed, closed, and what the journal and the tallies make of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound, Problems
from gridwork.base.pictures import path_of, prepare, store
from gridwork.faces.photos import forget_left_behind
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.ledger.commands.place_photos import photograph
from gridwork.ledger.commands.records import (
    RecordDraft,
    change_record,
    close_record,
    confirm_records,
    open_record,
    open_records,
    reopen_record,
)
from gridwork.ledger.models import Photo, Record, Tally
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.crew import Crew, acted
from tests.pictures import picture

pytestmark = pytest.mark.django_db
CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def asked(run: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        run()
    return sum(not query["sql"].startswith(CONTROL) for query in captured.captured_queries)


def values(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Record.objects.get(pk=record.pk).values)
    return found


def tally(crew: Crew, form: str, grid: int = 0) -> tuple[int, int, int, int]:
    row = Tally.objects.filter(grid_id=crew.county.grids[grid].id, form=form).first()
    return (row.records, row.complete, row.fresh, row.missing) if row else (0, 0, 0, 0)


def operated(verb: Callable[..., Any], *given: Any, at: str = "", **said: Any) -> Any:
    act = make.act(at=make.day(at)) if at else make.act()
    return verb(act, make.operator(), *given, **said)


# Opening


def test_a_record_stands_where_its_place_stands_and_is_told_to_the_journal(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0])
    draft = RecordDraft("shop", {"trade": "retail", "area": 30.0, "note": None}, place_id=place.pk)
    record = open_record(acted(crew.worker, "2026-03-04 10:00"), make.powers(crew.worker), draft)
    assert (record.grid_id, record.walk, record.version) == (place.grid_id, place.walk, 1)
    assert values(record) == {"trade": "retail", "area": 30.0}
    assert (record.complete, record.verified_on, record.verify_by) == (True, date(2026, 3, 4), date(2026, 6, 4))
    (entry,) = entries("record", record.pk)
    assert (entry.verb, entry.person_id, entry.posting_id is None) == ("open", crew.worker.pk, False)
    assert entry.facts["new"] == {"trade": "retail", "area": 30.0}
    assert (entry.facts["form"], entry.facts["version"], entry.facts["place"]) == ("shop", 1, place.pk)


def test_answers_to_questions_not_asked_are_left_out(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="retail", gas=True)
    assert values(record) == {"trade": "retail"}


def test_the_tallies_count_what_comes_and_what_a_place_no_longer_lacks(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0])
    assert tally(crew, "shop") == (0, 0, 0, 1)
    recording.record("shop", place)
    assert tally(crew, "shop") == (1, 0, 1, 0)
    recording.record("shop", place, trade="food")
    assert tally(crew, "shop") == (2, 1, 2, 0)
    recording.record("team", crew.county.grids[0], name="巷口互助队")
    assert tally(crew, "team") == (1, 1, 1, 0)


def test_faults_of_many_drafts_are_all_named_and_nothing_is_opened(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0]).pk
    drafts = [
        RecordDraft("shop", {"trade": "food"}, place_id=place),
        RecordDraft("shop", {"area": -1.0, "trade": "x", "colour": "red"}, place_id=place),
    ]
    with pytest.raises(Problems) as told:
        operated(open_records, drafts)
    assert {problem.place for problem in told.value.problems} == {"2.area", "2.trade", "2.colour"}
    with pytest.raises(Problems) as told:
        operated(open_record, drafts[1])
    assert {problem.place for problem in told.value.problems} == {"area", "trade", "colour"}
    assert not Record.objects.exists()


def test_a_form_is_refused_about_a_place_it_does_not_describe(crew: Crew) -> None:
    grid = crew.county.grids[0]
    shop, clinic = recording.shop(grid), recording.place("premises", grid, "clinic")  # type: ignore[arg-type]
    for draft, error in [
        (RecordDraft("shop", place_id=clinic.pk), BadInput),
        (RecordDraft("hydrant", place_id=shop.pk), BadInput),
        (RecordDraft("team", place_id=shop.pk), BadInput),
        (RecordDraft("team", grid_id=crew.county.villages[0].id), BadInput),
        (RecordDraft("team"), BadInput),
        (RecordDraft("shop", place_id=999_999), NotFound),
        (RecordDraft("shop", grid_id=grid.id), NotFound),
        (RecordDraft("nothing", grid_id=grid.id), NotFound),
    ]:
        with pytest.raises(error):
            operated(open_record, draft)


def test_a_spot_may_be_written_about_though_no_form_wants_every_spot_recorded(crew: Crew) -> None:
    spot = recording.place("site", crew.county.grids[0], name="水塘边")  # type: ignore[arg-type]
    assert tally(crew, "spot") == (0, 0, 0, 0)
    recording.record("spot", spot, kind="water", sign=False)
    assert tally(crew, "spot") == (1, 1, 1, 0)


def test_a_key_that_is_there_already_is_refused_by_name(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0]).pk
    operated(open_record, RecordDraft("shop", place_id=place, key="old:1"))
    for drafts in (
        [RecordDraft("shop", place_id=place, key="old:2"), RecordDraft("shop", place_id=place, key="old:1")],
        [RecordDraft("shop", place_id=place, key="old:1")],
    ):
        with pytest.raises(Conflict, match="old:1"):
            operated(open_records, drafts)
    with pytest.raises(Conflict, match="old:3"):
        operated(open_records, [RecordDraft("shop", place_id=place, key="old:3")] * 2)
    assert Record.objects.count() == 1


def test_a_key_longer_than_the_column_is_told_and_not_cut(crew: Crew) -> None:
    with pytest.raises(Problems) as told:
        operated(open_record, RecordDraft("shop", place_id=recording.shop(crew.county.grids[0]).pk, key="k" * 81))
    assert [problem.place for problem in told.value.problems] == ["key"]


def test_an_answer_that_names_a_place_names_one_there_is(crew: Crew) -> None:
    place, hydrant = recording.shop(crew.county.grids[0]), recording.hydrant(crew.county.grids[1])
    assert values(recording.record("shop", place, hydrant=hydrant.plate)) == {"hydrant": hydrant.plate}
    hydrant.delete()
    with pytest.raises(BadInput):
        recording.record("shop", place, hydrant=hydrant.plate)


def test_a_day_that_has_not_come_is_no_day_of_verifying(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0]).pk
    with pytest.raises(Problems):
        operated(open_record, RecordDraft("shop", place_id=place, verified_on=date(2999, 1, 1)))
    record = operated(open_record, RecordDraft("shop", place_id=place, verified_on=date(2026, 1, 31)))
    assert record.verify_by == date(2026, 4, 30)


def test_a_grid_worker_keeps_the_own_grid_a_department_its_domain_the_town_all(crew: Crew) -> None:
    grids = crew.county.grids
    shop, hydrant = recording.shop(grids[0]), recording.hydrant(grids[0])
    about = {"shop": RecordDraft("shop", place_id=shop.pk), "hydrant": RecordDraft("hydrant", place_id=hydrant.pk)}
    allowed = {
        crew.worker: {"shop", "hydrant"}, crew.neighbour: set(), crew.village_head: {"shop", "hydrant"},
        crew.water: {"hydrant"}, crew.roads: {"shop"}, crew.town_head: {"shop", "hydrant"},
        crew.county_head: {"shop", "hydrant"},
    }  # fmt: skip
    for person, forms in allowed.items():
        for form, draft in about.items():
            if form in forms:
                open_record(acted(person), make.powers(person), draft)
            else:
                with pytest.raises(NotAllowed):
                    open_record(acted(person), make.powers(person), draft)


def test_an_import_needs_the_power_to_import(crew: Crew) -> None:
    drafts = [RecordDraft("shop", place_id=recording.shop(crew.county.grids[0]).pk)]
    with pytest.raises(NotAllowed):
        open_records(acted(crew.worker), make.powers(crew.worker), drafts, import_id=7)
    (record,) = open_records(acted(crew.village_head), make.powers(crew.village_head), drafts, import_id=7)
    assert record.import_id == 7


def test_an_act_that_comes_twice_opens_once(crew: Crew) -> None:
    drafts = [RecordDraft("shop", place_id=recording.shop(crew.county.grids[0]).pk, key=f"k:{n}") for n in range(3)]
    act = acted(crew.village_head)
    first = open_records(act, make.powers(crew.village_head), drafts)
    again = open_records(act, make.powers(crew.village_head), drafts)
    assert [one.pk for one in again] == [one.pk for one in first]
    assert tally(crew, "shop")[0] == 3
    with pytest.raises(Conflict):
        confirm_records(act, make.powers(crew.village_head), [first[0].pk])


@pytest.mark.parametrize("form", ["shop", "household"])
def test_a_thousand_records_cost_as_many_queries_as_two(crew: Crew, form: str) -> None:
    places = [recording.shop(g) if form == "shop" else recording.dwelling(g) for g in crew.county.grids[:2]]
    said: dict[str, Any] = {"trade": "food"} if form == "shop" else {"members": 3}

    def drafts(many: int, start: int) -> list[RecordDraft]:
        return [RecordDraft(form, said, places[n % 2].pk, key=f"k:{start + n}") for n in range(many)]

    operated(open_records, drafts(2, 0))
    few = asked(lambda: operated(open_records, drafts(2, 10)))
    assert asked(lambda: operated(open_records, drafts(1000, 100))) == few <= 9


# Changing


def changed(record: Record, seen: int | None = None, at: str = "", **said: Any) -> Record:
    found: Record = operated(change_record, record.pk, said, seen=seen or record.seq, at=at)
    return found


def test_a_change_keeps_old_and_new_of_what_changed_only(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="retail", area=30.0, note="一")
    record = changed(record, area=31.0, note=None)
    assert values(record) == {"trade": "retail", "area": 31.0}
    facts = entries("record", record.pk)[-1].facts
    assert facts == {"version": 1, "old": {"area": 30.0, "note": "一"}, "new": {"area": 31.0, "note": None}}
    assert record.seq == 2


def test_what_is_no_longer_asked_goes_and_the_journal_has_it(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="food", gas=True, gas_alarm=True)
    record = changed(record, trade="retail")
    assert values(record) == {"trade": "retail"}
    assert entries("record", record.pk)[-1].facts["old"] == {"trade": "food", "gas": True, "gas_alarm": True}


def test_a_change_counts_as_looking_and_judges_anew(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0])
    record = recording.record("shop", place, act=make.act(at=make.day("2026-01-05 10:00")))
    assert tally(crew, "shop") == (1, 0, 0, 0)
    record = changed(record, trade="food")
    assert (record.complete, record.verified_on) == (True, today())
    assert tally(crew, "shop") == (1, 1, 1, 0)


def test_a_form_sent_without_a_change_confirms(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="food")
    record = changed(record, trade="food")
    assert entries("record", record.pk)[-1].verb == "confirm"


def test_two_people_in_different_fields_are_merged(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="retail", area=30.0, note="一")
    changed(record, area=31.0)
    merged = changed(record, seen=1, trade="retail", area=30.0, note="二")
    assert values(merged) == {"trade": "retail", "area": 31.0, "note": "二"}


def test_two_people_in_one_field_are_told_and_nothing_is_lost(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="retail", area=30.0)
    powers = make.powers(crew.village_head)
    act = acted(crew.village_head, "2026-03-04 10:00")
    change_record(act, powers, record.pk, {"area": 31.0, "note": "新"}, seen=1)
    changed(record, seen=2, trade="food")
    with pytest.raises(FieldConflicts) as told:
        changed(record, seen=1, area=32.0, trade="retail")
    (field,) = told.value.fields
    assert (field.field, field.base, field.theirs, field.mine) == ("area", 30.0, 31.0, 32.0)
    assert (told.value.seq, told.value.who, told.value.at) == (3, "村网格长", act.done_at)
    assert values(record)["area"] == 31.0
    assert values(changed(record, seen=told.value.seq, area=32.0)) == {"trade": "food", "area": 32.0, "note": "新"}


def test_a_field_both_cleared_or_both_set_alike_is_no_conflict(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="retail", area=30.0, note="一")
    changed(record, area=31.0, note=None)
    assert values(changed(record, seen=1, area=31.0, note=None)) == {"trade": "retail", "area": 31.0}


def test_changed_answers_must_fit_and_old_ones_are_left_in_peace(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]), trade="retail")
    Record.objects.filter(pk=record.pk).update(values='{"trade":"retail","area":0.5}')
    assert values(changed(record, note="x"))["area"] == 0.5
    for said, field in (({"area": 0.2}, "area"), ({"colour": "red"}, "colour"), ({"contact": "某"}, "contact")):
        with pytest.raises(Problems) as told:
            changed(record, **said)
        assert [problem.place for problem in told.value.problems] == [field]


def test_a_journal_length_nobody_can_have_seen_is_refused(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]))
    for seen in (0, -1, 99):
        with pytest.raises(BadInput):
            operated(change_record, record.pk, {"note": "x"}, seen=seen)


def test_photos_are_added_kept_and_taken_out(crew: Crew) -> None:
    record = recording.record("hydrant", recording.hydrant(crew.county.grids[0]), working=True)
    record = operated(change_record, record.pk, {}, seen=1, photos={"photo": (picture(),)})
    (first,) = values(record)["photo"]
    record = operated(change_record, record.pk, {"photo": [first]}, seen=2, photos={"photo": (picture(9),)})
    assert values(record)["photo"][0] == first
    assert Photo.objects.filter(record=record, field="photo").count() == 2
    second = values(record)["photo"][1]
    record = operated(change_record, record.pk, {"photo": [second]}, seen=3)
    assert [photo.sha256 for photo in Photo.objects.filter(record=record)] == [second]
    with pytest.raises(BadInput):
        operated(change_record, record.pk, {"photo": ["0" * 64]}, seen=4)
    with pytest.raises(BadInput):
        operated(change_record, record.pk, {}, seen=4, photos={"working": (picture(),)})


def test_the_file_of_a_photo_nothing_has_any_more_is_removed_after_a_day(crew: Crew) -> None:
    hydrant = recording.hydrant(crew.county.grids[0])
    record = recording.record("hydrant", hydrant, working=True)
    record = operated(change_record, record.pk, {}, seen=1, photos={"photo": (picture(), picture(9))})
    mine, shared = values(record)["photo"]
    photograph(make.act(), make.operator(), hydrant.pk, (picture(9),))
    operated(change_record, record.pk, {"photo": []}, seen=2)
    assert forget_left_behind() == 0
    for name in (mine, shared):
        os.utime(path_of(name), (0, 0))
    assert forget_left_behind() == 1
    assert (path_of(mine).exists(), path_of(shared).exists()) == (False, True)


def test_a_picture_that_is_stored_again_is_not_taken_for_one_left_behind() -> None:
    one = prepare(picture())
    store(one)
    os.utime(path_of(one.sha256), (0, 0))
    store(one)
    assert forget_left_behind() == 0


def test_a_closed_record_or_one_out_of_reach_is_not_changed(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]))
    with pytest.raises(NotFound):
        change_record(acted(crew.neighbour), make.powers(crew.neighbour), record.pk, {}, seen=1)
    with pytest.raises(NotFound):
        change_record(acted(crew.water), make.powers(crew.water), record.pk, {}, seen=1)
    operated(close_record, record.pk, "已搬走")
    with pytest.raises(Conflict):
        changed(record, seen=2, note="x")


def test_the_same_change_sent_twice_is_made_once(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]))
    other = recording.record("shop", recording.shop(crew.county.grids[0]))
    act, powers = acted(crew.worker), make.powers(crew.worker)
    change_record(act, powers, record.pk, {"note": "x"}, seen=1)
    assert change_record(act, powers, record.pk, {"note": "x"}, seen=1).seq == 2
    with pytest.raises(Conflict):
        change_record(act, powers, other.pk, {"note": "x"}, seen=1)
    assert Entry.objects.filter(subject_kind="record", verb="change").count() == 1


# Confirming, closing, reopening


def test_still_right_makes_many_fresh_at_once(crew: Crew) -> None:
    old = make.act(at=make.day("2026-01-05 10:00"))
    records = [recording.record("shop", recording.shop(crew.county.grids[0]), act=old.again()) for _ in range(3)]
    operated(close_record, records[2].pk, "已关门")
    assert tally(crew, "shop") == (2, 0, 0, 1)
    assert confirm_records(acted(crew.worker), make.powers(crew.worker), [one.pk for one in records]) == 2
    assert tally(crew, "shop") == (2, 0, 2, 1)
    assert Record.objects.get(pk=records[0].pk).verified_on == today()
    assert entries("record", records[0].pk)[-1].verb == "confirm"


def test_a_confirmation_recorded_late_takes_no_later_one_back(crew: Crew) -> None:
    record = recording.record("shop", recording.shop(crew.county.grids[0]))
    assert operated(confirm_records, [record.pk], at="2026-01-05 10:00") == 1
    record.refresh_from_db()
    assert (record.verified_on, record.seq) == (today(), 2)


def test_confirming_costs_as_many_queries_for_one_as_for_hundreds(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0])
    records = operated(open_records, [RecordDraft("shop", place_id=place.pk) for _ in range(300)])
    one = asked(lambda: operated(confirm_records, [records[0].pk]))
    assert asked(lambda: operated(confirm_records, [record.pk for record in records])) == one <= 6


def test_confirming_what_is_out_of_reach_confirms_nothing(crew: Crew) -> None:
    here = recording.record("shop", recording.shop(crew.county.grids[0]))
    there = recording.record("shop", recording.shop(crew.county.grids[1]))
    with pytest.raises(NotFound):
        confirm_records(acted(crew.worker), make.powers(crew.worker), [here.pk, there.pk])
    assert not Entry.objects.filter(verb="confirm").exists()


def test_the_last_record_closed_leaves_its_place_lacking_one_and_reopened_not(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0])
    first, second = recording.record("shop", place), recording.record("shop", place)
    operated(close_record, first.pk, "重复")
    assert tally(crew, "shop") == (1, 0, 1, 0)
    operated(close_record, second.pk, "已搬走")
    assert tally(crew, "shop") == (0, 0, 0, 1)
    assert entries("record", second.pk)[-1].facts == {"reason": "已搬走"}
    assert operated(reopen_record, second.pk).closed_at is None
    assert tally(crew, "shop") == (1, 0, 1, 0)
    with pytest.raises(Conflict):
        operated(reopen_record, second.pk)
    for reason in ("  ", "户主 11010519491231002X 搬走", "长" * 501):
        with pytest.raises(BadInput):
            operated(close_record, second.pk, reason)


def test_each_verb_asks_no_more_than_ten_queries(crew: Crew) -> None:
    place = recording.shop(crew.county.grids[0])
    recording.record("shop", place)
    record = recording.record("shop", place, trade="food")
    powers = make.powers(crew.worker)
    draft = RecordDraft("shop", {"trade": "food"}, place.pk)
    assert asked(lambda: open_record(acted(crew.worker), powers, draft)) <= 8
    assert asked(lambda: change_record(acted(crew.worker), powers, record.pk, {"note": "x"}, seen=1)) <= 6
    assert asked(lambda: change_record(acted(crew.worker), powers, record.pk, {"area": 9.0}, seen=1)) <= 7
    assert asked(lambda: close_record(acted(crew.worker), powers, record.pk, "x")) <= 9
    assert asked(lambda: reopen_record(acted(crew.worker), powers, record.pk)) <= 9
