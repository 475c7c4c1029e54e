"""Draw a supervision sample, and a second one from it (F8).

The seed comes from the last sealed day of the journal, so that nobody chooses it; where no day
is sealed yet it is left to chance, and the sample says so. What is to be looked at again is
drawn only when the first check is over, so that nobody knows before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import Any

from django.db import transaction

from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.charter.queries.adopted import Adopted, in_force, version
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.commands.deeds import local_day
from gridwork.fieldwork.models import Sample, SampleItem
from gridwork.fieldwork.queries.frames import frame_of, frame_of_sample
from gridwork.fieldwork.queries.sampling_units import (
    checked_again_by,
    checked_by,
    kind_of,
    level_of,
    period_covered,
    posts_checking,
)
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.periods import period_of
from gridwork.fieldwork.rules.sampling import AGAIN, Frame, draw_from, seed_of, size_of
from gridwork.journal.act import Act
from gridwork.journal.commands import begin
from gridwork.journal.models import Seal
from gridwork.journal.queries.replays import replayed
from gridwork.notices.commands import tell
from gridwork.territory.models import Area
from gridwork.territory.queries.offices import holders
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

CHANCE = "chance"
"""Where a seed comes from while no day is sealed."""
DRAW = Capability.SAMPLE_DRAW


@dataclass(frozen=True, slots=True)
class Source:
    """A digest nobody chose, and where it comes from."""

    digest: str
    told: str


@transaction.atomic
def draw(act: Act, powers: Powers, key: str, area_id: int, period: date) -> Sample:
    """Draw the sample of one unit for the period a day lies in (at most 12 queries).

    Raises NotFound for an unknown sample or area, NotAllowed, BadInput at ``period`` for one that
    cannot be drawn from now, Conflict when it was drawn before or there is nothing to draw from.
    """
    if (known := replayed(act, kinds.SAMPLE, kinds.Verb.DRAW)) is not None:
        return Sample.objects.get(pk=known)
    adopted = in_force()
    kind, area = adopted.charter.samples.get(key), tree().area(area_id) if area_id in tree() else None
    if kind is None or area is None or area.level != level_of(adopted.charter, kind):
        raise NotFound(N_("The charter foresees no such sample for this area."), code="no-sample")
    powers.must(DRAW, area.lineage)
    covered = period_covered(kind, local_day(act))
    if period not in covered:
        raise BadInput(N_("It can be drawn for the period of %(first)s to %(last)s now, for no other."), place="period",
                       first=covered.first, last=covered.last)  # fmt: skip
    _hold(area)
    if Sample.objects.filter(key=key, area=area.id, period=covered.first, first=None).exists():
        raise Conflict(N_("This sample was drawn already; there is one for each period."), code="drawn")
    source = _source()
    seed = seed_of(source.digest, key, area.code, covered.first.isoformat())
    by = checked_by(kind, area, _seed_of_ring(key, area, covered.first) or seed)
    frame = frame_of(Sampled(kind.of), area.id, covered, act.done_at)
    sample = Sample(
        key=key, of=kind.of, charter_id=adopted.id, area_id=area.id, checked_by_id=by.id, period=covered.first,
        seed=seed, seed_from=source.told,
    )  # fmt: skip
    return _drawn(act.in_post(powers.posting_for(DRAW, area.lineage)), sample, frame, kind.percent, adopted)


@transaction.atomic
def draw_again(act: Act, powers: Powers, sample_id: int) -> Sample:
    """Draw, from what a sample drew, what is looked at once more from above (at most 12 queries).

    Raises NotFound, NotAllowed, Conflict when the first check is not over, when it was drawn
    before, or where the charter foresees none.
    """
    if (known := replayed(act, kinds.SAMPLE, kinds.Verb.DRAW)) is not None:
        return Sample.objects.get(pk=known)
    first = Sample.objects.select_for_update().filter(pk=sample_id, first=None).first()
    if first is None:
        raise NotFound(N_("There is no such sample."), code="no-sample")
    adopted, kind = version(first.charter_id), kind_of(first)
    by = checked_again_by(adopted.charter, kind, first)
    if by is None or kind.again_percent is None:
        raise Conflict(N_("The charter foresees no second check of this sample."), code="no-second")
    powers.must(DRAW, by.lineage)
    if first.due_on >= local_day(act) and SampleItem.objects.filter(sample=first, checked_on=None).exists():
        raise Conflict(N_("The second sample is drawn when the first is checked, or on the day after it was due."),
                       code="not-yet")  # fmt: skip
    if Sample.objects.filter(first=first).exists():
        raise Conflict(N_("This sample was drawn already; there is one for each period."), code="drawn")
    source = _source()
    seed = seed_of(source.digest, first.key, tree().area(first.area_id).code, first.period.isoformat(), AGAIN)
    sample = Sample(
        key=first.key, of=first.of, charter_id=first.charter_id, area_id=first.area_id, checked_by_id=by.id,
        first=first, period=first.period, seed=seed, seed_from=source.told,
    )  # fmt: skip
    frame = frame_of_sample(first.pk)
    return _drawn(act.in_post(powers.posting_for(DRAW, by.lineage)), sample, frame, kind.again_percent, adopted)


def _hold(area: Node) -> None:
    """Siblings are drawn one after the other, for they share a ring."""
    Area.objects.select_for_update().get(pk=area.parent_id or area.id)


def _source() -> Source:
    last = Seal.objects.order_by("-day").first()
    if last is None:
        return Source(token_hex(), CHANCE)
    return Source(last.digest, f"seal {last.day.isoformat()}")


def _seed_of_ring(key: str, area: Node, period: date) -> str:
    """The seed of the sibling that was drawn first: it decided who checks whom, for all of them."""
    first = Sample.objects.filter(key=key, period=period, first=None, area__parent=area.parent_id)
    return first.order_by("pk").values_list("seed", flat=True).first() or ""


def _drawn(act: Act, sample: Sample, frame: Frame, percent: int, adopted: Adopted) -> Sample:
    """Draw, write down and tell who is to check."""
    if not frame.size:
        raise Conflict(N_("There is nothing to draw from in this period."), code="nothing")
    drawn = draw_from(frame, size_of(frame.size, percent), sample.seed)
    shares = {key: [size, 0] for key, size in frame.sizes.items()}
    for one in drawn:
        shares[one.stratum][1] += 1
    sample.frame, sample.frame_digest, sample.strata = frame.size, frame.digest, json.dumps(shares)
    sample.person_id, sample.drawn_at, sample.seq = act.person_id, act.done_at, 1
    sample.due_on = period_of(adopted.charter.samples[sample.key].every, local_day(act)).last
    sample.save(force_insert=True)
    SampleItem.objects.bulk_create(
        (SampleItem(sample=sample, stratum=one.stratum, subject_id=one.thing, drawn=number)
         for number, one in enumerate(drawn, 1)), batch_size=2000,
    )  # fmt: skip
    _forget_words_of_the_last(sample)
    begin(act, kinds.Verb.DRAW, kinds.SAMPLE, sample.pk, **_facts(sample, len(drawn), shares))
    _tell(act, sample, len(drawn))
    return sample


def _facts(sample: Sample, size: int, strata: Mapping[str, list[int]]) -> dict[str, Any]:
    told = {name: getattr(sample, name) for name in ("key", "of", "seed", "seed_from", "frame", "frame_digest")}
    return told | {
        "area": sample.area_id, "checked_by": sample.checked_by_id, "first": sample.first_id, "size": size,
        "period": sample.period.isoformat(), "strata": {key: list(share) for key, share in strata.items()},
    }  # fmt: skip


def _forget_words_of_the_last(sample: Sample) -> None:
    """What was said of households in an earlier period has served its purpose (P3)."""
    if sample.of == Sampled.HOUSEHOLDS and sample.first_id is None:
        earlier = Sample.objects.filter(area=sample.area_id, period__lt=sample.period, key=sample.key)
        SampleItem.objects.filter(sample__in=earlier, sealed__isnull=False).update(sealed=None)


def _tell(act: Act, sample: Sample, size: int) -> None:
    """Whoever may check it now hears of it: where, how many, by when; never what."""
    kinds_of_post = posts_checking(sample)
    office = tree().office(sample.checked_by_id)
    people = {
        one.person_id
        for one in holders(office, local_day(act))
        if one.acting and one.kind in kinds_of_post and one.person_id != act.person_id
    }
    facts = {"area": sample.area.name, "count": size, "due": sample.due_on.isoformat()}
    tell(people, "sample-drawn", kinds.SAMPLE, sample.pk, facts, act.recorded_at)
