"""Booklets on the console: printed, keyed in, keyed a second time (L7)."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gridwork.base.identifiers import record_code
from gridwork.ledger.commands import change_record
from gridwork.ledger.models import Effort, Keying, Place, Record
from gridwork.publicity.commands.documents import issue_blanks
from gridwork.publicity.models import Blank, Print
from gridwork.publicity.tasks import make_prints
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.faces.desk import Staff, signed_in, staffed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(settings: Any, tmp_path: Path) -> Staff:
    settings.PRINTS_ROOT = tmp_path / "prints"
    return staffed()


@pytest.fixture
def shop(staff: Staff) -> Record:
    return recording.record("shop", recording.shop(staff.county.grids[0]), trade="retail", area=30.0, note="门前")


def values(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Record.objects.get(pk=record.pk).values)
    return found


def keyed(record: Record, **typed: Any) -> dict[str, Any]:
    """What the page of a shop sends when nothing is touched, but for ``typed``."""
    untouched = {"v-trade": "retail", "v-gas": "", "v-gas_alarm": "", "printed": f"1.{record.seq}"}
    return untouched | {"done_on": today().isoformat(), "do": "save"} | typed


def page(client: Client, code: str, **typed: Any) -> Any:
    return client.post(f"/desk/paper/key/{code}", typed)


# Printing


def test_a_village_head_prints_the_booklets_of_the_village(staff: Staff) -> None:
    client = signed_in(staff.village, "en")
    shown = client.get("/desk/paper/").content.decode()
    assert "Nothing was printed yet" in shown
    assert staff.county.towns[1].name not in shown
    sent = {"what": "booklet", "area": staff.county.villages[0].id, "wanted": ["shop"], "blanks": "1", "language": "en"}
    answer = client.post("/desk/paper/print", sent)
    assert answer.status_code == 303
    assert "It waits for its turn." in client.get(answer["Location"]).content.decode()
    make_prints()
    done = client.get(answer["Location"]).content.decode()
    assert "Download all in one archive" in done
    job = Print.objects.get()
    pdf = client.get(f"/desk/paper/prints/{job.pk}/{staff.county.grids[0].code}.pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    archive = client.get(f"/desk/paper/prints/{job.pk}/all.zip")
    assert archive["Content-Disposition"] == f'attachment; filename="print-{job.pk}-all.zip"'
    assert "ready" in client.get("/desk/paper/").content.decode()


def test_what_was_chosen_stays_when_a_print_is_refused(staff: Staff) -> None:
    client = signed_in(staff.village, "en")
    sent = {"what": "booklet", "area": staff.county.villages[0].id, "blanks": "4", "language": "en"}
    answer = client.post("/desk/paper/print", sent)
    shown = answer.content.decode()
    assert (answer.status_code, "Choose the forms to print." in shown) == (422, True)
    assert re.search(r'name="blanks" value="4"', shown)


def test_a_print_can_be_cancelled(staff: Staff) -> None:
    client = signed_in(staff.village, "en")
    sent = {"what": "plates", "area": staff.county.villages[0].id, "language": "en"}
    where = client.post("/desk/paper/print", sent)["Location"]
    assert client.post(f"{where}/cancel").status_code == 303
    assert "This print was cancelled." in client.get(where).content.decode()


def test_a_print_of_another_place_is_not_there(staff: Staff) -> None:
    sent = {"what": "plates", "area": staff.county.villages[0].id, "language": "en"}
    where = signed_in(staff.village).post("/desk/paper/print", sent)["Location"]
    stranger = signed_in(staff.elsewhere)
    for address in (where, f"{where}/all.zip", f"{where}/{staff.county.grids[0].code}.pdf"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{where}/cancel").status_code == 404


# The entrance


@pytest.mark.parametrize(
    "typed", ["{code}", "{code} 1.1", "{spaced} · 1.1", "http://localhost:8000/desk/paper/key/{code}?as=1.1"]
)
def test_a_code_is_scanned_or_typed_and_the_round_is_asked_once(staff: Staff, shop: Record, typed: str) -> None:
    client, code = signed_in(staff.worker, "en"), record_code(shop.pk)
    round_day = today() - timedelta(days=2)
    sent = {"code": typed.format(code=code, spaced=f"{code[:4]} {code[4:]}"), "done_on": round_day.isoformat()}
    answer = client.post("/desk/paper/key", sent)
    state = quote("1.1") if "1.1" in typed else ""
    assert answer["Location"] == f"/desk/paper/key/{code}" + (f"?as={state}" if state else "")
    shown = client.get(answer["Location"]).content.decode()
    assert f'value="{round_day.isoformat()}"' in shown
    assert "Round of" in client.get("/desk/paper/key").content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"code": "ZZZZZ"}, "No open record of your grids has this code."),
        ({"code": "今天"}, "No open record of your grids has this code."),
        ({"code": ""}, "This field is required."),
    ],
)
def test_a_wrong_code_is_told_and_kept(staff: Staff, sent: dict[str, str], said: str) -> None:
    answer = signed_in(staff.worker, "en").post("/desk/paper/key", {"done_on": today().isoformat(), **sent})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{sent["code"]}"' in answer.content.decode() or not sent["code"]


def test_a_round_to_come_is_refused(staff: Staff, shop: Record) -> None:
    sent = {"code": record_code(shop.pk), "done_on": (today() + timedelta(days=1)).isoformat()}
    answer = signed_in(staff.worker, "en").post("/desk/paper/key", sent)
    assert "a day that has not come" in answer.content.decode()


# The page


def test_the_page_is_laid_out_like_the_paper(staff: Staff, shop: Record) -> None:
    shown = signed_in(staff.worker, "en").get(f"/desk/paper/key/{record_code(shop.pk)}").content.decode()
    labels = ["Trade", "Uses gas", "Gas alarm fitted", "Floor area", "Extinguishers", "Yearly cleaning fee"]
    places = [shown.index(f'<th scope="row">{label}') for label in labels]
    assert places == sorted(places)
    assert "30.0 m²" in shown
    assert "“Still right” is ticked" in shown
    assert "Not by paper" in shown
    assert re.search(r'value="retail"[^>]*checked', shown)


def test_what_was_written_is_kept_the_rest_confirmed_and_the_next_page_asked_for(staff: Staff, shop: Record) -> None:
    client, code = signed_in(staff.worker, "en"), record_code(shop.pk)
    answer = page(client, code, **keyed(shop, **{"v-area": "４５", "v-note": "-"}))
    assert (answer.status_code, answer["Location"]) == (303, "/desk/paper/key")
    assert values(shop) == {"trade": "retail", "area": 45.0}
    assert f"({code})" in client.get("/desk/paper/key").content.decode()
    assert list(Effort.objects.values_list("form", "entries", "typed")) == [("shop", 1, 1)]


def test_a_double_click_keys_once(staff: Staff, shop: Record) -> None:
    client, code = signed_in(staff.worker), record_code(shop.pk)
    sent = keyed(shop, **{"v-area": "45", "act_ref": "0198c9a0-0000-7000-8000-000000000001"})
    assert [page(client, code, **sent).status_code for _ in range(2)] == [303, 303]
    assert Record.objects.get(pk=shop.pk).seq == 2
    assert Effort.objects.get().entries == 1


def test_still_right_alone_is_a_confirmation_and_nothing_at_all_is_asked_about(staff: Staff, shop: Record) -> None:
    client, code = signed_in(staff.worker, "en"), record_code(shop.pk)
    refused = page(client, code, **keyed(shop))
    assert (refused.status_code, "Nothing has changed here." in refused.content.decode()) == (422, True)
    assert page(client, code, **keyed(shop, still_right="on")).status_code == 303
    assert Record.objects.get(pk=shop.pk).seq == 2


def test_what_cannot_be_read_stands_beside_its_field_with_what_was_typed(staff: Staff, shop: Record) -> None:
    answer = page(
        signed_in(staff.worker, "en"), record_code(shop.pk), **keyed(shop, **{"v-area": "many", "v-fee": "12"})
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="many"' in shown
    assert 'value="12"' in shown
    assert 'id="page-v-area_error"' in shown


def test_a_bound_of_the_form_is_told_at_its_field(staff: Staff, shop: Record) -> None:
    answer = page(signed_in(staff.worker, "en"), record_code(shop.pk), **keyed(shop, **{"v-area": "0.5"}))
    assert 'id="page-v-area_error"' in answer.content.decode()


def test_paper_and_a_later_change_of_the_same_field_are_put_side_by_side(staff: Staff, shop: Record) -> None:
    change_record(make.act(person=staff.village), make.powers(staff.village), shop.pk, {"area": 60.0}, seen=1)
    client, code = signed_in(staff.worker, "en"), record_code(shop.pk)
    assert "changed after the page was printed" in client.get(f"/desk/paper/key/{code}?as=1.1").content.decode()
    sent = keyed(shop, **{"v-area": "45", "v-trade": "repair"})
    asked = page(client, code, **sent)
    shown = asked.content.decode()
    assert asked.status_code == 409
    for part in ("Changed since it was printed", "30.0 m²", "45.0 m²", "60.0 m²", "钱军", "on paper"):
        assert part in shown, part
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    missing = page(client, code, **hidden)
    assert "Choose one of the two for every field." in missing.content.decode()
    assert page(client, code, **hidden, **{"pick-area": "second"}).status_code == 303
    assert values(shop) == {"trade": "repair", "area": 60.0, "note": "门前"}


def test_the_paper_may_win_over_the_later_change(staff: Staff, shop: Record) -> None:
    change_record(make.act(person=staff.village), make.powers(staff.village), shop.pk, {"area": 60.0}, seen=1)
    client, code = signed_in(staff.worker, "en"), record_code(shop.pk)
    shown = page(client, code, **keyed(shop, **{"v-area": "45"})).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    assert page(client, code, **hidden, **{"pick-area": "first"}).status_code == 303
    assert values(shop)["area"] == 45.0


def test_a_page_of_another_grid_is_not_found(staff: Staff, shop: Record) -> None:
    assert signed_in(staff.elsewhere).get(f"/desk/paper/key/{record_code(shop.pk)}").status_code == 404


def test_the_pages_cost_a_fixed_number_of_queries(staff: Staff, shop: Record) -> None:
    client, code = signed_in(staff.worker), record_code(shop.pk)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = ("/desk/paper/", "/desk/paper/key", f"/desk/paper/key/{code}?as=1.1", "/desk/paper/second")
    for address in addresses:
        queries(address)
    few = [queries(address) for address in addresses]
    assert few == [5, 3, 5, 4]
    for _ in range(5):
        other = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food")
        page(client, record_code(other.pk), **keyed(other, **{"v-trade": "repair", "do": "second"}))
        client.post("/desk/paper/print", {"what": "plates", "area": staff.county.grids[0].id, "language": "en"})
    assert [queries(address) for address in addresses][0::3] == [6, 5]


# Blank pages


def test_a_blank_page_becomes_a_record_once(staff: Staff) -> None:
    (blank,) = issue_blanks(staff.county.grids[0].id, ["shop"], 1)
    client = signed_in(staff.worker, "en")
    shown = client.get(f"/desk/paper/key/{blank.code}").content.decode()
    assert "Code on the door plate" in shown
    assert "As printed" not in shown
    sent = {"v-trade": "food", "done_on": today().isoformat(), "do": "save"}
    lacking = page(client, blank.code, **sent)
    assert (lacking.status_code, 'id="page-plate_error"' in lacking.content.decode()) == (422, True)
    where = {"street": "北街", "number": "7号", "sort": "shop"}
    assert page(client, blank.code, **sent, **where).status_code == 303
    assert Place.objects.get().street == "北街"
    record = Record.objects.get()
    assert record.key == f"paper:{blank.code}"
    assert client.get(f"/desk/paper/key/{blank.code}")["Location"].endswith(f"/{record_code(record.pk)}")


def test_an_unused_blank_page_needs_no_keying(staff: Staff) -> None:
    (blank,) = issue_blanks(staff.county.grids[0].id, ["team"], 1)
    answer = page(signed_in(staff.worker, "en"), blank.code, done_on=today().isoformat(), do="save")
    assert "A blank page that was not used needs no keying." in answer.content.decode()
    assert Blank.objects.count() == 1


# The second keying


def put_aside(staff: Staff, shop: Record, **typed: Any) -> Keying:
    answer = page(signed_in(staff.worker), record_code(shop.pk), **keyed(shop, **typed) | {"do": "second"})
    assert answer.status_code == 303
    return Keying.objects.get()


def test_a_second_person_keys_blind_and_chooses_where_they_differ(staff: Staff, shop: Record) -> None:
    waiting = put_aside(staff, shop, **{"v-area": "45", "v-trade": "food"})
    client = signed_in(staff.village, "en")
    assert "赵敏" in client.get("/desk/paper/second").content.decode()
    again = client.get(f"/desk/paper/key/{record_code(shop.pk)}")["Location"]
    assert again == f"/desk/paper/second/{waiting.pk}"
    blind = client.get(again).content.decode()
    assert "45" not in re.sub(r'value="[^"]{30,}"', "", blind.split("<form method")[-1])
    asked = client.post(again, keyed(shop, **{"v-area": "54", "v-trade": "food"}))
    shown = asked.content.decode()
    assert asked.status_code == 409
    for part in ("The two keyings differ", "45.0 m²", "54.0 m²", "keyed by 赵敏", "keyed by you"):
        assert part in shown, part
    assert "Food" not in shown
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    assert client.post(again, {**hidden, "pick-area": "second"}).status_code == 303
    assert values(shop) == {"trade": "food", "area": 54.0, "note": "门前"}


def test_two_who_agree_are_kept_at_once(staff: Staff, shop: Record) -> None:
    waiting = put_aside(staff, shop, **{"v-area": "45"})
    answer = signed_in(staff.village).post(f"/desk/paper/second/{waiting.pk}", keyed(shop, **{"v-area": "45"}))
    assert answer.status_code == 303
    assert values(shop)["area"] == 45.0


def test_whoever_keyed_first_cannot_settle_it_but_can_take_it_back(staff: Staff, shop: Record) -> None:
    waiting = put_aside(staff, shop, **{"v-area": "45"})
    client = signed_in(staff.worker, "en")
    assert "You keyed this page first." in client.get(f"/desk/paper/second/{waiting.pk}").content.decode()
    assert client.post(f"/desk/paper/second/{waiting.pk}", keyed(shop, **{"v-area": "45"})).status_code == 403
    assert client.post(f"/desk/paper/second/{waiting.pk}/back").status_code == 303
    assert "No page waits." in client.get("/desk/paper/second").content.decode()


def test_two_keyings_and_a_ledger_that_moved_on_are_asked_about_one_after_the_other(staff: Staff, shop: Record) -> None:
    waiting = put_aside(staff, shop, **{"v-area": "45", "v-trade": "food"})
    change_record(make.act(person=staff.town), make.powers(staff.town), shop.pk, {"area": 60.0}, seen=1)
    client, again = signed_in(staff.village, "en"), f"/desk/paper/second/{waiting.pk}"
    shown = client.post(again, keyed(shop, **{"v-area": "45", "v-trade": "repair"})).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    later = client.post(again, {**hidden, "pick-trade": "first"})
    assert (later.status_code, "Changed since it was printed" in later.content.decode()) == (409, True)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', later.content.decode()))
    assert client.post(again, {**hidden, "pick-area": "second"}).status_code == 303
    assert values(shop) == {"trade": "food", "area": 60.0, "note": "门前"}
