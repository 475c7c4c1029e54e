"""Bringing tables of places into the ledgers: match, dry run, run, again, undo (L6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.exchange import tasks
from gridwork.exchange.commands import checking
from gridwork.exchange.commands import ledger_import as imports
from gridwork.exchange.models import Import, Stage
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.imports import first_refused, import_list, import_of, kept_places, refused_file
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.rules.tables.opening import open_table
from gridwork.exchange.rules.tables.table import Format
from gridwork.exchange.tasks import forget_imports, work_imports
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Entry
from gridwork.ledger.commands.changing import change_place
from gridwork.ledger.commands.recounting import differences
from gridwork.ledger.models import Place, Tally
from gridwork.notices.queries import inbox
from gridwork.notices.rules.texts import said
from gridwork.territory.models import Posting
from gridwork.territory.queries.edition import today
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


def test_a_row_that_says_the_same_of_a_place_beyond_the_area_is_refused(county: make.County, head: Person) -> None:
    ran(head, town(county))
    dwelling = next(row for row in town(county) if row[0] == "d1")
    for row in (dwelling, [*dwelling[:9], 2]):
        one = checked(head, [row], area=county.villages[1])
        assert counts(one) == (0, 0, 0, 1)
        assert "outside the area" in first_refused(one)[0].faults[0].message


def test_an_identity_number_in_the_column_of_keys_is_refused_in_the_dry_run(county: make.County, head: Person) -> None:
    rows = town(county)
    rows[0][0] = "11010519491231002X"
    one = checked(head, rows)
    assert counts(one) == (7, 0, 0, 1)
    assert "identity number" in first_refused(one)[0].faults[0].message


def test_a_run_opens_places_parents_first_and_counts_them(county: make.County, head: Person) -> None:
    one = ran(head, town(county))
    assert (one.stage, counts(one)) == (Stage.DONE, (8, 0, 0, 0))
    building = Place.objects.get(key="b1")
    assert Place.objects.filter(parent=building, grid=county.grids[0].id, kind="dwelling").count() == 6
    assert Entry.objects.filter(subject_kind="place", verb="open", person_id=head.pk, via="import").count() == 8
    assert Tally.objects.get(grid=county.grids[0].id, form="shop").missing == 1


def test_the_same_file_again_is_the_same_and_enters_nothing(county: make.County, head: Person) -> None:
    ran(head, town(county))
    entries = Entry.objects.filter(subject_kind="place").count()
    again = ran(head, town(county))
    assert counts(again) == (0, 0, 8, 0)
    assert Entry.objects.filter(subject_kind="place").count() == entries


def test_a_changed_row_is_a_change_with_old_and_new(county: make.County, head: Person) -> None:
    ran(head, town(county))
    rows = town(county)
    rows[0][9] = 3
    rows[-1][3] = "柳河便民店"
    again = ran(head, rows)
    assert counts(again) == (0, 2, 6, 0)
    place = Place.objects.get(key="d1")
    last = Entry.objects.filter(subject_kind="place", subject_id=place.pk).latest("seq")
    assert (last.verb, last.body) == ("change", '{"new":{"households":3},"old":{"households":1}}')
    assert Place.objects.get(key="s1").name == "柳河便民店"


def test_an_empty_cell_leaves_what_is_there(county: make.County, head: Person) -> None:
    ran(head, town(county))
    again = ran(head, [["d1", "住宅", "", "", "", "", "", "", "", ""]])
    assert counts(again) == (0, 0, 1, 0)


def test_rows_without_a_key_are_known_again_by_what_tells_them_apart(county: make.County, head: Person) -> None:
    lon, lat = county.centre(county.grids[0])
    rows = [["住宅", "柳河街", "１号", lon, lat], ["住宅", "柳河街", "2号", lon, lat]]
    headings = ["种类", "街路巷", "门牌号", "经度", "纬度"]
    ran(head, rows, headings=headings)
    again = ran(
        head, [["住宅", "柳河街", "1 号", lon, lat], rows[1], ["住宅", "柳河街", "3号", lon, lat]], headings=headings
    )
    assert counts(again) == (1, 1, 1, 0)


def test_a_row_that_stands_twice_is_refused_the_second_time(county: make.County, head: Person) -> None:
    one = checked(head, [*town(county), town(county)[0]])
    assert counts(one) == (8, 0, 0, 1)


REFUSED = [
    ("户数", "三十几"),
    ("经度", "abc"),
    ("纬度", "139.5"),
    ("地点种类", "宇宙飞船"),
    ("位于", "nowhere"),
    ("类别", "飞机场"),
]


@pytest.mark.parametrize(("column", "cell"), REFUSED)
def test_a_row_with_a_fault_is_refused_and_the_fault_names_its_column(
    county: make.County, head: Person, column: str, cell: str
) -> None:
    rows = town(county)
    rows[-1][HEADINGS.index(column)] = cell
    one = checked(head, rows)
    assert counts(one) == (7, 0, 0, 1)
    (refused,) = first_refused(one)
    assert refused.line == 9
    assert [fault.column for fault in refused.faults] == [column]


def test_what_stands_in_a_refused_row_is_refused_with_it(county: make.County, head: Person) -> None:
    rows = town(county)
    rows[6][7] = 100.0
    one = checked(head, rows)
    assert counts(one) == (1, 0, 0, 7)


def test_an_import_with_refused_rows_runs_only_for_the_good_ones_and_only_when_said_so(
    county: make.County, head: Person
) -> None:
    rows = town(county)
    rows[0][9] = "多"
    one = checked(head, rows)
    with pytest.raises(Conflict):
        imports.run(make.act(person=head), make.powers(head), one.pk)
    imports.run_good_rows(make.act(person=head), make.powers(head), one.pk)
    assert counts(worked(one)) == (7, 0, 0, 1)
    assert Place.objects.count() == 7


def test_the_refused_rows_come_back_as_a_table_that_can_be_brought_again(county: make.County, head: Person) -> None:
    rows = town(county)
    rows[0][9] = "多"
    one = checked(head, rows)
    assert refused_file(one) is Format.CSV
    table = open_table(shelf.refused(one.stored, "csv"), bytes_most=10**6)
    assert table.headings[:2] == ("行号", "退回原因")
    (row,) = table.rows()
    assert row.cells[0] == "2"
    assert "户数" in row.cells[1]
    assert row.cells[2] == "d1"
    row.cells[-1] = "2"
    imports.run_good_rows(make.act(person=head), make.powers(head), one.pk)
    worked(one)
    corrected = ran(head, [row.cells], headings=list(table.headings))
    assert counts(corrected) == (1, 0, 0, 0)
    assert Place.objects.count() == 8


def test_rows_outside_the_area_are_refused(county: make.County, head: Person) -> None:
    lon, lat = county.centre(county.grids[5])
    one = checked(head, [["x", "楼栋", "", "别处楼", "", "", "", lon, lat, ""]], area=county.towns[0])
    assert counts(one) == (0, 0, 0, 1)


def test_who_may_import_only_in_a_village_is_kept_to_it(county: make.County) -> None:
    village = make.officer("village_head", county.villages[0])
    with pytest.raises(NotAllowed):
        brought(village, town(county))
    assert counts(ran(village, town(county), area=county.villages[0])) == (8, 0, 0, 0)


def test_a_department_imports_the_places_its_forms_describe(county: make.County) -> None:
    roads = make.officer("county_officer", county.root, "roads")
    one = checked(roads, town(county))
    assert counts(one) == (1, 0, 0, 7)


def test_a_grid_worker_brings_no_tables(county: make.County) -> None:
    worker = make.officer("grid_worker", county.grids[0])
    with pytest.raises(NotAllowed):
        brought(worker, town(county), area=county.grids[0])


def test_a_matching_is_remembered_for_the_next_file_with_these_headings(county: make.County, head: Person) -> None:
    headings = ["甲", "乙", "丙", "丁"]
    lon, lat = county.centre(county.grids[0])
    powers = make.powers(head)
    said = {"into": "places", "area_id": county.root.id, "file_name": "x.csv"}
    content = [csv_bytes([headings, ["1号楼", lon, lat, "柳河街"]])]
    one = imports.bring(make.act(person=head), powers, content=content, **said)
    assert Matching.of(one.matching).columns == {}
    matching = Matching({"name": "甲", "longitude": "乙", "latitude": "丙", "street": "丁"}, {"kind": "building"})
    imports.match(make.act(person=head), powers, one.pk, matching)
    again = imports.bring(make.act(person=head), powers, content=content, **said)
    assert Matching.of(again.matching) == matching


def test_a_needed_column_must_be_matched(county: make.County, head: Person) -> None:
    with pytest.raises(BadInput) as refusal:
        brought(head, [["柳河街"]], headings=["街路巷"])
    assert refusal.value.place == "kind"


def test_who_was_posted_elsewhere_sees_no_import_of_the_former_area(county: make.County) -> None:
    mover = make.person()
    held = make.posting(mover, "village_head", county.villages[0])
    one = brought(mover, town(county), area=county.villages[0])
    assert import_of(make.powers(mover), one.pk) == one
    Posting.objects.filter(pk=held.pk).update(to_day=make.LONG_AGO)
    make.posting(mover, "village_head", county.villages[1])
    with pytest.raises(NotFound):
        import_of(make.powers(mover), one.pk)


def test_a_department_sees_its_own_imports_of_places_and_no_others(county: make.County, head: Person) -> None:
    roads = make.officer("county_officer", county.root, "roads")
    own, others = brought(roads, town(county)), brought(head, town(county))
    assert import_list(make.powers(roads)) == [own]
    assert import_list(make.powers(head)) == [others, own]


def test_a_reference_of_somebody_elses_upload_is_refused(county: make.County, head: Person) -> None:
    one = brought(head, town(county))
    other, ref = make.officer("village_head", county.villages[0]), one.act_ref
    with pytest.raises(Conflict):
        imports.bring(
            Act(Via.CONSOLE, person_id=other.pk, ref=ref), make.powers(other), into="places",
            area_id=county.villages[0].id, file_name="b.csv", content=[csv_bytes([HEADINGS, *town(county)])],
        )  # fmt: skip


def test_the_same_upload_twice_is_one_import(county: make.County, head: Person) -> None:
    act = make.act(person=head)
    content = [csv_bytes([HEADINGS, *town(county)])]
    twice = [
        imports.bring(act, make.powers(head), into="places", area_id=county.root.id, file_name="x", content=content)
        for _ in range(2)
    ]
    assert twice[0].pk == twice[1].pk
    assert Import.objects.count() == 1


def test_undo_withdraws_what_was_added_and_counters_follow(county: make.County, head: Person) -> None:
    one = ran(head, town(county))
    imports.undo(make.act(person=head), make.powers(head), one.pk)
    worked(one)
    assert (one.stage, one.kept) == (Stage.UNDONE, 0)
    assert set(Place.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert not differences()
    assert counts(ran(head, town(county))) == (8, 0, 0, 0)


def test_undo_keeps_what_somebody_touched_since_and_what_that_stands_in(county: make.County, head: Person) -> None:
    one = ran(head, town(county))
    touched = Place.objects.get(key="d2")
    change_place(make.act(person=head), make.powers(head), touched.pk, {"households": 4}, seen=1)
    imports.undo(make.act(person=head), make.powers(head), one.pk)
    worked(one)
    assert {place.key for place in kept_places(one)} == {"d2", "b1"}
    assert (one.stage, one.kept) == (Stage.UNDONE, 2)
    assert not differences()


def test_undo_gives_changed_fields_their_old_values_unless_they_became_something_else(
    county: make.County, head: Person
) -> None:
    ran(head, town(county))
    rows = town(county)
    rows[0][9], rows[1][9] = 3, 3
    lon, lat = county.centre(county.grids[3])
    rows[-1][7:9] = [lon, lat]
    second = ran(head, rows)
    assert counts(second) == (0, 3, 5, 0)
    moved = Place.objects.get(key="s1")
    assert moved.grid_id == county.grids[3].id
    other = Place.objects.get(key="d2")
    change_place(make.act(person=head), make.powers(head), other.pk, {"households": 5}, seen=other.seq)
    imports.undo(make.act(person=head), make.powers(head), second.pk)
    worked(second)
    assert [Place.objects.get(key=key).households for key in ("d1", "d2")] == [1, 5]
    moved.refresh_from_db()
    assert moved.grid_id == county.grids[0].id
    assert (second.kept, [place.key for place in kept_places(second)]) == (1, ["d2"])
    assert not differences()


def told(person: Person) -> list[str]:
    """What stands in somebody's inbox, the oldest first."""
    return [said(str, line.kind, line.facts) for line in reversed(inbox(person.pk))]


