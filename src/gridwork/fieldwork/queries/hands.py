"""In whose hands a drawn thing was: they are not the ones to check it (F8)."""

from __future__ import annotations

from gridwork.cases.rules.verbs import Verb as CaseVerb
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Inspection, SampleItem, Visit
from gridwork.journal.models import Entry
from gridwork.ledger.rules.kinds import RECORD
from gridwork.ledger.rules.kinds import Verb as RecordVerb

HANDLED = (CaseVerb.HANDLE, CaseVerb.VERIFY, CaseVerb.DECIDE, CaseVerb.ANSWER, CaseVerb.CLOSE)
KEPT = (RecordVerb.OPEN, RecordVerb.CHANGE, RecordVerb.CONFIRM)


def hands_on(item: SampleItem) -> set[int | None]:
    """The people who did what is checked: handled, verified or answered the case, made the inspection, kept the
    record, visited the household; and for a second check whoever made the first (one query, two for a second check).
    """
    first = item.sample.first_id
    checked = (
        SampleItem.objects.filter(sample=first, subject_id=item.subject_id) if first else SampleItem.objects.none()
    )
    found: set[int | None] = set(checked.values_list("person_id", flat=True)) if first else set()
    return (found | _hands(Sampled(item.sample.of), item.subject_id)) - {None}


def _hands(of: Sampled, subject_id: int) -> set[int | None]:
    match of:
        case Sampled.CASES:
            return _acted("case", subject_id, HANDLED)
        case Sampled.LEDGER:
            return _acted(RECORD, subject_id, KEPT)
        case Sampled.INSPECTIONS:
            return set(Inspection.objects.filter(pk=subject_id).values_list("person_id", flat=True))
        case Sampled.HOUSEHOLDS:
            return set(Visit.objects.filter(place=subject_id).values_list("person_id", flat=True))


def _acted(kind: str, subject_id: int, verbs: tuple[str, ...]) -> set[int | None]:
    entries = Entry.objects.filter(subject_kind=kind, subject_id=subject_id, verb__in=verbs)
    return set(entries.values_list("person_id", flat=True))
