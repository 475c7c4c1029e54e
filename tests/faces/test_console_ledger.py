"""The ledgers' pages: entrance, lists, forms drawn from the charter, records and what is done to them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gridwork.base.identifiers import record_code
from gridwork.journal.models import Entry
from gridwork.ledger.commands.records import agree_contact, change_record
from gridwork.ledger.models import Contact, Effort, Record
from gridwork.ledger.rules.contacts import ContactGiven
from tests import make, recording
from tests.faces.desk import Staff, signed_in, staffed
from tests.faces.test_console_pages import REMEMBERED
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    return staffed()


def page_of(record: Record) -> str:
    return f"/desk/ledger/records/{record_code(record.pk)}"


def told(client: Client, address: str, status: int = 200) -> str:
    """The text of a page as it is read."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return unescape(answer.content.decode())


def long_ago(record: Record) -> Record:
    """The record was last checked a year ago."""
    day = date(2020, 1, 1)
    Record.objects.filter(pk=record.pk).update(verified_on=day, verify_by=day + timedelta(days=90))
    return record


def test_the_entrance_counts_what_ones_posts_cover(staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0])
    recording.record("shop", shop, trade="food")
    recording.shop(staff.county.grids[0])
    recording.shop(staff.county.grids[5])
    page = told(signed_in(staff.worker, "en"), "/desk/ledger/")
    assert "Business" in page
    assert '<a href="/desk/ledger/shop/?state=no_record">1</a>' in page
    assert '<a href="/desk/ledger/shop/?state=no_record">2</a>' in told(
        signed_in(staff.county_head, "en"), "/desk/ledger/"
    )
    bureau = told(signed_in(staff.roads, "en"), "/desk/ledger/")
    assert "Business" in bureau
    assert "Hydrant" not in bureau


def test_a_list_is_filtered_by_the_address_and_shows_only_what_is_in_reach(staff: Staff) -> None:
    near = recording.record("shop", recording.shop(staff.county.grids[0], name="东风小卖部"), trade="retail", area=12.5)
    far = recording.record("shop", recording.shop(staff.county.grids[5], name="白鹭饭店"), trade="food")
    client = signed_in(staff.worker, "en")
    page = told(client, "/desk/ledger/shop/")
    assert page_of(near) in page
    assert page_of(far) not in page
    assert "12.5 m²" in page
    assert page_of(near) in told(client, "/desk/ledger/shop/?words=东风")
    assert "No record fits these filters." in told(client, "/desk/ledger/shop/?words=白鹭")
    head = signed_in(staff.county_head, "en")
    area = staff.county.grids[5].id
    assert page_of(near) not in told(head, f"/desk/ledger/shop/?area={area}")
    assert page_of(far) in told(head, f"/desk/ledger/shop/?area={area}")


