"""Following a report by its code: how it stands, stars, and opening it again (C8)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from gridwork.base.moment import now
from tests import make
from tests.faces.whole_way import closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> make.County:
    return make.cell()


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def test_a_code_is_found_however_it_is_typed(client: Client, county: make.County) -> None:
    case = make.case()
    code = case.tracking_code
    for typed in (code, code.lower(), f" {code[:4]} {code[4:8]}-{code[8:]} "):
        assert client.post("/track", {"code": typed}).headers["Location"] == f"/track/{code}"


def test_a_wrong_code_is_answered_beside_the_field(client: Client, county: make.County) -> None:
    answer = client.post("/track", {"code": "ABCD EFGH JKMN"})
    assert answer.status_code == 422
    assert "No report has this code." in answer.content.decode()
    assert 'value="ABCD EFGH JKMN"' in answer.content.decode()
    assert client.get("/track/ABCDEFGHJKMN").status_code == 404


def test_codes_cannot_be_guessed_without_end(client: Client, county: make.County) -> None:
    statuses = {client.post("/track", {"code": "ABCDEFGHJKMN"}).status_code for _ in range(70)}
    assert statuses == {422, 429}


def test_the_page_tells_how_it_stands_without_naming_anybody(client: Client, county: make.County) -> None:
    worker = make.officer("grid_worker", county.grids[0], name="王小梅")
    case = make.case(county.grids[0], words="原话在这里", staff=True, reporter=worker)
    answer = client.get(f"/track/{case.tracking_code}")
    html = answer.content.decode()
    assert "原话在这里" in html
    assert "You get an answer by" in html
    assert "王小梅" not in html
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_late_case_says_so_plainly(client: Client, county: make.County) -> None:
    case = make.case(at=now() - timedelta(days=60))
    assert "We are late, and we are sorry." in client.get(f"/track/{case.tracking_code}").content.decode()


def test_an_answer_is_rated_once(client: Client, county: make.County) -> None:
    case = closed(county)
    page = f"/track/{case.tracking_code}"
    assert "How satisfied are you" in client.get(page).content.decode()
    fields = {"stars": 4, "words": "", "act_ref": str(uuid4())}
    answer = client.post(f"{page}/rate", fields, follow=True)
    assert "Your rating has been counted." in answer.content.decode()
    assert "You gave it 4 of 5 stars." in answer.content.decode()
    assert client.post(f"{page}/rate", fields).status_code == 303, "a double click is no second rating"
    again = client.post(f"{page}/rate", fields | {"act_ref": str(uuid4()), "stars": 1})
    assert again.status_code == 422
    case.refresh_from_db()
    assert case.rating == 4


def test_a_rating_without_stars_says_what_to_do_and_keeps_the_words(client: Client, county: make.County) -> None:
    case = closed(county)
    html = client.post(f"/track/{case.tracking_code}/rate", {"words": "谢谢"}).content.decode()
    assert "Choose one to five stars." in html
    assert "谢谢" in html


def test_an_unhappy_answer_opens_the_case_again_with_a_new_date(client: Client, county: make.County) -> None:
    case = closed(county)
    page = f"/track/{case.tracking_code}"
    answer = client.post(f"{page}/reopen", {"reason": "又满了", "act_ref": str(uuid4())}, follow=True)
    html = answer.content.decode()
    assert "It is open again" in html
    assert "You get an answer by" in html
    case.refresh_from_db()
    assert (case.stage, case.reopened) == ("assigned", 1)


def test_opening_again_needs_a_reason(client: Client, county: make.County) -> None:
    case = closed(county)
    answer = client.post(f"/track/{case.tracking_code}/reopen", {"reason": " "})
    assert answer.status_code == 422
    assert "Say what is still wrong." in answer.content.decode()


def test_a_case_that_is_not_answered_offers_neither(client: Client, county: make.County) -> None:
    case = make.case()
    page = f"/track/{case.tracking_code}"
    html = client.get(page).content.decode()
    assert "/rate" not in html
    assert "/reopen" not in html
    assert client.post(f"{page}/rate", {"stars": 5}).status_code == 422
    assert client.post(f"{page}/reopen", {"reason": "还没有"}).status_code == 422
