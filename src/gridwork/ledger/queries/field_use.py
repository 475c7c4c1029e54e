"""Which fields of the forms could be left out (L8)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from math import inf

from django.db.models import Min

from gridwork.base.memo import Memo
from gridwork.charter.models import CharterVersion
from gridwork.charter.queries.adopted import in_force, version
from gridwork.ledger.models import Effort, FieldUse, Place, Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.rules.burden import Named, Repeat, Use, repeats, use_of
from gridwork.ledger.rules.kinds import State
from gridwork.territory.queries.edition import today

MOST_RECORDS, MOST_PLACES = 3_000, 1_000
"""How many of the newest records say which places are looked at, and how many places."""
PLACE_FIELDS = ("name", "street", "number", "owner", "households")

_ages = Memo(seconds=inf)
_repeats = Memo(seconds=600)


def fields_in_use() -> Use:
    """Fields of the forms in force that nobody filled in or asked for in a year (three queries, two when warm)."""
    newest = CharterVersion.objects.order_by("-number").values_list("pk", flat=True).first() or 0
    asked_since = _ages.get((newest, in_force().id), lambda: dict(_asked_since()))
    used = {
        (form, field): max(day for day in days if day)
        for form, field, *days in FieldUse.objects.values_list("form", "field", "filled_on", "asked_on")
    }
    noted_since = Effort.objects.aggregate(first=Min("day"))["first"]
    return use_of(asked_since, used, noted_since, today())


def repeated_fields() -> list[Repeat]:
    """Fields that repeat what the same place says elsewhere, by the newest records (three queries, kept 10 minutes)."""
    return _repeats.get(in_force().id, lambda: repeats(_places()))


def _asked_since() -> Iterator[tuple[Named, date]]:
    """For each field in force, the day the first charter that asks for it was adopted, under any key it ever had."""
    history = [
        (version(pk).charter.ledgers.forms, max(effective_on, adopted_at.date()))
        for pk, effective_on, adopted_at in CharterVersion.objects.order_by("number").values_list(
            "pk", "effective_on", "adopted_at"
        )
    ]
    for key, numbered in forms().items():
        for field in numbered.form.fields:
            keys = {field.key, *field.was}
            yield (
                (key, field.key),
                next(
                    day for found, day in history if key in found and keys & {one.key for one in found[key].fields}
                ),
            )  # fmt: skip


def _places() -> list[dict[Named, object]]:
    """What each of some places says of itself and in its forms; of several records of a form the first."""
    present = Record.objects.filter(state=State.OPEN, place__isnull=False)
    newest = present.order_by("-pk").values_list("place_id", flat=True)[:MOST_RECORDS]
    ids = list(dict.fromkeys(newest))[:MOST_PLACES]
    found: dict[int, dict[Named, object]] = {
        pk: {("", name): value for name, value in zip(PLACE_FIELDS, values, strict=True)}
        for pk, *values in Place.objects.filter(pk__in=ids).values_list("pk", *PLACE_FIELDS)
    }
    seen: set[tuple[int, str]] = set()
    known = forms()
    for place_id, form, number, text in present.filter(place__in=ids).values_list(
        "place_id", "form", "version", "values"
    ):
        if form in known and known[form].number == number and (place_id, form) not in seen:
            found[place_id].update({(form, field): value for field, value in json.loads(text).items()})
        seen.add((place_id, form))
    return list(found.values())
