"""Records brought in by table, taken out again, and brought back; a worker killed on the way (L6)."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict
from gridwork.base.identifiers import record_code
from gridwork.charter.rules.load import load
from gridwork.cli.ledger import ledger
from gridwork.exchange.commands import ledger_import as imports
from gridwork.exchange.commands.ledger_export import export
from gridwork.exchange.models import Import, Stage
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.imports import first_refused
from gridwork.exchange.queries.ledger_export import written
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.rules.tables.opening import open_table
from gridwork.exchange.rules.tables.table import Format
from gridwork.exchange.tasks import forget_imports, work_imports
from gridwork.journal.models import Entry
from gridwork.ledger.commands.records import change_record, close_record, forget_household
from gridwork.ledger.commands.recounting import differences
from gridwork.ledger.models import FieldUse, Place, Record
from gridwork.ledger.rules.values import read
from tests import make
from tests.cells import here
from tests.commands.test_ledger_import import HEADINGS, brought, checked, counts, ran, town, worked
from tests.sheets import csv_bytes

SHOPS = ["所在地点", "经营类别", "使用燃气", "装有燃气报警器", "面积", "每年卫生费", "说明", "核实日期"]
SHOP = ["s1", "餐饮", "是", "否", "３５．５", "1.2万元", "靠近\n路口", "2026年3月1日"]


@pytest.fixture
def county(db: None) -> make.County:
    return make.cell()


@pytest.fixture
def head(county: make.County) -> Person:
    return make.officer("county_head", county.root)


@pytest.fixture
def places(county: make.County, head: Person) -> None:
    ran(head, town(county))


@pytest.mark.usefixtures("places")
def test_records_are_brought_to_their_places_as_people_write_them(head: Person) -> None:
    one = ran(head, [SHOP], into="shop", headings=SHOPS)
    assert (one.stage, counts(one)) == (Stage.DONE, (1, 0, 0, 0))
    record = Record.objects.get()
    assert record.place == Place.objects.get(key="s1")
    assert json.loads(record.values) == {
        "trade": "food", "gas": True, "gas_alarm": False, "area": 35.5, "fee": 1_200_000, "note": "靠近\n路口",
    }  # fmt: skip
    assert (record.verified_on, record.import_id) == (date(2026, 3, 1), one.pk)


@pytest.mark.usefixtures("places")
def test_a_place_without_key_column_has_one_record_of_the_form(head: Person) -> None:
    ran(head, [SHOP], into="shop", headings=SHOPS)
    assert counts(ran(head, [SHOP], into="shop", headings=SHOPS)) == (0, 0, 1, 0)
    changed = [*SHOP[:4], "40", *SHOP[5:]]
    assert counts(ran(head, [changed], into="shop", headings=SHOPS)) == (0, 1, 0, 0)
    assert Record.objects.count() == 1


@pytest.mark.usefixtures("places")
def test_a_row_about_what_lies_beyond_the_area_tells_nothing_of_it(county: make.County, head: Person) -> None:
    ran(head, [SHOP], into="shop", headings=SHOPS)
    for row in (SHOP, [*SHOP[:4], "40", *SHOP[5:]], [*SHOP[:7], ""], [*SHOP[:2], "", *SHOP[3:]]):
        one = checked(head, [row], into="shop", headings=SHOPS, area=county.villages[1])
        assert counts(one) == (0, 0, 0, 1)
        assert "outside the area" in first_refused(one)[0].faults[0].message
    close_record(make.act(), make.operator(), Record.objects.get().pk, "搬走")
    shut = checked(head, [[record_code(Record.objects.get().pk), "面包"]], into="shop", headings=["记录编码", "说明"],
                   area=county.villages[1])  # fmt: skip
    assert "outside the area" in first_refused(shut)[0].faults[0].message


@pytest.mark.usefixtures("places")
def test_the_file_a_household_stood_in_is_deleted_once_its_answers_are_removed(head: Person) -> None:
    headings = ["所在地点", "常住几口人"]
    one = ran(head, [["d1", 3], ["d2", 4]], into="household", headings=headings)
    again = checked(head, [["d1", 3]], into="household", headings=headings)
    shops = ran(head, [SHOP], into="shop", headings=SHOPS)
    assert forget_imports() == 0
    forget_household(make.act(), make.operator(), Record.objects.get(place__key="d1").pk, "本人要求")
    assert forget_imports() == 2
    assert list(Import.objects.exclude(stored="").filter(target__in=("household", "shop"))) == [shops]
    assert not shelf.folder(one.stored).exists()
    with pytest.raises(Conflict):
        imports.run(make.act(person=head), make.powers(head), again.pk)


@pytest.mark.usefixtures("places")
def test_a_household_an_import_brought_and_took_back_is_emptied_too(head: Person) -> None:
    one = ran(head, [["d1", 3]], into="household", headings=["所在地点", "常住几口人"])
    imports.undo(make.act(person=head), make.powers(head), one.pk)
    work_imports(60)
    record = Record.objects.get(place__key="d1")
    assert (record.state, "3" in record.values) == ("withdrawn", True)
    forget_household(make.act(), make.operator(), record.pk, "本人要求")
    record.refresh_from_db()
    assert (record.state, record.values, record.secret) == ("withdrawn", "{}", None)
    assert list(differences()) == []


@pytest.mark.usefixtures("places")
def test_a_later_day_alone_confirms_the_record(head: Person) -> None:
    ran(head, [SHOP], into="shop", headings=SHOPS)
    assert counts(ran(head, [[*SHOP[:7], "2026-04-01"]], into="shop", headings=SHOPS)) == (0, 1, 0, 0)
    assert Record.objects.get().verified_on == date(2026, 4, 1)
    assert Entry.objects.filter(subject_kind="record").latest("seq").verb == "confirm"


@pytest.mark.parametrize(
    ("column", "cell"),
    [("所在地点", "d1"), ("所在地点", "nowhere"), ("经营类别", "赌场"), ("面积", "0"), ("核实日期", "2999-01-01")],
)
@pytest.mark.usefixtures("places")
def test_a_record_that_does_not_fit_is_refused_with_its_column(head: Person, column: str, cell: str) -> None:
    row = list(SHOP)
    row[SHOPS.index(column)] = cell
    one = checked(head, [row], into="shop", headings=SHOPS)
    assert counts(one) == (0, 0, 0, 1)
    assert [fault.column for fault in first_refused(one)[0].faults] == [column]


@pytest.mark.usefixtures("places")
def test_contacts_are_never_brought_in(head: Person) -> None:
    headings = [*SHOPS, "联系人（本人同意）"]
    one = brought(head, [[*SHOP, "王某 0500-1"]], into="shop", headings=headings)
    assert "联系人（本人同意）" not in Matching.of(one.matching).columns.values()
    forced = Matching({"place": "所在地点", "field.contact": "联系人（本人同意）"})
    worked(one)
    with pytest.raises(BadInput, match="Contacts agree one by one"):
        imports.match(make.act(person=head), make.powers(head), one.pk, forced)


def test_records_of_a_grid_are_known_again_by_what_lists_show(county: make.County, head: Person) -> None:
    headings = ["网格编码", "名称", "人数", "年度经费"]
    rows = [[county.grids[0].code, "巡防队", "12", "500"], [county.grids[1].code, "巡防队", "9", ""]]
    assert counts(ran(head, rows, into="team", headings=headings)) == (2, 0, 0, 0)
    rows[1][2] = "10"
    assert counts(ran(head, rows, into="team", headings=headings)) == (0, 1, 1, 0)


def test_what_a_household_said_is_sealed_in_the_journal(county: make.County, head: Person) -> None:
    ran(head, town(county))
    headings = ["所在地点", "常住几口人", "自己提出的服务需求"]
    ran(head, [["d1", "3", "助餐、代买代办"]], into="household", headings=headings)
    second = ran(head, [["d1", "4", "助餐"]], into="household", headings=headings)
    assert not Entry.objects.filter(subject_kind="record", body__contains="meals").exists()
    imports.undo(make.act(person=head), make.powers(head), second.pk)
    assert worked(second).kept == 0
    assert Record.objects.get().values == '{"members":3,"needs":["meals","errands"]}'


@pytest.mark.usefixtures("places")
def test_undoing_an_import_of_records_keeps_those_somebody_worked_on(head: Person) -> None:
    one = ran(head, [SHOP], into="shop", headings=SHOPS)
    record = Record.objects.get()
    change_record(make.act(person=head), make.powers(head), record.pk, {"area": 50}, seen=1)
    imports.undo(make.act(person=head), make.powers(head), one.pk)
    assert (worked(one).kept, Record.objects.get().state) == (1, "open")
    assert not differences()


@pytest.mark.usefixtures("places")
def test_a_record_nobody_touched_is_withdrawn_and_its_place_lacks_one_again(head: Person) -> None:
    one = ran(head, [SHOP], into="shop", headings=SHOPS)
    imports.undo(make.act(person=head), make.powers(head), one.pk)
    assert (worked(one).kept, Record.objects.get().state) == (0, "withdrawn")
    assert not differences()


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("kind", list(Format))
def test_what_is_taken_out_is_the_same_when_it_is_brought_back(
    county: make.County, head: Person, tmp_path: Path, kind: Format, language: str
) -> None:
    ran(head, town(county))
    ran(head, [SHOP], into="shop", headings=SHOPS)
    for what, rows in (("places", 8), ("shop", 1)):
        path = tmp_path / what
        powers = make.powers(head)
        count = export(
            make.act(person=head), powers, what=what, area_id=county.root.id, kind=kind, language=language, to=path
        )
        one = imports.bring(
            make.act(person=head), powers, into=what, area_id=county.root.id, file_name="x",
            content=[path.read_bytes()],
        )  # fmt: skip
        imports.match(make.act(person=head), powers, one.pk, Matching.of(one.matching))
        assert (count, counts(worked(one))) == (rows, (0, 0, rows, 0))


SHOP_FORM = load(make.CHARTER).ledgers.forms["shop"]
FIELDS = {
    "trade": st.sampled_from(["food", "retail", "repair"]),
    "gas": st.booleans(),
    "area": st.decimals(1, 100_000, places=1).map(float),
    "fee": st.integers(0, 10_000_000),
    "note": st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40),
}


@given(st.fixed_dictionaries({}, optional=FIELDS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_written_to_a_table_reads_back_as_itself(given_values: dict[str, Any]) -> None:
    fields = {one.key: one for one in SHOP_FORM.fields}
    stored = {key: value for key, value in read(SHOP_FORM, given_values).values.items() if value is not None}
    for language in ("zh-hans", "en"):
        typed = {key: written(fields[key], value, language) for key, value in stored.items()}
        assert read(SHOP_FORM, typed).values == stored


def test_contacts_and_secrets_never_leave(county: make.County, head: Person, tmp_path: Path) -> None:
    ran(head, town(county))
    ran(head, [["d1", "3"]], into="household", headings=["所在地点", "常住几口人"])
    path = tmp_path / "out.csv"
    export(
        make.act(person=head), make.powers(head), what="household", area_id=county.root.id, kind=Format.CSV,
        language="zh-hans", to=path,
    )  # fmt: skip
    table = open_table(path, bytes_most=10**6)
    assert table.headings == (
        "记录编码",
        "来源编号",
        "所在地点",
        "核实日期",
        "常住几口人",
        "自己提出的服务需求",
        "修什么",
    )
    entry = Entry.objects.get(verb="export")
    assert (entry.person_id, entry.body) == (head.pk, '{"format":"csv","rows":1,"what":"household"}')
    assert FieldUse.objects.filter(form="household", field="members", asked_on__isnull=False).exists()


def test_an_export_holds_only_what_its_reader_reaches(county: make.County, head: Person, tmp_path: Path) -> None:
    ran(head, town(county))
    roads = make.officer("county_officer", county.root, "roads")
    path = tmp_path / "out.csv"
    count = export(
        make.act(person=roads), make.powers(roads), what="places", area_id=county.root.id, kind=Format.CSV,
        language="en", to=path,
    )  # fmt: skip
    assert count == 1


def test_a_chunk_of_a_thousand_rows_asks_as_often_as_one_of_eight(
    county: make.County, head: Person, django_assert_max_num_queries: Any
) -> None:
    for size in (2, 1000):
        rows = [[f"{size}-{row[0]}", *row[1:6], row[6] and f"{size}-b1", *row[7:]] for row in town(county, size)]
        one = checked(head, rows)
        imports.run(make.act(person=head), make.powers(head), one.pk)
        with django_assert_max_num_queries(75):
            worked(one)
        assert counts(one) == (size + 2, 0, 0, 0)


def test_the_command_line_imports_exports_and_undoes(county: make.County, tmp_path: Path) -> None:
    file, out = tmp_path / "town.csv", tmp_path / "out.xlsx"
    rows = town(county)
    rows[0][9] = "多"
    file.write_bytes(csv_bytes([HEADINGS, *rows], encoding="gb18030"))
    run = CliRunner().invoke
    (tmp_path / "town.refused.csv").symlink_to(tmp_path / "elsewhere")
    refused = run(ledger, ["import", str(file)], env={"LANG": "C"})
    assert not (tmp_path / "elsewhere").exists()
    assert (refused.exit_code, (tmp_path / "town.refused.csv").exists(), Place.objects.count()) == (1, True, 0)
    rows[0][9] = "1"
    file.write_bytes(csv_bytes([HEADINGS, *rows], encoding="gb18030"))
    assert run(ledger, ["import", str(file), "--dry-run"]).exit_code == 0
    assert Place.objects.count() == 0
    assert run(ledger, ["import", str(file)]).exit_code == 0
    assert Place.objects.count() == 8
    assert "8" in run(ledger, ["export", str(out)]).output
    number = Place.objects.first().import_id  # type: ignore[union-attr]
    assert run(ledger, ["undo", str(number)]).exit_code == 0
    assert set(Place.objects.values_list("state", flat=True)) == {"withdrawn"}


KILLED = """
import os, signal, sys
import django
django.setup()
from gridwork.exchange.commands import running, checking
from gridwork.exchange.tasks import work_imports
running.CHUNK = checking.CHUNK = 7
moment, left = sys.argv[1], int(sys.argv[2])
whole = getattr(running, moment)
def dying(*args):
    global left
    left -= 1
    done = whole(*args)
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
setattr(running, moment, dying)
work_imports(60)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["bring_in", "_mark"])
def test_a_worker_killed_at_any_chunk_neither_loses_nor_doubles_a_row(moment: str) -> None:
    county = make.cell()
    head = make.officer("county_head", county.root)
    one = checked(head, town(county, 40))
    imports.run(make.act(person=head), make.powers(head), one.pk)
    environment = here()
    for left in (0, 2, 1):
        died = subprocess.run([sys.executable, "-c", KILLED, moment, str(left)], env=environment, check=False)
        assert died.returncode == -signal.SIGKILL
        one.refresh_from_db()
        assert Place.objects.count() == one.added
    assert 0 < one.added < 42
    work_imports(60)
    one.refresh_from_db()
    assert (one.stage, counts(one), Place.objects.count()) == (Stage.DONE, (42, 0, 0, 0), 42)
    assert Entry.objects.filter(subject_kind="place").count() == 42
    assert not differences()
