"""Who is enrolled in care, by number and never by name (S1, P1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F

from gridwork.base.errors import N_, NotFound
from gridwork.base.sealed import unseal
from gridwork.care.models import Enrolment
from gridwork.care.rules.consent import ENROLMENT
from gridwork.charter.schema import Capability
from gridwork.journal.queries import entries
from gridwork.ledger.queries.history import opened
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.titles import title
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One open enrolment as a list shows it: whereabouts and consent, no name. ``address`` is empty without a place."""

    id: int
    programme: str
    charter_id: int
    grid_id: int
    place_id: int | None
    walk: str
    address: str
    consent_by: str
    consent_on: date
    begun_on: date


def enrolments_in(powers: Powers, grid_ids: Collection[int], programme: str | None = None) -> list[Enrolled]:
    """Open enrolments of these grids as far as ``care.see`` reaches, in street order (one query)."""
    seen = [one for one in grid_ids if powers.may(Capability.CARE_SEE, lineage_of(one))]
    rows = Enrolment.objects.filter(grid__in=seen, withdrawn_on=None)
    if programme is not None:
        rows = rows.filter(programme=programme)
    columns = (
        "pk", "programme", "charter_id", "grid_id", "place_id", "place__walk", "place__street", "place__number",
        "place__name", "consent_by", "consent_on", "begun_on",
    )  # fmt: skip
    found = rows.order_by("grid_id", F("place__walk").asc(nulls_last=True), "pk").values_list(*columns)
    return [
        Enrolled(pk, key, agreed, grid, place, walk or "", title(street or "", number or "", name or ""), by, on, begun)
        for pk, key, agreed, grid, place, walk, street, number, name, by, on, begun in found
    ]


def enrolment_seen(powers: Powers, enrolment_id: int) -> Enrolment:
    """One enrolment, withdrawn ones too; NotFound out of reach of ``care.see`` (one query)."""
    found = Enrolment.objects.filter(pk=enrolment_id).select_related("place").first()
    if found is None or not powers.may(Capability.CARE_SEE, lineage_of(found.grid_id)):
        raise NotFound(N_("There is no such enrolment."))
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """One act on an enrolment. ``reason``: why a name was opened; empty once they withdrew."""

    verb: str
    person_id: int | None
    done_at: datetime
    reason: str = ""


def enrolment_story(enrolment: Enrolment) -> list[Told]:
    """Who did what with an enrolment, newest first (one query)."""
    key = own_key(enrolment)
    return [
        Told(line.verb, line.person_id, line.done_at, opened(key, line.facts)[0].get("new", {}).get("reason", ""))
        for line in reversed(entries(ENROLMENT, enrolment.pk))
    ]


def counts_below(powers: Powers, area_id: int) -> dict[int, dict[str, int]]:
    """Open enrolments by programme of each area right below this one, as far as ``care.see`` reaches (one query)."""
    present = tree()
    grids = [one for one in present.grids_below(area_id) if powers.may(Capability.CARE_SEE, one.lineage)]
    rows = Enrolment.objects.filter(withdrawn_on=None).values("grid_id", "programme").annotate(many=Count("pk"))
    if present.area(area_id).depth:
        rows = rows.filter(grid__in=[one.id for one in grids])
    depth = present.area(area_id).depth + 1
    above = {one.id: one.lineage[depth] for one in grids if len(one.lineage) > depth}
    found: dict[int, dict[str, int]] = {}
    for row in rows.order_by("grid_id", "programme"):
        if row["grid_id"] in above:
            programmes = found.setdefault(above[row["grid_id"]], {})
            programmes[row["programme"]] = programmes.get(row["programme"], 0) + row["many"]
    return found


def own_key(enrolment: Enrolment) -> bytes | None:
    """The enrolment's own key; None once they withdrew."""
    return bytes.fromhex(unseal(bytes(enrolment.secret))) if enrolment.secret else None
