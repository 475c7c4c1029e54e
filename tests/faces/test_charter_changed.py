"""What was recorded under an earlier charter is taken from a phone and told in words, at the desk and on the phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.html import strip_tags
from uuid_utils.compat import uuid7

from gridwork.fieldwork.models import Inspection, Visit
from gridwork.territory.queries.edition import today
from tests import recording
from tests.adopting import adopted
from tests.faces.desk import Staff, signed_in
from tests.faces.phone import Phone

pytestmark = pytest.mark.django_db
PASS = {key: {"is": "pass"} for key in ("equipment", "exits", "electricity")}


def words(answer: Any) -> str:
    """What a page that opens says, without addresses and scripts."""
    assert answer.status_code == 200
    return strip_tags(answer.content.decode())


@pytest.fixture
def phone(staff: Staff) -> Phone:
    return Phone.of(staff.worker, language="zh-hans")


@pytest.mark.parametrize("ago", [5, 0])
def test_work_without_signal_is_stored_after_the_charter_changed(phone: Phone, staff: Staff, ago: int) -> None:
    grid, day = staff.county.grids[0], str(today() - timedelta(days=ago))
    home, shop = recording.dwelling(grid, households=1), recording.shop(grid)
    at = phone.now() - timedelta(days=ago)
    needed = {"visit": "declared_need", "place": home.pk, "outcome": "met", "needs": ["errands"], "words": ""}
    looked = {"inspection": "fire", "place": shop.pk, "answers": PASS, "words": "", "notice": False}
    acts = [phone.act("visit", at=at, day=day, **needed), phone.act("inspection", at=at, day=day, **looked)]
    adopted(ago=3)
    assert [one["outcome"] for one in phone.send(*acts)] == ["stored", "stored"]
    desk = signed_in(staff.worker)
    page = words(desk.get(f"/desk/visits/places/{home.pk}"))
    assert "declared_need" not in page
    assert "errands" not in page
    assert "代买代办" in page
    page = words(desk.get(f"/desk/inspections/{Inspection.objects.get().pk}"))
    assert "用电规范" in page
    assert "electricity" not in page
    for address in (f"/desk/places/{home.pk}", f"/desk/inspections/places/{shop.pk}", "/desk/fieldwork/log"):
        assert desk.get(address).status_code == 200
    assert Visit.objects.get().needs == "errands"


@pytest.mark.parametrize(("ago", "status"), [(0, 303), (20, 422)])
def test_a_form_open_at_the_desk_while_the_charter_changed_is_taken_or_refused_in_words(
    staff: Staff, ago: int, status: int
) -> None:
    home, desk = recording.dwelling(staff.county.grids[0], households=1), signed_in(staff.worker)
    form = {
        "act_ref": str(uuid7()),
        "kind": "declared_need",
        "day": str(today()),
        "outcome": "met",
        "words": "灯泡坏了",
    }
    adopted(ago=ago)
    answer = desk.post(f"/desk/visits/places/{home.pk}/record", form | {"needs": ["errands"]})
    assert answer.status_code == status
    assert [one.needs for one in Visit.objects.all()] == (["errands"] if status == 303 else [])
    if status == 422:
        assert "章程没有这类走访" in answer.content.decode()
        assert "灯泡坏了" in answer.content.decode()


def test_what_no_charter_of_the_time_asked_is_refused_in_words(phone: Phone, staff: Staff) -> None:
    home = recording.dwelling(staff.county.grids[0], households=1)
    adopted(ago=20)
    visit = {"visit": "declared_need", "place": home.pk, "outcome": "met", "needs": [], "words": ""}
    (receipt,) = phone.send(phone.act("visit", day=str(today()), **visit))
    assert receipt["outcome"] == "refused"
    assert receipt["fault"]["reason"] == "章程没有这类走访，请按现有的走访种类登记。"


def test_the_phone_is_told_what_earlier_charters_called_things(phone: Phone) -> None:
    assert phone.get("frame").json()["former"] == {"needs": {}, "checks": {}}
    adopted(ago=3)
    former = phone.get("frame").json()["former"]
    assert former["checks"] == {"fire/electricity": "用电规范"}
    assert former["needs"]["every_household/errands"] == "代买代办"
    assert {"declared_need/errands", "declared_need/meals"} <= former["needs"].keys()
