"""The booklet of one grid as plain values, in the reader's language: what the template draws (L7).

Answers are printed so that a pen can change them: choices as boxes with the present one
filled, figures and dates as one box a digit, everything else as a line. A contact is never
printed, only whether one is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from gridwork.charter.record_parts import Condition, FieldType, Form, FormField
from gridwork.ledger.rules.values import NO, YES, YUAN, shown
from gridwork.publicity.rules.qr import Code

MOST_BOXES = 9
PLAIN_BOXES = 5
"""Boxes of a number that the form gives no upper bound."""


class Tick(TypedDict):
    """One choice as a box; ``on``: the answer at the time of printing."""

    label: str
    on: bool


class Answer(TypedDict):
    """One field. ``kind``: ``line``, ``lines``, ``ticks``, ``digits``, ``date``, ``plate`` or ``note``.

    ``now`` is the present value, None on a blank page. ``whole`` and ``part``: boxes before
    and after the point. ``only``: when it is asked. ``hint``: what stands there for a note.
    """

    label: str
    required: bool
    only: str
    kind: str
    now: str | None
    unit: str
    whole: int
    part: int
    choices: list[Tick]
    hint: str


class Block(TypedDict):
    """One record, or one blank page: ``state`` is empty on a blank (``2.14``: form version and journal length)."""

    form: str
    version: str
    code: str
    state: str
    qr: Code
    answers: list[Answer]
    verified: NotRequired[str]
    late: NotRequired[bool]


class Group(TypedDict):
    """A place with its records. ``plate``: its door-plate code in groups."""

    place: str
    kind: str
    plate: str
    records: list[Block]


class Cover(TypedDict):
    """``above``: what the grid lies in. ``posts``: post, holder, office telephone. ``facts``: label and text."""

    above: str
    grid: str
    code: str
    facts: list[tuple[str, str]]
    posts: list[tuple[str, str, str]]
    qr: Code


class Booklet(TypedDict):
    """All of it. ``forms``: name, version and number of records. ``foot``: beside the page number.

    ``four_to_a_sheet``: its A6 pages on A4, to be cut.
    """

    title: str
    author: str
    lang: str
    region: str
    words: dict[str, str]
    legend: list[str]
    lost_note: str
    cover: Cover
    foot: str
    forms: list[tuple[str, str, str]]
    groups: list[Group]
    blanks: list[Block]
    four_to_a_sheet: bool


class Said(TypedDict):
    """The few words that answers need, in the language of print.

    ``only`` has a place for ``%(conditions)s``.
    """

    only: str
    contact: str
    no_contact: str
    photos: str


def answers(
    form: Form, values: Mapping[str, Any] | None, contacts: frozenset[str], language: str, said: Said
) -> list[Answer]:
    """Every field of the form in its order; ``values`` None for a blank page.

    ``contacts``: keys of the fields that have a contact on record.
    """
    fields = {one.key: one for one in form.fields}
    return [_answer(one, fields, values, one.key in contacts, language, said) for one in form.fields]


def _answer(
    field: FormField, fields: Mapping[str, FormField], values: Mapping[str, Any] | None, contact: bool,
    language: str, said: Said,
) -> Answer:  # fmt: skip
    value = (values or {}).get(field.key)
    told = ", ".join(condition_words(one, fields[one.field], language) for one in field.when)
    made = Answer(
        label=field.label.to(language), required=field.required,
        only=said["only"] % {"conditions": told} if told else "",
        kind=_KINDS.get(field.type, "line"), now=None if values is None else shown(field, value, language),
        unit="", whole=0, part=0, choices=[], hint="",
    )  # fmt: skip
    match field.type:
        case FieldType.CHOICE | FieldType.CHOICES:
            chosen = value if isinstance(value, list) else [value]
            made["choices"] = [Tick(label=one.to(language), on=one.stored in chosen) for one in field.choices]
        case FieldType.YES_NO:
            pairs = ((YES, value is True), (NO, value is False))
            made["choices"] = [Tick(label=word.to(language), on=on) for word, on in pairs]
        case FieldType.NUMBER | FieldType.MONEY:
            made["whole"], made["part"] = boxes(field)
            made["unit"] = (field.unit if field.unit.zh or field.type is FieldType.NUMBER else YUAN).to(language)
        case FieldType.CONTACT:
            made["hint"] = said["contact"] if contact else said["no_contact"]
        case FieldType.PHOTO:
            made["hint"] = " · ".join(filter(None, [made["now"], said["photos"]]))
    return made


_KINDS = {
    FieldType.CHOICE: "ticks",
    FieldType.CHOICES: "ticks",
    FieldType.YES_NO: "ticks",
    FieldType.NUMBER: "digits",
    FieldType.MONEY: "digits",
    FieldType.DATE: "date",
    FieldType.PLACE: "plate",
    FieldType.LONG_TEXT: "lines",
    FieldType.CONTACT: "note",
    FieldType.PHOTO: "note",
}


def boxes(field: FormField) -> tuple[int, int]:
    """How many digits before and after the point a number or a sum of money may need."""
    usual = PLAIN_BOXES + 2 if field.type is FieldType.MONEY else PLAIN_BOXES
    whole = len(str(int(field.most))) if field.most is not None else usual
    part = 2 if field.type is FieldType.MONEY else field.decimals
    return max(1, min(whole, MOST_BOXES - part)), part


def condition_words(condition: Condition, other: FormField, language: str) -> str:
    """A condition in signs: ``Storeys ≥ 7``, ``Trade = Food / Storage``."""
    label = other.label.to(language)
    if condition.yes is not None:
        return f"{label} = {(YES if condition.yes else NO).to(language)}"
    if condition.equals:
        named = {one.stored: one.to(language) for one in other.choices}
        return f"{label} = {' / '.join(named.get(key, key) for key in condition.equals)}"
    least = f"{condition.least:g} ≤ " if condition.least is not None and condition.most is not None else ""
    if condition.most is not None:
        return f"{least}{label} ≤ {condition.most:g}"
    return f"{label} ≥ {condition.least:g}"
