"""Imports as somebody may see them: those of the areas and domains they import for, and there their own (L6, P1)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gridwork.base.errors import N_, BadInput, GridworkError, NotFound
from gridwork.charter.schema import Capability
from gridwork.exchange.models import Import, ImportChange, Stage
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.scratch import Scratch
from gridwork.exchange.rules.given import Fault
from gridwork.exchange.rules.tables.table import Format
from gridwork.exchange.rules.wanted import PLACES
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.rules.kinds import PLACE, RECORD, State
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

SHOWN = 20
"""Problems and kept things a page lists."""


def visible(powers: Powers) -> QuerySet[Import]:
    """The imports a person may know of."""
    within = Q(pk=None)
    present = tree()
    for reach in powers.reach(Capability.LEDGER_IMPORT):
        areas = [node.id for node in present if reach.area_id in node.lineage]
        scope = Q(area__in=areas)
        if reach.department:
            domain = [key for key, one in forms().items() if reach.department in one.departments]
            scope &= Q(target__in=domain) | Q(target=PLACES, person_id=powers.person_id)
        within |= scope
    return Import.objects.filter(within)


def import_list(powers: Powers, *, before: int = 0, size: int = 30) -> list[Import]:
    """The newest imports (one query), those with a number below ``before``."""
    found = visible(powers).select_related("person").order_by("-pk")
    return list((found.filter(pk__lt=before) if before else found)[:size])


def import_of(powers: Powers, import_id: int) -> Import:
    """One import; NotFound beyond reach."""
    found = visible(powers).select_related("person").filter(pk=import_id).first()
    if found is None:
        raise NotFound(N_("There is no such import."))
    return found


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused row."""

    line: int
    faults: list[Fault]


def first_refused(one: Import) -> list[Refused]:
    """The first refused rows with their reasons; none when the file is forgotten."""
    if not one.refused or not one.stored or not shelf.rows(one.stored).exists():
        return []
    with Scratch(shelf.rows(one.stored)) as scratch:
        return [Refused(line, faults) for line, _, faults in scratch.refused(SHOWN)]


def refused_file(one: Import) -> Format | None:
    """The kind of the file of refused rows; None when there is none, or none any more."""
    if not one.stored:
        return None
    return next((kind for kind in Format if shelf.refused(one.stored, kind.value).exists()), None)


def kept_places(one: Import) -> list[Place]:
    """The first places an undo has left, because somebody worked on them."""
    changed = ImportChange.objects.filter(imported=one, subject_kind=PLACE).values_list("subject_id", flat=True)
    return list(
        Place.objects.filter(Q(import_id=one.pk, state=State.OPEN) | Q(pk__in=changed[:SHOWN])).order_by("pk")[:SHOWN]
    )


def kept_records(one: Import) -> list[Record]:
    """The first records an undo has left."""
    changed = ImportChange.objects.filter(imported=one, subject_kind=RECORD).values_list("subject_id", flat=True)
    found = Q(import_id=one.pk, state=State.OPEN) | Q(pk__in=list(changed[:SHOWN]))
    return list(Record.objects.filter(found).select_related("place").order_by("pk")[:SHOWN])


def trouble_of(one: Import) -> GridworkError | None:
    """What stopped it."""
    if not one.trouble:
        return None
    told = json.loads(one.trouble)
    return BadInput(told["message"], place=told["place"], **told["params"])


AT_WORK = frozenset({Stage.CHECKING.value, Stage.RUNNING.value, Stage.UNDOING.value})
"""Stages at which the worker is busy with it."""
