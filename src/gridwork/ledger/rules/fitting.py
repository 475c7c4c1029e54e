"""Whether stored values fit their fields: type, bounds, pattern, choices, one field against another (L1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from itertools import chain
from typing import Any

from gridwork.base.errors import N_
from gridwork.base.identifiers import clean_plate
from gridwork.base.typed import typed as cleaned
from gridwork.charter.record_parts import FieldType, Form, FormField
from gridwork.ledger.rules import figures
from gridwork.ledger.rules.figures import Unread

Fault = tuple[str, dict[str, Any]]
"""Msgid and its parameters."""
Faults = dict[str, Fault]
"""By field key."""

MOST_SIGNS = {FieldType.TEXT: 200, FieldType.LONG_TEXT: 2000}
MOST_PHOTOS = 10
NO_IDENTITY_NUMBERS = N_("This looks like an identity number. None is kept here; please leave it out.")
NO_SUCH_FIELD = N_("The form has no such field.")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_EIGHTEEN = re.compile(
    r"(?<![0-9A-Z])[1-8][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X](?![0-9A-Z])"
)
_APART = re.compile(r"(?<=[0-9])\s+(?=[0-9X])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def faults_of(form: Form, values: Mapping[str, Any], only: Collection[str] | None = None) -> Faults:
    """What is wrong with stored values: type, bounds, pattern, choices, and fields against each other.

    ``only``: fields that were changed now; an answer given under older rules is left in peace.
    """
    fields = {one.key: one for one in form.fields}
    faults: Faults = {key: (NO_SUCH_FIELD, {}) for key in values if key not in fields}
    for key, value in values.items():
        if key in fields and value is not None and (only is None or key in only):
            wrong = _fault(fields[key], value)
            if wrong:
                faults[key] = wrong
    for one in form.fields:
        if not one.no_less_than and not one.no_more_than:
            continue
        for other, less in ((one.no_less_than, True), (one.no_more_than, False)):
            concerned = only is None or bool({one.key, other} & set(only))
            if other and concerned and not {one.key, other} & faults.keys():
                _compare(fields, one, other, values, faults, less=less)
    return faults


def _fault(field: FormField, value: Any) -> Fault | None:
    if not _HOLDS[field.type](field, value):
        return N_("This is not an answer this field can hold."), {}
    if field.type in MOST_SIGNS and len(value) > MOST_SIGNS[field.type]:
        return N_("This is longer than %(most)s characters."), {"most": MOST_SIGNS[field.type]}
    if field.type in MOST_SIGNS and holds_identity_number(value):
        return NO_IDENTITY_NUMBERS, {}
    if field.pattern and field.type in MOST_SIGNS and not re.fullmatch(field.pattern, value):
        return N_("This does not look as it should. Check it against the original."), {}
    if field.type is FieldType.PHOTO and len(value) > MOST_PHOTOS:
        return N_("At most %(most)s photos can be kept here."), {"most": MOST_PHOTOS}
    return _out_of_bounds(field, value)


def holds_identity_number(text: str) -> bool:
    """Whether a text has an identity number of GB 11643 in it: eighteen signs with a birth date and check sign."""
    if len(text) < 18:
        return False
    plain = unicodedata.normalize("NFKC", text).upper()
    for found in chain(_EIGHTEEN.finditer(plain), _EIGHTEEN.finditer(_APART.sub("", plain))):
        signs = found[0]
        weighed = sum(int(sign) * weight for sign, weight in zip(signs, _WEIGHTS, strict=False))
        if "10X98765432"[weighed % 11] == signs[-1]:
            return True
    return False


def _is_number(field: FormField, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 10**figures.MOST_DIGITS and round(value, field.decimals) == value


def _is_day(field: FormField, value: Any) -> bool:
    try:
        return isinstance(value, str) and figures.day(value) == value
    except Unread:
        return False


def _are_choices(field: FormField, value: Any) -> bool:
    return isinstance(value, list) and value == [one.stored for one in field.choices if one.stored in value]


def is_photo(name: object) -> bool:
    """Whether this names a photo: the SHA-256 of its file."""
    return isinstance(name, str) and _SHA256.fullmatch(name) is not None


def _are_photos(field: FormField, value: Any) -> bool:
    return isinstance(value, list) and all(is_photo(name) for name in value)


def _is_text(field: FormField, value: Any) -> bool:
    return isinstance(value, str) and cleaned(value) == value and value.strip() == value != ""


_HOLDS: dict[FieldType, Callable[[FormField, Any], bool]] = {
    FieldType.TEXT: _is_text,
    FieldType.LONG_TEXT: _is_text,
    FieldType.NUMBER: _is_number,
    FieldType.MONEY: lambda field, value: type(value) is int and abs(value) < 10 ** (figures.MOST_DIGITS + 2),
    FieldType.YES_NO: lambda field, value: isinstance(value, bool),
    FieldType.DATE: _is_day,
    FieldType.CHOICE: lambda field, value: any(one.stored == value for one in field.choices),
    FieldType.CHOICES: _are_choices,
    FieldType.PHOTO: _are_photos,
    FieldType.PLACE: lambda field, value: isinstance(value, str) and clean_plate(value) == value != "",
    FieldType.CONTACT: lambda field, value: False,
}


def _out_of_bounds(field: FormField, value: Any) -> Fault | None:
    if field.type not in (FieldType.NUMBER, FieldType.MONEY):
        return None
    amount = value / 100 if field.type is FieldType.MONEY else value
    if field.least is not None and amount < field.least:
        return N_("It must be at least %(least)s."), {"least": f"{field.least:g}"}
    if field.most is not None and amount > field.most:
        return N_("It must be at most %(most)s."), {"most": f"{field.most:.15g}"}
    return None


def _compare(
    fields: Mapping[str, FormField],
    one: FormField,
    other: str,
    values: Mapping[str, Any],
    faults: Faults,
    *,
    less: bool,
) -> None:
    mine, bound = values.get(one.key), values.get(other)
    if mine is None or bound is None or other not in fields or (mine >= bound if less else mine <= bound):
        return
    message = N_("It may not be less than “%(other)s”.") if less else N_("It may not be more than “%(other)s”.")
    faults[one.key] = (message, {"other": fields[other].label.zh})
