"""Check what a sample drew: call or go there, ask the charter's questions, write down what was said (F8)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from gridwork.base import sealed
from gridwork.base.errors import N_, BadInput, Conflict, NotAllowed, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import DutyKind, Sampled
from gridwork.fieldwork.commands.deeds import doer, local_day, note_deed
from gridwork.fieldwork.models import Sample, SampleItem
from gridwork.fieldwork.queries.hands import in_hands_of
from gridwork.fieldwork.queries.sampling_units import crosses, kind_of, post_checking
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.words import came, worded
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.queries.replays import replayed, used_otherwise
from gridwork.territory.rules.powers import Powers

WORDS_MOST = 500


@transaction.atomic
def check_item(
    act: Act, powers: Powers, item_id: int, method: kinds.Method, answers: Mapping[str, kinds.Said], words: str,
    day: date,
) -> SampleItem:  # fmt: skip
    """Write down what the check of one drawn thing found, once and for good (at most 11 queries).

    Every question is answered yes, no or could not tell. When the last item of another unit's sample is
    checked the one who did it has done the duty of cross-checking, once for the whole sample.
    Raises NotFound, NotAllowed for those who may not check it or would check their own work,
    Conflict when it is checked already, BadInput at ``answers``, ``words`` or ``day``.
    """
    known = replayed(act, kinds.SAMPLE, kinds.Verb.CHECK)
    rows = SampleItem.objects.select_related("sample__checked_by")
    if known is not None:
        done = rows.filter(pk=item_id, sample=known, checked_on__isnull=False).first()
        if done is None:
            raise used_otherwise()
        return done
    item = rows.select_for_update(of=("self", "sample")).filter(pk=item_id).first()
    post = post_checking(powers, item.sample) if item else None
    if item is None or post is None:
        raise NotFound(N_("There is no such sample for you to check."), code="no-sample")
    if item.checked_on is not None:
        raise Conflict(N_("This was checked already. What was found then stands."), code="checked")
    _must_be_anothers(act, item)
    act = act.in_post(post.posting_id)
    done_on = _day(act, item.sample, day)
    item.method, item.person_id, item.checked_on = method, act.person_id, done_on
    item.answers = json.dumps(_answers(item.sample, answers))
    _put_words(item, words)
    item.save(update_fields=["method", "person", "checked_on", "answers", "words", "sealed"])
    _record(act, item, done_on)
    return item


def _must_be_anothers(act: Act, item: SampleItem) -> None:
    """Nobody checks what they did themselves, nor their own first check."""
    if in_hands_of(doer(act), [item]):
        raise NotAllowed(N_("You had this in your own hands. Somebody else has to check it."), code="own-work")


def _day(act: Act, sample: Sample, day: date) -> date:
    came(day, local_day(act))
    if day < in_force().calendar.today(sample.drawn_at):
        raise BadInput(N_("It was drawn only after this day."), place="day")
    return day


def _answers(sample: Sample, answers: Mapping[str, kinds.Said]) -> dict[str, str]:
    asked = [question.key for question in kind_of(sample).questions]
    if set(asked) != answers.keys():
        raise BadInput(N_("Answer every question; “could not tell” is an answer too."), place="answers")
    return {key: answers[key].value for key in asked}


def _put_words(item: SampleItem, words: str) -> None:
    """What is said of a household is sealed."""
    said = worded(words, WORDS_MOST, "words")
    if item.sample.of == Sampled.HOUSEHOLDS:
        item.sealed = sealed.seal(said) if said else None
    else:
        item.words = said


def _record(act: Act, item: SampleItem, day: date) -> None:
    sample = item.sample
    said = {"method": item.method, "answers": json.loads(item.answers), "day": day.isoformat()}
    last = write(act, kinds.Verb.CHECK, kinds.SAMPLE, sample.pk, item=item.drawn, **said)
    sample.seq = last.seq
    sample.save(update_fields=["seq"])
    if crosses(sample) and not SampleItem.objects.filter(sample=sample, checked_on=None).exists():
        note_deed(
            act, DutyKind.CROSS_CHECK, sample.checked_by_id, day=day, subject_kind=kinds.SAMPLE, subject_id=sample.pk
        )


def forget_checks_of_place(place_id: int, before: datetime) -> int:
    """Empty what checks up to the day of a household's wish wrote down of it; how many there were (one statement)."""
    said = SampleItem.objects.filter(subject_id=place_id, sealed__isnull=False, sample__of=Sampled.HOUSEHOLDS)
    return said.filter(checked_on__lte=in_force().calendar.today(before)).update(sealed=None)
