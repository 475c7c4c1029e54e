"""Since when households declare a need: they are asked for from that day on (F4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import FormField
from gridwork.charter.work_parts import Visit
from gridwork.fieldwork.queries.visit_kinds import form_of
from gridwork.fieldwork.rules.visits import NO_NEED, declared
from gridwork.journal.models import Entry
from gridwork.ledger.models import Record
from gridwork.ledger.queries.history import TELLING, Deed, deeds_since
from gridwork.ledger.rules.kinds import RECORD, State, Verb


def declaring(kind: Visit) -> Q:
    """Open records that declare a need: its list in the stored text is neither empty nor only “none”."""
    field, said = _field(kind), Q(pk=None)
    for key in _names(field) if field else ():
        said |= Q(values__contains=f'"{key}":["') & ~Q(values__contains=f'"{key}":["{NO_NEED}"]')
    return said & Q(form=kind.form, state=State.OPEN)


def told_since(since: date) -> Exists:
    """Records that were opened, or came to say something else, on a day or later."""
    at = in_force().calendar.at(since)
    return Exists(
        Entry.objects.filter(subject_kind=RECORD, subject_id=OuterRef("pk"), verb__in=TELLING, done_at__gte=at)
    )


def declared_since(kind: Visit, grid_ids: Collection[int], since: date) -> dict[int, date]:
    """Place → the day its need was declared, of those in these grids that declare one since a later day than this.

    The need as a whole: another one beside the first begins nothing; one declared again after there was none does.
    Of several records of a place the one that has declared longest counts. Two queries.
    """
    field = _field(kind)
    if field is None:
        return {}
    there = Record.objects.filter(declaring(kind), grid__in=grid_ids, place__isnull=False)
    records = list(there.annotate(told=told_since(since)))
    changed = deeds_since([one for one in records if one.told], in_force().calendar.at(since))
    found: dict[int, date] = {}
    for one in records:
        begun = _begun(field, reversed(changed.get(one.pk, ()))) or since
        found[one.place_id or 0] = min(begun, found.get(one.place_id or 0, begun))
    return {place: day for place, day in found.items() if day > since}


def _begun(field: FormField, latest_first: Iterable[Deed]) -> date | None:
    """The day of the act before which no need was declared; None where none of these acts is it."""
    for deed in latest_first:
        names = [key for key in _names(field) if key in deed.new]
        if deed.verb != Verb.CHANGE or (names and not declared(_listed(deed.old.get(names[0])))):
            return in_force().calendar.today(deed.done_at)
    return None


def _listed(said: Any) -> list[str]:
    return said if isinstance(said, list) else []


def _field(kind: Visit) -> FormField | None:
    asks = form_of(kind)
    return next((one for one in asks.form.fields if one.key == kind.needs), None) if asks else None


def _names(field: FormField) -> list[str]:
    return [field.key, *field.was]
