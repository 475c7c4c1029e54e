"""One sample: what was drawn, how far its check is, what it says of the whole (F8)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gridwork.accounts.queries.people import names
from gridwork.base import sealed
from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import version
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Check, Sampled
from gridwork.charter.work_parts import Sample as Kind
from gridwork.fieldwork.models import Sample, SampleItem
from gridwork.fieldwork.queries.hands import in_hands_of
from gridwork.fieldwork.queries.sample_lists import progress_of
from gridwork.fieldwork.queries.sampled import Thing, records_told, things_of
from gridwork.fieldwork.queries.sampling_units import checked_again_by, kind_of, post_checking
from gridwork.fieldwork.rules.estimating import Answers, Estimate, agreement, estimate
from gridwork.fieldwork.rules.kinds import Said
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.rules.powers import Powers

TELLING = frozenset({Said.YES.value, Said.NO.value})


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn item. ``thing`` is None where it is gone by now; ``by`` is empty until it is checked."""

    item: SampleItem
    thing: Thing | None
    by: str


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A sample. ``items`` is None for whoever may not know yet what was drawn: those whose work is looked at."""

    sample: Sample
    kind: Kind
    strata: dict[str, tuple[int, int]]
    """Stratum → how many there are, how many were drawn."""
    size: int
    checked: int
    items: list[Drawn] | None
    next: int
    mine: bool
    """Whether this person may check it."""
    second: Sample | None
    may_draw_again: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item for whoever checks it, or reads what was found. ``words`` are unsealed only for those.

    ``told``: what a drawn record says, for whoever has to compare it with what is there.
    """

    drawn: Drawn
    sample: Sample
    kind: Kind
    words: str
    mine: bool
    own_work: bool
    """Whether it was in this person's own hands, so that somebody else has to check it."""
    told: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what the sample says of it. ``agree``: same and compared, where two checks met; else None."""

    asked: Check
    estimate: Estimate
    agree: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a sample says of the whole. ``strata``: key → there, drawn, checked."""

    sample: Sample
    kind: Kind
    size: int
    checked: int
    questions: list[Question]
    strata: dict[str, tuple[int, int, int]]


def sample_of(powers: Powers, sample_id: int) -> Sample:
    """A sample of an area one sees, or checked by it; NotFound for all others (one query)."""
    found = Sample.objects.select_related("area", "checked_by", "person").filter(pk=sample_id).first()
    if found is None or not any(_sees(powers, area) for area in (found.area_id, found.checked_by_id)):
        raise NotFound(N_("There is no such sample."), code="no-sample")
    return found


def sample_page(powers: Powers, sample_id: int, day: date, *, after: int = 0, size: int = 100) -> SamplePage:
    """The page of a sample, its items from the one after place ``after`` of the draw on (6 queries at most)."""
    sample = sample_of(powers, sample_id)
    many, checked = progress_of([sample.pk])[sample.pk]
    items, following = None, 0
    if _knows_items(powers, sample, checked == many):
        found = list(sample.items.filter(drawn__gt=after).order_by("drawn")[: size + 1])
        items = _drawn(powers, sample, found[:size])
        following = found[size - 1].drawn if len(found) > size else 0
    second = Sample.objects.filter(first=sample).first()
    return SamplePage(
        sample, kind_of(sample), _strata(sample), many, checked, items, following,
        mine=post_checking(powers, sample) is not None, second=second,
        may_draw_again=second is None and _may_draw_again(powers, sample, day, over=checked == many),
    )  # fmt: skip


def item_page(powers: Powers, item_id: int) -> ItemPage:
    """One item; NotFound where one may not know what was drawn (6 queries at most)."""
    item = SampleItem.objects.select_related("sample__area", "sample__checked_by").filter(pk=item_id).first()
    if item is None or not _knows_item(powers, item):
        raise NotFound(N_("There is no such sample."), code="no-sample")
    mine = post_checking(powers, item.sample) is not None
    (drawn,) = _drawn(powers, item.sample, [item])
    words = sealed.unseal(item.sealed) if item.sealed and mine else item.words
    own = mine and item.checked_on is None and bool(in_hands_of(powers.person_id or 0, [item]))
    compares = mine and item.sample.of == Sampled.LEDGER and item.checked_on is None
    told = records_told([item.subject_id]).get(item.subject_id, []) if compares else []
    return ItemPage(drawn, item.sample, kind_of(item.sample), words, mine and not own, own, told)


