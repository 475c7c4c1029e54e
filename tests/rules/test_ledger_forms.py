"""Conditions, versions of forms and two people at one record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.charter.record_parts import Choice, FieldType, Form, FormField
from gridwork.charter.terms import Text
from gridwork.ledger.rules.asking import asked, complete, only_asked
from gridwork.ledger.rules.carrying import KEPT, carry, homes
from gridwork.ledger.rules.conflicts import between, changes
from tests import make
from tests.rules.test_ledger_values import field_and_value

SHOP = make.charter().ledgers.forms["shop"]
HYDRANT = make.charter().ledgers.forms["hydrant"]
HOUSEHOLD = make.charter().ledgers.forms["household"]


def keys(form: Form, values: dict[str, Any]) -> set[str]:
    return {one.key for one in asked(form, values)}


def test_a_field_is_asked_only_while_its_conditions_hold() -> None:
    assert not {"gas", "gas_alarm", "extinguishers"} & keys(SHOP, {})
    assert "gas" in keys(SHOP, {"trade": "food"})
    assert "gas_alarm" in keys(SHOP, {"trade": "food", "gas": True})
    assert "gas_alarm" not in keys(SHOP, {"trade": "food", "gas": False})
    assert "extinguishers" in keys(SHOP, {"area": 20.0})
    assert "extinguishers" not in keys(SHOP, {"area": 19.9})
    assert "repair" in keys(HOUSEHOLD, {"needs": ["meals", "repairs"]})
    assert "repair" not in keys(HOUSEHOLD, {"needs": ["meals"]})


def test_a_field_that_hangs_on_one_not_asked_is_not_asked_either() -> None:
    assert "gas_alarm" not in keys(SHOP, {"trade": "retail", "gas": True})


def test_answers_to_what_is_not_asked_are_left_out() -> None:
    assert only_asked(SHOP, {"trade": "retail", "gas": True, "note": None}) == {"trade": "retail"}


def test_complete_means_every_required_field_that_is_asked() -> None:
    assert not complete(HYDRANT, {})
    assert complete(HYDRANT, {"working": True})
    assert complete(HYDRANT, {"working": False, "fault": ["dry"]})
    assert not complete(HYDRANT, {"working": False})
    assert not complete(HYDRANT, {"working": False, "fault": []})


def test_a_required_photo_or_contact_kept_beside_the_values_counts() -> None:
    form = HYDRANT.model_copy(
        update={"fields": [one.model_copy(update={"required": True}) for one in HYDRANT.fields if one.key == "photo"]}
    )
    assert not complete(form, {})
    assert complete(form, {"photo": ["0" * 64]})
    assert complete(form, {}, photos=["photo"])
    assert complete(form, {}, contacts=["photo"])


def field(key: str, kind: FieldType = FieldType.TEXT, **more: Any) -> FormField:
    return FormField(key=key, label=Text(zh=key), type=kind, **more)


def form(*fields: FormField) -> Form:
    return SHOP.model_copy(update={"fields": list(fields)})


def choices(*pairs: tuple[str, str]) -> list[Choice]:
    return [Choice(key=key, zh=label) for key, label in pairs]


def test_a_renamed_field_takes_its_answer_along() -> None:
    carried = carry({"floor_area": 12}, form(field("floor_area")), form(field("area", was=["size", "floor_area"])))
    assert (carried.values, carried.kept) == ({"area": 12}, {})


def test_a_field_that_is_gone_leaves_its_answer_kept() -> None:
    carried = carry({"a": "x", "b": "y"}, form(field("a"), field("b")), form(field("a")))
    assert (carried.values, carried.kept) == ({"a": "x"}, {"b": "y"})
    assert carried.stored() == {"a": "x", KEPT: {"b": "y"}}


def test_what_was_kept_comes_back_when_it_is_asked_again() -> None:
    gone = carry({"a": "x", "b": "y"}, form(field("a"), field("b")), form(field("a"))).stored()
    again = carry(gone, form(field("a")), form(field("a"), field("b")))
    assert (again.values, again.kept) == ({"a": "x", "b": "y"}, {})


def test_what_was_kept_stays_kept_when_it_does_not_fit() -> None:
    again = carry({KEPT: {"b": "many"}}, form(field("a")), form(field("b", FieldType.NUMBER)))
    assert (again.values, again.kept) == ({}, {"b": "many"})


def test_a_present_field_is_not_overwritten_by_a_former_one() -> None:
    old = form(field("a"), field("b"))
    carried = carry({"a": "x", "b": "y"}, old, form(field("b", was=["a"])))
    assert (carried.values, carried.kept) == ({"b": "y"}, {"a": "x"})
    assert homes(old, form(field("b", was=["a"]))) == {"b": "b"}


@pytest.mark.parametrize(
    ("old", "value", "new", "there"),
    [
        (field("a"), "１２", field("a", FieldType.NUMBER), 12),
        (field("a"), "很多", field("a", FieldType.NUMBER), None),
        (field("a", FieldType.NUMBER), 12, field("a"), "12"),
        (field("a", FieldType.NUMBER), 12, field("a", FieldType.NUMBER, decimals=1), 12.0),
        (field("a", FieldType.NUMBER, decimals=1), 12.5, field("a", FieldType.NUMBER), None),
        (field("a", FieldType.NUMBER), 12, field("a", FieldType.MONEY), 1200),
        (field("a", FieldType.MONEY), 1250, field("a", FieldType.NUMBER, decimals=1), 12.5),
        (field("a", FieldType.YES_NO), True, field("a"), "是"),
        (field("a"), "有", field("a", FieldType.YES_NO), True),
        (field("a", FieldType.LONG_TEXT), "一\n二", field("a"), None),
        (field("a"), "一", field("a", FieldType.LONG_TEXT), "一"),
        (field("a"), "商店", field("a", FieldType.CHOICE, choices=choices(("shop", "商店"))), "shop"),
        (field("a", FieldType.CHOICE, choices=choices(("shop", "商店"))), "shop", field("a"), "商店"),
        (
            field("a", FieldType.CHOICE, choices=choices(("", "商店"))), "商店",
            field("a", FieldType.CHOICE, choices=choices(("shop", "商店"))), "shop",
        ),
        (
            field("a", FieldType.CHOICE, choices=choices(("shop", "商店"))), "shop",
            field("a", FieldType.CHOICE, choices=choices(("shop", "店铺"))), "shop",
        ),
        (
            field("a", FieldType.CHOICE, choices=choices(("shop", "商店"))), "shop",
            field("a", FieldType.CHOICES, choices=choices(("shop", "商店"), ("b", "乙"))), ["shop"],
        ),
        (
            field("a", FieldType.CHOICES, choices=choices(("shop", "商店"), ("b", "乙"))), ["b"],
            field("a", FieldType.CHOICE, choices=choices(("b", "乙"))), "b",
        ),
        (
            field("a", FieldType.CHOICES, choices=choices(("shop", "商店"), ("b", "乙"))), ["shop", "b"],
            field("a", FieldType.CHOICE, choices=choices(("b", "乙"))), None,
        ),
        (field("a", FieldType.DATE), "2026-03-01", field("a"), "2026-03-01"),
        (field("a", FieldType.PHOTO), ["0" * 64], field("a"), None),
    ],
)  # fmt: skip
def test_an_answer_changes_its_type_when_the_new_one_can_say_all_of_it(
    old: FormField, value: Any, new: FormField, there: Any
) -> None:
    carried = carry({"a": value}, form(old), form(new))
    expected = ({}, {"a": value}) if there is None else ({"a": there}, {})
    assert (carried.values, carried.kept) == expected


def test_of_several_choices_those_that_are_gone_are_kept() -> None:
    old = field("a", FieldType.CHOICES, choices=choices(("x", "甲"), ("y", "乙")))
    carried = carry({"a": ["x", "y"]}, form(old), form(old.model_copy(update={"choices": choices(("y", "乙"))})))
    assert (carried.values, carried.kept) == ({"a": ["y"]}, {"a": ["x"]})


@given(field_and_value(), field_and_value(), st.sampled_from(["it", "other"]), st.booleans())
def test_carrying_never_loses_a_value(
    before: tuple[FormField, Any], after: tuple[FormField, Any], key: str, was: bool
) -> None:
    (old, value), (new, _) = before, after
    new = new.model_copy(update={"key": key, "was": ["it"] if was and key == "other" else []})
    carried = carry({"it": value, KEPT: {"it": "earlier"}}, form(old), form(new))
    assert "earlier" in carried.kept.values()
    there = carried.values.get(key)
    if there is None:
        assert value in carried.kept.values()
    elif isinstance(value, list) and isinstance(there, list):
        kept = [one for found in carried.kept.values() if isinstance(found, list) for one in found]
        assert len(there) + len(kept) >= len(value)
    elif old.type is new.type and new.type not in (FieldType.CHOICE, FieldType.NUMBER):
        assert there == value


@given(field_and_value())
def test_carrying_into_the_same_form_changes_nothing(pair: tuple[FormField, Any]) -> None:
    one, value = pair
    assert carry({"it": value}, form(one), form(one)).stored() == {"it": value}


VALUES = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 2) | st.booleans() | st.lists(st.integers(0, 1)))


def test_changes_that_do_not_touch_merge_and_others_are_put_to_a_person() -> None:
    merged = between({"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 2}, {"a": 1, "b": 2, "c": 3})
    assert merged.values == {"a": 2, "b": 2, "c": 2}
    assert merged.conflicts == {"c": (1, 2, 3)}


def test_the_same_change_by_both_is_no_conflict_and_clearing_is_a_change() -> None:
    assert between({"a": 1}, {"a": 2}, {"a": 2}).conflicts == {}
    assert between({"a": 1}, {}, {"a": 1}).values == {}
    assert between({"a": 1}, {}, {"a": 2}).conflicts == {"a": (1, None, 2)}
    assert between({"a": 1}, {"a": 1}, {}).values == {}


@given(VALUES, VALUES, VALUES)
def test_merging_commutes_where_nothing_conflicts(base: Any, one: Any, other: Any) -> None:
    here, there = between(base, one, other), between(base, other, one)
    assert here.conflicts.keys() == there.conflicts.keys()
    if not here.conflicts:
        assert changes(here.values, there.values) == ({}, {})


@given(VALUES, VALUES)
def test_who_alone_changes_something_gets_exactly_that(base: Any, mine: Any) -> None:
    assert changes(between(base, base, mine).values, mine) == ({}, {})
    assert changes(between(base, mine, base).values, mine) == ({}, {})
