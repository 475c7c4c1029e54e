"""When a question is asked, in words for everybody and as JSON for the script (L1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from gridwork.charter.record_parts import Condition, FormField
from gridwork.faces.console.ledger.controls import unit_of
from gridwork.faces.console.names import say


def only_if(field: FormField, fields: Mapping[str, FormField]) -> str:
    """``Only if “Storeys” is at least 7.`` – nothing for a question that is always asked."""
    told = [_told(condition, fields[condition.field]) for condition in field.when]
    return gettext("Only if %(conditions)s.") % {"conditions": gettext(" and ").join(told)} if told else ""


def _told(condition: Condition, other: FormField) -> str:
    named = {"field": say(other.label)}
    if condition.equals:
        labels = {choice.stored: say(choice) for choice in other.choices}
        named["answer"] = gettext(" or ").join(labels.get(key, key) for key in condition.equals)
        return gettext("“%(field)s” is %(answer)s") % named
    if condition.yes is not None:
        return (gettext("“%(field)s” is yes") if condition.yes else gettext("“%(field)s” is no")) % named
    unit = unit_of(other)
    named |= {"least": _figure(condition.least, unit), "most": _figure(condition.most, unit)}
    if condition.most is None:
        return gettext("“%(field)s” is at least %(least)s") % named
    if condition.least is None:
        return gettext("“%(field)s” is at most %(most)s") % named
    return gettext("“%(field)s” is between %(least)s and %(most)s") % named


def _figure(number: float | None, unit: str) -> str:
    return "" if number is None else f"{number:g} {unit}".strip()


def for_script(field: FormField, prefix: str) -> str:
    """The conditions as JSON: ``[{"field": "v-kind", "any": ["shop"]}]``; nothing for none."""
    return json.dumps([_plain(condition, prefix) for condition in field.when]) if field.when else ""


def _plain(condition: Condition, prefix: str) -> dict[str, Any]:
    answers = list(condition.equals)
    if condition.yes is not None:
        answers = ["yes" if condition.yes else "no"]
    bounds = {"any": answers or None, "least": condition.least, "most": condition.most}
    return {"field": prefix + condition.field} | {key: value for key, value in bounds.items() if value is not None}
