"""What types cannot say of a ledger's form: each fault is made in a sound one and must be found at its key."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from gridwork.charter.rules.checks import faults
from gridwork.charter.rules.faults import dotted
from gridwork.charter.rules.guard import watching
from gridwork.charter.rules.load import SHIPPED, load, read
from gridwork.charter.schema import Charter
from tests.make import CHARTER

Content = dict[str, Any]
SOUND = read(CHARTER).content
NAMES = ["base", "tangshan-town", "zigui-digital"]


def field(content: Content, form: str, key: str) -> Content:
    found: Content = next(one for one in content["ledgers"]["forms"][form]["fields"] if one["key"] == key)
    return found


def at(form: str, key: str, *rest: object) -> str:
    """Where a field's fault is told: places count from 1."""
    keys = [one["key"] for one in SOUND["ledgers"]["forms"][form]["fields"]]
    return ".".join(map(str, ("ledgers", "forms", form, "fields", keys.index(key) + 1, *rest)))


def changed(change: Callable[[Content], object]) -> Content:
    content = deepcopy(SOUND)
    change(content)
    return content


def found(change: Callable[[Content], object]) -> list[tuple[str, str]]:
    charter = Charter.model_validate(changed(change))
    return [(dotted(fault.path), fault.message % fault.params) for fault in faults(charter)]


def put(form: str, key: str, /, **said: Any) -> Callable[[Content], object]:
    return lambda c: field(c, form, key).update(said)


def form(name: str, **said: Any) -> Callable[[Content], object]:
    return lambda c: c["ledgers"]["forms"][name].update(said)


def when(**said: Any) -> Callable[[Content], object]:
    return put("shop", "gas_alarm", when=[said])