def test_who_brought_a_table_and_who_ran_it_are_told_when_the_worker_is_done(county: make.County, head: Person) -> None:
    one = checked(head, [*town(county), ["x", "住宅", "", "", "柳河街", "9号", "", "", "", "two"]])
    assert told(head) == []  # a small one is checked while they look
    colleague = make.officer("county_head", county.root, rank="B")
    make.away(Posting.objects.get(person=head), today(), today())
    imports.run_good_rows(make.act(person=colleague), make.powers(colleague), one.pk)
    worked(one)
    taken_in = "The table for 青山县 is taken in: 8 added, 0 changed, 1 refused."
    assert told(head) == told(colleague) == [taken_in]
    imports.undo(make.act(person=colleague), make.powers(colleague), one.pk)
    worked(one)
    worked(one)
    assert told(head) == told(colleague) == [taken_in, "The table for 青山县 is taken back."]


def test_the_check_of_a_long_table_and_one_that_stopped_are_told(
    county: make.County, head: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "LONG", 8)
    one = checked(head, town(county))
    Import.objects.filter(pk=one.pk).update(stage=Stage.RUNNING)  # as nobody asked
    assert worked(one).stage == Stage.FAILED
    assert told(head) == [
        "The table for 青山县 is checked: 8 rows can be taken in, 0 cannot.",
        "The table for 青山县 was stopped. Its page says why.",
    ]


def test_an_import_that_stumbles_keeps_no_other_waiting(
    county: make.County, head: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stumbling, sound = brought(head, town(county)), brought(head, town(county))
    whole = tasks.step

    def step(import_id: int) -> bool:
        if import_id == stumbling.pk:
            raise OSError("disk full")
        return whole(import_id)

    monkeypatch.setattr(tasks, "step", step)
    assert worked(sound).stage == Stage.CHECKED
    monkeypatch.undo()
    Import.objects.update(alive_at=None)
    assert worked(stumbling).stage == Stage.CHECKED


def test_files_are_forgotten_after_thirty_days(county: make.County, head: Person) -> None:
    one = ran(head, town(county))
    folder = shelf.folder(one.stored)
    assert forget_imports() == 0
    assert folder.exists()
    Import.objects.update(asked_at=one.asked_at - timedelta(days=31))
    assert forget_imports() == 1
    one.refresh_from_db()
    assert (one.stored, folder.exists(), counts(one)) == ("", False, (8, 0, 0, 0))
