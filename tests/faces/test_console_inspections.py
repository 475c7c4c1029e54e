"""The console's pages of inspections, rectification notices and key units (F5)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.formats import date_format
from django.utils.timezone import localtime
from uuid_utils.compat import uuid7

from gridwork.charter.queries.adopted import in_force
from gridwork.faces.console.clock import exactly, in_full
from gridwork.fieldwork.commands.key_units import KeyUnitDraft, list_key_unit
from gridwork.fieldwork.commands.watching import remind
from gridwork.fieldwork.models import Inspection, KeyUnit, Rectification
from gridwork.fieldwork.queries.standings import terms_of
from gridwork.fieldwork.rules import rectifying
from gridwork.ledger.models import Place
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.territory.models import Posting
from gridwork.territory.queries.edition import today
from tests import inspecting, make, pictures, recording
from tests.crew import acted
from tests.faces.desk import Staff, opens_within, signed_in, staffed
from tests.inspecting import fresh, inspect_, notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    return staffed()


@pytest.fixture
def shop(staff: Staff) -> Place:
    return recording.shop(staff.county.grids[0])


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def filled(**lines: str) -> dict[str, Any]:
    """A checklist filled in; what failed has words and a photo."""
    form: dict[str, Any] = {"act_ref": str(uuid7()), "day": str(today()), "words": "店主在场", "notice": "on"}
    for key in inspecting.LINES:
        form[f"is-{key}"] = lines.get(key, "pass")
        if form[f"is-{key}"] == "fail":
            form[f"words-{key}"] = "过道堆着纸箱"
            form[f"photos-{key}"] = SimpleUploadedFile("a.jpg", pictures.picture(), "image/jpeg")
    return form


def test_what_is_due_leads_to_its_checklist_and_that_to_a_notice(staff: Staff, shop: Place) -> None:
    client = signed_in(staff.worker)
    listed = text(client, "/desk/inspections")
    address = re.search(r'href="(/desk/inspections/places/\d+/fire)', listed)
    assert address is not None
    form = text(client, address[1])
    assert [line for line in ("灭火器材齐全有效", "出口、通道畅通", "用电规范") if line not in form] == []
    response = client.post(address[1], filled(exits="fail"))
    made = Inspection.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/desk/inspections/{made.pk}")
    page = text(client, f"/desk/inspections/{made.pk}")
    assert Rectification.objects.get().full_number in page
    assert "过道堆着纸箱" in page
    assert "/desk/inspections/places/" not in text(client, "/desk/inspections").split("<main")[1]


def test_a_refused_checklist_keeps_what_was_typed_and_names_the_line(staff: Staff, shop: Place) -> None:
    client, address = signed_in(staff.worker, "en"), f"/desk/inspections/places/{shop.pk}/fire"
    form = filled(exits="fail")
    del form["photos-exits"]
    response = client.post(address, form)
    said = response.content.decode()
    assert (response.status_code, "过道堆着纸箱" in said, "Add a photo" in said) == (422, True, True)
    del form["is-electricity"]
    assert "Answer this line" in client.post(address, form).content.decode()
    assert not Inspection.objects.exists()


def test_a_checklist_on_which_nothing_applies_asks_why_beside_the_remarks(staff: Staff, shop: Place) -> None:
    client, address = signed_in(staff.worker, "en"), f"/desk/inspections/places/{shop.pk}/fire"
    form = filled(**dict.fromkeys(("equipment", "exits", "electricity"), "n/a"))
    response = client.post(address, form | {"words": ""})
    assert response.status_code == 422
    assert "say why nothing could be looked at" in response.content.decode()
    assert client.post(address, form | {"words": "停业装修"}).status_code == 303


def test_a_notice_is_issued_from_the_page_of_its_inspection(staff: Staff, shop: Place) -> None:
    made, client = inspect_(staff.worker, shop, exits="fail"), signed_in(staff.worker)
    address = f"/desk/inspections/{made.pk}/issue"
    assert address in text(client, f"/desk/inspections/{made.pk}")
    issued = client.post(address, {"act_ref": str(uuid7())})
    assert issued["Location"] == f"/desk/rectifications/{Rectification.objects.get().pk}"
    assert client.post(address, {"act_ref": str(uuid7())}).status_code == 409


def test_the_second_look_asks_only_what_is_open_and_closes_the_chain(staff: Staff, shop: Place) -> None:
    chain, client = notice(staff.worker, shop), signed_in(staff.worker)
    address = f"/desk/rectifications/{chain.pk}/again"
    form = text(client, address)
    assert ("is-exits" in form, "is-electricity" in form) == (True, False)
    response = client.post(address, {"act_ref": str(uuid7()), "is-exits": "pass", "day": "2026-01-15"})
    assert (response.status_code, fresh(chain).state) == (303, "closed")
    closed = client.post(address, {"act_ref": str(uuid7()), "is-exits": "pass", "day": "2026-01-15"})
    assert closed.status_code == 409


def test_an_ordinary_inspection_names_the_open_notice_and_asks_before_it_passes_its_line(
    staff: Staff, shop: Place
) -> None:
    """What passes closes no notice: whoever answers so says whether it is looked at again, and is led there."""
    mended = notice(staff.worker, shop, "2026-01-05 09:00", equipment="fail")
    inspecting.again(staff.worker, mended, "2026-01-06 09:00")
    chain = notice(staff.worker, shop, "2026-01-05 10:00", exits="fail", another=True)
    client = signed_in(staff.worker, "en")
    again = f"/desk/rectifications/{chain.pk}/again"
    assert again in text(client, f"/desk/inspections?grid={shop.grid_id}")
    address = f"/desk/inspections/places/{shop.pk}/fire"
    head, lines = text(client, address).split('<form method="post" class="stack"', 1)
    assert [one for one in (chain.full_number, "stands open here", "过道堆着纸箱", again) if one not in head] == []
    assert mended.full_number not in head
    assert lines.index("Still to be put right") < lines.index("Put right</span>")
    silent = client.post(address, filled())
    assert (silent.status_code, "Say whether it is looked at again" in silent.content.decode()) == (422, True)
    assert Inspection.objects.count() == 3
    fails = client.post(address, filled(exits="fail"))
    assert fails.status_code == 303, "nothing is asked where the line fails again"
    led = client.post(address, filled() | {f"look-{chain.pk}": "next", "another": "on"})
    assert (led.status_code, led["Location"]) == (303, f"{again}?right=exits")
    second = text(client, led["Location"])
    assert re.search(r'name="is-exits" value="pass"[^>]* checked', second)
    assert fresh(chain).state == "issued"
    left = client.post(address, filled() | {f"look-{chain.pk}": "later", "another": "on"})
    assert re.fullmatch(r"/desk/inspections/\d+", left["Location"])


def test_each_notice_that_is_to_be_looked_at_again_is_told_and_led_to_one_after_the_other(
    staff: Staff, shop: Place
) -> None:
    """Three of them; of those answered yes one is closed meanwhile, and the way goes on to the last."""
    chains = inspecting.notices(staff.worker, shop)
    one, two, three = chains
    client, address = signed_in(staff.worker, "en"), f"/desk/inspections/places/{shop.pk}/fire"
    silent = client.post(address, filled()).content.decode()
    assert [chain.full_number for chain in chains if f"what notice {chain.full_number} asks for" not in silent] == []
    led = client.post(address, filled() | {f"look-{chain.pk}": "next" for chain in chains})
    right = urlencode({"right": ",".join(inspecting.LINES)})
    assert led["Location"] == f"/desk/rectifications/{one.pk}/again?{right}&then={two.pk}%2C{three.pk}"
    page = text(client, led["Location"])
    assert f"Now make the second look: {', '.join(chain.full_number for chain in chains)}." in page
    assert re.findall(r'name="is-([a-z]+)" value="pass"[^>]* checked', page) == ["equipment"]
    inspecting.again(staff.village, two)
    given = {"act_ref": str(uuid7()), "is-equipment": "fail", "day": str(today())}
    refused = client.post(led["Location"], given)
    assert (refused.status_code, "Add a photo" in refused.content.decode()) == (422, True)
    onward = client.post(led["Location"], given | {"is-equipment": "pass"})
    assert onward["Location"] == f"/desk/rectifications/{three.pk}/again?{right}"
    page = text(client, onward["Location"])
    assert (f"Now make the second look: {three.full_number}." in page, one.full_number in page) == (True, False)
    ended = client.post(onward["Location"], {"act_ref": str(uuid7()), "is-electricity": "pass", "day": str(today())})
    assert ended["Location"] == f"/desk/rectifications/{three.pk}"
    assert {fresh(chain).state for chain in chains} == {"closed"}
    for then in ("x", "0", "9" * 30, str(two.pk)):
        other = notice(staff.worker, recording.shop(shop.grid))
        said = {"act_ref": str(uuid7()), "is-exits": "pass", "day": str(today())}
        led = client.post(f"/desk/rectifications/{other.pk}/again?then={then}", said)
        assert led["Location"] == f"/desk/rectifications/{other.pk}"


def test_an_inspection_recorded_there_that_day_already_is_asked_about_and_taken_as_another_one(
    staff: Staff, shop: Place
) -> None:
    client, address = signed_in(staff.worker, "en"), f"/desk/inspections/places/{shop.pk}/fire"
    assert client.post(address, filled()).status_code == 303
    assert 'name="another"' not in text(client, address)
    asked = client.post(address, filled())
    page = asked.content.decode()
    assert (asked.status_code, 'type="checkbox" name="another"' in page) == (422, True)
    assert f"This inspection of that day is recorded already, by {staff.worker.name}" in page
    refused = client.post(address, filled() | {"another": "on", "is-exits": ""}).content.decode()
    assert re.search(r'type="checkbox" name="another"[^>]* checked', refused), "what was ticked stays ticked"
    assert client.post(address, filled() | {"another": "on"}).status_code == 303
    assert Inspection.objects.count() == 2


def test_taking_back_is_offered_only_where_nothing_rests_on_the_inspection(staff: Staff, shop: Place) -> None:
    client, made = signed_in(staff.worker, "en"), inspect_(staff.worker, shop, exits="fail")
    address = f"/desk/inspections/{made.pk}"
    page, offer = text(client, address), f"/mistakes/inspection/{made.pk}"
    assert (offer in page, "rests on this inspection" in page) == (True, False)
    client.post(f"{address}/issue", {"act_ref": str(uuid7())})
    page = text(client, address)
    assert (offer in page, "rests on this inspection" in page) == (False, True)
    assert "rests on this inspection" not in text(signed_in(staff.village, "en"), address), "it is not theirs"


def test_the_chain_page_offers_what_may_be_done_and_says_why_not_the_rest(staff: Staff, shop: Place) -> None:
    chain, client = notice(staff.worker, shop), signed_in(staff.worker, "en")
    page, address = text(client, f"/desk/rectifications/{chain.pk}"), f"/desk/rectifications/{chain.pk}"
    assert [one for one in ("extend", "hand-over", "withdraw") if f"{address}/{one}" not in page] == []
    assert "None of your posts" in text(signed_in(staff.county_head, "en"), address)
    form = {"act_ref": str(uuid7()), "by": "2 working days", "reason": "配件未到货"}
    assert client.post(f"{address}/extend", form).status_code == 303
    assert "配件未到货" in text(client, address)
    assert client.post(f"{address}/hand-over", {"act_ref": str(uuid7()), "reason": ""}).status_code == 422
    assert client.post(f"{address}/hand-over", {"act_ref": str(uuid7()), "reason": "拒不整改"}).status_code == 303
    case = fresh(chain).case
    assert case is not None
    assert case.number in text(client, address)
    assert chain.full_number in text(client, f"/desk/cases/{case.pk}")
    late = client.post(f"{address}/withdraw", {"act_ref": str(uuid7()), "reason": "写错"})
    assert (late.status_code, "写错" in late.content.decode()) == (409, True)


def test_an_extension_shows_the_new_deadline_before_and_ends_where_the_charter_does(staff: Staff, shop: Place) -> None:
    """Ten working days, and once over as long again: counted from now, what is offered first is always taken."""
    long_over = notice(staff.worker, recording.shop(staff.county.grids[0]), "2026-01-05 09:00")
    chain, client = notice(staff.worker, shop), signed_in(staff.worker, "en")
    address = f"/desk/rectifications/{chain.pk}"
    offered = re.findall(r'<option value="([^"]+)"( selected)?>([^<]+)', text(client, address))
    assert [(by, bool(chosen)) for by, chosen, _ in offered] == [
        (f"{n} working day{'s' * (n > 1)}", n == 2) for n in range(1, 11)
    ]
    form = {"act_ref": str(uuid7()), "by": "3 working days", "reason": "配件未到货"}
    assert client.post(f"{address}/extend", form).status_code == 303
    assert offered[2][2] == f"{in_full(fresh(chain).deadline_at)} · 3 working days"
    late = client.post(f"{address}/extend", form | {"act_ref": str(uuid7()), "by": "9999 working days", "seen": "2"})
    limit = terms_of(in_force(), in_force().charter.inspections["fire"])
    latest = rectifying.latest(limit, chain.deadline_at)
    assert (late.status_code, date_format(localtime(latest), "DATETIME_FORMAT") in late.content.decode()) == (422, True)
    rest = re.findall(r'<option value="([^"]+)"', text(client, address))
    assert (len(rest), f"{address}/extend" in text(client, address)) == (7, True)
    form |= {"act_ref": str(uuid7()), "by": rest[-1], "seen": "2"}
    assert client.post(f"{address}/extend", form).status_code == 303
    page = text(client, address)
    assert (f"{address}/extend" in page, "it begins the next round" in page) == (False, True)
    assert f"/desk/rectifications/{long_over.pk}/extend" not in text(client, f"/desk/rectifications/{long_over.pk}")


def test_each_reminder_of_a_deadline_says_who_was_told(staff: Staff, shop: Place) -> None:
    chain = notice(staff.worker, shop, "2026-01-05 09:00")
    assert remind(at=chain.deadline_at) == 1
    assert remind(at=chain.inspect_by) == 1
    page = text(signed_in(staff.town, "en"), f"/desk/rectifications/{chain.pk}")
    told = re.findall(r"Told: ([^<]+)", page)
    assert len(told) == 2
    assert all(staff.worker.name in one for one in told)
    other = notice(staff.worker, recording.shop(staff.county.grids[0]), "2026-01-05 09:00")
    make.away(Posting.objects.get(person=staff.worker), date(2026, 1, 10), date(2026, 2, 10))
    assert remind(at=other.deadline_at) == 1
    assert "Nobody was told" in text(signed_in(staff.town, "en"), f"/desk/rectifications/{other.pk}")


def test_whoever_is_on_leave_is_told_that_and_not_that_the_post_may_not(staff: Staff, shop: Place) -> None:
    chain, client = notice(staff.worker, shop), signed_in(staff.worker, "en")
    make.away(Posting.objects.get(person=staff.worker), today(), today())
    address = f"/desk/rectifications/{chain.pk}"
    page = text(client, address)
    assert ("You are on leave" in page, "None of your posts" in page) == (True, False)
    assert "You are on leave" in client.post(f"{address}/extend", {"act_ref": str(uuid7())}).content.decode()


def test_past_a_round_the_page_offers_the_hand_over_first_and_says_which_round_it_is(staff: Staff, shop: Place) -> None:
    chain, client = notice(staff.worker, shop, "2026-01-05 09:00"), signed_in(staff.worker, "en")
    address = f"/desk/rectifications/{chain.pk}"
    assert "Round 2" not in text(client, address)
    inspecting.again(staff.worker, chain, "2026-01-21 09:00", exits="fail")
    page = text(client, address)
    assert "Round 2: the deadline passed before" in page
    assert "can be handed over to: Water office" in page
    assert re.search(r'id="deed-hand-over" open', page)
    assert "Round 2: to be put right by 4 Feb 2026 17:30, looked at again by 9 Feb 2026 17:30." in page
    assert "To be put right by 19 Jan 2026 17:30" in page


def test_the_chain_goes_on_with_the_deadlines_of_its_case_and_lists_what_was_found(staff: Staff, shop: Place) -> None:
    chain, client = notice(staff.worker, shop), signed_in(staff.worker, "en")
    address = f"/desk/rectifications/{chain.pk}"
    form = {"act_ref": str(uuid7()), "reason": "拒不整改"}
    assert client.post(f"{address}/hand-over", form).status_code == 303
    case = fresh(chain).case
    assert case is not None
    page = text(client, address)
    assert [one for one in (case.step_due_at, case.promised_at) if exactly(one) not in page] == []
    listed = text(client, "/desk/rectifications?state=handed+over")
    assert ("Exits" in listed, "What was found" in listed, "To be put right" in listed) == (True, True, False)


def test_who_did_not_see_that_the_deadline_was_moved_does_not_move_it_again(staff: Staff, shop: Place) -> None:
    chain, client = notice(staff.worker, shop), signed_in(staff.village, "en")
    address = f"/desk/rectifications/{chain.pk}"
    assert f'name="seen" value="{chain.seq}"' in text(client, address)
    form = {"by": "2 days", "reason": "配件未到货", "seen": str(chain.seq)}
    assert signed_in(staff.worker).post(f"{address}/extend", form | {"act_ref": str(uuid7())}).status_code == 303
    once = fresh(chain).deadline_at
    late = client.post(f"{address}/extend", form | {"act_ref": str(uuid7())})
    assert (late.status_code, "moved the deadline" in late.content.decode()) == (409, True)
    assert fresh(chain).deadline_at == once
    assert f'name="seen" value="{fresh(chain).seq}"' in late.content.decode()


def test_notices_are_listed_by_state_and_area(staff: Staff, shop: Place) -> None:
    chain, client = notice(staff.worker, shop, "2026-01-05 09:00"), signed_in(staff.town)
    for asked, there in (
        ("", True), ("?state=overdue", True), ("?state=closed", False), (f"?area={staff.county.grids[1].id}", False),
        ("?after=nonsense&state=nonsense&area=x", True),
    ):  # fmt: skip
        assert (chain.full_number in text(client, f"/desk/rectifications{asked}")) is there, asked


def test_progress_goes_from_the_county_down_to_a_grid(staff: Staff, shop: Place) -> None:
    recording.shop(staff.county.grids[0])
    Place.objects.update(opened_at=make.day("2024-01-01 09:00"))
    inspect_(staff.worker, shop)
    client = signed_in(staff.county_head)
    for area in ("", f"?area={staff.county.villages[0].id}", f"?area={staff.county.grids[0].id}"):
        assert "1 / 2" in text(client, f"/desk/inspections/progress{area}")
    before = text(client, f"/desk/inspections/progress?period=last&area={staff.county.grids[0].id}")
    assert "1 / 2" not in before
    assert "0 / 2" in before


def test_a_dossier_is_opened_kept_and_closed_on_its_page(staff: Staff, shop: Place) -> None:
    client = signed_in(staff.worker, "en")
    form = {"act_ref": str(uuid7()), "reason": "经营烟花爆竹", "name": "王店长", "phone": "010-5555"}
    assert client.post(f"/desk/keyunits/new/{shop.pk}", form | {"phone": "x"}).status_code == 422
    client.post(f"/desk/keyunits/new/{shop.pk}", form)
    unit = KeyUnit.objects.get()
    address = f"/desk/keyunits/{unit.pk}"
    assert "王店长" not in text(client, address)
    assert "王店长" in client.post(f"{address}/read").content.decode()
    noted = {"act_ref": str(uuid7()), "kind": "drill", "day": "2026-01-10", "words": "疏散演练"}
    assert client.post(f"{address}/upkeep", noted).status_code == 303
    assert "疏散演练" in text(client, address)
    assert client.post(f"{address}/upkeep", noted | {"act_ref": str(uuid7()), "words": ""}).status_code == 422
    client.post(f"{address}/remove", {"act_ref": str(uuid7())})
    client.post(f"{address}/responsible", {"act_ref": str(uuid7()), "name": "李店长", "phone": ""})
    assert "Read it, on record" in text(client, address)
    assert address in text(client, "/desk/keyunits")
    assert client.post(f"{address}/unlist", {"act_ref": str(uuid7()), "reason": "已转业"}).status_code == 303
    assert address not in text(client, "/desk/keyunits")


def test_the_pages_take_few_queries(staff: Staff, shop: Place) -> None:
    made = inspect_(staff.worker, shop, exits="fail")
    chain = notice(staff.worker, recording.shop(staff.county.grids[0]))
    given = KeyUnitDraft(shop.pk, "经营烟花爆竹", ContactGiven("王店长"))
    unit = list_key_unit(acted(staff.worker), make.powers(staff.worker), given)
    client = signed_in(staff.worker)
    for address, most in (
        ("inspections", 8), ("inspections/progress", 7), (f"inspections/places/{shop.pk}", 9),
        (f"inspections/places/{shop.pk}/fire", 9), (f"inspections/places/{chain.place_id}/fire", 10),
        (f"inspections/{made.pk}", 9), ("rectifications", 7),
        (f"rectifications/{chain.pk}", 12), (f"rectifications/{chain.pk}/again", 11), ("keyunits", 8),
        (f"keyunits/new/{shop.pk}", 9), (f"keyunits/{unit.pk}", 12),
    ):  # fmt: skip
        opens_within(client, f"/desk/{address}", most)
