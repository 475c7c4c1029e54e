"""Tables as offices save them, and files made to do harm (L6). Every file is made here, none is kept."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from time import process_time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.errors import BadInput
from gridwork.exchange.rules.tables import workbook
from gridwork.exchange.rules.tables.formulas import harmless
from gridwork.exchange.rules.tables.opening import open_table
from gridwork.exchange.rules.tables.table import Format, Table
from gridwork.exchange.rules.tables.writing import write_table, write_template
from tests.sheets import csv_bytes, geojson_bytes, xlsx_bytes

MEGABYTE = 1_000_000
HEAD = ["门牌号", "户数"]
ROWS = [["1号", "3"], ["2号", "4"]]


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Table]:
    """Opens bytes as a table."""

    def open_bytes(content: bytes, most: int = 100 * MEGABYTE) -> Table:
        path = tmp_path / "table"
        path.write_bytes(content)
        return open_table(path, bytes_most=most)

    return open_bytes


@pytest.fixture
def refused(opened: Callable[..., Table]) -> Callable[..., str]:
    """The sentence a file is refused with, while memory stays flat."""

    def refusal(content: bytes, most: int = 100 * MEGABYTE, flat_mb: float = 60) -> str:
        tracemalloc.start()
        try:
            with pytest.raises(BadInput) as found:
                read_through(opened, content, most)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < flat_mb * MEGABYTE
        return str(found.value)

    return refusal


def read_through(opened: Callable[..., Table], content: bytes, most: int) -> None:
    """Read every row; a faulty one is raised."""
    for row in opened(content, most).rows():
        if row.fault:
            raise row.fault.fault


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_any_encoding_and_with_any_sign_between(
    opened: Callable[..., Table], encoding: str, delimiter: str
) -> None:
    table = opened(csv_bytes([HEAD, *ROWS], encoding=encoding, delimiter=delimiter))
    assert (table.headings, cells(table)) == (("门牌号", "户数"), ROWS)


def test_lines_are_those_of_the_file_also_after_a_cell_of_several_lines(opened: Callable[..., Table]) -> None:
    table = opened(csv_bytes([["台账标题", ""], HEAD, ["1号\n甲", "3"], ["", ""], ["2号", "4"]]))
    assert [(row.number, row.cells[0]) for row in table.rows()] == [(3, "1号\n甲"), (6, "2号")]


def test_a_workbook_gives_what_a_person_reads_in_it(opened: Callable[..., Table]) -> None:
    def shape(page: Any) -> None:
        page["E2"] = date(2026, 3, 1)
        page["F2"] = datetime(2026, 3, 1, 8, 30)  # noqa: DTZ001 - a sheet's times have no zone

    head = ["编号", "整数", "小数", "是否", "日期", "时间", "文字"]
    table = opened(xlsx_bytes([head, ["00123", 12.0, 0.1, True, None, None, "２０"]], shape))
    assert cells(table) == [["00123", "12", "0.1", "是", "2026-03-01", "2026-03-01 08:30:00", "２０"]]


def test_titles_above_the_heading_are_passed_over(opened: Callable[..., Table]) -> None:
    def shape(page: Any) -> None:
        page.merge_cells("A1:B1")

    table = opened(xlsx_bytes([["柳河村房屋台账", None], HEAD, *ROWS], shape))
    assert (table.headings, cells(table)) == (("门牌号", "户数"), ROWS)


def test_merged_cells_count_for_every_row_they_cover(opened: Callable[..., Table]) -> None:
    def shape(page: Any) -> None:
        page.merge_cells("A2:A4")

    table = opened(
        xlsx_bytes([["楼栋", "门牌号"], ["1号楼", "101"], [None, "102"], [None, "103"], ["2号楼", "101"]], shape)
    )
    assert [row[0] for row in cells(table)] == ["1号楼", "1号楼", "1号楼", "2号楼"]


def test_merged_headings_are_refused_with_the_cells_named(refused: Callable[..., str]) -> None:
    def shape(page: Any) -> None:
        page.merge_cells("B1:C1")

    assert "B1:C1" in refused(xlsx_bytes([["楼栋", "门牌", None, "户数"], ["1", "2", "3", "4"]], shape))


def test_results_of_formulas_are_read_and_uncalculated_ones_refused(
    opened: Callable[..., Table], refused: Callable[..., str]
) -> None:
    content = xlsx_bytes([HEAD, ["1号", "=1+2"]])
    assert "B2" in refused(content)
    calculated = rewritten(content, SHEET, lambda xml: re.sub(rb"</f><v ?/?>(</v>)?", b"</f><v>3</v>", xml))
    assert cells(opened(calculated)) == [["1号", "3"]]


def test_a_workbook_of_other_programs_is_read_too(opened: Callable[..., Table]) -> None:
    """Texts in a table of their own and names of elements with a prefix, as several libraries write them."""
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b'<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="s"><x:v>1</x:v></x:c></x:row>'
        b'<x:row r="2"><x:c r="A2" t="s"><x:v>2</x:v></x:c><x:c r="B2"><x:v>3</x:v></x:c></x:row>'
        b'<x:row r="3"><x:c r="B3"><x:v>4</x:v></x:c></x:row></x:sheetData>'
        b'<x:mergeCells count="1"><x:mergeCell ref="A2:A3" /></x:mergeCells></x:worksheet>'
    )
    texts = (
        '<x:sst xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:si><x:t>门牌号</x:t></x:si>'
        "<x:si><x:t>户数</x:t></x:si><x:si><x:r><x:t>1</x:t></x:r><x:r><x:t>号</x:t></x:r></x:si></x:sst>"
    ).encode()
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    content = rewritten(PLAIN, SHEET, lambda xml: sheet)
    content = rewritten(content, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", texts)
    assert cells(opened(made.getvalue())) == [["1号", "3"], ["1号", "4"]]


def test_a_cell_with_an_error_is_a_fault_of_its_row(opened: Callable[..., Table]) -> None:
    (row,) = opened(xlsx_bytes([HEAD, ["1号", "#N/A"]])).rows()
    assert row.fault is not None
    assert (row.fault.column, "#N/A" in str(row.fault.fault)) == ("户数", True)


def test_a_long_number_the_spreadsheet_rounded_is_a_fault(opened: Callable[..., Table]) -> None:
    (row,) = opened(xlsx_bytes([HEAD, [911101083179999999, 1]])).rows()
    assert row.fault is not None
    assert "rounded" in str(row.fault.fault)


def test_points_are_rows_of_their_properties(opened: Callable[..., Table]) -> None:
    table = opened(geojson_bytes([(123.4, 29.6, {"名称": "灯", "好": True}), (123.5, 29.6, {"备注": "x"})]))
    assert table.headings == ("名称", "好", "备注", "longitude", "latitude")
    assert cells(table) == [["灯", "是", "", "123.4", "29.6"], ["", "", "x", "123.5", "29.6"]]


def test_lists_in_lists_are_a_text_or_a_refusal_and_no_crash(opened: Callable[..., Table]) -> None:
    for deep in (2, 400, 900):
        nested = '{"features":[{"properties":{"a":' + "[" * deep + "]" * deep + "}}]}"
        with suppress(BadInput):
            assert cells(opened(nested.encode()))[0][0] == "[" * deep + "]" * deep


def test_a_feature_that_is_no_point_is_a_fault(opened: Callable[..., Table]) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    (row,) = opened(content).rows()
    assert row.fault is not None
    assert "Polygon" in str(row.fault.fault)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=12), min_size=3, max_size=3)))
def test_whatever_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    rows = [["x", *(cell.strip() for cell in row)] for row in rows]
    for kind in (Format.CSV, Format.XLSX):
        path = tmp_path_factory.mktemp("written") / "table"
        write_table(path, kind, ["a", "b", "c", "d"], [["first", "", "", ""], *rows])
        read = [
            [cell[1:] if harmless(cell[1:]) == cell else cell for cell in row.cells]
            for row in open_table(path, bytes_most=MEGABYTE).rows()
        ]
        assert read[1:] == rows


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "'=", "＝", "＋", "－", "＠", "\n="])
def test_no_cell_of_ours_is_a_formula(start: str, tmp_path: Path) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    write_table(tmp_path / "a.xlsx", Format.XLSX, ["a", "b"], [[text, "1"]])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2"]
    assert (cell.data_type, str(cell.value)[0]) == ("s", "'")


def test_a_charter_may_call_a_form_and_its_answers_what_it_likes(tmp_path: Path) -> None:
    write_template(tmp_path / "a.xlsx", ["=1+1"], {"=1+1": ["=2", "甲"]}, sheet="场所/设施 [甲]:乙")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[0] == "场所 设施  甲  乙"
    assert [page[cell].data_type for page, cell in ((book.worksheets[0], "A1"), (book.worksheets[1], "A2"))] == [
        "s"
    ] * 2
    write_table(tmp_path / "b.xlsx", Format.XLSX, ["a"], [["1"]], sheet="'/'")


def test_numbers_stay_numbers() -> None:
    assert [harmless(text) for text in ("-5", "+3.25", "123.4000000", "-x")] == ["-5", "+3.25", "123.4000000", "'-x"]


# Files that are no tables, or made to do harm


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = xlsx_bytes([HEAD, *ROWS])


def bombed(part: str = SHEET, size: int = 300 * MEGABYTE) -> bytes:
    """A workbook that is small until it is unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w") as stream:
            for _ in range(size // MEGABYTE):
                stream.write(b" " * MEGABYTE)
    return made.getvalue()


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_zip_bomb_is_refused_before_anything_is_parsed(refused: Callable[..., str], part: str) -> None:
    assert "larger than a table" in refused(bombed(part))


def test_a_size_the_archive_lies_about_is_refused(refused: Callable[..., str]) -> None:
    content = bytearray(bombed())
    # Both the local header and the directory say the sheet inflates to a few bytes.
    real = (300 * MEGABYTE).to_bytes(4, "little")
    start = content.find(real)
    while start >= 0:
        content[start : start + 4] = (1000).to_bytes(4, "little")
        start = content.find(real, start)
    refused(bytes(content))


def test_ten_megabytes_in_a_cell_are_a_fault_and_not_a_crash(refused: Callable[..., str]) -> None:
    long = "长" * (10 * MEGABYTE // 3)
    assert "characters" in refused(csv_bytes([HEAD, [long, "1"]]))
    cell = f'<row r="9"><c r="A9" t="inlineStr"><is><t>{long}</t></is></c></row></sheetData>'.encode()
    inline = rewritten(PLAIN, SHEET, lambda xml: xml.replace(b"</sheetData>", cell))
    assert "characters" in refused(inline, flat_mb=120)


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_line(refused: Callable[..., str]) -> None:
    content = csv_bytes([HEAD, ["1号", "3"]]) + '"2号,4\n'.encode() + csv_bytes([["x" * 80, "1"]] * 3000)
    assert "line 3" in refused(content)


def test_a_million_columns_are_refused(refused: Callable[..., str]) -> None:
    assert "columns" in refused((",".join(["x"] * 1000) + "\n1\n").encode())
    refused((",".join(["x"] * MEGABYTE) + "\n1\n").encode())
    wide = b"<row>" + b"<c><v>1</v></c>" * MEGABYTE + b"</row></sheetData>"
    assert "columns" in refused(rewritten(PLAIN, SHEET, lambda xml: xml.replace(b"</sheetData>", wide)))


def test_a_cell_beyond_the_edge_of_every_sheet_is_refused(refused: Callable[..., str]) -> None:
    far = b'<row r="9"><c r="ZZZZZZ9"><v>1</v></c></row></sheetData>'
    assert "columns" in refused(rewritten(PLAIN, SHEET, lambda xml: xml.replace(b"</sheetData>", far)))


def test_two_cells_in_the_farthest_corners_cost_nothing(opened: Callable[..., Table]) -> None:
    corner = b'<row r="200000"><c r="XFD200000"><v>1</v></c></row></sheetData>'
    content = rewritten(PLAIN, SHEET, lambda xml: xml.replace(b"</sheetData>", corner))
    tracemalloc.start()
    assert cells(opened(content)) == ROWS
    assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    tracemalloc.stop()


def test_entities_are_refused_where_they_could_multiply(refused: Callable[..., str]) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for part in (SHEET, "xl/styles.xml", "xl/workbook.xml"):
        assert "definitions" in refused(rewritten(PLAIN, part, lambda xml: laughs + xml))


@pytest.mark.parametrize(
    "filling", [b"<mergeCell ", b'f><x:c\tr="A1" ', b'<c r="A1"><f>f>'], ids=["merged", "cells", "formulas"]
)
def test_a_sheet_made_to_keep_the_look_over_it_busy_is_done_with_at_once(
    opened: Callable[..., Table], filling: bytes
) -> None:
    busy = b"<!--" + filling * (MEGABYTE // 3 // len(filling)) + b">" * (MEGABYTE // 3) + b"--></worksheet>"
    content = rewritten(PLAIN, SHEET, lambda xml: xml.replace(b"</worksheet>", busy))
    before = process_time()
    with suppress(BadInput):
        opened(content)
    assert process_time() - before < 3


def test_areas_merged_over_one_another_are_refused_and_not_filled_for_hours(refused: Callable[..., str]) -> None:
    areas = b"".join(b'<mergeCell ref="A%d:XFD1048576"/>' % row for row in (2, 3)) + b'<mergeCell ref="B2:B2"/>' * 9000
    merged = b"</sheetData><mergeCells>" + areas + b"</mergeCells>"
    assert "damaged" in refused(rewritten(PLAIN, SHEET, lambda xml: xml.replace(b"</sheetData>", merged)))


def test_rows_that_are_all_called_the_first_are_counted(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS_MOST", 1000)
    many = b'<row r="1"/>' * 1001 + b"</sheetData>"
    assert "1000 rows" in refused(rewritten(PLAIN, SHEET, lambda xml: xml.replace(b"</sheetData>", many)))


def test_macros_and_links_are_never_looked_at(opened: Callable[..., Table]) -> None:
    made = io.BytesIO(PLAIN)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink/></externalLink>")
    assert cells(opened(made.getvalue())) == ROWS


NO_TABLES = {
    "nothing": (b"", "empty"),
    "a PDF": (b"%PDF-1.7 x", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "picture"),
    "a web page": (b"<!doctype html><table>", "no table"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Excel"),
    "under a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "a damaged workbook": (PLAIN[: len(PLAIN) // 2], "damaged"),
    "bytes": (bytes(range(256)) * 9, "no table"),
    "headings alone": (csv_bytes([HEAD]), "no rows"),
    "headings alone in a workbook": (xlsx_bytes([HEAD]), "no rows"),
    "an empty workbook": (xlsx_bytes([]), "empty"),
    "a heading twice": (csv_bytes([["户数", "户数"], ["1", "2"]]), "two columns"),
    "another JSON": (b'{"type":"Topology","objects":{}}', "no GeoJSON"),
    "a GeoJSON cut off": (geojson_bytes([(1, 2, {"a": "b"})])[:-20], "breaks off"),
    "a number of ten thousand digits": (b'{"features":[{"properties":{"a":' + b"9" * 10_000 + b"}}]}", "no GeoJSON"),
    "brackets without end": (b'{"features":[' + b"[" * 200_000, "deeper"),
}


@pytest.mark.parametrize("what", NO_TABLES)
def test_what_is_no_table_is_refused_in_a_sentence(refused: Callable[..., str], what: str) -> None:
    content, said = NO_TABLES[what]
    assert said in refused(content)


def test_a_word_document_is_refused(refused: Callable[..., str]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "no table" in refused(made.getvalue())


def test_a_file_larger_than_is_taken_says_how_large_one_may_be(refused: Callable[..., str]) -> None:
    assert "at most 1 MB" in refused(b"x" * (MEGABYTE + 1), most=MEGABYTE)
