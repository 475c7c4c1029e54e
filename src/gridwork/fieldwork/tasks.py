"""What the worker does for field work: samples are drawn when they come due (F8); deadlines of notices are watched and
dated anew (F5); what was said on visits and checks follows a household's wish to have it out (P3), and visits a
place that was merged."""

from __future__ import annotations

from datetime import timedelta

from gridwork.base.moment import now
from gridwork.care.rules import consent
from gridwork.fieldwork.commands.checks import forget_checks_of_place
from gridwork.fieldwork.commands.drawing import draw_due as draw_samples
from gridwork.fieldwork.commands.visits import forget_visits_of_enrolment, forget_visits_of_place, move_visits
from gridwork.fieldwork.commands.watching import redate, remind
from gridwork.journal.models import Entry
from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.kinds import PLACE, RECORD, State, Verb

__all__ = ["draw_samples", "follow_merges", "forget_said", "redate", "remind"]

LOOKED_BACK = timedelta(days=2)
"""How far back removals are looked for: the sweep runs each minute, and a worker may stand still over a night."""


def follow_merges() -> int:
    """Visits follow places that were merged, so that they are told, counted and forgotten with the place that stays."""
    merges = Entry.objects.filter(recorded_at__gte=now() - LOOKED_BACK, subject_kind=PLACE, verb=Verb.MERGE)
    merged = Place.objects.filter(pk__in=merges.values("subject_id"), state=State.MERGED, merged_into__isnull=False)
    return sum(move_visits(place_id, into or 0) for place_id, into in merged.values_list("pk", "merged_into_id"))


def forget_said() -> int:
    """Empty what visits and checks wrote of households removed since, and of people who withdrew from care; how many.

    Idempotent: what is empty is not emptied again.
    """
    removed = Entry.objects.filter(recorded_at__gte=now() - LOOKED_BACK, subject_kind=RECORD, verb=Verb.FORGET)
    at = dict(removed.values_list("subject_id", "recorded_at"))
    places = Record.objects.filter(pk__in=at, place__isnull=False).values_list("pk", "place_id") if at else []
    count = 0
    for record_id, place_id in places:
        count += forget_visits_of_place(place_id or 0, at[record_id])
        count += forget_checks_of_place(place_id or 0, at[record_id])
    of_care = Entry.objects.filter(recorded_at__gte=now() - LOOKED_BACK, subject_kind=consent.ENROLMENT)
    left = of_care.filter(verb=consent.Verb.WITHDRAW)
    return count + sum(forget_visits_of_enrolment(one) for one in left.values_list("subject_id", flat=True))
