"""What was done towards duties in stretches of days, by people (F1): two queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gridwork.fieldwork.models import Deed
from gridwork.fieldwork.rules.crediting import Told
from gridwork.fieldwork.rules.duties import Done
from gridwork.fieldwork.rules.periods import Period
from gridwork.territory.queries.tree import tree

_COLUMNS = ("kind", "area", "posting", "day", "person", "seconds", "makes_up", "reason", "subject_id")


def deeds_of(people: Collection[int], spans: Mapping[str, Period]) -> list[Told]:
    """Deeds of these people, each kind done in its own span, or done later to make up for a day in it.

    Kinds with the same span are asked together, each as a range of the index on person, kind and day. What has no
    subject of its own, a zero report, has its day: one a day counts.
    """
    if not people or not spans:
        return []
    alike: dict[Period, list[str]] = {}
    for kind, span in spans.items():
        alike.setdefault(span, []).append(kind)
    theirs = Deed.objects.filter(person__in=people)
    parts = [
        theirs.filter(kind__in=kinds, day__range=(span.first, span.last)).values_list(*_COLUMNS)
        for span, kinds in alike.items()
    ]
    done = list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
    first, last = min(span.first for span in spans.values()), max(span.last for span in spans.values())
    late = theirs.filter(kind__in=list(spans), makes_up__range=(first, last)).values_list(*_COLUMNS)
    done += [row for row in late if row[6] in spans[row[0]] and row[3] not in spans[row[0]]]
    present = tree()
    return [
        Told(
            kind, present.area(area).lineage if area in present else (), posting,
            Done(day, person, seconds, makes_up, reason, day.toordinal() if subject is None else subject),
        )
        for kind, area, posting, day, person, seconds, makes_up, reason, subject in done
    ]  # fmt: skip
