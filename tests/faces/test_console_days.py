"""Days typed into an address or a form, also such as no calendar of ours reaches: a page or a plain fault, no error."""

from __future__ import annotations

import pytest

from tests import make, recording
from tests.faces.desk import Staff, signed_in

pytestmark = pytest.mark.django_db
STOPS = {"stop-TOTAL_FORMS": "0", "stop-INITIAL_FORMS": "0"}
FAR = ("0001-01-01", "1999-12-31", "9999-12-31", "2026-02-30", "20260105", "2026-W01-1", "x")


@pytest.mark.parametrize("day", FAR)
def test_a_page_about_a_day_opens_whatever_day_is_asked_for(staff: Staff, day: str) -> None:
    client, village, grid = signed_in(staff.town), staff.county.villages[0].id, staff.county.grids[0].id
    pages = [
        f"/desk/fieldwork/duties?span={span}&day={day}{area}" for span in ("day", "week", "month")
        for area in ("", f"&area={village}", f"&area={grid}")
    ] + [
        f"/desk/fieldwork/duties/people/{staff.town.pk}?span=month&day={day}",
        f"/desk/fieldwork/log?day={day}",
        f"/desk/fieldwork/log/{staff.town.pk}?day={day}",
        f"/desk/fieldwork/log/{staff.town.pk}/week?day={day}",
        f"/desk/fieldwork/logs?day={day}",
        f"/desk/fieldwork/rounds?day={day}&span=month",
        f"/desk/fieldwork/occasions?day={day}",
        f"/desk/territory/{grid}?day={day}",
        f"/seals?before={day}",
    ]  # fmt: skip
    assert {page: code for page in pages if (code := client.get(page).status_code) != 200} == {}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_form_says_what_is_wrong_with_a_day_in_no_year_of_ours(staff: Staff, day: str) -> None:
    client, grid = signed_in(staff.town), staff.county.grids[0]
    home = recording.dwelling(grid, households=1)
    begun = {"grid": str(grid.id), "begin": "00:30", "end": "00:10", **STOPS}
    forms = {
        f"/desk/visits/places/{home.pk}/record": {"kind": "every_household", "outcome": "met", "day": day},
        "/desk/fieldwork/rounds/new": begun | {"day": day},
        "/desk/fieldwork/occasions/plan": {"planned_for": day},
    }
    for address, given in forms.items():
        answer = client.post(address, given | {"act_ref": str(make.act().ref)})
        assert (answer.status_code, "请检查年份" in answer.content.decode()) == (422, True), address
