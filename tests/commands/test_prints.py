"""Booklets and door plates as PDF, made by the worker one grid at a time (L7, B2)."""

from __future__ import annotations

import io
import json
import re
import signal
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from gridwork.accounts.models import Person
from gridwork.base import memo
from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.base.identifiers import record_code, spaced_tracking_code
from gridwork.base.moment import now
from gridwork.journal.queries import entries
from gridwork.ledger.commands import agree_contact, forget_household
from gridwork.ledger.models import Record
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.notices.queries import inbox
from gridwork.notices.rules.texts import said
from gridwork.publicity import press
from gridwork.publicity.commands import printing
from gridwork.publicity.commands.documents import document
from gridwork.publicity.commands.prints import ask, cancel
from gridwork.publicity.models import Blank, Print
from gridwork.publicity.press import PressFault, typeset
from gridwork.publicity.queries.archive import Table, archive
from gridwork.publicity.queries.blanks import blank_page
from gridwork.publicity.queries.booklet import booklet
from gridwork.publicity.queries.plates import plates
from gridwork.publicity.queries.prints import file_name, file_of, folder_of, prints_seen
from gridwork.publicity.rules.kinds import LEASE, MOST_AT_ONCE
from gridwork.publicity.tasks import forget_prints, make_prints
from gridwork.territory.models import Area, Boundary
from gridwork.territory.queries.tree import Node
from tests import make, recording
from tests.cells import Cell
from tests.crew import Crew

pytestmark = pytest.mark.django_db
MM = 72 / 25.4


@pytest.fixture
def crew(settings: Any, tmp_path: Path) -> Crew:
    settings.PRINTS_ROOT = tmp_path / "prints"
    return Crew.of(make.cell())


def asked(crew: Crew, area: Node, person: Person | None = None, **said: Any) -> Print:
    who = person or crew.village_head
    wanted = {"what": "booklet", "forms": ["shop"], "language": "zh-hans"} | said
    return ask(make.act(person=who), make.powers(who), area_id=area.id, **wanted)


