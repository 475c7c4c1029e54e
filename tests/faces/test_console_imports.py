"""The console's pages of imports and exports (L6)."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gridwork.base.errors import BadInput
from gridwork.exchange.commands.ledger_import import match
from gridwork.exchange.models import Import, Stage
from gridwork.exchange.queries import shelf
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.rules.wanted import why_never
from gridwork.exchange.tasks import work_imports
from gridwork.ledger.models import Place
from tests import make
from tests.commands.test_ledger_import import HEADINGS, town
from tests.faces.desk import Staff, signed_in, staffed
from tests.sheets import csv_bytes, xlsx_bytes


@pytest.fixture
def staff(db: None) -> Staff:
    return staffed()


@pytest.fixture
def desk(staff: Staff) -> Client:
    """The county head's browser."""
    return signed_in(staff.county_head, "en")


def upload(desk: Client, staff: Staff, content: bytes, name: str = "town.xlsx", **changes: Any) -> Any:
    given = {"into": "places", "area": staff.county.root.id, "file": SimpleUploadedFile(name, content)} | changes
    return desk.post(reverse("console:import-new"), given)


def brought(desk: Client, staff: Staff, rows: list[list[Any]] | None = None) -> Import:
    answer = upload(desk, staff, xlsx_bytes([HEADINGS, *(rows or town(staff.county))]))
    assert answer.status_code == 303
    return Import.objects.latest("pk")


def matched(desk: Client, one: Import) -> Any:
    page = desk.get(reverse("console:import", args=[one.pk]))
    form = page.context["form"]
    given = {key: form[key].value() or "" for key in form.fields if key not in ("act_ref", "seen")}
    return desk.post(reverse("console:import-match", args=[one.pk]), given)


def act(desk: Client, one: Import, verb: str) -> Any:
    return desk.post(reverse(f"console:import-{verb}", args=[one.pk]))


def test_a_table_is_brought_matched_checked_taken_in_and_undone(desk: Client, staff: Staff) -> None:
    one = brought(desk, staff)
    assert matched(desk, one).status_code == 303
    waiting = desk.get(reverse("console:import", args=[one.pk]))
    assert "hx-get" in waiting.content.decode()
    work_imports(30)
    assert "Take it in" in desk.get(reverse("console:import", args=[one.pk])).content.decode()
    assert act(desk, one, "run").status_code == 303
    assert "0 of 8 rows" in desk.get(reverse("console:import-progress", args=[one.pk])).content.decode()
    work_imports(30)
    assert desk.get(reverse("console:import-progress", args=[one.pk])).headers["HX-Refresh"] == "true"
    assert Place.objects.count() == 8
    assert "Undo the import" in desk.get(reverse("console:import", args=[one.pk])).content.decode()
    assert act(desk, one, "undo").status_code == 303
    work_imports(30)
    assert "taken back" in desk.get(reverse("console:import", args=[one.pk])).content.decode()


