"""The page of a record: contacts, what is removed, history, and two people at once."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from gridwork.journal.models import Entry
from gridwork.ledger.commands.records import change_record
from gridwork.ledger.models import Contact, Record
from tests import make, recording
from tests.faces.desk import Staff, signed_in
from tests.faces.ledger_desk import fields_of, long_ago, page_of, ref, told, with_contact

pytestmark = pytest.mark.django_db


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
    page = told(client, f"/desk/journal/place/{record.place_id}")
    assert f'href="/desk/places/{record.place_id}"' in page
    assert "东风小卖部" in page


def test_what_was_typed_stays_when_the_record_was_put_aside_meanwhile(staff: Staff) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
    client = signed_in(staff.worker, "en")
    client.post(f"{page_of(record)}/close", {"reason": "已搬走"})
    answer = client.post(f"{page_of(record)}/edit", {"v-trade": "food", "v-note": "新招牌", "seen": "1"})
    assert answer.status_code == 422
    assert "新招牌" in answer.content.decode()
    assert "Reopen it before you change it." in answer.content.decode()
    assert client.get(f"{page_of(record)}/edit").status_code == 409
