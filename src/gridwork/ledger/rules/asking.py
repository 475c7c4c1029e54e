"""Which fields of a form are asked, given the answers so far, and whether that is all (L1, L4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from gridwork.charter.record_parts import Condition, FieldType, Form, FormField


def asked(form: Form, values: Mapping[str, Any]) -> tuple[FormField, ...]:
    """The fields whose conditions all hold; one that hangs on a field not asked is not asked either."""
    fields = {one.key: one for one in form.fields}
    open_now: dict[str, FormField] = {}
    for one in form.fields:
        if not one.when or all(
            c.field in open_now and holds(c, fields[c.field], values.get(c.field)) for c in one.when
        ):
            open_now[one.key] = one
    return tuple(open_now.values())


def holds(condition: Condition, field: FormField, value: Any) -> bool:
    """Whether an answer meets a condition; no answer meets none. Money is compared in yuan."""
    if value is None:
        return False
    if condition.yes is not None:
        return value is condition.yes
    if condition.equals:
        chosen = value if isinstance(value, list) else [value]
        return any(one in condition.equals for one in chosen)
    amount = value / 100 if field.type is FieldType.MONEY else value
    least, most = condition.least, condition.most
    return (least is None or amount >= least) and (most is None or amount <= most)


def only_asked(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to fields that are asked, without blanks."""
    return answers_to(asked(form, values), values)


def answers_to(fields: Iterable[FormField], values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to these fields, without blanks."""
    keys = {one.key for one in fields}
    return {key: value for key, value in values.items() if key in keys and value is not None and value != []}


def complete(
    form: Form, values: Mapping[str, Any], contacts: Collection[str] = (), photos: Collection[str] = ()
) -> bool:
    """Whether every required field that is asked has an answer.

    ``contacts`` and ``photos``: keys of the fields that have a contact or a photo kept beside the values.
    """
    return all_answered(asked(form, values), values, {*contacts, *photos})


def all_answered(fields: Iterable[FormField], values: Mapping[str, Any], beside: Collection[str]) -> bool:
    """Whether each required one of these fields has an answer, or something kept ``beside`` the values."""
    return all(not one.required or one.key in beside or values.get(one.key) not in (None, "", []) for one in fields)


def listed(form: Form) -> tuple[FormField, ...]:
    """The fields a list shows: those the charter names, else the first three that fit into a line."""
    fields = {one.key: one for one in form.fields}
    if form.shows:
        return tuple(fields[key] for key in form.shows if key in fields)
    return tuple(one for one in form.fields if one.type not in _TOO_LONG)[:3]


_TOO_LONG = frozenset({FieldType.LONG_TEXT, FieldType.PHOTO, FieldType.CONTACT})
