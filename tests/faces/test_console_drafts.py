"""The pages of drafts, with and without the map's script (G2, G3, G4)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from gridwork.base import memo
from gridwork.territory.commands.drafts import begin_draft
from gridwork.territory.models import Draft, Edition
from gridwork.territory.rules.drafting import areas_of, shape
from tests import make
from tests.faces.desk import Staff, opens_within, signed_in
from tests.settled import settle

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def desk(staff: Staff) -> Client:
    return signed_in(staff.county_head, "en")


@pytest.fixture
def draft(staff: Staff) -> Draft:
    act = make.act(person=staff.county_head)
    return begin_draft(act, make.operator(), staff.county.villages[0].id, title="Split the big one")


def test_a_draft_is_begun_from_a_form_that_keeps_what_was_typed(staff: Staff, desk: Client) -> None:
    address = f"/desk/territory/{staff.county.villages[0].id}/redraw"
    assert "“Grid” as they are today" in desk.get(address).content.decode()
    refused = desk.post(address, {"title": "", "note": "because of the new road"})
    assert refused.status_code == 422
    assert "because of the new road" in refused.content.decode()
    answer = desk.post(address, {"title": "New road", "note": ""})
    made = Draft.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/desk/territory/drafts/{made.pk}")
    assert "New road" in desk.get("/desk/territory/drafts").content.decode()
    assert desk.get(f"/desk/territory/{staff.county.grids[0].id}/redraw").status_code == 422


def test_everything_can_be_done_by_forms_alone(staff: Staff, desk: Client, draft: Draft) -> None:
    page, grids = f"/desk/territory/drafts/{draft.pk}", staff.county.grids
    assert grids[0].code in desk.get(page).content.decode()
    assert desk.post(f"{page}/split", {"seen": 1, "area": 1, "bearing": "0", "share": "30"}).status_code == 303
    draft.refresh_from_db()
    sizes = [shape(one).area for one in areas_of(draft.features)]
    assert len(sizes) == 3
    assert min(sizes) / (sizes[0] + sizes[1]) == pytest.approx(0.3, abs=0.01)
    names = {"seen": 2, "code-1": grids[0].code, "name-1": "East", "code-3": "990101001001009", "name-3": "West"}
    assert desk.post(f"{page}/names", names).status_code == 303
    draft.refresh_from_db()
    assert {one.name for one in areas_of(draft.features)} == {"East", "West", grids[1].name}
    assert desk.post(f"{page}/merge", {"seen": 3, "area": [1, 3]}).status_code == 303
    assert desk.post(f"{page}/drop", {"seen": 4, "area": 2}).status_code == 303
    shown = desk.get(page).content.decode()
    assert "leaves a gap of" in shown
    draft.refresh_from_db()
    state = desk.get(f"{page}/drawing").json()
    spot = next(one for one in state["spots"] if not one["grave"])["geometry"]
    assert desk.post(f"{page}/mend", {"seen": 5, "spot": json.dumps(spot)}).status_code == 303
    assert "leaves a gap of" not in desk.get(page).content.decode()
    assert desk.post(f"{page}/discard", {}).status_code == 303
    assert "closed; it can be read" in desk.get(page).content.decode()


def test_a_refused_operation_says_why_on_the_page_and_to_the_script(desk: Client, draft: Draft) -> None:
    page = f"/desk/territory/drafts/{draft.pk}"
    none = desk.post(f"{page}/merge", {"seen": 1})
    assert none.status_code == 422
    assert "Tick an area in the table first." in none.content.decode()
    assert desk.post(f"{page}/split", {"seen": 1, "area": [1, 2]}, **JSON).json() == {
        "fault": "Tick exactly one area to split.", "code": "bad-input",
    }  # fmt: skip
    stale = desk.post(f"{page}/merge", {"seen": 7, "area": [1, 2]}, **JSON)
    assert (stale.status_code, stale.json()["code"]) == (409, "draft-changed")
    broken = desk.post(f"{page}/check", {"features": "[]"}, **JSON)
    assert (broken.status_code, broken.json()["code"]) == (422, "not-geojson")
    nonsense = desk.post(f"{page}/mend", {"seen": 1, "spot": '{"type":"Point","coordinates":[1,2]}'}, **JSON)
    assert nonsense.json() == {"fault": "This is not a line or an area on the map."}


def test_the_script_gets_drawing_table_and_findings_in_one_answer(desk: Client, draft: Draft) -> None:
    page = f"/desk/territory/drafts/{draft.pk}"
    state: dict[str, Any] = desk.get(f"{page}/drawing").json()
    assert len(json.loads(state["features"])["features"]) == 2
    assert state["parent"]["type"] == "Polygon"
    assert state["seq"] == 1
    line = {"type": "LineString", "coordinates": [[123.39, 29.605], [123.42, 29.6055]]}
    cut = desk.post(f"{page}/split", {"seen": 1, "area": 1, "line": json.dumps(line)}, **JSON).json()
    assert len(json.loads(cut["features"])["features"]) == 3
    assert cut["seq"] == 2
    half = json.loads(cut["features"])
    half["features"] = half["features"][1:]
    wrong = desk.post(f"{page}/check", {"features": json.dumps(half)}, **JSON).json()
    assert "leaves a gap of" in wrong["findings"]
    assert wrong["spots"][0]["geometry"]["type"] == "Polygon"
    assert Draft.objects.get(pk=draft.pk).seq == 2


def test_a_second_save_from_an_old_map_is_kept_beside_the_first(desk: Client, draft: Draft) -> None:
    page = f"/desk/territory/drafts/{draft.pk}"
    assert desk.post(f"{page}/save", {"seen": 1, "features": draft.features}, **JSON).json()["moved"] == ""
    second = desk.post(f"{page}/save", {"seen": 1, "features": draft.features}, **JSON).json()
    other = Draft.objects.exclude(pk=draft.pk).get()
    assert second["moved"] == f"/desk/territory/drafts/{other.pk}"
    assert "kept beside it" in desk.get(second["moved"]).content.decode()


def test_pages_of_drafts_open_in_few_queries_in_every_language(staff: Staff, draft: Draft) -> None:
    addresses = {
        "/desk/territory/drafts": 8,
        f"/desk/territory/drafts/{draft.pk}": 9,
        f"/desk/territory/drafts/{draft.pk}/drawing": 8,
        f"/desk/territory/drafts/{draft.pk}/preview": 16,
        f"/desk/territory/{staff.county.villages[0].id}/redraw": 6,
        f"/desk/territory/{staff.county.villages[0].id}/divide": 7,
    }
    for language in ("zh-hans", "zh-hant", "en"):
        client = signed_in(staff.county_head, language)
        for address, most in addresses.items():
            opens_within(client, address, most)


def test_the_preview_tells_what_moves_and_adopting_makes_the_edition(staff: Staff, desk: Client, draft: Draft) -> None:
    page = f"/desk/territory/drafts/{draft.pk}"
    desk.post(f"{page}/split", {"seen": 1, "area": 1, "bearing": "90", "share": "50"})
    case = make.case(staff.county.grids[0])
    shown = desk.get(f"{page}/preview").content.decode()
    assert "990101001001003" in shown
    assert "Vacant from that day" in shown
    assert "Grid worker" in shown
    answer = desk.post(f"{page}/adopt", {"seen": 2, "effective_on": "2020-01-01"})
    assert answer.status_code == 422
    assert "in the past" in answer.content.decode()
    day = str(make.day("2099-01-01 00:00").date())
    answer = desk.post(f"{page}/adopt", {"seen": 2, "effective_on": day})
    assert answer.status_code == 303
    assert Edition.objects.count() == 2
    case.refresh_from_db()
    assert case.grid_id == staff.county.grids[0].id


def test_a_preview_lists_the_postings_that_end_and_cases_left_behind(staff: Staff, desk: Client, draft: Draft) -> None:
    page = f"/desk/territory/drafts/{draft.pk}"
    make.case(staff.county.grids[0])
    desk.post(f"{page}/merge", {"seen": 1, "area": [1, 2]})
    text = desk.get(f"{page}/preview").content.decode()
    assert "Postings that end" not in text  # the first ticked stays
    desk.post(f"{page}/names", {"seen": 2, "code-1": staff.county.grids[1].code, "name-1": "Both"})
    text = desk.get(f"{page}/preview").content.decode()
    assert "Postings that end" in text
    assert "赵敏" in text
    assert "Open cases of grids that are no more" in text


def test_a_faulty_draft_shows_its_faults_instead_of_a_preview(desk: Client, draft: Draft) -> None:
    page = f"/desk/territory/drafts/{draft.pk}"
    desk.post(f"{page}/names", {"seen": 1, "code-1": "", "name-1": "East"})
    shown = desk.get(f"{page}/preview").content.decode()
    assert "This draft cannot be adopted yet" in shown
    assert "has no code" in shown
    assert "Adopt this edition" not in shown


def test_the_assistant_says_when_the_ledger_knows_no_dwellings(staff: Staff, desk: Client) -> None:
    address = f"/desk/territory/{staff.county.villages[0].id}/divide"
    assert "no dwellings with households" in desk.get(address).content.decode()
    asked = desk.get(f"{address}?grids=3")
    assert asked.status_code == 200
    assert "Make it a draft" not in asked.content.decode()


@pytest.mark.parametrize("who", ["worker", "village", "town", "elsewhere"])
def test_nobody_without_the_right_opens_or_touches_a_draft(staff: Staff, draft: Draft, who: str) -> None:
    client = signed_in(getattr(staff, who))
    page = f"/desk/territory/drafts/{draft.pk}"
    for address in (page, f"{page}/drawing", f"{page}/preview", "/desk/territory/drafts"):
        assert client.get(address).status_code == 403
    for verb in ("check", "save", "split", "merge", "drop", "names", "mend", "discard", "adopt"):
        assert client.post(f"{page}/{verb}", {"seen": 1}).status_code == 403
    assert Draft.objects.get(pk=draft.pk).state == "open"


def test_where_the_ledger_counts_nobody_households_are_typed_and_checked_against_the_charter(
    desk: Client, draft: Draft
) -> None:
    page = f"/desk/territory/drafts/{draft.pk}"
    assert 'name="households-1"' in desk.get(page).content.decode()
    typed = {
        f"{field}-{area.key}": getattr(area, field) for area in areas_of(draft.features) for field in ("code", "name")
    }
    desk.post(f"{page}/names", typed | {"seen": 1, "households-1": "900", "households-2": "120"})
    draft.refresh_from_db()
    assert [area.households for area in areas_of(draft.features)] == [900, 120]
    assert "has 900 households; the charter allows at most 300" in desk.get(page).content.decode()
    settle(20)
    memo.clear_all()
    assert 'name="households-1"' not in desk.get(page).content.decode()


def test_a_line_or_a_spot_of_another_kind_is_refused_before_it_is_read(desk: Client, draft: Draft) -> None:
    page = f"/desk/territory/drafts/{draft.pk}"
    nested = '{"type":"GeometryCollection","geometries":[' * 40_000 + "]}" * 40_000
    for drawn in (
        nested,
        nested.replace('"type"', '"coordinates":[],"type"', 1),
        "[" * 500_000,
        "5",
        '{"type":"Polygon"}',
    ):
        answer = desk.post(f"{page}/mend", {"seen": 1, "spot": drawn})
        assert answer.status_code == 422
        assert "not a line or an area" in answer.content.decode()
    assert desk.post(f"{page}/split", {"seen": 1, "area": [1], "line": nested}).status_code == 422
