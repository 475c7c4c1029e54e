"""A receipt is told in the language asked for now, whatever was spoken when the entry arrived (F7)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gridwork.charter.queries.adopted import in_force
from gridwork.ledger.commands import change_place, change_record
from gridwork.sync.models import Receipt
from tests import make, recording
from tests.faces.desk import Staff
from tests.faces.phone import Phone

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def phone(staff: Staff) -> Phone:
    return Phone.of(staff.worker)


def in_both(phone: Phone, act: dict[str, Any], arrives_in: str) -> dict[str, dict[str, Any]]:
    """What the receipt says in either language, where the entry arrived in one of them."""
    phone.language = arrives_in
    (first,) = phone.send(act)
    said = {}
    for language in LANGUAGES:
        phone.language = language
        (said[language],) = phone.get("receipts").json()["receipts"]
        assert phone.send(act) == [said[language]]
    assert said[arrives_in] == first
    return said


@pytest.mark.parametrize("arrives_in", LANGUAGES)
def test_a_refusal_is_read_in_the_language_asked_for(phone: Phone, arrives_in: str) -> None:
    said = in_both(phone, phone.act("case.note", case=10**6, words="x"), arrives_in)
    assert said["en"]["fault"] == {"code": "not-found", "reason": "There is no such case."}
    assert said["zh-hans"]["fault"] == {"code": "not-found", "reason": "没有这件案卷。"}


@pytest.mark.parametrize("arrives_in", LANGUAGES)
def test_all_faults_of_a_form_are_read_with_what_fills_them_in(phone: Phone, staff: Staff, arrives_in: str) -> None:
    home = recording.dwelling(staff.county.grids[0])
    act = phone.act("record.open", form="household", place=home.pk, values={"members": 40, "needs": ["x"]})
    said = in_both(phone, act, arrives_in)
    assert "It must be at most 30. This is not an answer this field can hold." in said["en"]["fault"]["reason"]
    assert "不能大于 30。" in said["zh-hans"]["fault"]["reason"]
    assert said["zh-hans"]["fault"] | {"reason": ""} == said["en"]["fault"] | {"reason": ""}


@pytest.mark.parametrize("arrives_in", LANGUAGES)
@pytest.mark.parametrize("of", ["place", "record"])
def test_fields_in_dispute_are_called_as_the_language_asked_for_calls_them(
    phone: Phone, staff: Staff, of: str, arrives_in: str
) -> None:
    shop = recording.shop(staff.county.grids[0])
    if of == "place":
        change_place(make.act(person=staff.village), make.operator(), shop.pk, {"name": "他的"}, seen=1)
        act = phone.act("place.change", place=shop.pk, seen=1, values={"name": "我的"})
        labels = {"zh-hans": "名称", "en": "Name"}
    else:
        record = recording.record("shop", shop, trade="food")
        change_record(make.act(), make.operator(), record.pk, {"trade": "repair"}, seen=1)
        act = phone.act("record.change", record=record.pk, seen=1, values={"trade": "clothes"})
        (field,) = [one for one in in_force().charter.ledgers.forms["shop"].fields if one.key == "trade"]
        labels = {language: field.label.to(language) for language in LANGUAGES}
    said = in_both(phone, act, arrives_in)
    assert {language: one["conflict"]["fields"][0]["label"] for language, one in said.items()} == labels
    assert len({one["fault"]["reason"] for one in said.values()}) == 2


def test_a_receipt_of_an_earlier_release_says_what_it_said_then(phone: Phone) -> None:
    act = phone.act("case.note", case=10**6, words="x")
    phone.send(act)
    was = {"code": "not-found", "reason": "没有这个案卷（100%）。", "place": "case"}
    Receipt.objects.update(answer=json.dumps({"fault": was}))
    (receipt,) = phone.send(act)
    assert receipt["fault"] == was
