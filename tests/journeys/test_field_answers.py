"""The phone reads, asks and shows answers of a form as the server does: what it keeps, the server takes (L1, F7)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.utils import translation

from gridwork.base.identifiers import plate_code
from gridwork.charter.schema import Charter
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.rules import asking, values
from gridwork.sync.queries.form_shapes import form_shape
from tests import make
from tests.journeys.alone import run_alone

WORDS = {"Yes": "是", "No": "否", "yuan": "元", "{n} {n|photo|photos}": "{n} 张照片"}

AMOUNTS = [
    f"{sign}{digits}{scale}{unit}"
    for sign, digits, scale, unit in product(
        ("", "-", "+", "−"), ("0", "12", "007", "3.5", ".5", "1,200", "1，200", "1.005", "12.50", "１２"),
        ("", "万", "百万"), ("", "元", " 平方米"),
    )
]  # fmt: skip
TYPED: dict[tuple[str, str], list[Any]] = {
    ("hydrant", "pressure"): [*AMOUNTS, "", "  ", "many", "1.2.3", "2.01", "1e3"],
    ("hydrant", "checked_on"): ["2026-02-28", "2026-02-29", "1799-12-31", "2026-13-01", ""],
    ("hydrant", "fault"): [[], ["buried", "rusted"], ["dry"]],
    ("hydrant", "working"): [True, False],
    ("shop", "area"): AMOUNTS,
    ("shop", "extinguishers"): AMOUNTS,
    ("shop", "fee"): [*AMOUNTS, "¥12", "人民币1.2万元整", "12块钱", "0.01", "100000.01"],
    ("shop", "trade"): ["food", ""],
    ("shop", "credit_code"): ["91420527ma49aaaa3x", "９１420527MA49AAAA3X", "9142", ""],
    ("shop", "note"): [
        "一行 \t字\n\n 二行 ",
        "\x07响铃\x85",
        "x" * 2001,
        "号码 110101199003070010",
        "号码 11010119900307001X",
    ],
    ("shop", "hydrant"): ["", "abc", "https://county.example/p/{plate}", "{plate}", "{lower}"],
}


@pytest.fixture(scope="module")
def phone(chromium: Any) -> Iterator[Any]:
    """The app's own reading of answers, alone in a page."""
    page = chromium.new_page()
    heard = f"""(text, gaps = {{}}) => Object.entries(gaps).reduce((said, [name, gap]) =>
        said.replace(`{{${{name}}}}`, gap), {json.dumps(WORDS)}[text] ?? text)"""
    run_alone(page, "answers.ts", f"{{engine: {{language: 'zh-Hans'}}, say: {heard}, text: (one) => one}}")
    yield page
    page.close()


@pytest.fixture(scope="module")
def charter() -> Charter:
    return make.charter()


def form_of(charter: Charter, key: str) -> NumberedForm:
    return NumberedForm(key, 1, charter.ledgers.forms[key], frozenset())


def told(charter: Charter, key: str) -> Any:
    """The form as the phone gets it."""
    with translation.override("zh-hans"):
        return json.loads(json.dumps(form_shape(form_of(charter, key))))


@pytest.mark.parametrize(("form", "field"), TYPED)
def test_what_is_typed_is_kept_as_the_server_would_and_shown_alike(
    phone: Any, charter: Charter, form: str, field: str
) -> None:
    defined = charter.ledgers.forms[form]
    one = next(found for found in defined.fields if found.key == field)
    plate = plate_code()
    typed = [
        text.format(plate=plate, lower=plate.lower()) if isinstance(text, str) and "{" in text else text
        for text in TYPED[form, field]
    ]
    shape = next(found for found in told(charter, form)["fields"] if found["key"] == field)
    read = phone.evaluate(
        "([field, typed]) => typed.map((one) => alone.read(field, one)).map((one) => 'wrong' in one ? 'wrong' : one)",
        [shape, typed],
    )
    for text, found in zip(typed, read, strict=True):
        scanned = isinstance(text, str) and text.startswith("https")
        server = values.read(defined, {field: plate if scanned else text})
        expected = "wrong" if field in server.faults else {"value": server.values[field]}
        assert found == expected, f"{text!r} is {found} on the phone and {expected} on the server"
    kept = [found["value"] for found in read if found != "wrong" and found["value"] is not None]
    shown, again = phone.evaluate(
        """([field, kept]) => [
            kept.map((one) => alone.shown(field, one)),
            kept.map((one) => alone.read(field, alone.typedBack(field, one)).value),
        ]""",
        [shape, kept],
    )
    assert shown == [values.shown(one, value, "zh-hans") for value in kept]
    assert again == kept


def test_the_phone_asks_the_fields_the_server_asks(phone: Any, charter: Charter) -> None:
    answers = [
        {"trade": trade, "gas": gas, "area": area}
        for trade, gas, area in product((None, "food", "retail"), (None, True, False), (None, 19.9, 20.0))
    ]
    asked = phone.evaluate(
        "([form, all]) => all.map((values) => alone.asked(form, values).map((field) => field.key))",
        [told(charter, "shop"), answers],
    )
    form = charter.ledgers.forms["shop"]
    assert asked == [[field.key for field in asking.asked(form, one)] for one in answers]
