"""A rectification notice on the desk for one act: locked, checked, moved, told, laid down again (F5)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from gridwork.accounts.queries.people import name_of
from gridwork.base.errors import N_, Conflict, NotFound
from gridwork.base.moment import iso
from gridwork.charter.queries.adopted import Adopted, version
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Inspection as InspectionPart
from gridwork.fieldwork.models import Finding, Rectification
from gridwork.fieldwork.queries.inspected import in_charge, may_inspected
from gridwork.fieldwork.queries.standings import standing_of, terms_of
from gridwork.fieldwork.rules import kinds, rectifying
from gridwork.fieldwork.rules.kinds import RECTIFICATION, Chain, Verb
from gridwork.fieldwork.rules.rectifying import Standing, Terms
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.models import Entry
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.rules.powers import Powers

NO_SUCH = N_("There is no such notice in your grids; the grid or your post may have changed meanwhile.")


@dataclass(slots=True)
class ChainDesk:
    """One notice, one act."""

    act: Act
    notice: Rectification
    adopted: Adopted

    @property
    def part(self) -> InspectionPart:
        """The kind of inspection, as the charter had it when the notice was issued."""
        return self.adopted.charter.inspections[self.notice.kind]

    @property
    def terms(self) -> Terms:
        """Its spans, on its calendar."""
        return terms_of(self.adopted, self.part)

    @property
    def standing(self) -> Standing:
        """Where the chain stands."""
        return standing_of(self.notice)

    def findings(self) -> list[Finding]:
        """What is still to be put right (one query)."""
        found = Finding.objects.filter(rectification=self.notice, state=kinds.Finding.OPEN)
        return list(found.order_by("pk"))

    def must_not_be_overtaken(self, seen: int | None = None) -> None:
        """Conflict where the deadline was moved later than this act was done, and that arrived first (one query).

        With ``seen``, the length of the journal that whoever acts had read, also where somebody else moved it beyond;
        their own earlier acts count as seen, though no download says so. A chain that has ended says so itself.
        """
        if self.standing.state is not Chain.ISSUED:
            return
        unseen = Q(done_at__gt=self.act.done_at)
        if seen is not None:
            unseen |= Q(seq__gt=seen) & ~Q(person_id=self.act.person_id)
        self.act.book.settle()
        moves = Entry.objects.filter(
            unseen, subject_kind=RECTIFICATION, subject_id=self.notice.pk, verb__in=(Verb.EXTEND, Verb.NOT_YET)
        )
        last = moves.order_by("-seq").values_list("person_id").first()
        if last is not None:
            raise Conflict(
                N_("%(name)s moved the deadline to %(deadline)s meanwhile. Look at the notice again before you act."),
                code="overtaken", name=name_of(last[0]) or N_("The system"), deadline=self.notice.deadline_at,
            )  # fmt: skip

    def first_deadline(self) -> datetime:
        """The deadline of the present round before anybody put it off (one query)."""
        self.act.book.settle()
        rows = Entry.objects.filter(subject_kind=RECTIFICATION, subject_id=self.notice.pk, verb__in=rectifying.SETS)
        told = rows.order_by("seq").values_list("verb", "body")
        return rectifying.first_deadline((verb, json.loads(body)) for verb, body in told)

    def place(self, standing: Standing) -> None:
        """Bring the notice to where the chain now stands; nobody has been told of a new deadline yet."""
        set_standing(self.notice, standing)
        self.calm(rectifying.CALM)

    def calm(self, level: int) -> None:
        """Those of this level have been told; when the next have to be."""
        self.notice.alarm_level = level
        every = self.adopted.charter.escalation.up_every
        self.notice.alarm_at = rectifying.next_alarm(self.terms, every, level, self.standing)

    def done(self, verb: str, *, part: int = 0, **facts: Any) -> Rectification:
        """Write the act into the notice's journal and lay the notice down (three statements)."""
        notice = self.notice
        if notice.state == Chain.ISSUED:
            facts |= {"deadline": iso(notice.deadline_at), "inspect_by": iso(notice.inspect_by)}
        told = {key: value for key, value in facts.items() if value not in (None, "", [])}
        notice.seq = write(self.act, verb, RECTIFICATION, notice.pk, part=part, **told).seq
        notice.save()
        return notice


def set_standing(notice: Rectification, standing: Standing) -> None:
    """Write a standing into the columns."""
    notice.state, notice.round = standing.state.value, standing.round
    notice.deadline_at, notice.inspect_by = standing.deadline_at, standing.inspect_by
    notice.provisional, notice.ended_at = standing.provisional, standing.ended_at


def open_chain(act: Act, powers: Powers, notice_id: int) -> ChainDesk:
    """The notice, locked, on the desk of somebody who works there; NotFound out of sight, NotAllowed."""
    notice = Rectification.objects.select_for_update(of=("self",)).select_related("place").filter(pk=notice_id).first()
    if notice is None:
        raise NotFound(NO_SUCH)
    desk = ChainDesk(act, notice, version(notice.charter_id))
    if not may_inspected(powers, Capability.FIELD_SEE, desk.part, notice.place):
        raise NotFound(NO_SUCH)
    lineage = lineage_of(notice.place.grid_id)
    departments = in_charge(desk.part, notice.place.kind, notice.place.sort)
    powers.must(Capability.FIELD_WORK, lineage, departments)
    if act.posting_id is None:
        desk.act = act.in_post(powers.posting_for(Capability.FIELD_WORK, lineage, departments))
    return desk


def end_findings(findings: Collection[Finding], state: kinds.Finding, at: datetime) -> None:
    """What became of findings (one statement, none without any)."""
    if findings:
        ended = None if state is kinds.Finding.OPEN else at
        Finding.objects.filter(pk__in=[one.pk for one in findings]).update(state=state, ended_at=ended)
