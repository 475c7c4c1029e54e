"""Forms drawn from the charter: controls, complaints, conditions, contacts, places, photos."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gridwork.ledger.models import Contact, Effort, Record
from tests import recording
from tests.faces.desk import Staff, signed_in
from tests.faces.ledger_desk import page_of, ref, told
from tests.pictures import picture

pytestmark = pytest.mark.django_db


def test_the_form_draws_each_type_with_the_control_that_fits(staff: Staff) -> None:
    place = recording.shop(staff.county.grids[0])
    page = told(signed_in(staff.worker, "en"), f"/desk/ledger/shop/new?place={place.plate}")
    assert len(re.findall(r'type="radio" name="v-trade"', page)) == 4
    assert len(re.findall(r'type="radio" name="v-gas"', page)) == 3
    assert re.search(r'<input[^>]*name="v-area"[^>]*inputmode="decimal"', page)
    assert re.search(r'<input[^>]*name="v-extinguishers"[^>]*inputmode="numeric"', page)
    assert "yuan" in page
    assert "m²" in page
    assert "Only if “Trade” is Food." in page
    assert "Only if “Floor area” is at least 20 m²." in page
    assert """data-when='[{"field": "v-trade", "any": ["food"]}]'""" in page.replace('"[{', "'[{").replace('}]"', "}]'")
    assert "They agreed to be recorded for this" in page
    hydrant = told(
        signed_in(staff.worker, "en"), f"/desk/ledger/hydrant/new?place={recording.hydrant(staff.county.grids[0]).pk}"
    )
    assert re.search(r'type="date" name="v-checked_on"', hydrant)
    assert re.search(r'type="file" name="v-photo"', hydrant)
    assert len(re.findall(r'type="checkbox" name="v-fault"', hydrant)) == 3


def test_a_new_record_of_a_place_is_kept_and_its_effort_noted(staff: Staff) -> None:
    place = recording.shop(staff.county.grids[0])
    client, address = signed_in(staff.worker, "en"), f"/desk/ledger/shop/new?place={place.pk}"
    blank = told(client, address)
    opened = re.search(r'name="opened" value="([^"]+)"', blank)
    assert opened
    form = {"v-trade": "food", "v-gas": "no", "v-area": "１２．５", "v-fee": "1,200", "v-extinguishers": "3",
            "act_ref": ref(blank), "opened": opened[1]}  # fmt: skip
    for _ in range(2):
        answer = client.post(address, form)
        assert answer.status_code == 303
    record = Record.objects.get()
    assert answer.headers["Location"] == page_of(record)
    page = told(client, page_of(record))
    assert "1,200 yuan" in page
    assert "Extinguishers" not in page, "it is asked from 20 m² on only"
    effort = Effort.objects.get()
    assert (effort.form, effort.entries, effort.typed, effort.person_id) == ("shop", 1, 4, staff.worker.pk)


def test_what_the_ledger_held_already_counts_as_repeated(staff: Staff) -> None:
    place = recording.shop(staff.county.grids[0])
    recording.record("shop", place, trade="food", note="二楼")
    signed_in(staff.worker).post(f"/desk/ledger/shop/new?place={place.pk}", {"v-trade": "food", "v-note": "三楼"})
    assert Effort.objects.get().repeated == 1


def test_what_is_wrong_stands_beside_its_question_and_what_was_typed_stays(staff: Staff) -> None:
    place = recording.shop(staff.county.grids[0])
    form = {"v-trade": "retail", "v-area": "很大", "v-credit_code": "123", "v-note": "临街", "v-fee": "-3"}
    answer = signed_in(staff.worker, "en").post(f"/desk/ledger/shop/new?place={place.pk}", form)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'value="很大"' in page
    assert "临街" in page
    assert 'href="#record-v-area_field"' in page
    assert 'href="#record-v-credit_code_field"' in page or "This does not look as it should" in page
    assert not Record.objects.exists()


def test_every_complaint_of_the_rules_is_shown_at_once(staff: Staff) -> None:
    place = recording.shop(staff.county.grids[0])
    form = {"v-trade": "retail", "v-credit_code": "123", "v-area": "0"}
    page = signed_in(staff.worker, "en").post(f"/desk/ledger/shop/new?place={place.pk}", form).content.decode()
    assert 'href="#record-v-credit_code_field"' in page
    assert 'href="#record-v-area_field"' in page


def test_an_answer_to_a_question_that_is_not_asked_is_ignored_even_a_wrong_one(staff: Staff) -> None:
    place = recording.shop(staff.county.grids[0])
    form = {"v-trade": "retail", "v-gas": "yes", "v-gas_alarm": "yes", "v-area": "5", "v-extinguishers": "viele"}
    assert signed_in(staff.worker).post(f"/desk/ledger/shop/new?place={place.pk}", form).status_code == 303
    assert '"gas"' not in Record.objects.get().values


def test_a_contact_is_kept_only_with_the_tick_that_they_agreed(staff: Staff) -> None:
    place = recording.shop(staff.county.grids[0])
    client, address = signed_in(staff.worker, "en"), f"/desk/ledger/shop/new?place={place.pk}"
    form = {"v-trade": "retail", "v-contact-name": "店主", "v-contact-phone": "0500-7788"}
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "Tick that they agreed" in refused.content.decode()
    assert "0500-7788" in refused.content.decode()
    assert client.post(address, form | {"v-contact-agreed": "on"}).status_code == 303
    assert Contact.objects.count() == 1


def test_where_a_new_record_belongs_is_asked_first(staff: Staff) -> None:
    client, grid = signed_in(staff.worker, "en"), staff.county.grids[0]
    shop = recording.shop(grid, name="东风小卖部")
    recording.shop(staff.county.grids[5], name="东风饭店")
    page = told(client, "/desk/ledger/shop/new?find=东风")
    assert f"/desk/ledger/shop/new?place={shop.pk}" in page
    assert "东风饭店" not in page
    assert f'<option value="{grid.id}">' in told(client, "/desk/ledger/team/new")
    assert client.post(f"/desk/ledger/team/new?grid={grid.id}", {"v-name": "守望队"}).status_code == 303
    assert Record.objects.get().grid_id == grid.id
    assert client.get(f"/desk/ledger/team/new?grid={staff.county.grids[5].id}").status_code == 403
    assert client.get(f"/desk/ledger/shop/new?place={recording.hydrant(grid).pk}").status_code == 422


def test_words_that_fit_one_place_become_its_code_and_several_are_offered(staff: Staff) -> None:
    grid = staff.county.grids[0]
    shop, hydrant = recording.shop(grid), recording.hydrant(grid, street="菜场路", number="3号")
    client, address = signed_in(staff.worker, "en"), f"/desk/ledger/shop/new?place={shop.pk}"
    assert client.post(address, {"v-trade": "food", "v-hydrant": "菜场路"}).status_code == 303
    assert hydrant.plate in Record.objects.get().values
    record = Record.objects.get()
    assert f'href="/p/{hydrant.plate}">菜场路3号 · {hydrant.plate}</a>' in told(client, page_of(record))
    assert "菜场路3号" in told(client, f"{page_of(record)}/edit")
    other = recording.hydrant(grid, street="菜场路", number="9号")
    several = client.post(address, {"v-trade": "food", "v-hydrant": "菜场路"})
    assert several.status_code == 422
    for place in (hydrant, other):
        assert f'data-pick="{place.plate}"' in several.content.decode()
    assert 'value="菜场路"' in several.content.decode()
    assert client.get("/desk/ledger/find-place").status_code == 405
    found = client.post("/desk/ledger/find-place", {"v-hydrant": "菜场路9"}).content.decode()
    assert other.plate in found
    assert hydrant.plate not in found


def test_photos_are_kept_and_can_be_taken_out_again(staff: Staff) -> None:
    place = recording.hydrant(staff.county.grids[0])
    client = signed_in(staff.worker, "en")
    form = {"v-working": "yes", "v-photo": upload()}
    assert client.post(f"/desk/ledger/hydrant/new?place={place.pk}", form).status_code == 303
    record = Record.objects.get()
    sha = record.photos.get().sha256
    page = told(client, page_of(record))
    assert f"/media/photos/{sha}" in page
    assert client.get(f"/media/photos/{sha}").status_code == 200
    kept = {"v-working": "no", "v-fault": ["dry"], "v-photo-keep": sha, "seen": "1"}
    assert client.post(f"{page_of(record)}/edit", kept).status_code == 303
    assert record.photos.count() == 1
    assert client.post(f"{page_of(record)}/edit", {"v-working": "yes", "seen": "2"}).status_code == 303
    assert record.photos.count() == 0


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("hydrant.jpg", picture(), "image/jpeg")


def test_a_place_that_has_a_record_of_the_form_says_so(staff: Staff) -> None:
    place = recording.shop(staff.county.grids[0])
    record = recording.record("shop", place, trade="food")
    page = told(signed_in(staff.worker, "en"), f"/desk/ledger/shop/new?place={place.pk}")
    assert "This place has a record of this form already." in page
    assert f'href="{page_of(record)}"' in page