def test_pages_of_a_list_follow_one_another_in_street_order(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridwork.faces.console.ledger.listing.SIZE", 2)
    grid = staff.county.grids[0]
    made = [recording.record("shop", recording.shop(grid, number=f"{n}号"), trade="food") for n in (10, 9, 2)]
    ten, nine, two = (record_code(one.pk) for one in made)
    client = signed_in(staff.worker, "en")
    first = told(client, "/desk/ledger/shop/?state=all")
    assert re.findall(r'href="/desk/ledger/records/(\w+)">', first) == [two, nine]
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link
    second = told(client, f"/desk/ledger/shop/{link[1]}")
    assert re.findall(r'href="/desk/ledger/records/(\w+)">', second) == [ten]


def test_every_state_of_a_list_says_what_an_empty_one_means(staff: Staff) -> None:
    client = signed_in(staff.worker, "en")
    assert "Every record was checked in time." in told(client, "/desk/ledger/shop/?state=stale")
    assert "Every place this form is about has its record." in told(client, "/desk/ledger/shop/?state=no_record")
    assert "No record yet" not in told(client, "/desk/ledger/team/")
    assert "Write the first record" in told(client, "/desk/ledger/team/")


def test_chosen_records_are_listed_once_more_then_confirmed_with_a_receipt(staff: Staff) -> None:
    made = [long_ago(recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")) for _ in range(2)]
    far = long_ago(recording.record("shop", recording.shop(staff.county.grids[5]), trade="food"))
    client = signed_in(staff.worker, "en")
    listed = told(client, "/desk/ledger/shop/?state=stale")
    assert "check again" in listed
    chosen = "&".join(f"record={one.pk}" for one in [*made, far])
    asked = told(client, f"/desk/ledger/shop/still-right?{chosen}&back=/desk/ledger/shop/?state=stale")
    assert "Are these 2 records still right?" in asked
    assert f'name="record" value="{far.pk}"' not in asked
    form = {"record": [one.pk for one in made], "back": "/desk/ledger/shop/?state=stale", "act_ref": ref(asked)}
    for _ in range(2):
        answer = client.post("/desk/ledger/shop/still-right", form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/ledger/shop/?state=stale")
    assert "2 records confirmed, next check by" in told(client, "/desk/ledger/shop/?state=stale")
    assert Entry.objects.filter(subject_kind="record", verb="confirm").count() == 2
    assert not Record.objects.filter(pk__in=[one.pk for one in made], verified_on=date(2020, 1, 1)).exists()


def test_confirming_what_was_never_chosen_says_how_to_choose(staff: Staff) -> None:
    client = signed_in(staff.worker, "en")
    assert "No record was chosen." in told(client, "/desk/ledger/shop/still-right")
    assert client.post("/desk/ledger/shop/still-right", {}).status_code == 200
    away = "https://elsewhere.example/"
    assert f'href="{away}"' not in told(client, f"/desk/ledger/shop/still-right?back={away}")


def ref(page: str) -> str:
    found = re.search(r'name="act_ref" value="([^"]+)"', page)
    assert found
    return found[1]


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


def test_a_contact_is_shown_on_pressing_and_each_look_goes_on_record(staff: Staff) -> None:
    record = with_contact(staff)
    client = signed_in(staff.village, "en")
    assert "0500-7788" not in told(client, page_of(record))
    shown = client.post(f"{page_of(record)}/contacts/contact").content.decode()
    assert "0500-7788" in shown
    assert Entry.objects.filter(subject_kind="record", verb="read").count() == 1
    history = told(client, page_of(record))
    assert "0500-7788" not in history
    assert "Contact read" in history


def with_contact(staff: Staff) -> Record:
    """A shop with somebody who agreed."""
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    agree_contact(make.act(), make.operator(), record.pk, "contact", ContactGiven("店主", "0500-7788"))
    return record


def test_a_contact_is_taken_out_at_their_wish(staff: Staff) -> None:
    record = with_contact(staff)
    client = signed_in(staff.worker, "en")
    assert "They wish to be taken out" in told(client, page_of(record))
    assert client.post(f"{page_of(record)}/contacts/contact/remove").status_code == 303
    assert not Contact.objects.exists()
    assert "Contact taken out" in told(client, page_of(record))


def test_what_a_household_said_is_removed_with_its_history(staff: Staff) -> None:
    home = recording.dwelling(staff.county.grids[0])
    record = recording.record("household", home, members=4, needs=["repairs"], repair="漏雨的屋顶")
    client = signed_in(staff.worker, "en")
    assert "漏雨的屋顶" in told(client, page_of(record))
    unsure = client.post(f"{page_of(record)}/forget", {"reason": "走访时提出"})
    assert unsure.status_code == 422
    assert "走访时提出" in unsure.content.decode()
    assert client.post(f"{page_of(record)}/forget", {"reason": "走访时提出", "sure": "on"}).status_code == 303
    page = told(client, page_of(record))
    assert "漏雨的屋顶" not in page
    assert "taken out at the household's wish" in page
    assert "Remove what this household said" not in page


def test_only_a_households_record_offers_to_remove_what_was_said(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    assert "Remove what this household said" not in told(signed_in(staff.worker, "en"), page_of(record))


def test_a_record_is_confirmed_closed_and_kept_again_and_its_history_says_so(staff: Staff) -> None:
    record = long_ago(recording.record("shop", recording.shop(staff.county.grids[0]), trade="food"))
    client = signed_in(staff.worker, "en")
    assert "to be checked again" in told(client, page_of(record))
    assert client.post(f"{page_of(record)}/confirm").status_code == 303
    assert "up to date" in told(client, page_of(record))
    refused = client.post(f"{page_of(record)}/close", {"reason": " "})
    assert refused.status_code == 422
    assert client.post(f"{page_of(record)}/close", {"reason": "已搬走"}).status_code == 303
    page = told(client, page_of(record))
    assert "Keep it again before you change it." in page
    assert "已搬走" in page
    assert client.post(f"{page_of(record)}/confirm").status_code == 409
    assert client.post(f"{page_of(record)}/reopen").status_code == 303
    history = told(client, page_of(record))
    for done in ("Opened", "Found still right", "No longer kept", "Kept again", "赵敏"):
        assert done in history


def test_whoever_only_sees_a_record_is_told_why_they_cannot_change_it(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    stand_in = make.officer("grid_worker", staff.county.grids[0], rank="B", login="he.yun", name="何云")
    client = signed_in(stand_in, "en")
    page = told(client, page_of(record))
    assert "Your posts let you see this record." in page
    assert f"{page_of(record)}/edit" not in page
    assert client.get(f"{page_of(record)}/edit").status_code == 403


def test_a_change_shows_old_and_new_with_who(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food", area=15.0)
    client = signed_in(staff.worker, "en")
    page = told(client, f"{page_of(record)}/edit")
    assert 'value="15.0"' in page
    form = {"v-trade": "retail", "v-area": "15.0", "seen": "1", "act_ref": ref(page)}
    assert client.post(f"{page_of(record)}/edit", form).status_code == 303
    history = told(client, page_of(record))
    assert '<span class="was">Food</span> → Retail' in history
    assert "赵敏" in history
    assert '<span class="was">15.0 m²</span>' not in history


def changed_by_village(staff: Staff, record: Record, **values: Any) -> None:
    act = make.act(person=staff.village)
    change_record(act, make.powers(staff.village), record.pk, values, seen=Record.objects.get(pk=record.pk).seq)


def test_two_people_who_change_one_answer_choose_and_nothing_else_is_lost(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food", area=15.0, note="旧")
    client, address = signed_in(staff.worker, "en"), f"{page_of(record)}/edit"
    changed_by_village(staff, record, area=18.0, fee=90000)
    form = {"v-trade": "food", "v-area": "16", "v-note": "新招牌", "v-fee": "", "seen": "1"}
    asked = client.post(address, form)
    page = unescape(asked.content.decode())
    assert asked.status_code == 409
    assert "Two people changed this" in page
    assert "15.0 m²" in page
    assert "16.0 m²" in page
    assert "18.0 m²" in page
    assert "钱军" in page
    mine, theirs = page.split("Only the others changed; it stays")
    assert "新招牌" in mine
    assert "900 yuan" in theirs
    hidden = fields_of(page)
    open_yet = client.post(address, hidden)
    assert open_yet.status_code == 409
    assert "Choose one of the two." in open_yet.content.decode()
    assert "新招牌" in open_yet.content.decode()
    sent = client.post(address, fields_of(unescape(open_yet.content.decode())) | {"pick-area": "theirs"})
    assert sent.status_code == 303
    page = told(client, page_of(record))
    assert "18.0 m²" in page
    assert "新招牌" in page
    assert "900 yuan" in page


def fields_of(page: str) -> dict[str, Any]:
    """The hidden fields of the page's form, as a browser sends them."""
    form = page[page.index('class="ledger-form"') :]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def test_mine_can_win_and_a_third_change_meanwhile_is_asked_about_again(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food", area=15.0)
    client, address = signed_in(staff.worker, "en"), f"{page_of(record)}/edit"
    changed_by_village(staff, record, area=18.0)
    asked = unescape(client.post(address, {"v-trade": "food", "v-area": "16", "seen": "1"}).content.decode())
    changed_by_village(staff, record, area=20.0)
    again = client.post(address, fields_of(asked) | {"pick-area": "mine"})
    assert again.status_code == 409
    assert "20.0 m²" in again.content.decode()
    last = client.post(address, fields_of(unescape(again.content.decode())) | {"pick-area": "mine"})
    assert last.status_code == 303
    assert '"area":16' in Record.objects.get(pk=record.pk).values


def test_changes_to_different_answers_merge_by_themselves(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food", area=15.0)
    changed_by_village(staff, record, area=18.0)
    form = {"v-trade": "food", "v-area": "15.0", "v-note": "二楼", "seen": "1"}
    assert signed_in(staff.worker).post(f"{page_of(record)}/edit", form).status_code == 303
    page = told(signed_in(staff.worker, "en"), page_of(record))
    assert "18.0 m²" in page
    assert "二楼" in page


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
    other = recording.hydrant(grid, street="菜场路", number="9号")
    several = client.post(address, {"v-trade": "food", "v-hydrant": "菜场路"})
    assert several.status_code == 422
    for place in (hydrant, other):
        assert f'data-pick="{place.plate}"' in several.content.decode()
    assert 'value="菜场路"' in several.content.decode()
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


def test_a_code_that_is_no_record_is_not_found(staff: Staff) -> None:
    for code in ("AAAA", "1", "records", "%00"):
        assert signed_in(staff.worker).get(f"/desk/ledger/records/{code}").status_code in (400, 404)
    assert signed_in(staff.worker).get("/desk/ledger/nothing/").status_code == 404


def test_the_journal_names_records_and_places(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0], name="东风小卖部"), trade="food")
    client = signed_in(staff.town, "en")
    page = told(client, f"/desk/journal/record/{record.pk}")
    assert f'href="{page_of(record)}"' in page
    assert "Business" in page
    assert "东风小卖部" in told(client, f"/desk/journal/place/{record.place_id}")


def test_every_page_of_the_ledgers_opens_within_its_queries_in_every_language(staff: Staff) -> None:
    record = with_contact(staff)
    places = [recording.shop(staff.county.grids[0]) for _ in range(12)]
    made = [recording.record("shop", place, trade="food", area=12.0) for place in places]
    code, ids = record_code(record.pk), "&".join(f"record={one.pk}" for one in made)
    pages = {
        "/desk/ledger/": 6,
        "/desk/ledger/shop/": 8,
        "/desk/ledger/shop/?state=stale&words=x": 8,
        "/desk/ledger/shop/?state=no_record": 8,
        f"/desk/ledger/shop/still-right?{ids}": 8,
        "/desk/ledger/shop/new?find=街": 8,
        f"/desk/ledger/shop/new?place={places[0].pk}": 8,
        "/desk/ledger/team/new": 8,
        f"/desk/ledger/records/{code}": 10,
        f"/desk/ledger/records/{code}/edit": 10,
        f"/desk/journal/record/{record.pk}": 8,
        f"/desk/journal/place/{record.place_id}": 8,
        "/desk/ledger/find-place?v-hydrant=街": 6,
    }
    for language in ("zh-hans", "zh-hant", "en"):
        client = signed_in(staff.town, language)
        for address, most in pages.items():
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            own = [query["sql"] for query in asked if not any(table in query["sql"] for table in REMEMBERED)]
            assert answer.status_code == 200, address
            assert len(own) <= most, f"{address}: {len(own)} queries\n" + "\n".join(own)


def test_saving_a_change_takes_few_queries(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    client = signed_in(staff.worker)
    client.get(f"{page_of(record)}/edit")
    with CaptureQueriesContext(connection) as asked:
        assert client.post(f"{page_of(record)}/edit", {"v-trade": "retail", "seen": "1"}).status_code == 303
    own = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(own) <= 24, "\n".join(own)
