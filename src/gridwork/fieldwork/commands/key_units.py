"""Dossiers of key units (重点单位): listed with a reason, who answers for it, what is looked after (F5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from gridwork.base import sealed
from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.fieldwork.commands.deeds import local_day
from gridwork.fieldwork.models import KeyUnit, Upkeep
from gridwork.fieldwork.queries.inspected import departments_at, may_see_place
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.kinds import KEY_UNIT, Verb
from gridwork.fieldwork.rules.words import MOST_REASON, came, on_one_line
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, once, write
from gridwork.ledger.models import Place
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.contacts import ContactGiven, checked
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.territory.rules.powers import Powers

LONGEST_WORDS = 500
"""Characters."""
RESPONSIBLE = "responsible"
"""The field of the form at fault."""
NO_SUCH = N_("There is no such key unit.")


@dataclass(frozen=True, slots=True)
class KeyUnitDraft:
    """Why a place is a key unit; who answers for it, if they agreed to be named: by name and work number."""

    place_id: int
    reason: str
    responsible: ContactGiven | None = None


def _unit(ids: list[int]) -> KeyUnit:
    return KeyUnit.objects.get(pk=ids[0])


@once(KEY_UNIT, Verb.LIST, again=_unit)
def list_key_unit(act: Act, powers: Powers, draft: KeyUnitDraft) -> KeyUnit:
    """Put premises on the list of key units. BadInput (``place_id``, ``reason``, ``responsible``), Conflict."""
    place = Place.objects.filter(pk=draft.place_id).first()
    if place is None or not may_see_place(powers, place) or place.kind != Kind.PREMISES or place.state != State.OPEN:
        raise BadInput(N_("Choose premises that are open in the ledger."), place="place_id")
    act = _allowed(act, powers, Capability.FIELD_WORK, place)
    reason = on_one_line(draft.reason, MOST_REASON, "reason", missing=N_("Say why it is a key unit."))
    today = local_day(act)
    unit = KeyUnit(place=place, reason=reason, since=today, seq=1)
    _name(unit, draft.responsible, today)
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError as clash:
        raise Conflict(N_("The place is a key unit already."), place="place_id") from clash
    begin(act, Verb.LIST, KEY_UNIT, unit.pk, place=place.pk, reason=reason, named=unit.sealed is not None)
    return unit


@once(KEY_UNIT, Verb.UNLIST, again=_unit)
def unlist_key_unit(act: Act, powers: Powers, unit_id: int, *, reason: str) -> KeyUnit:
    """Take it off the list; the name of who answered for it is destroyed. BadInput (``reason``), NotFound."""
    act, unit = _taken(act, powers, unit_id)
    text = on_one_line(reason, MOST_REASON, "reason", missing=N_("Say why it is no longer a key unit."))
    unit.until, unit.sealed, unit.agreed_on = local_day(act), None, None
    return _laid_down(act, unit, Verb.UNLIST, reason=text)


@once(KEY_UNIT, Verb.AGREE, again=_unit)
def name_responsible(act: Act, powers: Powers, unit_id: int, given: ContactGiven) -> KeyUnit:
    """Record, sealed, who answers for the unit and agreed to be named; an earlier one is replaced."""
    act, unit = _taken(act, powers, unit_id)
    _name(unit, given, local_day(act))
    return _laid_down(act, unit, Verb.AGREE)


@once(KEY_UNIT, Verb.REMOVE, again=_unit)
def remove_responsible(act: Act, powers: Powers, unit_id: int) -> KeyUnit:
    """Take the name out, at their wish; nothing of it stays. NotFound when there is none."""
    act, unit = _taken(act, powers, unit_id)
    if unit.sealed is None:
        raise NotFound(N_("Nobody is named here."))
    unit.sealed, unit.agreed_on = None, None
    return _laid_down(act, unit, Verb.REMOVE)


def read_responsible(act: Act, powers: Powers, unit_id: int) -> ContactGiven:
    """Who answers for the unit; every reading goes into the journal. NotFound when nobody is named, NotAllowed."""
    act = act.again()
    with act.book.transaction():
        act, unit = _taken(act, powers, unit_id, Capability.CONTACT_SEE)
        if unit.sealed is None or unit.agreed_on is None:
            raise NotFound(N_("Nobody is named here."))
        _laid_down(act, unit, Verb.READ)
        return ContactGiven.of_text(sealed.unseal(bytes(unit.sealed)), unit.agreed_on)


@once(KEY_UNIT, Verb.UPKEEP, again=_unit)
def note_upkeep(
    act: Act, powers: Powers, unit_id: int, kind: kinds.Upkeep | str, *, words: str, day: date | None = None
) -> KeyUnit:
    """Note in the dossier what was looked after, assessed, drilled or trained. BadInput (``kind``, ``words``, ``day``).

    A drill or training held as an occasion at the place counts by itself and need not be noted again (L8).
    """
    act, unit = _taken(act, powers, unit_id)
    if kind not in set(kinds.Upkeep):
        raise BadInput(N_("Choose what was done."), place="kind")
    text = on_one_line(words, LONGEST_WORDS, "words", missing=N_("Say what was done."))
    assert act.person_id is not None
    today = local_day(act)
    came(day or today, today)
    Upkeep.objects.create(unit=unit, kind=kind, day=day or today, words=text, person_id=act.person_id)
    return _laid_down(act, unit, Verb.UPKEEP, upkeep=str(kind), day=str(day or today))


def _taken(
    act: Act, powers: Powers, unit_id: int, capability: Capability = Capability.FIELD_WORK
) -> tuple[Act, KeyUnit]:
    """The listed unit, locked; NotFound out of sight or once unlisted, NotAllowed."""
    unit = KeyUnit.objects.select_for_update(of=("self",)).select_related("place").filter(pk=unit_id).first()
    if unit is None or unit.until is not None:
        raise NotFound(NO_SUCH)
    place = unit.place
    if not powers.may(Capability.FIELD_SEE, lineage_of(place.grid_id), departments_at(in_force().charter, place)):
        raise NotFound(NO_SUCH)
    return _allowed(act, powers, capability, place), unit


def _allowed(act: Act, powers: Powers, capability: Capability, place: Place) -> Act:
    lineage, departments = lineage_of(place.grid_id), departments_at(in_force().charter, place)
    powers.must(capability, lineage, departments)
    return act if act.posting_id else act.in_post(powers.posting_for(capability, lineage, departments))


def _name(unit: KeyUnit, given: ContactGiven | None, today: date) -> None:
    if given is not None:
        found = checked(given, RESPONSIBLE, today)
        unit.sealed, unit.agreed_on = sealed.seal(found.as_text()), found.agreed_on


def _laid_down(act: Act, unit: KeyUnit, verb: str, **facts: Any) -> KeyUnit:
    unit.seq = write(act, verb, KEY_UNIT, unit.pk, **facts).seq
    unit.save()
    return unit
