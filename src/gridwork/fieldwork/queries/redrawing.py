"""Draw a sample again and compare: whether it came out as it says (F8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gridwork.base.errors import N_, NotFound
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Sample, SampleItem
from gridwork.fieldwork.queries.frames import frame_of, frame_of_sample
from gridwork.fieldwork.queries.sampling_units import kind_of
from gridwork.fieldwork.rules.periods import period_of
from gridwork.fieldwork.rules.sampling import AGAIN, Frame, draw_from, seed_of
from gridwork.journal.models import Seal
from gridwork.territory.queries.tree import tree


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What came out. ``seeded``: whether the seed follows from the seal it names; None where it was left to chance.

    ``there`` and ``there_now``: things in the frame then and now. ``drawn``: items of the sample;
    ``again``: how many of them come out again.
    """

    sample: Sample
    seeded: bool | None
    same_frame: bool
    there: int
    there_now: int
    drawn: int
    again: int

    @property
    def proved(self) -> bool:
        """The same frame and a seed nobody chose give exactly the same items."""
        return self.same_frame and self.seeded is not False and self.drawn == self.again


def redraw(sample: Sample) -> Redrawn:
    """Draw from the frame as it can be put together today (5 queries); NotFound where its area is no more."""
    frame = _frame(sample)
    had = set(SampleItem.objects.filter(sample=sample).values_list("stratum", "subject_id"))
    size = min(len(had), frame.size)
    again = {(one.stratum, one.thing) for one in draw_from(frame, size, sample.seed)}
    same = frame.digest == sample.frame_digest
    return Redrawn(sample, _seeded(sample), same, sample.frame, frame.size, len(had), len(had & again))


def _frame(sample: Sample) -> Frame:
    if sample.first_id:
        return frame_of_sample(sample.first_id)
    if sample.area_id not in tree():
        raise NotFound(N_("There is no such area today."), code="no-area")
    period = period_of(kind_of(sample).every, sample.period)
    return frame_of(Sampled(sample.of), sample.area_id, period, sample.drawn_at)


def _seeded(sample: Sample) -> bool | None:
    word, _, day = sample.seed_from.partition(" ")
    if word != "seal":
        return None
    seal = Seal.objects.filter(day=date.fromisoformat(day)).first()
    parts = [sample.key, sample.area.code, sample.period.isoformat(), *([AGAIN] if sample.first_id else [])]
    return seal is not None and seed_of(seal.digest, *parts) == sample.seed
