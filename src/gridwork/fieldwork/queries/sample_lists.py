"""Samples one may know of, and those that wait for one's own check (F8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import Sample, SampleItem
from gridwork.fieldwork.queries.sampling_units import period_covered, post_checking, units_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

MOST_TO_CHECK = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One sample and how far its check is."""

    sample: Sample
    size: int
    checked: int

    @property
    def complete(self) -> bool:
        """Whether everything drawn is checked."""
        return self.checked == self.size


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A sample the charter foresees for a unit now, and nobody has drawn yet."""

    key: str
    unit: Node
    since: date
    until: date


def samples_within(powers: Powers, *, before: int = 0, size: int = 50) -> list[Line]:
    """Samples of the areas one sees, or checked by them, newest first; a page of ids below ``before`` (two queries)."""
    found = Sample.objects.select_related("area", "checked_by").order_by("-pk")
    if before:
        found = found.filter(pk__lt=before)
    areas = _areas_seen(powers)
    if areas is not None:
        found = found.filter(Q(area__in=areas) | Q(checked_by__in=areas))
    return _lines(found[:size])


def samples_to_check(powers: Powers) -> list[Line]:
    """Samples this person may check now and that are not checked to the end, the first due first (two queries)."""
    areas = {post.area_id for post in powers.posts if post.allows(Capability.FIELD_WORK)}
    waiting = SampleItem.objects.filter(sample=OuterRef("pk"), checked_on=None)
    found = Sample.objects.select_related("area", "checked_by").filter(Exists(waiting), checked_by__in=areas)
    listed = found.order_by("due_on", "pk")[:MOST_TO_CHECK]
    return _lines([one for one in listed if post_checking(powers, one)])


def not_drawn(powers: Powers, day: date) -> list[Undrawn]:
    """What this person may draw on a day (a query for each kind of sample in the charter)."""
    found = []
    for key, kind in in_force().charter.samples.items():
        period = period_covered(kind, day)
        units = [unit for unit in units_of(key) if powers.may(Capability.SAMPLE_DRAW, unit.lineage)]
        have = Sample.objects.filter(key=key, period=period.first, first=None, area__in=[unit.id for unit in units])
        drawn = set(have.values_list("area_id", flat=True)) if units else set()
        found += [Undrawn(key, unit, period.first, period.last) for unit in units if unit.id not in drawn]
    return found


def progress_of(sample_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many each sample drew, and how many of them are checked (one query)."""
    items = SampleItem.objects.filter(sample__in=list(sample_ids)).values_list("sample")
    return {sample: (size, done) for sample, size, done in items.annotate(Count("pk"), Count("checked_on"))}


def _lines(found: Iterable[Sample]) -> list[Line]:
    samples = list(found)
    progress = progress_of(one.pk for one in samples) if samples else {}
    return [Line(one, *progress[one.pk]) for one in samples]


def _areas_seen(powers: Powers) -> list[int] | None:
    """The areas of the posts that see field work and all below; None for the whole cell."""
    reached = {reach.area_id for reach in powers.reach(Capability.FIELD_SEE) if not reach.department}
    if tree().root.id in reached:
        return None
    return [node.id for node in tree() if reached & set(node.lineage)]
