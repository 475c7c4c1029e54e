"""Care as those who care see it: counted, listed without names, opened with a reason, ended at a wish (S1)."""

from __future__ import annotations

from typing import Any

import pytest

from gridwork.care.commands.enrolments import enrol
from gridwork.care.models import Enrolment
from gridwork.care.rules.consent import EnrolmentDraft
from gridwork.ledger.models import Place
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.crew import acted
from tests.faces.desk import Staff, opens_within, signed_in

pytestmark = pytest.mark.django_db
NAME, PHONE = "何某某", "138 0000 0000"


@pytest.fixture
def home(staff: Staff) -> Place:
    return recording.dwelling(staff.county.grids[0])


@pytest.fixture
def joined(staff: Staff, home: Place) -> Enrolment:
    draft = EnrolmentDraft(
        "living_alone", grid_id=staff.county.grids[0].id, place_id=home.pk, name=NAME, phone=PHONE, consent_by="self",
        consent_on=today(), consent_how="paper",
    )  # fmt: skip
    return enrol(acted(staff.worker), make.powers(staff.worker), draft)


def form(staff: Staff, **given: Any) -> dict[str, Any]:
    return {
        "programme": "living_alone", "heard": "on", "consent_by": "guardian", "consent_how": "spoken",
        "consent_on": str(today()), "name": NAME, "phone": PHONE, "grid": staff.county.grids[0].code, **given,
    }  # fmt: skip


def test_the_purpose_stands_above_the_form_and_nobody_is_enrolled_who_did_not_hear_it(staff: Staff) -> None:
    desk = signed_in(staff.worker)
    page = desk.get("/desk/care/new").content.decode()
    assert "每月上门看望一次，问问有什么需要帮忙的。" in page
    assert "按本人的嘱托代买东西、代办手续。" in page
    refused = desk.post("/desk/care/new", form(staff, heard=""))
    assert refused.status_code == 422
    assert PHONE in refused.content.decode()
    assert not Enrolment.objects.exists()


def test_a_worker_enrols_somebody_with_their_door(staff: Staff, home: Place) -> None:
    desk = signed_in(staff.worker, "en")
    answer = desk.post("/desk/care/new", form(staff, plate=home.plate), follow=True)
    made = Enrolment.objects.get()
    assert (made.place_id, made.consent_by, made.consent_how) == (home.pk, "guardian", "spoken")
    page = answer.content.decode()
    assert "Enrolled. The name is sealed." in page
    assert "the guardian, for them" in page
    assert NAME not in page


@pytest.mark.parametrize("given", [{"plate": "XXXX"}, {"grid": "nowhere"}, {"consent_on": "2999-01-01"}])
def test_what_cannot_be_is_said_at_its_field_and_kept(staff: Staff, given: dict[str, str]) -> None:
    answer = signed_in(staff.worker).post("/desk/care/new", form(staff, **given))
    assert answer.status_code == 422
    assert f'id="care-{next(iter(given))}_error"' in answer.content.decode()
    assert NAME in answer.content.decode()


def test_a_name_is_opened_only_with_a_reason_and_the_opening_is_told(staff: Staff, joined: Enrolment) -> None:
    desk = signed_in(staff.village)
    assert desk.post(f"/desk/care/{joined.pk}/read", {"reason": ""}).status_code == 422
    assert NAME in desk.post(f"/desk/care/{joined.pk}/read", {"reason": "本月探访"}).content.decode()
    page = desk.get(f"/desk/care/{joined.pk}").content.decode()
    assert NAME not in page
    assert "本月探访" in page
    assert staff.village.name in page


def test_leaving_is_asked_for_once_and_destroys_the_name(staff: Staff, joined: Enrolment) -> None:
    desk = signed_in(staff.worker, "en")
    assert desk.post(f"/desk/care/{joined.pk}/withdraw").status_code == 422
    assert Enrolment.objects.get().withdrawn_on is None
    page = desk.post(f"/desk/care/{joined.pk}/withdraw", {"sure": "on"}, follow=True).content.decode()
    assert "They left on" in page
    assert "Open the name" not in page
    assert Enrolment.objects.get().sealed is None


def test_those_above_see_numbers_and_a_grid_lists_doors_without_names(staff: Staff, joined: Enrolment) -> None:
    grid, village = staff.county.grids[0], staff.county.villages[0]
    page = signed_in(staff.town).get("/desk/care").content.decode()
    assert f'href="?area={village.id}">' in page
    assert "独居关爱" in page
    assert NAME not in page
    page = signed_in(staff.village).get(f"/desk/care?area={grid.id}").content.decode()
    assert f'href="/desk/care/{joined.pk}"' in page
    assert "槐荫街" in page
    assert NAME not in page
    assert "Nobody of this grid" in signed_in(staff.elsewhere, "en").get("/desk/care").content.decode()


def test_whoever_keeps_some_grids_of_an_area_enrols_from_its_page_and_from_no_other(staff: Staff) -> None:
    own, village, town = staff.county.grids[0], staff.county.villages[0], staff.county.towns[0]
    make.posting(staff.worker, "town_head", staff.county.towns[1], rank="B")
    make.away(make.posting(staff.town, "town_head", staff.county.towns[1]), today(), today())
    desk = signed_in(staff.worker)
    button = 'href="/desk/care/new'
    for area in (own, village, town):
        assert button in desk.get(f"/desk/care?area={area.id}").content.decode(), area.name
    other = desk.get(f"/desk/care?area={staff.county.towns[1].id}")
    assert (other.status_code, button in other.content.decode()) == (200, False)


def test_beyond_reach_there_is_nothing_to_see(staff: Staff, joined: Enrolment) -> None:
    desk = signed_in(staff.elsewhere)
    assert desk.get(f"/desk/care?area={staff.county.grids[0].id}").status_code == 403
    assert desk.get(f"/desk/care/{joined.pk}").status_code == 404
    assert desk.post(f"/desk/care/{joined.pk}/read", {"reason": "好奇"}).status_code == 404
    assert desk.post(f"/desk/care/{joined.pk}/withdraw", {"sure": "on"}).status_code == 404
    assert signed_in(staff.town).post(f"/desk/care/{joined.pk}/withdraw", {"sure": "on"}).status_code == 403


def test_the_journal_of_an_enrolment_names_nobody(staff: Staff, joined: Enrolment) -> None:
    page = signed_in(staff.county_head).get(f"/desk/journal/enrolment/{joined.pk}").content.decode()
    assert "登记参加，本人同意" in page
    assert NAME not in page
    assert "living_alone" not in page


def test_the_pages_of_care_cost_few_queries(staff: Staff, joined: Enrolment) -> None:
    desk = signed_in(staff.village)
    opens_within(desk, f"/desk/care?area={staff.county.villages[0].id}", 5)
    opens_within(desk, f"/desk/care?area={staff.county.grids[0].id}", 5)
    opens_within(desk, "/desk/care/new", 4)
    opens_within(desk, f"/desk/care/{joined.pk}", 8)