def result(powers: Powers, sample_id: int) -> Result:
    """What a sample says so far: share and interval for each question, how often two checks agree (4 queries)."""
    sample = sample_of(powers, sample_id)
    found = _said_of([sample.pk])
    other = sample.first_id or Sample.objects.filter(first=sample).values_list("pk", flat=True).first()
    others = {one.subject_id: json.loads(one.answers) for one in _said_of([other])} if other else None
    kind, strata = kind_of(sample), _strata(sample)
    said = [(one.stratum, one.subject_id, json.loads(one.answers)) for one in found if one.checked_on]
    questions = []
    for asked in kind.questions:
        told = [(stratum, answers.get(asked.key, "")) for stratum, _, answers in said]
        questions.append(Question(asked, _estimate(strata, told), _agree(asked.key, said, others)))
    done = {key: sum(stratum == key for stratum, _, _ in said) for key in strata}
    parts = {key: (*share, done[key]) for key, share in strata.items()}
    return Result(sample, kind, len(found), len(said), questions, parts)


def _estimate(strata: dict[str, tuple[int, int]], told: Iterable[tuple[str, str]]) -> Estimate:
    counts = {key: dict.fromkeys(Said, 0) for key in strata}
    for stratum, answer in told:
        counts[stratum][Said(answer)] += 1
    return estimate(
        Answers(there, counts[key][Said.YES], counts[key][Said.NO], counts[key][Said.UNKNOWN])
        for key, (there, _) in strata.items()
    )


def _agree(
    key: str, said: list[tuple[str, int, dict[str, str]]], others: dict[int, dict[str, str]] | None
) -> tuple[int, int] | None:
    if others is None:
        return None
    mine = {subject: answers[key] for _, subject, answers in said if key in answers}
    return agreement(mine, {subject: answers[key] for subject, answers in others.items() if key in answers}, TELLING)


def _said_of(sample_ids: list[int]) -> list[SampleItem]:
    return list(SampleItem.objects.filter(sample__in=sample_ids).defer("sealed", "words").order_by("drawn"))


def _drawn(powers: Powers, sample: Sample, items: list[SampleItem]) -> list[Drawn]:
    things = things_of(powers, Sampled(sample.of), [one.subject_id for one in items])
    who = names(one.person_id for one in items)
    return [Drawn(one, things.get(one.subject_id), who.get(one.person_id or 0, "")) for one in items]


def _strata(sample: Sample) -> dict[str, tuple[int, int]]:
    return {key: (there, drawn) for key, (there, drawn) in json.loads(sample.strata).items()}


def _sees(powers: Powers, area_id: int) -> bool:
    return powers.may(Capability.FIELD_SEE, lineage_of(area_id))


def _knows_items(powers: Powers, sample: Sample, complete: bool) -> bool:
    """Those who check and those above; those looked at only when it is over, so that nothing is put right first."""
    return complete or _sees(powers, sample.checked_by_id)


def _knows_item(powers: Powers, item: SampleItem) -> bool:
    if _sees(powers, item.sample.checked_by_id):
        return True
    waiting = SampleItem.objects.filter(sample=item.sample, checked_on=None)
    return _sees(powers, item.sample.area_id) and not waiting.exists()


def _may_draw_again(powers: Powers, sample: Sample, day: date, *, over: bool) -> bool:
    if sample.first_id or not (over or sample.due_on < day):
        return False
    by = checked_again_by(version(sample.charter_id).charter, kind_of(sample), sample)
    return by is not None and powers.may(Capability.SAMPLE_DRAW, by.lineage)