def text_of(pdf: bytes) -> str:
    """All text without the blanks that layout puts in."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return {(round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) for page in pages}


# What is printed


def test_a_booklet_fits_the_pocket_and_holds_the_records_in_street_order(crew: Crew) -> None:
    grid = crew.county.grids[0]
    far = recording.record(
        "shop", recording.shop(grid, street="北街", number="12号"), trade="food", gas=True, fee=12345
    )
    near = recording.record("shop", recording.shop(grid, street="北街", number="2号", name="小店"), trade="retail")
    made = typeset("booklet", booklet(grid.id, ["shop"], [], "zh-hans", now(), 7))
    text = text_of(made.pdf)
    assert sizes(made.pdf) == {(105, 148)}
    assert text.index("北街2号小店") < text.index("北街12号")
    codes = [spaced_tracking_code(record_code(one.pk)).replace(" ", "") for one in (near, far)]
    assert [text.index(code) for code in codes] == sorted(text.index(code) for code in codes)
    for part in (
        "石桥村第1网格",
        grid.code,
        "槐荫镇·石桥村",
        "网格员",
        "网格员甲",
        "经营场所",
        "123.45元",
        f"共{made.pages}页",
        "·1.1",
    ):
        assert part in text, part


def test_every_page_says_grid_code_page_and_versions(crew: Crew) -> None:
    grid = crew.county.grids[0]
    for _ in range(3):
        recording.record("shop", recording.shop(grid), trade="food")
    made = typeset("booklet", booklet(grid.id, ["shop"], [], "en", now(), 7))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(made.pdf)).pages]
    for number, page in enumerate(pages, 1):
        assert grid.code in page
        assert f"page {number} / {made.pages}" in page
        assert "Charter version 1" in page
    assert all("Business version 1" in page for page in pages[1:])


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_a_booklet_can_be_printed_in_each_language(crew: Crew, language: str) -> None:
    grid = crew.county.grids[0]
    recording.record("household", recording.dwelling(grid), members=3, needs=["meals"])
    made = typeset("booklet", booklet(grid.id, ["household"], [], language, now(), 7))
    name = {"zh-hans": "家庭服务需求", "zh-hant": "家庭服務需求", "en": "Household'sserviceneeds"}[language]
    assert name in text_of(made.pdf).replace("’", "'")
    assert made.lost == 0


def test_a_contact_is_not_in_the_file(crew: Crew) -> None:
    grid = crew.county.grids[0]
    record = recording.record("household", recording.dwelling(grid), members=3)
    agree_contact(make.act(), make.operator(), record.pk, "contact", ContactGiven("王家明", "13800001234"))
    content = booklet(grid.id, ["household"], [], "zh-hans", now(), 7)
    assert "王家明" not in json.dumps(content, ensure_ascii=False)
    assert "13800001234" not in json.dumps(content)
    assert "已登记联系人" in text_of(typeset("booklet", content).pdf)


def test_what_the_font_lacks_is_printed_as_a_mark_and_reported(crew: Crew) -> None:
    grid = crew.county.grids[0]
    recording.record("shop", recording.shop(grid, name="笑😀店"), trade="food")
    made = typeset("booklet", booklet(grid.id, ["shop"], [], "zh-hans", now(), 7))
    assert made.lost == 1
    assert "笑〓店" in text_of(made.pdf)


def test_an_answer_longer_than_a_page_or_than_its_column_is_printed_within_the_margins(crew: Crew) -> None:
    grid = crew.county.grids[0]
    long, wide = "门前台阶破损需要修补" * 150, "HTTP://EXAMPLE.ORG/" + "A" * 150
    for note in (long, wide):
        recording.record("shop", recording.shop(grid), trade="food", note=note)
    made = typeset("booklet", booklet(grid.id, ["shop"], [], "zh-hans", now(), 7))
    assert text_of(made.pdf).count("门前台阶破损需要修补") > 120  # page numbers stand between the others
    drawn: list[tuple[float, float, str]] = []

    def seen(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            drawn.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], text))

    for page in PdfReader(io.BytesIO(made.pdf)).pages:
        page.extract_text(visitor_text=seen)
    outside = [(x / MM, y / MM, text) for x, y, text in drawn if not (6 < x / MM < 100 and 4 < y / MM < 142)]
    assert (outside, len(drawn) > 100) == ([], True)


def test_text_is_never_read_as_markup(crew: Crew) -> None:
    grid = crew.county.grids[0]
    recording.record("shop", recording.shop(grid, name='#panic("x") $x$ *b* \\u{41}'), trade="food")
    assert '#panic("x")$x$*b*' in text_of(typeset("booklet", booklet(grid.id, ["shop"], [], "en", now(), 7)).pdf)


def test_a_booklet_costs_the_same_few_queries_whatever_is_in_it(crew: Crew) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            booklet(crew.county.grids[0].id, ["shop", "household"], [], "zh-hans", now(), 7)
        return len(captured)

    recording.record("shop", recording.shop(crew.county.grids[0]), trade="food")
    queries()
    few = queries()
    for _ in range(20):
        recording.record("shop", recording.shop(crew.county.grids[0]), trade="food")
    assert (queries(), few) == (few, 3)


def test_four_pages_stand_on_a_sheet_so_that_the_cut_pile_is_in_order(crew: Crew) -> None:
    grid = crew.county.grids[0]
    for _ in range(4):
        recording.record("shop", recording.shop(grid), trade="food")
    job = asked(crew, grid, paper="a4")
    make_prints()
    job.refresh_from_db()
    assert job.pages == 6
    pdf = (folder_of(job.stored) / f"{grid.code}.pdf").read_bytes()
    assert sizes(pdf) == {(210, 297)}
    found = [
        re.findall(r"第(\d)页", re.sub(r"\s", "", page.extract_text())) for page in PdfReader(io.BytesIO(pdf)).pages
    ]
    assert found == [["1", "3", "5"], ["2", "4", "6"]]


def test_door_plates_lead_to_the_place_and_name_only_the_office(crew: Crew) -> None:
    grid = crew.county.grids[0]
    Person.objects.filter(pk=crew.worker.pk).update(phone="0500-1001")
    homes = [recording.dwelling(grid, street="北街", number=f"{n}号") for n in range(1, 13)]
    recording.hydrant(grid)
    content = plates(grid.id, "zh-hans", now())
    made = typeset("plates", content)
    text = text_of(made.pdf)
    assert (sizes(made.pdf), made.pages, len(content["plates"])) == ({(210, 297)}, 2, 12)
    for home in homes:
        assert home.plate in text
    assert "网格员甲0500-1001" in text


def test_fonts_that_are_not_there_are_a_fault_not_a_blank_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(press, "FONTS", tmp_path)
    press.drawable.cache_clear()
    with pytest.raises(PressFault, match="fonts"):
        typeset("plates", {})
    press.drawable.cache_clear()


# Asking


def test_a_print_is_asked_for_once_and_journalled(crew: Crew) -> None:
    act, powers = make.act(person=crew.village_head), make.powers(crew.village_head)
    wanted = {
        "what": "booklet",
        "area_id": crew.county.villages[0].id,
        "forms": ["household", "shop"],
        "language": "en",
    }
    one, other = ask(act, powers, **wanted), ask(act, powers, **wanted)
    assert one.pk == other.pk
    assert (one.total, json.loads(one.options)) == (2, {"forms": ["shop", "household"], "blanks": 0, "paper": "a6"})
    assert [told.verb for told in entries("print", one.pk)] == ["ask"]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"what": "poster"}, "what"),
        ({"forms": []}, "forms"),
        ({"forms": ["shop", "x"]}, "forms"),
        ({"blanks": 21}, "blanks"),
    ],
)
def test_what_cannot_be_printed_is_refused(crew: Crew, wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as refused:
        asked(crew, crew.county.grids[0], **wrong)
    assert refused.value.place == place


def test_nobody_prints_beyond_their_reach(crew: Crew) -> None:
    with pytest.raises(NotAllowed):
        asked(crew, crew.county.grids[0], crew.neighbour)
    with pytest.raises(NotAllowed):
        asked(crew, crew.county.grids[0], crew.water, forms=["shop"])
    assert asked(crew, crew.county.grids[0], crew.water, forms=["hydrant"]).pk
    with pytest.raises(NotAllowed):
        asked(crew, crew.county.grids[0], crew.water, what="plates", forms=[])


def test_one_person_waits_for_a_few_prints_at_most(crew: Crew) -> None:
    for _ in range(MOST_AT_ONCE):
        asked(crew, crew.county.grids[0])
    with pytest.raises(Conflict):
        asked(crew, crew.county.grids[0])
    assert asked(crew, crew.county.grids[0], crew.worker).pk


def test_a_print_and_its_files_are_for_those_who_reach_what_is_in_them(crew: Crew) -> None:
    job = asked(crew, crew.county.grids[0])
    make_prints()
    code = crew.county.grids[0].code
    assert file_of(make.powers(crew.worker), job.pk, code).is_file()
    for person in (crew.neighbour, crew.water, make.person()):
        assert prints_seen(make.powers(person)) == []
        with pytest.raises(NotFound):
            file_of(make.powers(person), job.pk, code)
    for name in ("../../secret", "all", crew.county.grids[5].code):
        with pytest.raises(NotFound):
            file_of(make.powers(crew.worker), job.pk, name)


# Making


def test_a_village_becomes_one_file_a_grid_and_one_archive(crew: Crew) -> None:
    job = asked(crew, crew.county.villages[0], blanks=2)
    assert make_prints() == 2
    job.refresh_from_db()
    codes = [grid.code for grid in crew.county.grids[:2]]
    assert (job.stage, job.done, job.total, job.pages > 4) == ("done", 2, 2, True)
    (line,) = inbox(crew.village_head.pk)
    assert said(str, line.kind, line.facts) == f"The print for 石桥村 is ready. Pages: {job.pages}"
    with zipfile.ZipFile(folder_of(job.stored) / "all.zip") as archive:
        assert sorted(archive.namelist()) == [f"{code}.pdf" for code in codes]
        text = text_of(archive.read(f"{codes[0]}.pdf"))
    issued = list(Blank.objects.filter(grid_id=crew.county.grids[0].id))
    assert len(issued) == 2
    assert all(blank.code in text for blank in issued)
    found = blank_page(make.powers(crew.worker), issued[0].code)
    assert (found.now.key, found.grid_id, found.became) == ("shop", crew.county.grids[0].id, None)
    with pytest.raises(NotFound):
        blank_page(make.powers(crew.neighbour), issued[0].code)


def test_a_cancelled_print_stops_and_stays_so(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(crew, crew.county.villages[0])
    whole = printing.document

    def cancelling(job: Print, grid_id: int) -> Any:
        cancel(make.act(person=crew.village_head), make.powers(crew.village_head), job.pk)
        return whole(job, grid_id)

    monkeypatch.setattr(printing, "document", cancelling)
    assert make_prints() == 1
    job.refresh_from_db()
    assert (job.stage, job.done) == ("cancelled", 0)
    assert make_prints() == 0
    assert cancel(make.act(person=crew.village_head), make.powers(crew.village_head), job.pk).stage == "cancelled"


def test_a_finished_print_cannot_be_cancelled(crew: Crew) -> None:
    job = asked(crew, crew.county.grids[0])
    make_prints()
    with pytest.raises(Conflict):
        cancel(make.act(person=crew.village_head), make.powers(crew.village_head), job.pk)


def test_a_long_print_lets_the_worker_do_other_things_and_goes_on(crew: Crew) -> None:
    job = asked(crew, crew.county.villages[0])
    taken = printing.take()
    assert taken is not None
    assert printing.carry_on(taken, until=0) == 1
    job.refresh_from_db()
    assert (job.stage, job.done, job.alive_at) == ("printing", 1, None)
    assert make_prints() == 1
    job.refresh_from_db()
    assert (job.stage, job.done) == ("done", 2)


def test_a_print_that_breaks_says_where_and_is_not_tried_for_ever(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(template: str, content: Any) -> Any:
        raise PressFault("out of paper")

    job = asked(crew, crew.county.grids[0])
    monkeypatch.setattr(printing, "typeset", broken)
    make_prints()
    job.refresh_from_db()
    assert (job.stage, job.trouble) == ("failed", crew.county.grids[0].code)
    assert make_prints() == 0
    assert [line.kind for line in inbox(crew.village_head.pk)] == ["print-failed"]


def test_a_code_drawn_to_lead_elsewhere_names_a_file_in_the_folder_of_the_print(crew: Crew) -> None:
    grid = crew.county.grids[0]
    Area.objects.filter(pk=grid.id).update(code="../../elsewhere")
    memo.clear_all()
    job = asked(crew, crew.county.villages[0], what="plates", forms=[])
    make_prints()
    assert file_of(make.powers(crew.village_head), job.pk, "../../elsewhere").parent == folder_of(job.stored)
    assert file_name("330102", "pdf") == "330102.pdf"
    assert not list(folder_of(job.stored).parent.parent.glob("elsewhere*"))


def test_a_grid_given_to_another_village_is_no_longer_in_the_former_ones_print(crew: Crew) -> None:
    moved, kept = crew.county.grids[:2]
    job = asked(crew, crew.county.villages[0], what="plates", forms=[])
    make_prints()
    powers = make.powers(crew.village_head)
    assert file_of(powers, job.pk).name == "all.zip"
    Boundary.objects.filter(area=moved.id).update(parent=crew.county.villages[1].id)
    memo.clear_all()
    assert file_of(powers, job.pk, kept.code).is_file()
    for code in (moved.code, ""):
        with pytest.raises(NotFound):
            file_of(powers, job.pk, code)


def test_a_print_whose_worker_fell_silent_is_taken_up_by_another(crew: Crew) -> None:
    asked(crew, crew.county.grids[0])
    first = printing.take()
    assert first is not None
    assert printing.take() is None
    second = printing.take(now() + LEASE + timedelta(seconds=1))
    assert second is not None
    assert printing.carry_on(first, until=time.monotonic() + 60) == 0
    assert printing.carry_on(second, until=time.monotonic() + 60) == 1


def test_prints_and_blank_codes_are_forgotten_in_time(crew: Crew) -> None:
    old, fresh = asked(crew, crew.county.grids[0], blanks=1), asked(crew, crew.county.grids[0])
    make_prints()
    Print.objects.filter(pk=old.pk).update(asked_at=now() - timedelta(days=31))
    Blank.objects.update(issued_on=now().date() - timedelta(days=399))
    assert forget_prints() == 1
    assert list(Print.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert (folder_of(old.stored).exists(), folder_of(fresh.stored).exists()) == (False, True)
    assert Blank.objects.count() == 1
    Blank.objects.update(issued_on=now().date() - timedelta(days=402))
    forget_prints()
    assert Blank.objects.count() == 0


def test_a_booklet_is_gone_when_a_household_in_it_had_its_answers_removed(crew: Crew) -> None:
    grid, beside = crew.county.grids[:2]
    home = recording.record("household", recording.dwelling(grid), members=3)
    held = asked(crew, crew.county.villages[0], forms=["household"])
    others = [asked(crew, grid, forms=["shop"]), asked(crew, beside, forms=["household"])]
    make_prints()
    assert forget_prints() == 0
    forget_household(make.act(), make.operator(), home.pk, "本人要求")
    assert forget_prints() == 1
    assert list(Print.objects.order_by("pk")) == others
    assert not folder_of(held.stored).exists()


def test_a_form_that_is_no_longer_in_force_is_left_out(crew: Crew) -> None:
    job = asked(crew, crew.county.grids[0], forms=["shop", "team"])
    Print.objects.filter(pk=job.pk).update(options=json.dumps({"forms": ["gone", "team"], "blanks": 0, "paper": "a6"}))
    job.refresh_from_db()
    assert [name for name, *_ in document(job, crew.county.grids[0].id)["forms"]] == ["互助队伍"]


KILLED = """
import os, signal, sys, time
from gridwork.publicity.commands import printing
real = printing._print
def slow(job, folder, grid):
    real(job, folder, grid)
    print(grid.code, flush=True)
    time.sleep(60)
