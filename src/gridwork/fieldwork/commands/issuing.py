"""Write a rectification notice: what it covers, its number, its first deadline (F5)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from gridwork.base.errors import N_, Conflict
from gridwork.base.moment import iso
from gridwork.base.prepared import PreparedThings
from gridwork.charter.queries.adopted import Adopted
from gridwork.fieldwork.commands.chains import ChainDesk, set_standing
from gridwork.fieldwork.models import Finding, Inspection, Rectification
from gridwork.fieldwork.queries.standings import terms_of
from gridwork.fieldwork.rules import kinds, rectifying
from gridwork.fieldwork.rules.kinds import RECTIFICATION, Verb
from gridwork.journal.act import Act
from gridwork.journal.commands import begin
from gridwork.territory.models import Posting
from gridwork.territory.queries.tree import tree

TRIES = 50
"""So many others may take the next number of the year at the same moment."""


def without_notice(place_id: int, kind: str) -> list[Finding]:
    """What was found at a place by this kind of inspection and stands open with no notice, locked (one query)."""
    return _WITHOUT.all(place=place_id, kind=kind)


def _without(place: int, kind: str) -> QuerySet[Finding]:
    found = Finding.objects.select_for_update(of=("self",)).filter(
        place_id=place, state=kinds.Finding.OPEN, rectification=None, inspection__kind=kind
    )
    return found.order_by("pk")


_WITHOUT = PreparedThings(_without, place=-1, kind="<kind>")


def write_notice(act: Act, adopted: Adopted, inspection: Inspection, *, part: int = 0) -> Rectification:
    """The notice for everything found there and not yet under one. Conflict when there is nothing."""
    findings = without_notice(inspection.place_id, inspection.kind)
    if not findings:
        raise Conflict(N_("Nothing was found there that still needs a notice."), code="nothing-to-issue")
    assert act.person_id is not None
    charter = adopted.charter
    notice = Rectification(
        prefix=charter.case_prefix, year=adopted.calendar.local(act.done_at).year, kind=inspection.kind,
        charter_id=adopted.id, place_id=inspection.place_id, grid_id=inspection.grid_id, person_id=act.person_id,
        office_id=_office(act), issued_at=act.done_at, seq=1,
    )  # fmt: skip
    desk = ChainDesk(act, notice, adopted)
    set_standing(notice, rectifying.issued(terms_of(adopted, desk.part), act.done_at))
    desk.calm(rectifying.CALM)
    _numbered(notice)
    Finding.objects.filter(pk__in=[one.pk for one in findings]).update(rectification=notice)
    begin(
        act, Verb.ISSUE, RECTIFICATION, notice.pk, part=part, number=notice.full_number, inspection=inspection.pk,
        checks=[one.check_key for one in findings], deadline=iso(notice.deadline_at), inspect_by=iso(notice.inspect_by),
    )  # fmt: skip
    return notice


def _numbered(notice: Rectification) -> None:
    """Insert it under the next number of its year; one that somebody else took meanwhile is passed over."""
    this_year = Rectification.objects.filter(year=notice.year)
    for tried in range(TRIES):
        notice.number = (this_year.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                notice.save(force_insert=True)
        except IntegrityError as clash:
            if "number" not in str(clash) or tried + 1 == TRIES:
                raise
        else:
            return


def _office(act: Act) -> int:
    """The office of the post in whose name it goes out; without one, the cell's own."""
    if act.posting_id is None:
        return tree().office(tree().root.id)
    return Posting.objects.values_list("post__office", flat=True).get(pk=act.posting_id)