def test_refused_rows_stand_on_the_page_and_come_as_the_same_kind_of_file(desk: Client, staff: Staff) -> None:
    rows = town(staff.county)
    rows[0][9] = "多"
    one = brought(desk, staff, rows)
    matched(desk, one)
    work_imports(30)
    page = desk.get(reverse("console:import", args=[one.pk])).content.decode()
    assert "Some rows cannot be taken" in page
    assert "Write a whole number" in page
    answer = desk.get(reverse("console:import-refused", args=[one.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="refused-{one.pk}.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[2]][2:4] == ["d1", "住宅"]


def test_what_is_no_table_is_refused_at_the_file_with_the_way_out(desk: Client, staff: Staff) -> None:
    answer = upload(desk, staff, b"%PDF-1.7", "list.pdf")
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [
        "This is a PDF, not a table. Save the table as XLSX, CSV or GeoJSON and bring that."
    ]
    assert not Import.objects.exists()


def test_persons_columns_are_shown_as_not_taken_with_the_reason(desk: Client, staff: Staff) -> None:
    content = csv_bytes([["种类", "街路巷", "户主姓名", "电话", "身份证号"], ["住宅", "柳河街", "x", "x", "x"]])
    upload(desk, staff, content, "a.csv")
    page = desk.get(reverse("console:import", args=[Import.objects.latest("pk").pk]))
    assert [heading for heading, _ in page.context["left"]] == ["户主姓名", "电话", "身份证号"]
    assert "户主姓名" not in dict(page.context["form"].fields["name"].choices)


def test_what_stands_in_columns_of_persons_is_neither_shown_nor_kept_nor_given_back(desk: Client, staff: Staff) -> None:
    head = ["种类", "街路巷", "门牌号", "户主姓名", "编号（身份证）"]
    upload(desk, staff, csv_bytes([head, ["住宅", "柳河街", "", "何某某", "11010519491231002X"]]), "a.csv")
    one = Import.objects.latest("pk")
    page = desk.get(reverse("console:import", args=[one.pk])).content.decode()
    assert "柳河街" in page
    assert matched(desk, one).status_code == 303
    work_imports(30)
    refused = b"".join(desk.get(reverse("console:import-refused", args=[one.pk])).streaming_content).decode()
    assert "柳河街" in refused
    rows = shelf.rows(Import.objects.get().stored).read_bytes().decode("utf-8", "replace")
    for text in (page, refused, rows):
        assert "何某某" not in text
        assert "11010519491231002X" not in text


@pytest.mark.parametrize(
    "heading",
    [
        "编号（身份证号）",
        "公民身份号码",
        "身分證號",
        "證件號碼",
        "ID No.",
        "Key (ID card)",
        "備註(手機)",
        "户主",
        "性別",
        "Householder",
    ],
)
def test_a_column_of_persons_is_not_taken_however_it_is_called(desk: Client, staff: Staff, heading: str) -> None:
    head, row = ["种类", "街路巷", "门牌号", heading], ["住宅", "柳河街", "1号", "x"]
    upload(desk, staff, csv_bytes([head, row]), "a.csv")
    one = Import.objects.latest("pk")
    assert [left for left, _ in desk.get(reverse("console:import", args=[one.pk])).context["left"]] == [heading]
    matching = Matching({"kind": "种类", "street": "街路巷", "key": heading})
    with pytest.raises(BadInput):
        match(make.act(), make.operator(), one.pk, matching)


@pytest.mark.parametrize("heading", ["Grid number", "网格编号", "证号牌匾", "户数（不含空户）"])
def test_a_column_of_things_is_not_taken_for_one_of_persons(heading: str) -> None:
    assert not why_never(heading)


def test_a_needed_column_left_out_is_asked_for_at_its_field(desk: Client, staff: Staff) -> None:
    upload(desk, staff, csv_bytes([["街路巷"], ["柳河街"]]), "a.csv")
    one = Import.objects.latest("pk")
    answer = desk.post(reverse("console:import-match", args=[one.pk]), {"street": "街路巷"})
    assert answer.status_code == 422
    assert "kind" in answer.context["form"].errors


def test_the_template_has_the_headings_and_what_may_be_chosen(desk: Client, staff: Staff) -> None:
    answer = desk.get(reverse("console:import-template", args=["shop"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert headings[:4] == ["Record code", "Key", "Place", "Verified on"]
    assert "Floor area" in headings
    assert not any("ontact" in heading for heading in headings)
    assert [row[0].value for row in book.worksheets[1].iter_rows()] == ["Trade", "Food", "Retail", "Repairs"]


def test_places_are_taken_out_and_the_act_is_on_record(desk: Client, staff: Staff) -> None:
    one = brought(desk, staff)
    matched(desk, one)
    work_imports(30)
    act(desk, one, "run")
    work_imports(30)
    given = {"into": "places", "area": staff.county.root.id, "kind": "csv"}
    answer = desk.post(reverse("console:exports"), given)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 9
    journal = signed_in(staff.county_head, "en").get(f"/desk/journal/area/{staff.county.root.id}").content.decode()
    assert "Ledger exported" in journal


def test_others_imports_of_other_villages_are_not_there(desk: Client, staff: Staff) -> None:
    one = brought(desk, staff)
    village = signed_in(staff.village, "en")
    assert village.get(reverse("console:import", args=[one.pk])).status_code == 404
    assert village.get(reverse("console:import-refused", args=[one.pk])).status_code == 404
    assert list(village.get(reverse("console:imports")).context["imports"]) == []
    assert len(desk.get(reverse("console:imports")).context["imports"]) == 1


def test_the_list_of_imports_says_what_to_do_when_it_is_empty(desk: Client) -> None:
    assert "No table has been brought yet" in desk.get(reverse("console:imports")).content.decode()


@pytest.mark.parametrize("stage", [Stage.UPLOADED, Stage.CHECKING, Stage.CHECKED, Stage.DONE, Stage.UNDONE])
def test_a_page_asks_the_database_little(
    desk: Client, staff: Staff, stage: str, django_assert_max_num_queries: Any
) -> None:
    one = brought(desk, staff)
    Import.objects.update(stage=stage, rows=8)
    desk.get(reverse("console:import", args=[one.pk]))
    with django_assert_max_num_queries(6):
        desk.get(reverse("console:import", args=[one.pk]))


def test_the_list_asks_the_same_however_many_imports_there_are(
    desk: Client, staff: Staff, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        brought(desk, staff)
    with django_assert_max_num_queries(5):
        desk.get(reverse("console:imports"))