printing._print = slow
from gridwork.publicity.tasks import make_prints
make_prints()
"""
PREPARE = """
from tests import make
from gridwork.publicity.commands.prints import ask
county = make.cell()
head = make.officer("village_head", county.villages[0])
ask(make.act(person=head), make.powers(head), what="booklet", area_id=county.villages[0].id,
    forms=["shop"], language="en")
"""
FINISH = """
from datetime import timedelta
from gridwork.base.moment import now
from gridwork.publicity.models import Print
from gridwork.publicity.rules.kinds import LEASE
from gridwork.publicity.tasks import make_prints
print(make_prints())
Print.objects.update(alive_at=now() - LEASE - timedelta(seconds=1))
print(make_prints())
print(*Print.objects.values_list("stage", "done", "total").get())
"""


def test_a_worker_killed_while_printing_loses_no_finished_grid_and_another_goes_on(cell: Cell) -> None:
    cell.migrate()
    cell.python(PREPARE)
    worker = cell.start_python(KILLED)
    assert worker.stdout is not None
    first = worker.stdout.readline().strip()
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    finished = next((cell.home / "prints").glob(f"*/{first}.pdf"))
    before = finished.stat().st_mtime_ns
    assert cell.python(FINISH).split("\n") == ["0", "1", "done 2 2"]
    assert finished.stat().st_mtime_ns == before
    assert not list((cell.home / "prints").glob("*/*.part"))


def test_records_that_were_closed_are_not_printed(crew: Crew) -> None:
    grid = crew.county.grids[0]
    record = recording.record("team", grid, name="互助一队")
    Record.objects.filter(pk=record.pk).update(state="closed", closed_at=now())
    assert booklet(grid.id, ["team"], [], "en", now(), 7)["groups"] == []


# The archive page


def test_the_archive_page_says_what_it_is_given_and_draws_the_grid(crew: Crew) -> None:
    grid = crew.county.grids[0]
    content = archive(
        grid.id, now().date(), "zh-hans", facts=[("户数", "120"), ("住所", "118"), ("未结事件", "3")],
        tables=[Table(title="岗位", head=["岗位", "姓名"], rows=[["网格长", "赵敏"]])], flags=["少于章程规定的户数"],
        described="东至白鹭河",
    )  # fmt: skip
    assert content["map"] is not None
    assert [name for name, *_ in content["map"]["names"]] == [crew.county.grids[1].name]
    made = typeset("archive", content)
    text = text_of(made.pdf)
    assert (sizes(made.pdf), made.lost) == ({(210, 297)}, 0)
    for part in (grid.name, grid.code, "户数120", "赵敏", "少于章程规定的户数", "东至白鹭河", "槐荫镇"):
        assert part in text, part
