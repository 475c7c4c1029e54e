"""Notices as those who work in the field carry them: each with its chain; and what was found and has none (F5, F7)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.base.worktime import Span
from gridwork.charter.queries.adopted import in_force, version
from gridwork.charter.schema import Capability
from gridwork.charter.terms import Text
from gridwork.charter.work_parts import Inspection as InspectionPart
from gridwork.fieldwork.models import Finding, Inspection, Rectification
from gridwork.fieldwork.queries.inspected import may_inspected
from gridwork.fieldwork.queries.inspections import title_of
from gridwork.fieldwork.queries.rectifications import may_move
from gridwork.fieldwork.queries.standings import extensions, part_of
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.kinds import RECTIFICATION, Chain, Verb
from gridwork.journal.models import Entry
from gridwork.ledger.models import Place
from gridwork.territory.rules.powers import Powers

ENDED_FOR = timedelta(days=30)
"""So long a notice that has ended is still carried, to see what became of it."""
UNTOLD = (Verb.REMIND,)
"""What the system does on its own and moves nothing."""


@dataclass(frozen=True, slots=True)
class ActDone:
    """One act of a chain. ``facts`` as the journal has them; ``who`` is empty where the system acted."""

    verb: str
    who: str
    done_at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldNotice:
    """One notice with all that is under it and was done with it, oldest first.

    ``may_move``: put it off or take it back; ``may_hand_over``: the charter names who takes over; ``extensions``: by
    how much, to when, it can be put off.
    """

    notice: Rectification
    part: InspectionPart
    title: str
    findings: Sequence[Finding]
    acts: Sequence[ActDone]
    may_move: bool
    may_hand_over: bool
    extensions: Sequence[tuple[Span, datetime]]


@dataclass(frozen=True, slots=True)
class WithoutNotice:
    """What one kind of inspection found at a place and stands open under no notice."""

    kind: str
    place: Place
    title: str
    findings: Sequence[Finding]


def field_notices(powers: Powers, grid_ids: Collection[int], at: datetime) -> list[FieldNotice]:
    """Notices in these grids the person may work on: open ones, the most urgent first, then those that ended lately.

    Four queries; one where there are none.
    """
    rows = Rectification.objects.filter(
        Q(state=Chain.ISSUED) | Q(ended_at__gte=at - ENDED_FOR), place__grid_id__in=grid_ids
    )
    found = [
        one
        for one in rows.select_related("place__parent__parent__parent", "office")
        if may_inspected(powers, Capability.FIELD_WORK, part_of(one), one.place)
    ]
    found.sort(key=lambda one: (one.state != Chain.ISSUED, one.deadline_at, one.pk))
    findings, acts = _findings(found), _acts(found)
    categories = in_force().charter.categories
    return [
        FieldNotice(
            one, part_of(one), title_of(one.place), findings.get(one.pk, []), acts.get(one.pk, []),
            may_move(powers, one), part_of(one).refused_as in categories,
            extensions(one, ((act.verb, act.facts) for act in acts.get(one.pk, [])), _next_hour(at)),
        )
        for one in found
    ]  # fmt: skip


def without_notice_in(powers: Powers, grid_ids: Collection[int]) -> list[WithoutNotice]:
    """What stands open in these grids without a notice the person may issue, longest open first (one query)."""
    rows = Finding.objects.filter(state=kinds.Finding.OPEN, rectification=None, place__grid_id__in=grid_ids)
    charter = in_force().charter
    found: dict[tuple[int, str], list[Finding]] = {}
    for one in rows.select_related("inspection", "place__parent__parent__parent").order_by("pk"):
        found.setdefault((one.place_id, one.inspection.kind), []).append(one)
    return [
        WithoutNotice(kind, findings[0].place, title_of(findings[0].place), findings)
        for (_, kind), findings in found.items()
        if may_inspected(powers, Capability.FIELD_WORK, charter.inspections.get(kind), findings[0].place)
    ]


def inspection_to_issue_for(place_id: int, kind: str) -> int:
    """The inspection a notice for all of this kind at the place is issued from: the last that left something open.

    Where nothing is open any longer, the last of all, so that the command says so (two queries at most). NotFound
    where none was ever made.
    """
    made = Inspection.objects.filter(place=place_id, kind=kind, again_for=None).order_by("-day", "-pk")
    open_ = made.filter(findings__state=kinds.Finding.OPEN, findings__rectification=None)
    found = open_.values_list("pk", flat=True).first() or made.values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(N_("There is no such inspection."))
    return found


def _next_hour(at: datetime) -> datetime:
    """What is counted from now is told for a while, so that a list says the same when it is asked again soon."""
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def check_of(finding: Finding) -> Text:
    """What the line asks for, as the charter had it on the day."""
    part = version(finding.inspection.charter_id).charter.inspections[finding.inspection.kind]
    return next(check.name for check in part.checklist if check.key == finding.check_key)


def _findings(notices: Collection[Rectification]) -> dict[int | None, list[Finding]]:
    """By notice, as they were found (one query, none without notices)."""
    found: dict[int | None, list[Finding]] = {}
    if notices:
        for one in Finding.objects.filter(rectification__in=notices).select_related("inspection").order_by("pk"):
            found.setdefault(one.rectification_id, []).append(one)
    return found


def _acts(notices: Collection[Rectification]) -> dict[int, list[ActDone]]:
    """By notice, in the order of their journals (two queries, none without notices)."""
    if not notices:
        return {}
    rows = Entry.objects.filter(subject_kind=RECTIFICATION, subject_id__in=[one.pk for one in notices])
    told = list(
        rows.exclude(verb__in=UNTOLD).order_by("seq").values_list("subject_id", "verb", "person_id", "done_at", "body")
    )
    who = names(person for _, _, person, _, _ in told)
    acts: dict[int, list[ActDone]] = {}
    for notice, verb, person, done_at, body in told:
        acts.setdefault(notice, []).append(ActDone(verb, who.get(person or 0, ""), done_at, json.loads(body)))
    return acts
