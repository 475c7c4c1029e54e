"""Zero report (零报告): nothing was found today, said in one tap (F1)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from gridwork.base.errors import N_, Conflict
from gridwork.base.prepared import PreparedThings
from gridwork.charter.work_parts import DutyKind
from gridwork.fieldwork.commands.deeds import DEEDS, doer, done_on, local_day, one_at_a_time, own_posting_in
from gridwork.fieldwork.models import Deed
from gridwork.fieldwork.queries.findings import found_on
from gridwork.fieldwork.rules.kinds import DEED, Verb
from gridwork.fieldwork.rules.words import came
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, once
from gridwork.territory.rules.powers import Powers


def deed_again(ids: list[int]) -> Deed:
    """The zero report an act made."""
    return Deed.objects.get(pk=ids[0])


@once(DEED, Verb.ZERO, again=deed_again)
def report_zero(act: Act, powers: Powers, grid_id: int, day: date) -> Deed:
    """Report that nothing was found in an area on a day. Said once already, that report is given back.

    Conflict (code ``found``) where the holders of the post found or reported something there that
    day; BadInput (place ``day``) for a day to come; NotAllowed without ``field.work`` there. What is
    found later the same day leaves the report as it was: the log shows both.
    """
    came(day, local_day(act))
    act, powers = done_on(act, powers, day)
    act = act.in_post(own_posting_in(powers, grid_id, place="grid"))
    one_at_a_time(act)
    said = _SAID.first(area=grid_id, day=day, posting=act.posting_id)
    if said is not None:
        return said
    found = found_on(grid_id, day, act.posting_id)
    if found:
        raise Conflict(
            N_("On this day %(count)s matter(s) were found or reported here; a zero report says that there was none."),
            place="day", code="found", count=found,
        )  # fmt: skip
    deed = DEEDS.new(
        kind=DutyKind.ZERO_REPORT, area_id=grid_id, person_id=doer(act), posting_id=act.posting_id, day=day,
        subject_kind=DEED,
    )  # fmt: skip
    deed.pk = DEEDS.insert(DEEDS.of(deed))
    begin(act, Verb.ZERO, DEED, deed.pk, area=grid_id, day=str(day))
    return deed


def _said(area: int, day: date, posting: int) -> QuerySet[Deed]:
    return Deed.objects.filter(area=area, day=day, posting=posting, kind=DutyKind.ZERO_REPORT)[:1]


_SAID = PreparedThings(_said, area=-1, day=date.min, posting=-2)
