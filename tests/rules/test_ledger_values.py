"""What the fields of a form take from people's hands, and how they give it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.charter.record_parts import Choice, FieldType, Form, FormField
from gridwork.charter.terms import Text
from gridwork.ledger.rules.values import faults_of, read, shown, typed_back
from tests import make

SHOP = make.charter().ledgers.forms["shop"]
HYDRANT = make.charter().ledgers.forms["hydrant"]
TEAM = make.charter().ledgers.forms["team"]


def field(kind: FieldType, **more: Any) -> FormField:
    return FormField(key="it", label=Text(zh="它"), type=kind, **more)


def form(*fields: FormField) -> Form:
    return SHOP.model_copy(update={"fields": list(fields)})


def taken(one: FormField, typed: object) -> Any:
    found = read(form(one), {"it": typed})
    return found.values["it"] if "it" in found.values else found.faults["it"][0]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12", 12), ("１２０", 120), (" 1,200 ", 1200), ("1，200", 1200), ("3万", 30000), ("1.5千", 1500),
        ("120平方米", 120), ("120㎡", 120), ("-5", -5), ("−5", -5), (7, 7), (7.0, 7),
        ("2百万", 2_000_000), ("0012", 12),
    ],
)  # fmt: skip
def test_whole_numbers_are_read_as_offices_write_them(typed: object, stored: int) -> None:
    assert taken(field(FieldType.NUMBER, unit=Text(zh="平方米", en="m²")), typed) == stored


@pytest.mark.parametrize(
    "typed", ["十二", "12-13", "1,2", "1 200a", "约120", "1e5", "٣", "12户", True, "1.5", float("nan")]
)
def test_what_is_no_whole_number_is_refused_with_an_example(typed: object) -> None:
    assert taken(field(FieldType.NUMBER), typed) == "Write a whole number, for example 12."


def test_decimals_are_as_many_as_the_form_says() -> None:
    one = field(FieldType.NUMBER, decimals=2)
    assert [taken(one, typed) for typed in ("0.25", "３．５", "1.2万", 2)] == [0.25, 3.5, 12000.0, 2.0]
    assert taken(one, "0.125") == "At most %(decimals)s digits may stand after the point."
    assert taken(one, "1" * 16) == "This number is too large to be right."


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        ("12", 1200), ("12.5", 1250), ("¥1,200", 120000), ("￥３０", 3000), ("1.2万元", 1_200_000), ("300元整", 30000),
        ("3百万元", 300_000_000), ("人民币5元", 500), ("0.01", 1), ("2亿", 20_000_000_000), (80, 8000),
        (0.1, 10), ("-3", -300),
    ],
)  # fmt: skip
def test_sums_of_money_are_read_in_yuan_and_kept_in_hundredths(typed: object, hundredths: int) -> None:
    assert taken(field(FieldType.MONEY), typed) == hundredths


def test_a_sum_finer_than_a_hundredth_or_in_words_is_refused() -> None:
    assert taken(field(FieldType.MONEY), "0.005") == "A sum of money has at most two digits after the point."
    assert taken(field(FieldType.MONEY), "五元") == "Write a sum in yuan, for example 1200 or 12.50."


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-01", "2026.3.1", "2026/3/1", "2026年3月1日", "2026年3月1号", "２０２６年０３月０１日", "20260301",
        " 2026-3-1 10:30 ", "2026-03-01T00:00:00", "2026。3。1", date(2026, 3, 1), datetime(2026, 3, 1, 8),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_dates_are_read_as_offices_write_them(typed: object) -> None:
    assert taken(field(FieldType.DATE), typed) == "2026-03-01"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3月1日", "Write the year too"), ("3.1", "Write the year too"), ("26.3.1", "Write the year too"),
        ("26年3月1日", "Write the year too"), ("2026年3月", "Write the month and the day too"),
        ("2026", "Write the month and the day too"), ("2026-02-30", "There is no such day"),
        ("2026-13-01", "There is no such day"), ("0026-03-01", "There is no such day"),
        ("去年", "Write a date with year"),
    ],
)  # fmt: skip
def test_a_date_that_is_not_whole_says_what_it_lacks(typed: str, said: str) -> None:
    assert str(taken(field(FieldType.DATE), typed)).startswith(said)


def test_yes_and_no_have_many_spellings() -> None:
    one = field(FieldType.YES_NO)
    assert {taken(one, typed) for typed in ("是", "有", "√", "Yes", "1", "TRUE", "ｙ", True)} == {True}
    assert {taken(one, typed) for typed in ("否", "无", "×", "no", "0", "没有", False)} == {False}
    assert taken(one, "也许") == "Write yes or no."


CHOICES = [
    Choice(key="shop", zh="商店", en="Shop"),
    Choice(zh="餐饮", en="Food", hant="餐飲"),
    Choice(key="b", zh="其他"),
]


def test_a_choice_is_stored_by_its_key_and_read_by_any_of_its_names() -> None:
    one = field(FieldType.CHOICE, choices=CHOICES)
    assert [taken(one, typed) for typed in ("shop", "商店", "ＳＨＯＰ", "餐飲", "food", "餐饮")] == ["shop"] * 3 + [
        "餐饮"
    ] * 3
    assert taken(one, "超市") == "“%(given)s” is not one of the choices."


def test_choices_keep_the_order_of_the_form_and_take_any_separator() -> None:
    one = field(FieldType.CHOICES, choices=CHOICES)
    assert taken(one, "其他、商店；餐饮，商店") == ["shop", "餐饮", "b"]
    assert taken(one, ["b", "shop"]) == ["shop", "b"]
    assert taken(one, "商店，超市") == "“%(given)s” is not one of the choices."


def test_a_code_typed_small_or_wide_takes_its_pattern_and_another_is_refused() -> None:
    found = read(SHOP, {"credit_code": " ９１350100m000100y43 "})
    assert found.values == {"credit_code": "91350100M000100Y43"}
    assert read(SHOP, {"credit_code": "123"}).faults["credit_code"][0].startswith("This does not look as it should")


def test_text_has_its_length_and_no_control_signs() -> None:
    assert taken(field(FieldType.TEXT), " 一\x00 二\n三 ") == "一 二 三"
    assert taken(field(FieldType.LONG_TEXT), " 一 \r\n二 ") == "一\n二"
    assert taken(field(FieldType.TEXT), "长" * 201) == "This is longer than %(most)s characters."


def test_a_blank_is_said_to_be_blank_and_an_unknown_field_is_named() -> None:
    found = read(SHOP, {"area": "  ", "note": None, "colour": "red"})
    assert found.values == {"area": None, "note": None}
    assert found.faults == {"colour": ("The form has no such field.", {})}


def test_a_contact_is_never_a_value_and_a_photo_never_typed() -> None:
    assert read(SHOP, {"contact": "某人"}).faults["contact"][0].startswith("A contact is recorded with the day")
    assert read(HYDRANT, {"photo": "cat.jpg"}).faults["photo"][0] == "Photos are added as files."


def test_numbers_and_sums_keep_within_their_bounds() -> None:
    assert read(SHOP, {"area": "0.5"}).faults["area"] == (
        "It must be at least %(least)s.",
        {"least": "1"},
    )
    assert read(SHOP, {"fee": "100000.01"}).faults["fee"] == ("It must be at most %(most)s.", {"most": "100000"})
    assert read(SHOP, {"fee": "100000"}).values == {"fee": 10_000_000}


def test_one_field_bounds_another() -> None:
    typed = {"checked_on": "2026.3.1", "next_check": "2026.2.1"}
    assert read(HYDRANT, typed).faults == {
        "next_check": ("It may not be less than “%(other)s”.", {"other": "检查日期"})
    }
    assert read(HYDRANT, typed | {"next_check": "2026.3.1"}).faults == {}
    assert list(read(TEAM, {"budget": "100", "spent": "100.01"}).faults) == ["spent"]
    assert list(faults_of(TEAM, {"budget": 1, "spent": 2}, only={"budget"})) == ["spent"]
    assert faults_of(TEAM, {"budget": 1, "spent": 2}, only={"name"}) == {}


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("area", "12"), ("area", True), ("area", 1.25), ("area", float("inf")), ("fee", 1.5), ("fee", "1"), ("gas", 1),
        ("trade", "餐饮"), ("trade", None.__class__), ("note", ""), ("note", " x"), ("hydrant", "x"), ("contact", "x"),
        ("nothing", "x"),
    ],
)  # fmt: skip
def test_what_a_program_hands_over_is_checked_as_strictly(key: str, wrong: object) -> None:
    assert list(faults_of(SHOP, {key: wrong})) == [key]


def test_values_are_shown_with_unit_and_label_in_each_language() -> None:
    fields = {one.key: one for one in (*SHOP.fields, *HYDRANT.fields)}
    assert shown(fields["area"], 1200, "zh-hans") == "1,200.0 平方米"
    assert shown(fields["fee"], 123450, "en") == "1,234.50 yuan"
    assert shown(fields["fee"], -500, "zh-hant") == "-5 元"
    assert shown(fields["gas"], False, "zh-hans") == "否"
    assert shown(fields["trade"], "food", "zh-hant") == "餐飲"
    assert shown(fields["fault"], ["dry", "buried"], "zh-hans") == "无水、被埋压"
    assert shown(fields["fault"], ["dry", "buried"], "en") == "Dry, Buried"
    assert shown(fields["photo"], ["0" * 64], "zh-hans") == "1 张照片"
    assert shown(fields["note"], None, "en") == ""


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)
LABELS = st.lists(WORDS, min_size=2, max_size=5, unique=True)


@st.composite
def field_and_value(draw: st.DrawFn) -> tuple[FormField, Any]:
    """A field of any type but contact, and a value it can hold."""
    kind = draw(st.sampled_from([kind for kind in FieldType if kind not in (FieldType.CONTACT, FieldType.PLACE)]))
    if kind in (FieldType.CHOICE, FieldType.CHOICES):
        choices = [Choice(key=f"k{place}", zh=label) for place, label in enumerate(draw(LABELS))]
        keys = [one.stored for one in choices]
        picked = draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
        value: Any = picked[0] if kind is FieldType.CHOICE else [key for key in keys if key in picked]
        return field(kind, choices=choices), value
    decimals = draw(st.integers(0, 4)) if kind is FieldType.NUMBER else 0
    whole = st.integers(-(10**10), 10**10)
    numbers = whole if not decimals else whole.map(lambda n: round(n / 10**decimals, decimals))
    values: dict[FieldType, st.SearchStrategy[Any]] = {
        FieldType.TEXT: WORDS, FieldType.LONG_TEXT: st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
        FieldType.NUMBER: numbers, FieldType.MONEY: whole, FieldType.YES_NO: st.booleans(),
        FieldType.DATE: st.dates(date(1800, 1, 1), date(2199, 12, 31)).map(date.isoformat),
        FieldType.PHOTO: st.lists(HASHES, min_size=1, max_size=3, unique=True),
    }  # fmt: skip
    return field(kind, decimals=decimals), draw(values[kind])


@given(field_and_value())
def test_what_is_typed_back_reads_as_the_same_again(pair: tuple[FormField, Any]) -> None:
    one, value = pair
    assert faults_of(form(one), {"it": value}) == {}
    found = read(form(one), {"it": typed_back(one, value)})
    assert (found.values, found.faults) == ({"it": value}, {})
    assert type(found.values["it"]) is type(value)


@given(field_and_value())
def test_what_is_shown_to_people_reads_as_the_same_again(pair: tuple[FormField, Any]) -> None:
    one, value = pair
    if one.type not in (FieldType.PHOTO, FieldType.CHOICES):
        assert read(form(one), {"it": shown(one, value, "zh-hans")}).values == {"it": value}
