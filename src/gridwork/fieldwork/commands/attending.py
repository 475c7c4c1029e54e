"""Say afterwards who else was at an occasion, or was not there (F6)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.deeds import doer
from gridwork.fieldwork.models import Attendance, Deed, Occasion
from gridwork.fieldwork.queries.colleagues import colleagues
from gridwork.fieldwork.queries.mistakes import not_yours, recorded
from gridwork.fieldwork.rules.gathering import must_be_open
from gridwork.fieldwork.rules.kinds import OCCASION, Stage, Verb
from gridwork.journal.act import Act
from gridwork.journal.commands import once, write


def occasion_again(ids: list[int]) -> Occasion:
    """The occasion an act was on."""
    return Occasion.objects.get(pk=ids[0])


@once(OCCASION, Verb.ATTEND, again=occasion_again)
def say_who_came(act: Act, occasion_id: int, attended: Collection[int], *, seen: int) -> Occasion:
    """Who was there, beside whoever recorded it, as it turned out since; the journal has old and new.

    For whoever recorded it as held. It may come as late as work may be told from a phone (``OPEN_FOR``), not only
    on the same day as a taking back: whoever was left out sees it when the duty stands as missed, and nothing goes
    that others have counted on but the credit of somebody who was not there, with both in the journal.

    NotFound where one did not record it, Conflict (code ``too-late``) after that, (code ``changed``) where somebody
    said otherwise since ``seen``, the occasion's ``seq``; BadInput (place ``attended``) for somebody with no post
    there on that day.
    """
    occasion = Occasion.objects.select_for_update().filter(pk=occasion_id, stage=Stage.HELD).first()
    act.book.settle()
    told = recorded(OCCASION, occasion_id, Verb.HOLD)
    if occasion is None or occasion.held_on is None or told is None or told.person_id != act.person_id:
        raise not_yours()
    calendar = in_force().calendar
    must_be_open(calendar.today(told.recorded_at), calendar.today(act.recorded_at))
    if occasion.seq != seen:
        raise Conflict(N_("This was changed since you opened it. Look at it again."), code="changed")
    old = set(Attendance.objects.filter(occasion=occasion).values_list("person", flat=True))
    new = {*attended, doer(act)}
    if old == new:
        return occasion
    known = {one.person_id: one.posting_id for one in colleagues(occasion.area_id, occasion.held_on)}
    if not known.keys() >= new - old:
        raise BadInput(N_("Somebody you named has no post in this area on that day."), place="attended")
    _credit(occasion, doer(act), {person: known[person] for person in sorted(new - old)})
    _strike(occasion, old - new)
    there = {"old": sorted(old), "new": sorted(new)}
    facts: dict[str, Any] = {"occasion": occasion.kind, "area": occasion.area_id, "there": there}
    occasion.seq = write(act.in_post(told.posting_id), Verb.ATTEND, OCCASION, occasion.pk, **facts).seq
    occasion.save(update_fields=["seq"])
    return occasion


def _credit(occasion: Occasion, by: int, postings: dict[int, int]) -> None:
    """They were there: a deed of each, of the same day as that of whoever recorded it."""
    like = Deed.objects.get(subject_kind=OCCASION, subject_id=occasion.pk, person=by)
    Attendance.objects.bulk_create(Attendance(occasion=occasion, person_id=person) for person in postings)
    Deed.objects.bulk_create(
        Deed(
            kind=like.kind, area_id=like.area_id, person_id=person, posting_id=posting, day=like.day,
            makes_up=like.makes_up, reason=like.reason, subject_kind=OCCASION, subject_id=occasion.pk,
        )
        for person, posting in postings.items()
    )  # fmt: skip


def _strike(occasion: Occasion, people: Collection[int]) -> None:
    """They were not."""
    Attendance.objects.filter(occasion=occasion, person__in=people).delete()
    Deed.objects.filter(subject_kind=OCCASION, subject_id=occasion.pk, person__in=people).delete()
