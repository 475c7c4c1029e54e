"""Rectification notices: one chain on one page, and the worklist by state and deadline (F5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.base.identifiers import is_id
from gridwork.base.moment import now
from gridwork.base.worktime import Span
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.terms import Text
from gridwork.charter.work_parts import Inspection as InspectionPart
from gridwork.fieldwork.models import Finding, Inspection, Photo, Rectification
from gridwork.fieldwork.queries.inspected import in_charge, may_inspected, reached, sorts_of
from gridwork.fieldwork.queries.inspection_pages import photos_of
from gridwork.fieldwork.queries.inspections import title_of
from gridwork.fieldwork.queries.standings import extensions, part_of
from gridwork.fieldwork.rules import kinds, rectifying
from gridwork.fieldwork.rules.kinds import RECTIFICATION, Chain
from gridwork.journal.queries.entries import Line, entries
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.rules.powers import Powers

OPEN_STATES = ("open", "overdue", "look again")
"""Open notices, listed by deadline: all, those past it, those past the second look too."""


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """A finding under the notice, with its photos: those of the day it was found, then those of each later look."""

    finding: Finding
    name: Text
    photos: list[Photo]


@dataclass(frozen=True, slots=True)
class ActSeen:
    """One act of the chain; ``who`` is empty where the system acted. ``told``: whom it told of a deadline."""

    line: Line
    who: str
    told: list[str]


@dataclass(frozen=True, slots=True)
class ChainPage:
    """Everything about one notice. ``why_not``: why nothing can be done with it now; empty where something can.

    ``denied``: why none of it is the person's to do. ``may_move``: put it off or take it back, which falls to the
    office that issued it and those above. ``extensions``: by how much, to when, it can be put off.
    """

    notice: Rectification
    part: InspectionPart
    title: str
    inspector: str
    findings: list[FindingSeen]
    looks: list[Inspection]
    acts: list[ActSeen]
    may_work: bool
    may_move: bool
    denied: str
    why_not: str
    may_hand_over: bool
    extensions: list[tuple[Span, datetime]]

    @property
    def open_checks(self) -> list[str]:
        """Keys of the lines that are still to be put right."""
        return list(dict.fromkeys(
            seen.finding.check_key for seen in self.findings if seen.finding.state == kinds.Finding.OPEN
        ))  # fmt: skip

    @property
    def many_rounds(self) -> bool:
        """Whether it was not put right in a whole round already and may be handed over: no charter counts rounds."""
        return self.notice.state == Chain.ISSUED and self.notice.round > 1 and self.may_hand_over


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the worklist. ``checks``: what is still to be put right; once it has ended, all that was found."""

    notice: Rectification
    part: InspectionPart
    title: str
    checks: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order; ``next`` is the cursor of what follows, "" at the end."""

    rows: list[NoticeRow]
    next: str = ""


def chain(powers: Powers, notice_id: int) -> ChainPage:
    """One notice with every act and deadline, in six queries; NotFound for one the person may not see."""
    rows = Rectification.objects.select_related("place__parent__parent__parent", "person", "case", "office__area")
    notice = rows.filter(pk=notice_id).first()
    part = part_of(notice) if notice else None
    seen = part and notice and may_inspected(powers, Capability.FIELD_SEE, part, notice.place)
    if notice is None or part is None or not seen:
        raise NotFound(N_("There is no such notice."))
    findings = list(notice.findings.select_related("inspection").order_by("pk"))
    looks = list(notice.again.order_by("day", "pk"))
    lines = entries(RECTIFICATION, notice.pk)
    who = names(person for line in lines for person in (line.person_id, *line.facts.get("told", ())))
    departments = in_charge(part, notice.place.kind, notice.place.sort)
    lineage = lineage_of(notice.place.grid_id)
    may_work = powers.may(Capability.FIELD_WORK, lineage, departments)
    return ChainPage(
        notice, part, title_of(notice.place), notice.person.name, _seen(part, findings, looks), looks,
        [ActSeen(line, who.get(line.person_id or 0, ""), [who.get(one, "") for one in line.facts.get("told", ())])
         for line in lines], may_work,
        may_work and may_move(powers, notice),
        "" if may_work else powers.refused(Capability.FIELD_WORK, lineage, departments).message,
        rectifying.why_not(notice.state), part.refused_as in in_force().charter.categories,
        extensions(notice, ((line.verb, line.facts) for line in lines), now()),
    )  # fmt: skip


def worklist(
    powers: Powers, *, state: str = "open", area_id: int | None = None, after: str = "", size: int = 50
) -> Page:
    """One page of notices (three queries): open ones by deadline, others newest first.

    Open ones go with their place to whatever grid it stands in today; others stay where they counted (G3).

    ``after`` is the ``next`` of the page before; a broken one means the first page.
    """
    by_deadline = state in OPEN_STATES
    reach = reached(powers, area_id, _domain, "place__grid_id" if by_deadline else "grid_id")
    if reach is None:
        return Page([])
    rows = _in_state(Rectification.objects.filter(reach), state)
    if is_id(after):
        rows = _later_than(rows, int(after)) if by_deadline else rows.filter(pk__lt=int(after))
    rows = rows.order_by("deadline_at", "pk") if by_deadline else rows.order_by("-pk")
    found = list(rows.select_related("place__parent__parent__parent", "person")[: size + 1])
    return Page(_rows(found[:size]), str(found[size - 1].pk) if len(found) > size else "")


def notice_of(inspection: Inspection) -> Rectification | None:
    """The notice that covers what the inspection found, None without any (one query)."""
    return Rectification.objects.filter(findings__inspection=inspection).first()


def notice_of_case(case_id: int) -> Rectification | None:
    """The notice a case was handed over from (one query)."""
    return Rectification.objects.filter(case_id=case_id).first()


def still_open(notices: Collection[Rectification]) -> dict[int, list[Finding]]:
    """What is still to be put right, by notice, as it was found (one query, none without notices)."""
    found: dict[int, list[Finding]] = {one.pk: [] for one in notices}
    if notices:
        rows = Finding.objects.filter(rectification__in=notices, state=kinds.Finding.OPEN)
        for one in rows.select_related("inspection").order_by("pk"):
            found[one.rectification_id or 0].append(one)
    return found


def may_move(powers: Powers, notice: Rectification) -> bool:
    """Whether putting it off or taking it back falls to the person: to the office that issued it and those above."""
    issuers = frozenset(filter(None, [notice.office.department]))
    return powers.may(Capability.FIELD_WORK, lineage_of(notice.office.area_id), issuers)


def _rows(notices: list[Rectification]) -> list[NoticeRow]:
    """Notices as lines, with what is still open under each, or was found under one that has ended (one query)."""
    checks: dict[int | None, list[str]] = {}
    told = ~Q(rectification__state=Chain.ISSUED) | Q(state=kinds.Finding.OPEN)
    found = Finding.objects.filter(told, rectification__in=notices).order_by("pk")
    for notice_id, key in found.values_list("rectification_id", "check_key"):
        listed = checks.setdefault(notice_id, [])
        if key not in listed:
            listed.append(key)
    return [NoticeRow(one, part_of(one), title_of(one.place), checks.get(one.pk, [])) for one in notices]


def _seen(part: InspectionPart, findings: list[Finding], looks: list[Inspection]) -> list[FindingSeen]:
    """Findings with all photos taken of them (one query)."""
    listed = {check.key: check.name for check in part.checklist}
    photos = photos_of([*(one.inspection_id for one in findings), *(one.pk for one in looks)])
    return [
        FindingSeen(
            one, listed[one.check_key],
            [photo for look in (one.inspection_id, *(two.pk for two in looks))
             for photo in photos.get((look, one.check_key), [])],
        )
        for one in findings
    ]  # fmt: skip


def _in_state(rows: QuerySet[Rectification], state: str, at: datetime | None = None) -> QuerySet[Rectification]:
    moment = at or now()
    match state:
        case "overdue":
            return rows.filter(state=Chain.ISSUED, deadline_at__lt=moment)
        case "look again":
            return rows.filter(state=Chain.ISSUED, inspect_by__lt=moment)
        case "closed" | "handed over" | "withdrawn":
            return rows.filter(state=state)
        case _:
            return rows.filter(state=Chain.ISSUED)


def _later_than(rows: QuerySet[Rectification], last: int) -> QuerySet[Rectification]:
    deadline = Rectification.objects.filter(pk=last).values_list("deadline_at", flat=True).first()
    if deadline is None:
        return rows
    return rows.filter(Q(deadline_at__gt=deadline) | Q(deadline_at=deadline, pk__gt=last))


def _domain(department: str) -> Q:
    """Notices a department is in charge of: of its kinds of inspection, and to the sorts of premises it keeps."""
    own_kinds = [key for key, part in in_force().charter.inspections.items() if part.refused_to == department]
    return Q(kind__in=own_kinds) | Q(place__sort__in=sorts_of(department))
