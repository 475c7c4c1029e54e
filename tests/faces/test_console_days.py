"""Days typed into an address or a form, also such as no calendar of ours reaches: a page or a plain fault, no error."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gridwork.base.moment import now
from gridwork.territory.models import Posting
from tests import make, recording
from tests.faces.desk import Staff, signed_in
from tests.faces.ledger_desk import told

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


def test_a_day_without_a_log_to_keep_is_not_called_uncleared(staff: Staff) -> None:
    worked, county = make.officer("grid_worker", staff.county.grids[1]), signed_in(staff.county_head)
    monday = now() - timedelta(days=now().weekday() + 7)
    Posting.objects.filter(person=worked).update(from_day=monday.date())
    at = f"?day={monday.date()}"
    for person, said, unsaid in ((staff.county_head, "无需日清", "未日清"), (worked, "未日清", "没有这")):
        for page in (f"/desk/fieldwork/log/{person.pk}{at}", f"/desk/fieldwork/log/{person.pk}/week{at}"):
            text = told(county, page)
            assert said in text, page
            assert unsaid not in text, page


def test_the_logs_of_a_county_say_that_they_are_kept_further_down(staff: Staff) -> None:
    page = told(signed_in(staff.county_head), "/desk/fieldwork/logs")
    assert "写日志的岗位在更下一级" in page
    assert "此处没有须写日志" not in page
