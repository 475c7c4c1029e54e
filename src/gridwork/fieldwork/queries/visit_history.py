"""The visits to one place, and what is to be said before another is recorded (F4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gridwork.base.errors import N_, NotFound
from gridwork.base.moment import now
from gridwork.care.queries.enrolments import enrolment_seen
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.queries.ever import visits_ever
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import Visit
from gridwork.fieldwork.queries.doors import declared_in, participant, words_of
from gridwork.fieldwork.queries.mistakes import may_take_back
from gridwork.fieldwork.queries.visit_kinds import may_make, may_see
from gridwork.fieldwork.rules.visits import CARE, goes_to
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.queries.speaking import place_title
from gridwork.ledger.rules.kinds import State
from gridwork.ledger.rules.titles import title
from gridwork.territory.rules.powers import Powers

MOST = 50
"""Visits shown of one place, the newest."""


@dataclass(frozen=True, slots=True)
class Made:
    """One visit as it was made. ``retractable``: the asker may take it back.

    ``words``: while they are kept, for those who make such visits there; ``unopened``: others see that there are
    some, and open them one by one (:func:`fieldwork.commands.visits.read_words`).
    """

    id: int
    kind: str
    day: date
    recorded_on: date
    outcome: str
    person: str
    words: str
    unopened: bool
    reason: str
    needs: tuple[str, ...]
    makes_up: date | None
    retractable: bool


@dataclass(frozen=True, slots=True)
class Visiting:
    """A door with its visits, newest first. ``kinds``: visits of the charter in force that go there.

    ``needs``: what the ledger has now, by kind of visit.
    """

    grid_id: int | None
    title: str
    made: list[Made]
    kinds: list[str]
    needs: dict[str, tuple[str, ...]]
    place_id: int | None = None
    enrolment_id: int | None = None


def visits_of_place(powers: Powers, place_id: int) -> Visiting:
    """The visits to a place, as far as the person may see field work there (three queries).

    NotFound for no such place or one out of sight.
    """
    place = Place.objects.filter(pk=place_id).exclude(state=State.WITHDRAWN).first()
    seen = kinds_at(powers, place) if place else []
    if place is None or not seen:
        raise NotFound(N_("There is no such place."))
    made = _made(powers, Visit.objects.filter(place=place, kind__in=seen), place.grid_id)
    kinds = [key for key in seen if key in in_force().charter.visits]
    return Visiting(place.grid_id, place_title(place), made, kinds, _needs(place, kinds), place_id=place.pk)


def visits_of_enrolment(powers: Powers, enrolment_id: int) -> Visiting:
    """The visits to somebody in care, for those who may see enrolments (two queries). NotFound."""
    one = enrolment_seen(powers, enrolment_id)
    if one.withdrawn_on is not None:
        raise NotFound(N_("There is no such enrolment."))
    visits = in_force().charter.visits
    kinds = [key for key, visit in visits.items() if goes_to(visit).takes_in(CARE, one.programme)]
    address = title(one.place.street, one.place.number, one.place.name) if one.place else ""
    made = _made(powers, Visit.objects.filter(enrolment=one), one.grid_id)
    named = participant(one.programme, one.pk, address)
    return Visiting(one.grid_id, named, made, kinds, {}, enrolment_id=one.pk)


def kinds_at(powers: Powers, place: Place) -> list[str]:
    """Visits that go, or went under an earlier charter, to such a place and that the person may see there."""
    lineage = lineage_of(place.grid_id)
    return [
        key
        for key, visit in visits_ever().items()
        if goes_to(visit).takes_in(place.kind, place.sort) and may_see(powers, visit, lineage)
    ]


def sees_visit(powers: Powers, visit: Visit) -> bool:
    """Whether the person sees this visit, which was read with its door."""
    if visit.place is not None:
        return visit.place.state != State.WITHDRAWN and visit.kind in kinds_at(powers, visit.place)
    one = visit.enrolment
    return one is not None and one.withdrawn_on is None and powers.may(Capability.CARE_SEE, lineage_of(one.grid_id))


def _needs(place: Place, kinds: list[str]) -> dict[str, tuple[str, ...]]:
    charter = in_force().charter
    asked = {charter.visits[key].form: charter.visits[key].needs for key in kinds if charter.visits[key].needs}
    rows = Record.objects.filter(place=place, form__in=asked, state=State.OPEN)
    said: dict[str, dict[str, Any]] = {}
    for form, version, values in rows.values_list("form", "version", "values"):
        said.setdefault(form, {}).update(dict.fromkeys(declared_in(form, version, values, asked[form])))
    return {key: tuple(said.get(charter.visits[key].form, ())) for key in kinds}


def _made(powers: Powers, visits: Any, grid_id: int | None) -> list[Made]:
    today, at, lineage = in_force().calendar.today, now(), lineage_of(grid_id)
    told = {key for key, visit in visits_ever().items() if may_make(powers, visit, lineage)}
    return [
        Made(one.pk, one.kind, one.day, today(one.recorded_at), one.outcome, one.person.name,
             words_of(one.sealed) if one.kind in told else "", bool(one.sealed) and one.kind not in told, one.reason,
             tuple(filter(None, one.needs.split(","))), one.makes_up,
             may_take_back(powers.person_id, one.person_id, one.recorded_at, at))
        for one in visits.select_related("person").order_by("-day", "-pk")[:MOST]
    ]  # fmt: skip
