"""What a field of a form takes, stores and shows (L1).

Stored: text as text, a number as int or float, money as an int of hundredths (分), yes or no
as a bool, a date as ISO text, a choice by its key, choices as a list of keys in the form's
order, photos as a list of SHA-256, a place as its plate code. A contact is never a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gridwork.base.errors import N_
from gridwork.base.identifiers import clean_plate
from gridwork.base.typed import typed as cleaned
from gridwork.charter.record_parts import FieldType, Form, FormField
from gridwork.charter.terms import Text
from gridwork.ledger.rules import figures
from gridwork.ledger.rules.figures import Unread, plain
from gridwork.ledger.rules.fitting import NO_SUCH_FIELD, Faults, faults_of, is_photo

Value = str | int | float | bool | list[str]
YES, NO = Text(zh="是", en="Yes"), Text(zh="否", en="No")
YUAN = Text(zh="元", en="yuan")
PICTURES = Text(zh="张照片", en="photos", hant="張照片")
_BETWEEN = re.compile(r"[;；、,，/|\n]+")


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, read. A field left blank on purpose is None; one not typed at all is not there."""

    values: dict[str, Value | None] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)


def read(form: Form, typed: Mapping[str, Any]) -> Read:
    """Stored values from what was typed (text, lists of text, or a spreadsheet's own numbers and dates).

    Every fault names its field; a field with a fault has no value. What one field may not
    exceed of another is checked as far as both were typed.
    """
    found = Read()
    fields = {one.key: one for one in form.fields}
    for key, given in typed.items():
        one = fields.get(key)
        if one is None:
            found.faults[key] = (NO_SUCH_FIELD, {})
            continue
        try:
            found.values[key] = _taken(one, given)
        except Unread as fault:
            found.faults[key] = (fault.message, fault.params)
    for key, wrong in faults_of(form, found.values).items():
        found.faults[key] = wrong
        found.values.pop(key)
    return found


def shown(field: FormField, value: Value | None, language: str) -> str:
    """A stored value as people read it, with its unit; nothing for None."""
    if value is None or value == []:
        return ""
    match field.type:
        case FieldType.YES_NO:
            return (YES if value else NO).to(language)
        case FieldType.NUMBER:
            return _with_unit(f"{value:,.{field.decimals}f}", field.unit, language)
        case FieldType.MONEY:
            return _with_unit(_sum_of(value, ","), field.unit if field.unit.zh else YUAN, language)
        case FieldType.CHOICE:
            return label(field, str(value), language)
        case FieldType.CHOICES:
            between = ", " if language.lower().startswith("en") else "、"
            return between.join(label(field, key, language) for key in _listed(value))
        case FieldType.PHOTO:
            return _with_unit(str(len(_listed(value))), PICTURES, language)
        case _:
            return str(value)


def typed_back(field: FormField, value: Value | None) -> str | list[str]:
    """A stored value as one would type it: reading it again gives the same. Lists for choices and photos."""
    if field.type in (FieldType.CHOICES, FieldType.PHOTO):
        return [] if value is None else _listed(value)
    if value is None:
        return ""
    match field.type:
        case FieldType.YES_NO:
            return "yes" if value else "no"
        case FieldType.NUMBER:
            return f"{value:.{field.decimals}f}"
        case FieldType.MONEY:
            return _sum_of(value, "")
        case _:
            return str(value)


def _taken(field: FormField, given: Any) -> Value | None:
    if given is None or given == [] or (isinstance(given, str) and not given.strip()):
        return None
    return _READERS[field.type](field, given)


def _text(field: FormField, given: Any) -> str:
    lines = [" ".join(line.split()) for line in cleaned(str(given)).splitlines()]
    text = ("\n" if field.type is FieldType.LONG_TEXT else " ").join(lines).strip()
    if field.pattern and not re.fullmatch(field.pattern, text):
        spelt = plain(text).upper()
        text = spelt if re.fullmatch(field.pattern, spelt) else text
    return text


def _units(field: FormField) -> tuple[str, str, str]:
    return field.unit.zh, field.unit.en, field.unit.hant


def _choice(field: FormField, given: Any) -> str:
    if any(choice.stored == given for choice in field.choices):
        return str(given)
    spelt = plain(str(given))
    for choice in field.choices:
        if spelt in map(plain, (choice.stored, choice.zh, choice.en or choice.zh, choice.hant or choice.zh)):
            return choice.stored
    raise Unread(N_("“%(given)s” is not one of the choices."), given=str(given)[:40])


def _choices(field: FormField, given: Any) -> list[str]:
    if isinstance(given, str):
        try:
            return [_choice(field, given)]
        except Unread:
            given = _BETWEEN.split(given)
    chosen = {_choice(field, one) for one in given if str(one).strip()}
    return [choice.stored for choice in field.choices if choice.stored in chosen]


def _photos(field: FormField, given: Any) -> list[str]:
    names = list(dict.fromkeys([given] if isinstance(given, str) else given))
    if not all(map(is_photo, names)):
        raise Unread(N_("Photos are added as files."))
    return names


def _place(field: FormField, given: Any) -> str:
    plate = clean_plate(str(given))
    if not plate:
        raise Unread(N_("This is not a door-plate code. It has 10 letters and digits."))
    return plate


def _contact(field: FormField, given: Any) -> Value:
    raise Unread(N_("A contact is recorded with the day they agreed, not among the answers."))


_READERS: dict[FieldType, Callable[[FormField, Any], Value]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.NUMBER: lambda field, given: figures.number(given, field.decimals, _units(field)),
    FieldType.MONEY: lambda field, given: figures.money(given, _units(field)),
    FieldType.YES_NO: lambda field, given: figures.yes_or_no(given),
    FieldType.DATE: lambda field, given: figures.day(given),
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.PHOTO: _photos,
    FieldType.PLACE: _place,
    FieldType.CONTACT: _contact,
}


def label(field: FormField, key: str, language: str) -> str:
    """What a choice is called; its key when the field has no such choice."""
    return next((choice.to(language) for choice in field.choices if choice.stored == key), key)


def _listed(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _sum_of(hundredths: Any, between: str) -> str:
    yuan, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{yuan:{between}}" + (f".{rest:02d}" if rest else "")


def _with_unit(amount: str, unit: Text, language: str) -> str:
    return f"{amount} {unit.to(language)}" if unit.zh else amount
