"""The archive page of a grid, and areas side by side (G6)."""

from __future__ import annotations

import pytest
from django.test import Client

from gridwork.journal.models import Entry
from gridwork.ledger.commands.places import open_places
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from gridwork.publicity.tasks import make_prints
from gridwork.territory.models import Boundary
from tests import make
from tests.commands.test_prints import text_of
from tests.faces.desk import Staff, opens_within, signed_in
from tests.settled import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(staff: Staff) -> Client:
    return signed_in(staff.county_head, "en")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_archive_tells_what_stands_in_a_grid_who_serves_it_and_what_is_to_do(staff: Staff, desk: Client) -> None:
    grid = staff.county.grids[0]
    households = settle(60, grids=1)
    shop = PlaceDraft(kind=Kind.PREMISES, sort="shop", name="小卖部", grid_id=grid.id)
    open_places(make.act(), make.operator(), [shop])
    make.case(grid)
    shown = text(desk, f"/desk/territory/{grid.code}/archive")
    assert f"<dd>{households} " in shown
    assert "Dwelling</dt><dd>60</dd>" in shown
    assert "Premises by kind" in shown
    assert "赵敏" in shown
    assert "<dt>East</dt><dd>石桥村第2网格</dd>" in shown
    assert "<dt>open in all</dt><dd>1</dd>" in shown
    assert "Ledger coverage" in shown
    assert "Mean of all" in shown


def test_a_grid_outside_the_charters_bounds_is_flagged_in_list_archive_and_comparison(
    staff: Staff, desk: Client
) -> None:
    grid = staff.county.grids[0]
    Boundary.objects.filter(area=grid.id).update(households=20)
    assert "too few households" in text(desk, "/desk/territory")
    assert "at least 50 households" in text(desk, f"/desk/territory/{grid.code}/archive")
    assert "too few" in text(desk, f"/desk/territory/{staff.county.villages[0].id}/workload")


def test_siblings_are_sorted_by_any_measure_and_compared_with_their_mean(staff: Staff, desk: Client) -> None:
    west, east = staff.county.grids[:2]
    for _ in range(3):
        make.case(east)
    make.case(west)
    address = f"/desk/territory/{staff.county.villages[0].id}/workload"
    plain, busiest = text(desk, address), text(desk, f"{address}?sort=cases")
    assert plain.index(west.name) < plain.index(east.name)
    assert busiest.index(east.name) < busiest.index(west.name)
    assert "+50 %" in busiest
    assert "-50 %" in busiest
    assert text(desk, f"{address}?sort=nonsense").index(west.name) < plain.index(east.name)


def test_a_worker_compares_their_grid_with_the_mean_and_sees_no_neighbours_numbers(staff: Staff) -> None:
    worker = signed_in(staff.worker, "en")
    grid = staff.county.grids[0]
    shown = text(worker, f"/desk/territory/{grid.code}/archive")
    table = shown[shown.index("Workload side by side") : shown.index("Mean of all")]
    assert grid.name in table
    assert staff.county.grids[1].name not in table
    assert "1 more area counts in the mean" in shown
    elsewhere = text(signed_in(staff.elsewhere, "en"), f"/desk/territory/{grid.code}/archive")
    assert "Ledger coverage" not in elsewhere


def test_the_boundary_in_words_is_derived_changed_and_journalled(staff: Staff, desk: Client) -> None:
    grid = staff.county.grids[0]
    page = f"/desk/territory/{grid.code}/archive"
    assert "East: 石桥村第2网格" in text(desk, page)
    answer = desk.post(f"/desk/territory/{grid.id}/described", {"described": "东至石桥河，南至国道。"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert "东至石桥河，南至国道。" in text(desk, page)
    entry = Entry.objects.get(subject_kind="area", subject_id=grid.id, verb="describe")
    assert "东至石桥河" in entry.body
    long = desk.post(f"/desk/territory/{grid.id}/described", {"described": "河" * 2001})
    assert long.status_code == 422
    assert "河" * 2001 in long.content.decode()
    assert signed_in(staff.worker).post(f"/desk/territory/{grid.id}/described", {}).status_code == 403


def test_archive_and_comparison_cost_the_same_however_much_there_is(staff: Staff, desk: Client) -> None:
    settle(200)
    addresses = {
        f"/desk/territory/{staff.county.grids[0].code}/archive": 17,
        f"/desk/territory/{staff.county.towns[0].code}/archive": 17,
        f"/desk/territory/{staff.county.villages[0].id}/workload": 9,
    }
    for address, most in addresses.items():
        opens_within(desk, address, most)


def test_an_unknown_code_is_not_found(desk: Client) -> None:
    assert desk.get("/desk/territory/none/archive").status_code == 404
    assert desk.get("/desk/territory/99999/workload").status_code == 404
    assert desk.post("/desk/territory/99999/described", {}).status_code == 404


def test_the_archive_of_a_grid_is_a_pdf_with_what_its_reader_may_see(staff: Staff) -> None:
    grid = staff.county.grids[0]
    settle(60, grids=1)
    make.case(grid)
    own = signed_in(staff.village).get(f"/desk/territory/{grid.code}/archive.pdf")
    assert own.headers["Content-Type"] == "application/pdf"
    assert own.headers["Content-Disposition"] == f'attachment; filename="archive-{grid.code}.pdf"'
    text = text_of(own.content)
    assert grid.name in text
    assert "东:石桥村第2网格" in text
    assert "工作量" in text
    other = text_of(signed_in(staff.elsewhere).get(f"/desk/territory/{grid.code}/archive.pdf").content)
    assert "工作量" not in other
    assert "台账覆盖" not in other
    assert (
        signed_in(staff.village).get(f"/desk/territory/{staff.county.villages[0].code}/archive.pdf").status_code == 404
    )


def test_the_archives_of_a_whole_village_are_printed_one_pdf_a_grid(staff: Staff) -> None:
    village = signed_in(staff.village)
    area = staff.county.villages[0]
    assert "每个网格的PDF" in text(village, f"/desk/territory/{area.code}/archive")
    asked = village.post("/desk/paper/print", {"what": "archive", "area": area.id, "language": "zh-hans"})
    assert asked.status_code == 303
    make_prints()
    page = text(village, asked.headers["Location"])
    for grid in staff.county.grids[:2]:
        assert f"{grid.code}.pdf" in page
    printed = village.get(f"{asked.headers['Location']}/{staff.county.grids[1].code}.pdf")
    assert staff.county.grids[1].name in text_of(b"".join(printed.streaming_content))
    assert signed_in(staff.elsewhere).get(asked.headers["Location"]).status_code == 404
