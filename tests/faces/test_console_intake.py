"""A new case at the desk: whatever is missing is asked for, and nothing typed is lost (C1–C3)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gridwork.cases.models import Case
from tests import make
from tests.faces.desk import Staff, signed_in

pytestmark = pytest.mark.django_db
WORDS = "路口两个垃圾桶满了"


def typed(staff: Staff, **changes: Any) -> dict[str, Any]:
    longitude, latitude = make.County.centre(staff.county.grids[0])
    return {"words": WORDS, "category": "litter", "longitude": longitude, "latitude": latitude} | changes


def sent(staff: Staff, **changes: Any) -> Any:
    return signed_in(staff.village, "en").post("/desk/cases/new", typed(staff, **changes))


def test_a_call_becomes_a_case_with_its_tracking_code_to_read_aloud(staff: Staff) -> None:
    client = signed_in(staff.village, "en")
    answer = client.post("/desk/cases/new", typed(staff, name="王女士", phone="0500 7788"))
    case = Case.objects.get()
    assert answer.status_code == 303
    assert (case.grid_id, case.via, case.reporter_id) == (staff.county.grids[0].id, "console", staff.village.pk)
    page = client.get(answer.headers["Location"]).content.decode()
    assert case.number in page
    assert case.tracking_code in page


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"category": ""}, "This field is required"),
        ({"words": ""}, "This field is required"),
        ({"longitude": "", "latitude": ""}, "Say where it is"),
        ({"longitude": ""}, "needs both longitude and latitude"),
        ({"longitude": str(make.County.SEA[0]), "latitude": str(make.County.SEA[1])}, "outside the area served here"),
        ({"words": WORDS + "很" * 4000}, "4000"),
        ({"longitude": "", "latitude": "", "grid": "不存在的网格"}, "No grid has this code or name."),
        ({"phone": "call me"}, "does not look like a telephone number"),
        ({"settled": "on"}, "Say what was done on the spot."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    staff: Staff, changes: dict[str, Any], complaint: str
) -> None:
    answer = sent(staff, address="小学对面", **changes) if "longitude" not in changes else sent(staff, **changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in page
    assert changes.get("words", WORDS) in page
    assert not Case.objects.exists()


def test_a_text_file_named_jpg_is_refused_and_the_words_stay(staff: Staff) -> None:
    answer = sent(staff, photos=SimpleUploadedFile("photo.jpg", b"not a picture", "image/jpeg"))
    assert answer.status_code == 422
    assert "not a picture that can be read" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_a_grid_can_be_given_by_its_name_or_code(staff: Staff) -> None:
    grid = staff.county.grids[1]
    for known_as in (grid.code, grid.name):
        assert sent(staff, longitude="", latitude="", grid=known_as).status_code == 303
    assert set(Case.objects.values_list("grid", "located")) == {(grid.id, "chosen")}


def test_what_is_settled_on_the_spot_is_registered_and_handled_in_one_act(staff: Staff) -> None:
    client = signed_in(staff.worker)
    answer = client.post("/desk/cases/new", typed(staff, settled="on", result="当场清理干净"))
    case = Case.objects.get()
    assert answer.status_code == 303
    assert (case.procedure, case.handler_id) == ("on_the_spot", staff.worker.pk)
    assert case.handled_at is not None


def test_a_double_click_registers_one_case(staff: Staff) -> None:
    client, ref = signed_in(staff.village), "01930000-0000-7000-8000-000000000001"
    places = [client.post("/desk/cases/new", typed(staff, act_ref=ref)).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert Case.objects.count() == 1


def test_looking_first_shows_the_grid_kinds_and_similar_cases_without_complaining(staff: Staff) -> None:
    open_case = make.case(staff.county.grids[0])
    answer = sent(staff, look="1", category="litter", words="rubbish again")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert open_case.number in page
    assert "石桥村第1网格" in page
    assert 'data-pick="litter"' in page
    assert "rubbish again" in page
    assert "data-error-summary" not in page
    assert Case.objects.count() == 1


def test_similar_cases_are_only_offered_to_those_who_may_see_them(staff: Staff) -> None:
    case = make.case(staff.county.grids[0])
    given = {"category": case.category, "longitude": case.longitude, "latitude": case.latitude}
    there = (staff.worker, staff.elsewhere)
    pages = [signed_in(one).post("/desk/cases/new/similar", given).content.decode() for one in there]
    assert [case.number in page for page in pages] == [True, False]
    assert case.words[:10] not in pages[1]


def test_what_a_caller_says_is_in_no_address(staff: Staff) -> None:
    client = signed_in(staff.village)
    page = client.get("/desk/cases/new").content.decode()
    assert 'hx-post="/desk/cases/new/kinds"' in page
    assert "hx-get" not in page
    assert 'data-pick="litter"' in client.post("/desk/cases/new/kinds", {"words": "rubbish"}).content.decode()


def test_pieces_for_the_page_take_any_nonsense(staff: Staff) -> None:
    client = signed_in(staff.village)
    for address in (
        "/desk/cases/new/similar?longitude=nan&latitude=inf&category=litter",
        "/desk/cases/new/similar?longitude=abc",
        "/desk/cases/new/similar?longitude=200&latitude=100",
        "/desk/cases/new/kinds",
    ):
        assert client.get(address).status_code == 200, address
