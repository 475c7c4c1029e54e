"""Values written under one version of a form, read under another; nothing is ever lost (L1).

What has no home in the newer form is kept under :data:`KEPT`, which no field can be called,
and comes back should a later version ask for it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridwork.charter.record_parts import FieldType, Form, FormField
from gridwork.ledger.rules import values as answers
from gridwork.ledger.rules.figures import plain
from gridwork.ledger.rules.fitting import faults_of

KEPT = "~"
"""The key under which a record's values hold what the form no longer asks."""


@dataclass(frozen=True, slots=True)
class Carried:
    """``values`` in the newer form's own keys and types; ``kept``: old key → value without a home."""

    values: dict[str, Any]
    kept: dict[str, Any]

    def stored(self) -> dict[str, Any]:
        """All of it, as a record written under the newer form keeps it."""
        return self.values | {KEPT: self.kept} if self.kept else dict(self.values)


def carry(values: Mapping[str, Any], old: Form, new: Form) -> Carried:
    """Carry values over from ``old`` to ``new``: renamed fields, other types, choices by key."""
    carried = Carried({}, {})
    before = {one.key: one for one in old.fields}
    leads = homes(old, new)
    fields = {one.key: one for one in new.fields}
    for key, value in values.items():
        if key == KEPT:
            continue
        if key in leads and key in before:
            _settle(carried, key, value, before[key], fields[leads[key]])
        else:
            _keep(carried, key, value)
    for key, value in values.get(KEPT, {}).items():
        _take_back(carried, key, value, fields, before)
    return carried


def homes(old: Form, new: Form) -> dict[str, str]:
    """Field of the old form → field of the new one that holds its answer; fields gone are not there."""
    present = {one.key for one in old.fields}
    leads = {one.key: one.key for one in new.fields if one.key in present}
    for one in new.fields:
        former = [key for key in one.was if key in present and key not in leads]
        if one.key not in leads.values() and former:
            leads[former[-1]] = one.key
    return leads


def _settle(carried: Carried, key: str, value: Any, old: FormField, new: FormField) -> None:
    """Put a value into its new field as far as that can hold it; the rest is kept under its old key."""
    if new.type is FieldType.CHOICES and isinstance(value, list | str):
        chosen = [(one, _same_choice(one, old, new)) for one in (value if isinstance(value, list) else [value])]
        found = {there for _, there in chosen if there}
        if found:
            carried.values[new.key] = [one.stored for one in new.choices if one.stored in found]
        gone = [one for one, there in chosen if not there]
        if gone:
            _keep(carried, key, gone if isinstance(value, list) else value)
        return
    there = _same_choice(value, old, new) if new.type is FieldType.CHOICE else _retyped(value, old, new)
    if there is None:
        _keep(carried, key, value)
    else:
        carried.values[new.key] = there


def _retyped(value: Any, old: FormField, new: FormField) -> Any:
    """The value in the new field's type, None when that cannot say all of it."""
    same = old.type is new.type and (old.type is not FieldType.NUMBER or old.decimals <= new.decimals)
    if same:
        return float(value) if new.type is FieldType.NUMBER and new.decimals else value
    if isinstance(value, list) or FieldType.CONTACT in (old.type, new.type):
        return None
    text = answers.shown(old, value, "zh-hans") if old.type in _SAID else answers.typed_back(old, value)
    found = answers.read(Form.model_construct(fields=[new]), {new.key: text}).values.get(new.key)
    lines = old.type is FieldType.LONG_TEXT and new.type is FieldType.TEXT and "\n" in str(value)
    return None if lines else found


_SAID = frozenset({FieldType.CHOICE, FieldType.YES_NO})
"""Types whose stored form is not what people say."""


def _same_choice(value: Any, old: FormField, new: FormField) -> str | None:
    """The key of the choice that is the same answer: by key, else by what it was called."""
    if isinstance(value, list):
        value = value[0] if old.type is FieldType.CHOICES and len(value) == 1 else None
    if value is None or old.type is FieldType.PHOTO:
        return None
    keys = {one.stored for one in new.choices}
    if value in keys and old.type in (FieldType.CHOICE, FieldType.CHOICES):
        return str(value)
    said = plain(answers.label(old, str(value), "zh-hans") if old.choices else answers.shown(old, value, "zh-hans"))
    return next((one.stored for one in new.choices if said in (plain(one.zh), plain(one.stored))), None)


def _keep(carried: Carried, key: str, value: Any) -> None:
    """Under its own key, or the next free one when another value is kept there."""
    name, number = key, 1
    while name in carried.kept and carried.kept[name] != value:
        number += 1
        name = f"{key}{KEPT}{number}"
    carried.kept[name] = value


def _take_back(
    carried: Carried, key: str, value: Any, fields: Mapping[str, FormField], before: Mapping[str, FormField]
) -> None:
    """A kept value goes back to a field of its key that is asked again and empty, if it fits as it is."""
    field = fields.get(key)
    fits = field is not None and key not in before and key not in carried.values
    if field is not None and fits and not faults_of(Form.model_construct(fields=[field]), {key: value}):
        carried.values[key] = value
    else:
        _keep(carried, key, value)
