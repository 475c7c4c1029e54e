"""In whose hands a drawn thing was: they are not the ones to check it (F8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gridwork.cases.rules.verbs import Verb as CaseVerb
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Inspection, SampleItem, Visit
from gridwork.journal.models import Entry
from gridwork.ledger.rules.kinds import RECORD
from gridwork.ledger.rules.kinds import Verb as RecordVerb

HANDLED = (CaseVerb.HANDLE, CaseVerb.VERIFY, CaseVerb.DECIDE, CaseVerb.ANSWER, CaseVerb.CLOSE)
KEPT = (RecordVerb.OPEN, RecordVerb.CHANGE, RecordVerb.CONFIRM)


def in_hands_of(person_id: int, items: Sequence[SampleItem]) -> set[int]:
    """Which of these items, by id, this person may not check: they did what is checked themselves, that is they
    handled, verified or answered the case, made the inspection, kept the record, visited the household; or of a
    second check they made the first (a query for each kind of thing, one more for second checks).
    """
    things: dict[Sampled, set[int]] = {}
    for item in items:
        things.setdefault(Sampled(item.sample.of), set()).add(item.subject_id)
    did = {(of, thing) for of, ids in things.items() for thing in _things_done(of, person_id, ids)}
    firsts = {item.sample.first_id for item in items if item.sample.first_id}
    earlier = SampleItem.objects.filter(sample__in=firsts, person=person_id)
    checked = set(earlier.values_list("sample", "subject_id")) if firsts else set()
    return {
        item.pk
        for item in items
        if (Sampled(item.sample.of), item.subject_id) in did or (item.sample.first_id, item.subject_id) in checked
    }


def _things_done(of: Sampled, person_id: int, ids: Collection[int]) -> set[int]:
    match of:
        case Sampled.CASES:
            return _acted("case", person_id, ids, HANDLED)
        case Sampled.LEDGER:
            return _acted(RECORD, person_id, ids, KEPT)
        case Sampled.INSPECTIONS:
            return set(Inspection.objects.filter(pk__in=ids, person=person_id).values_list("pk", flat=True))
        case Sampled.HOUSEHOLDS:
            found = Visit.objects.filter(place__in=ids, person=person_id)
            return set(found.values_list("place_id", flat=True).distinct())


def _acted(kind: str, person_id: int, ids: Collection[int], verbs: tuple[str, ...]) -> set[int]:
    entries = Entry.objects.filter(subject_kind=kind, subject_id__in=ids, verb__in=verbs, person_id=person_id)
    return set(entries.values_list("subject_id", flat=True).distinct())