NEXT = at("hydrant", "next_check")
WHEN = at("shop", "gas_alarm", "when", 1)
FAULTS: list[tuple[Callable[[Content], object], str, str]] = [
    (form("shop", domain="trades"), "ledgers.forms.shop.domain", "Did you mean “trade”"),
    (form("shop", of=["shop", "shopp"]), "ledgers.forms.shop.of.2", "Did you mean “shop”"),
    (form("shop", of=["shop", "shop"]), "ledgers.forms.shop.of.2", "given twice"),
    (form("hydrant", of=["01013", "shop"]), "ledgers.forms.hydrant.of.2", "not the beginning of a standard code"),
    (form("household", of=["shop"]), "ledgers.forms.household.of", "Only a form about premises or facilities"),
    (form("shop", shows=["trade", "arae"]), "ledgers.forms.shop.shows.2", "Did you mean “area”"),
    (form("shop", shows=["area", "area"]), "ledgers.forms.shop.shows.2", "given twice"),
    (form("shop", shows=["contact"]), "ledgers.forms.shop.shows.1", "no room"),
    (form("hydrant", shows=["photo"]), "ledgers.forms.hydrant.shows.1", "no room"),
    (form("shop", verify_every="working day"), "ledgers.forms.shop.verify_every", "calendar days"),
    (lambda c: c["ledgers"]["premises"]["clinic"].update(name="商店"), "ledgers.premises.clinic.name", "given twice"),
    (put("shop", "fee", key="area"), at("shop", "fee", "key"), "given twice"),
    (put("shop", "fee", label="面积"), at("shop", "fee", "label"), "given twice"),
    (put("shop", "fee", was=["note"]), at("shop", "fee", "was", 1), "key of another field"),
    (put("shop", "fee", was=["floor_area"]), at("shop", "fee", "was", 1), "key of another field"),
    (put("shop", "fee", was=["fee"]), at("shop", "fee", "was", 1), "key of another field"),
    (put("shop", "trade", choices=[]), at("shop", "trade", "choices"), "needs choices"),
    (put("shop", "note", choices=["甲"]), at("shop", "note", "choices"), "only such"),
    (put("shop", "note", pattern="("), at("shop", "note", "pattern"), "not a pattern"),
    (put("shop", "area", pattern="[0-9]"), at("shop", "area", "pattern"), "Only a text"),
    (put("shop", "fee", decimals=2), at("shop", "fee", "decimals"), "Only a number"),
    (put("shop", "area", least=9, most=1), at("shop", "area", "least"), "more than"),
    (put("shop", "note", most=9), at("shop", "note", "least"), "Only numbers and sums"),
    (put("shop", "fee", unit="万元"), at("shop", "fee", "unit"), "kept in yuan"),
    (
        put("shop", "trade", choices=[{"key": "a", "zh": "甲"}, {"key": "a", "zh": "乙"}]),
        at("shop", "trade", "choices", 2), "“a”",
    ),
    (
        put("shop", "trade", choices=[{"key": "b", "zh": "甲"}, {"key": "c", "zh": "b"}]),
        at("shop", "trade", "choices", 2), "“b”",
    ),
    (put("shop", "trade", choices=["甲", "甲"]), at("shop", "trade", "choices", 2), "“甲”"),
    (put("hydrant", "next_check", no_less_than="checkd"), f"{NEXT}.no_less_than", "There is no"),
    (put("hydrant", "next_check", no_less_than="next_check"), f"{NEXT}.no_less_than", "There is no"),
    (put("hydrant", "next_check", no_more_than="pressure"), f"{NEXT}.no_more_than", "compared"),
    (put("hydrant", "working", no_more_than="pressure"), at("hydrant", "working", "no_more_than"), "compared"),
    (put("shop", "fee", no_more_than="area"), at("shop", "fee", "no_more_than"), "compared"),
    (when(field="gaz", yes=True), f"{WHEN}.field", "no earlier field"),
    (when(field="note", yes=True), f"{WHEN}.field", "no earlier field"),
    (when(field="gas_alarm", yes=True), f"{WHEN}.field", "no earlier field"),
    (when(field="gas"), WHEN, "one of the three"),
    (when(field="gas", yes=True, equals=["food"]), WHEN, "one of the three"),
    (when(field="gas", yes=True, most=1), WHEN, "one of the three"),
    (when(field="gas", equals=["food"]), f"{WHEN}.equals", "cannot have such an answer"),
    (when(field="trade", yes=True), f"{WHEN}.yes", "cannot have such an answer"),
    (when(field="trade", least=1), f"{WHEN}.least", "cannot have such an answer"),
    (when(field="trade", equals=["foood"]), f"{WHEN}.equals.1", "Did you mean “food”"),
    (when(field="trade", equals=["餐饮"]), f"{WHEN}.equals.1", "There is no"),
    (put("shop", "extinguishers", when=[{"field": "area", "least": 9, "most": 1}]),
     at("shop", "extinguishers", "when", 1, "least"), "more than"),
    (put("household", "repair", type="photo"), at("household", "repair", "type"), "No pictures"),
    (put("household", "contact", required=True), at("household", "contact", "required"), "cannot be required"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "key", "reason"), FAULTS, ids=[f"{key}: {why}" for _, key, why in FAULTS])
def test_a_fault_of_a_form_is_found_at_its_key(change: Callable[[Content], object], key: str, reason: str) -> None:
    told = found(change)
    assert [text for place, text in told if place == key and reason in text], told


