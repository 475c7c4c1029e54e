"""The doors visits go to, and the calls made there so far (F4)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from gridwork.base import sealed
from gridwork.care.queries.enrolments import enrolments_in
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import Visit
from gridwork.fieldwork.queries.declaring import told_since
from gridwork.fieldwork.rules.kinds import Outcome
from gridwork.fieldwork.rules.visits import CARE, Past
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import form_as, forms
from gridwork.ledger.queries.speaking import place_title, reading_language
from gridwork.ledger.rules.carrying import carry
from gridwork.ledger.rules.kinds import State
from gridwork.territory.rules.powers import Powers

_NO_STREET = "~"
"""Sorts behind every street."""


@dataclass(frozen=True, slots=True)
class Door:
    """A place, or somebody in care (``kind`` ``care``, ``sort`` the programme), known by number only.

    ``since``: from when on there was somebody to visit. ``needs``: what the ledger has, by form; ``lately``: the forms
    whose records may have come to say so in the days asked about.
    """

    id: int
    kind: str
    sort: str
    grid_id: int
    households: int
    plate: str
    title: str
    walk: str
    since: date
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lately: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls at one door, newest first: (kind, call). ``said``: the newest words kept of each kind, sealed."""

    made: list[tuple[str, Past]] = field(default_factory=list)
    said: dict[str, bytes | memoryview] = field(default_factory=dict)


def place_doors(grid_ids: Collection[int], kinds: Collection[str], needs: Mapping[str, str], since: date) -> list[Door]:
    """Open places of these kinds in these grids, with the needs their records declare (two queries).

    ``needs``: form → its field of declared needs; without any the second query is left out. ``since``: the first of
    the days asked about.
    """
    places = Place.objects.filter(grid__in=grid_ids, kind__in=kinds, state=State.OPEN).select_related("parent")
    said, lately = _needs(grid_ids, needs, since)
    today = in_force().calendar.today
    return [
        Door(one.pk, one.kind, one.sort, one.grid_id or 0, one.households, one.plate, _title(one), one.walk,
             today(one.opened_at), said.get(one.pk, {}), frozenset(lately.get(one.pk, ())))
        for one in places
    ]  # fmt: skip


def care_doors(powers: Powers, grid_ids: Collection[int]) -> list[Door]:
    """Everybody enrolled in care in these grids, without a name, as far as the person may see it (one query)."""
    return [
        Door(one.id, CARE, one.programme, one.grid_id, 0, "", participant(one.programme, one.id, one.address),
             one.walk or _NO_STREET, one.begun_on)
        for one in enrolments_in(powers, grid_ids)
    ]  # fmt: skip


def calls_at_places(grid_ids: Collection[int], since: date) -> dict[int, Calls]:
    """Calls at the open places of these grids since a day, and older ones whose words are kept (one query)."""
    return _calls(Visit.objects.filter(place__grid__in=grid_ids, place__state=State.OPEN), "place_id", since)


def calls_in_care(grid_ids: Collection[int], since: date) -> dict[int, Calls]:
    """The same for people in care (one query)."""
    return _calls(
        Visit.objects.filter(enrolment__grid__in=grid_ids, enrolment__withdrawn_on=None), "enrolment_id", since
    )


def words_of(kept: bytes | memoryview | None) -> str:
    """What was said, unsealed; nothing where it was emptied."""
    return sealed.unseal(bytes(kept)) if kept else ""


def _calls(visits: QuerySet[Visit], door: str, since: date) -> dict[int, Calls]:
    rows = visits.filter(Q(day__gte=since) | Q(sealed__isnull=False)).order_by("-day", "-pk")
    found: dict[int, Calls] = {}
    for door_id, kind, day, outcome, makes_up, words in rows.values_list(
        door, "kind", "day", "outcome", "makes_up", "sealed"
    ):
        calls = found.setdefault(door_id, Calls())
        calls.made.append((kind, Past(day, Outcome(outcome), makes_up)))
        if words:
            calls.said.setdefault(kind, words)
    return found


def _needs(
    grid_ids: Collection[int], asked: Mapping[str, str], since: date
) -> tuple[dict[int, dict[str, tuple[str, ...]]], dict[int, set[str]]]:
    """Place → form → needs its open records declare, several of a place together; and who said something lately."""
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    lately: dict[int, set[str]] = {}
    if not asked:
        return found, lately
    rows = Record.objects.filter(grid__in=grid_ids, form__in=asked, state=State.OPEN, place__isnull=False)
    columns = ("place_id", "form", "version", "values", "told")
    for place_id, key, version, values, told in rows.annotate(told=told_since(since)).values_list(*columns):
        needs = declared_in(key, version, values, asked[key])
        by_form = found.setdefault(place_id or 0, {})
        by_form[key] = tuple(dict.fromkeys([*by_form.get(key, ()), *needs]))
        if told:
            lately.setdefault(place_id or 0, set()).add(key)
    return found, lately


def declared_in(key: str, version: int, values: str, needs: str) -> tuple[str, ...]:
    """What a record's field of needs holds, read under the form in force."""
    asks = forms()[key]
    answers = json.loads(values)
    if version != asks.number:
        answers = carry(answers, form_as(key, version).form, asks.form).values
    said = answers.get(needs)
    return tuple(said) if isinstance(said, list) else ()


def _title(place: Place) -> str:
    """Address and name, behind that of what it stands in where it names no street of its own."""
    own = place_title(place)
    return own if place.street or place.parent is None else f"{place_title(place.parent)} {own}"


def participant(programme: str, enrolment_id: int, address: str) -> str:
    """How somebody in care is called in a list: the address if they gave one, the programme, a number; no name."""
    found = in_force().charter.programmes.get(programme)
    called = found.name.to(reading_language()) if found else programme
    return " · ".join(filter(None, (address, f"{called} {enrolment_id}")))
