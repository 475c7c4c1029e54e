"""A clerk brings a table in a browser: refused rows, corrected, taken in, undone (L6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import openpyxl
import pytest
from django.db import connection

from gridwork.exchange.tasks import work_imports
from gridwork.ledger.models import Place
from tests.commands.test_ledger_import import HEADINGS, town
from tests.faces.desk import Staff
from tests.journeys.looks import axe
from tests.journeys.test_console import at_work
from tests.sheets import xlsx_bytes

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]


@pytest.fixture
def worker() -> Iterator[Callable[[], None]]:
    """Starts a worker beside the browser; it ends with the test."""
    over = Event()

    def work() -> None:
        while not over.wait(0.2):
            work_imports(1)
        connection.close()

    thread = Thread(target=work)
    yield thread.start
    over.set()
    if thread.ident:
        thread.join()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_table_with_faults_is_corrected_taken_in_and_undone(
    open_page: OpenPage, staff: Staff, worker: Callable[[], None], tmp_path: Path, width: int
) -> None:
    rows = town(staff.county)
    rows[0][9] = "two"
    file = tmp_path / "town.xlsx"
    file.write_bytes(xlsx_bytes([HEADINGS, *rows]))

    clerk = at_work(open_page, staff.county_head, width=width)
    clerk.goto("/desk/imports")
    clerk.get_by_role("link", name="Bring a table").first.click()
    clerk.get_by_label("File", exact=True).set_input_files(file)
    clerk.get_by_role("button", name="Bring the file").click()
    clerk.get_by_role("heading", name="What the columns hold").wait_for()
    assert clerk.get_by_label("Kind of place").input_value() == "地点种类"
    clerk.get_by_role("button", name="Check the file").click()
    clerk.get_by_text("Nothing is changed yet").wait_for()
    assert clerk.locator("progress").count() == 1
    worker()

    clerk.get_by_role("heading", name="Some rows cannot be taken").wait_for()
    clerk.get_by_text("Write a whole number from 0").wait_for()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="Refused rows as a file").click()
    corrected = tmp_path / "corrected.xlsx"
    download.value.save_as(corrected)
    book = openpyxl.load_workbook(corrected)
    assert book.active["B2"].value.startswith("户数")
    book.active.cell(2, 2 + HEADINGS.index("户数") + 1).value = 2
    book.save(corrected)

    clerk.get_by_role("button", name="Take in the good rows only").click()
    clerk.get_by_text("Taken in", exact=True).wait_for()
    assert Place.objects.count() == 7
    clerk.goto("/desk/imports/new")
    clerk.get_by_label("File", exact=True).set_input_files(corrected)
    clerk.get_by_role("button", name="Bring the file").click()
    clerk.get_by_role("button", name="Check the file").click()
    clerk.get_by_role("heading", name="Every row can be taken").wait_for()
    clerk.get_by_role("button", name="Take it in").click()
    clerk.get_by_text("Taken in", exact=True).wait_for()
    assert Place.objects.get(key="d1").households == 2

    clerk.get_by_text("Undo this import…").click()
    clerk.get_by_role("button", name="Undo the import").click()
    clerk.get_by_text("Everything this import did was taken back").wait_for()
    assert Place.objects.get(key="d1").state == "withdrawn"
    assert Place.objects.filter(state="open").count() == 7


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_the_pages_of_imports_and_none_is_wider_than_the_screen(
    open_page: OpenPage, staff: Staff, tmp_path: Path, width: int, dark: bool
) -> None:
    file = tmp_path / "town.xlsx"
    rows = town(staff.county)
    rows[1][9] = "many"
    file.write_bytes(xlsx_bytes([[*HEADINGS, "联系电话"], *([*row, "0500-1"] for row in rows)]))
    page = at_work(open_page, staff.county_head, width=width, dark=dark, language="zh-hans")
    faults = []

    def look(name: str) -> None:
        nonlocal faults
        faults += axe(page, name)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{name} is {wider} px too wide"] if wider else []

    for address in ("/desk/imports", "/desk/imports/new", "/desk/exports"):
        page.goto(address)
        look(address)
    page.goto("/desk/imports/new")
    page.locator("[name=file]").set_input_files(file)
    page.locator("main form .btn-primary").click()
    look("the columns")
    page.locator("main form .btn-primary").click()
    look("the check")
    work_imports(30)
    page.reload()
    look("the result")
    page.get_by_role("button", name="只导入合格的行").click()
    work_imports(30)
    page.reload()
    page.get_by_text("撤销这次导入").click()
    look("the end")
    page.goto("/desk/imports")
    look("the list")
    assert faults == []