def test_the_small_charter_has_no_faults_and_two_fields_that_wait_for_each_other_are_one() -> None:
    assert found(lambda c: None) == []

    def round_about(c: Content) -> None:
        field(c, "shop", "trade")["when"] = [{"field": "gas", "yes": True}]

    assert [place for place, _ in found(round_about)] == [at("shop", "trade", "when", 1, "field")]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (put("shop", "trade", choices=[{"key": "petitioner", "zh": "甲"}]), at("shop", "trade", "choices", 1, "key"),
         "guard:petitioners"),
        (put("shop", "trade", choices=[{"key": "a", "zh": "上访户"}]), at("shop", "trade", "choices", 1, "zh"),
         "guard:petitioners"),
        (put("shop", "area", was=["id_card"]), at("shop", "area", "was", 1), "guard:identity-number"),
        (put("shop", "trade", when=[{"field": "religion", "equals": ["x"]}]), at("shop", "trade", "when", 1, "field"),
         "guard:believers"),
        (put("shop", "gas", when=[{"field": "trade", "equals": ["吸毒"]}]), at("shop", "gas", "when", 1, "equals", 1),
         "guard:drug-users"),
        (put("shop", "area", unit={"zh": "名吸毒人员"}), at("shop", "area", "unit", "zh"), "guard:drug-users"),
        (put("shop", "fee", no_more_than="newcomer"), at("shop", "fee", "no_more_than"), "guard:newcomers"),
        (form("shop", of=["believers"]), "ledgers.forms.shop.of.1", "guard:believers"),
        (form("shop", shows=["whereabouts"]), "ledgers.forms.shop.shows.1", "guard:tracking"),
        (lambda c: c["ledgers"]["premises"].update(watch_list={"name": "甲"}), "ledgers.premises.watch_list",
         "guard:watch-list"),
        (lambda c: c["ledgers"]["premises"]["shop"].update(words=["刑满释放人员住处"]), "ledgers.premises.shop.words.1",
         "guard:ex-offenders"),
        (lambda c: c["ledgers"]["premises"]["shop"].update(name="流动人口聚居点"), "ledgers.premises.shop.name",
         "guard:newcomers"),
        (put("household", "needs", choices=[{"key": "pregnant", "zh": "甲"}]),
         at("household", "needs", "choices", 1, "key"), "guard:births"),
    ],
)  # fmt: skip
def test_the_guard_reads_every_corner_of_a_form(change: Callable[[Content], object], path: str, code: str) -> None:
    assert (path, code) in [(dotted(fault.path), fault.code) for fault in watching(changed(change))]


@pytest.mark.parametrize("name", NAMES)
def test_the_forms_that_come_with_the_product_store_answers_by_keys_that_outlast_their_names(name: str) -> None:
    forms = load(SHIPPED / name).ledgers.forms
    nameless = [
        (key, one.key, choice.zh)
        for key, found_form in forms.items()
        for one in found_form.fields
        for choice in one.choices
        if not choice.key
    ]
    assert nameless == []


@pytest.mark.parametrize("name", NAMES)
def test_no_form_that_comes_with_the_product_asks_again_what_a_place_already_holds(name: str) -> None:
    held = {"standard_code", "condition", "address", "street", "number", "owner", "keeper", "households"}
    forms = load(SHIPPED / name).ledgers.forms
    about_places = {key: one for key, one in forms.items() if one.subject not in ("organisation", "activity")}
    asked = {(key, one.key) for key, form in about_places.items() for one in form.fields if one.type != "contact"}
    assert [(key, one) for key, one in sorted(asked) if one in held | {"name"}] == []
    described = {one for form in forms.values() if form.subject == "premises" for one in form.of}
    kinds = load(SHIPPED / name).ledgers.premises
    assert described <= kinds.keys()


def test_tangshan_has_a_living_form_in_each_of_its_eight_domains() -> None:
    ledgers = load(SHIPPED / "tangshan-town").ledgers
    living = {form.domain for form in ledgers.forms.values() if form.verify_every}
    assert living == ledgers.domains.keys()
    assert len(living) == 8
    types = {field.type.value for form in ledgers.forms.values() for field in form.fields}
    assert {"money", "place", "photo", "contact", "choices", "date"} <= types
    assert any(field.when for form in ledgers.forms.values() for field in form.fields)
    assert {"shop", "school", "clinic", "entertainment", "market", "parking", "waste_yard", "hazardous_store",
            "rental_housing", "workshop", "care_point"} <= ledgers.premises.keys()  # fmt: skip
