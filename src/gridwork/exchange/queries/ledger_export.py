"""Places and records as rows of a table, with the very columns an import takes (L6). Contacts never leave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from gridwork.base.identifiers import record_code
from gridwork.charter.record_parts import FieldType, FormField
from gridwork.charter.schema import Capability
from gridwork.exchange.queries.targets import Target
from gridwork.exchange.rules.given import NATURAL
from gridwork.exchange.rules.wanted import CONDITIONS, KINDS, Wanted
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import NumberedForm, form_as
from gridwork.ledger.queries.reach import may_place
from gridwork.ledger.rules import values
from gridwork.ledger.rules.carrying import carry
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

AT_ONCE = 2_000
"""Rows read from the database at once."""
SEPARATORS = frozenset(";；、,，/|\n")


def headings(target: Target, language: str) -> list[str]:
    """The table's columns in a language; two fields of one name are told apart by their keys."""
    wanted = target.wanted
    labels = [one.label.to(language) for one in wanted]
    return [
        label if labels.count(label) == 1 else f"{label} [{one.key.removeprefix('field.')}]"
        for one, label in zip(wanted, labels, strict=True)
    ]


def rows(powers: Powers, target: Target, area_id: int, language: str) -> Iterator[list[str]]:
    """The open places or records of the area that the person may export, in street order, streamed."""
    grids = [node.id for node in tree().grids_below(area_id)]
    if target.form is None:
        return _place_rows(powers, grids, language, target)
    allowed = [grid for grid in grids if powers.may(Capability.LEDGER_EXPORT, *_scope(grid, target))]
    return _record_rows(target.form, allowed, target.wanted, language)


def _scope(grid_id: int, target: Target) -> tuple[tuple[int, ...], frozenset[str]]:
    return tree().area(grid_id).lineage, target.departments


def _place_rows(powers: Powers, grids: list[int], language: str, target: Target) -> Iterator[list[str]]:
    premises = next(one.choices or {} for one in target.wanted if one.key == "sort")
    codes = {grid: tree().area(grid).code for grid in grids}
    allowed: dict[tuple[str, str, int | None], bool] = {}
    for place in _in_street_order(Place.objects.filter(grid__in=grids, state=State.OPEN).select_related("parent")):
        asked = (place.kind, place.sort, place.grid_id)
        if asked not in allowed:
            allowed[asked] = may_place(powers, Capability.LEDGER_EXPORT, *asked)
        if allowed[asked]:
            sort = premises[place.sort][0].to(language) if place.sort in premises else place.sort
            yield _place_row(place, sort, codes, language)


def _place_row(place: Place, sort: str, codes: dict[int, str], language: str) -> list[str]:
    pointed = place.longitude is not None and place.latitude is not None
    return [
        place.plate,
        "" if place.key.startswith(NATURAL) else place.key,
        KINDS[place.kind][0].to(language),
        sort,
        place.name,
        place.street,
        place.number,
        place.parent.plate if place.parent else "",
        _degrees(place.longitude) if pointed else "",
        _degrees(place.latitude) if pointed else "",
        "" if pointed or place.grid_id is None else codes[place.grid_id],
        str(place.households) if place.kind == Kind.DWELLING else "",
        CONDITIONS[place.condition][0].to(language) if place.condition else "",
        place.owner,
    ]


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.7f}"


def _record_rows(
    form: NumberedForm, grids: list[int], wanted: tuple[Wanted, ...], language: str
) -> Iterator[list[str]]:
    fields = {f"field.{one.key}": one for one in form.form.fields}
    records = Record.objects.filter(form=form.key, grid__in=grids, state=State.OPEN).select_related("place")
    codes = {grid: tree().area(grid).code for grid in grids}
    for record in _in_street_order(records):
        held = _held(record, form)
        about = (record.place.plate if record.place else "") if form.kind else codes[record.grid_id or 0]
        where = {
            "record": record_code(record.pk),
            "key": "" if record.key.startswith(NATURAL) else record.key,
            "place": about,
            "grid": about,
            "verified_on": record.verified_on.isoformat(),
        }
        yield [
            written(fields[one.key], held.get(fields[one.key].key), language) if one.of_form else where[one.key]
            for one in wanted
        ]


def _held(record: Record, form: NumberedForm) -> dict[str, Any]:
    stored = json.loads(record.values)
    old = form if record.version == form.number else form_as(record.form, record.version)
    return carry(stored, old.form, form.form).values


def written(field: FormField, value: Any, language: str) -> str:
    """A stored value as one would type it into a table: reading it gives the same value."""
    if value is None:
        return ""
    match field.type:
        case FieldType.YES_NO:
            return values.shown(field, value, language)
        case FieldType.CHOICE:
            return values.label(field, value, language)
        case FieldType.CHOICES:
            labels = [values.label(field, key, language) for key in value]
            told_apart = not any(SEPARATORS & set(label) for label in labels)
            return "、".join(labels if told_apart else value)
        case _:
            return str(values.typed_back(field, value))


def _in_street_order(found: QuerySet[Any, Any]) -> Iterator[Any]:
    return found.order_by("grid", "walk", "pk").iterator(chunk_size=AT_ONCE)
