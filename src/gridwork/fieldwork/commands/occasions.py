"""Meetings, talks, publicity days, drills, training, board checks: planned, held with minutes, attended (F6)."""

from __future__ import annotations

from typing import Any

from gridwork.accounts.queries.people import name_of
from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.base.pictures import prepare_all
from gridwork.charter.schema import Capability
from gridwork.fieldwork.commands.deeds import (
    doer,
    done_on,
    local_day,
    made_up,
    own_departments,
    own_posting_in,
    posting_in,
)
from gridwork.fieldwork.commands.photos import keep_photos
from gridwork.fieldwork.models import Attendance, Deed, Occasion
from gridwork.fieldwork.queries.colleagues import colleagues
from gridwork.fieldwork.queries.mistakes import recorded
from gridwork.fieldwork.queries.reach import work_seen
from gridwork.fieldwork.rules.gathering import HeldDraft, OccasionDraft, sound_plan, sound_report
from gridwork.fieldwork.rules.kinds import OCCASION, Stage, Verb
from gridwork.fieldwork.rules.words import why
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, once, write
from gridwork.ledger.models import Place
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.missing import NO_SUCH_PLACE
from gridwork.territory.rules.powers import Powers

__all__ = ["HeldDraft", "OccasionDraft", "cancel_occasion", "hold_planned", "hold_unplanned", "plan_occasion"]


def occasion_again(ids: list[int]) -> Occasion:
    """The occasion an act was on."""
    return Occasion.objects.get(pk=ids[0])


@once(OCCASION, Verb.PLAN, again=occasion_again)
def plan_occasion(act: Act, powers: Powers, draft: OccasionDraft) -> Occasion:
    """Plan an occasion in an area. BadInput names the field; NotAllowed without ``field.work`` there."""
    act, occasion = _laid_out(act, powers, draft)
    occasion.save()
    begin(act, Verb.PLAN, OCCASION, occasion.pk, **_facts(occasion), day=str(occasion.planned_for))
    return occasion


@once(OCCASION, Verb.HOLD, again=occasion_again)
def hold_planned(act: Act, powers: Powers, occasion_id: int, report: HeldDraft) -> Occasion:
    """Record how a planned occasion went, with minutes and who was there: a deed of each of them.

    Conflict where it was held or cancelled already, and (code ``alike``) where one like it is recorded as held on that
    day, unless it is said to be another one; BadInput names the field.
    """
    report = sound_report(report, local_day(act))
    act, powers = done_on(act, powers, report.held_on)
    act, occasion = _planned(act, powers, occasion_id)
    return _held(act, powers, occasion, report)


@once(OCCASION, Verb.HOLD, again=occasion_again)
def hold_unplanned(act: Act, powers: Powers, draft: OccasionDraft, report: HeldDraft) -> Occasion:
    """The same for an occasion nobody had planned here; planned for is the day it was held on."""
    report = sound_report(report, local_day(act))
    act, powers = done_on(act, powers, report.held_on)
    act, occasion = _laid_out(act, powers, draft)
    occasion.planned_for = report.held_on
    occasion.save()
    return _held(act, powers, occasion, report)


@once(OCCASION, Verb.CANCEL, again=occasion_again)
def cancel_occasion(act: Act, powers: Powers, occasion_id: int, reason: str) -> Occasion:
    """Call a planned occasion off, with the reason; Conflict where it was held or cancelled already."""
    text = why(reason)
    act, occasion = _planned(act, powers, occasion_id)
    occasion.stage, occasion.reason = Stage.CANCELLED, text
    occasion.seq = write(act, Verb.CANCEL, OCCASION, occasion.pk, reason=text).seq
    occasion.save(update_fields=["stage", "reason", "seq"])
    return occasion


def _laid_out(act: Act, powers: Powers, draft: OccasionDraft) -> tuple[Act, Occasion]:
    """A new occasion, not yet written, and the act in the name of the post that allows it."""
    draft = sound_plan(draft)
    act = act.in_post(own_posting_in(powers, draft.area_id))
    _place_seen(powers, draft.place_id)
    return act, Occasion(
        kind=draft.kind, area_id=draft.area_id, place_id=draft.place_id, title=draft.title,
        planned_for=draft.planned_for, person_id=doer(act), posting_id=act.posting_id, stage=Stage.PLANNED, seq=1,
    )  # fmt: skip


def _place_seen(powers: Powers, place_id: int | None) -> None:
    if place_id is None:
        return
    grid = Place.objects.filter(pk=place_id).values_list("grid", flat=True).first()
    if grid is None or not powers.may(Capability.FIELD_SEE, lineage_of(grid), own_departments(powers)):
        raise BadInput(NO_SUCH_PLACE, place="place")


def _planned(act: Act, powers: Powers, occasion_id: int) -> tuple[Act, Occasion]:
    """A planned occasion, locked; NotFound where nobody here may know of it."""
    rows = Occasion.objects.select_related("posting__post__office").select_for_update(of=("self",))
    occasion = rows.filter(pk=occasion_id).first()
    if occasion is None or not work_seen(powers, occasion.person_id, occasion.area_id, occasion.posting):
        raise NotFound(N_("There is no such occasion."))
    # What a department planned is its own; what an area planned is not for the desks in it to hold or call off.
    planner = occasion.posting.post.office.department if occasion.posting else ""
    act = act.in_post(posting_in(powers, occasion.area_id, frozenset(filter(None, [planner]))))
    if occasion.stage == Stage.HELD:
        raise Conflict(N_("This occasion was recorded as held already."), code="held")
    if occasion.stage == Stage.CANCELLED:
        raise Conflict(N_("This occasion was cancelled."), code="cancelled")
    return act, occasion


def _held(act: Act, powers: Powers, occasion: Occasion, report: HeldDraft) -> Occasion:
    """Write minutes, who was there, their deeds and the photos."""
    reason = made_up(report.held_on, report.makes_up, report.reason)
    if not report.another:
        _alone(act, powers, occasion, report)
    pictures = {slot: prepare_all(given) for slot, given in report.photos.items()}
    postings = _present(act, occasion, report)
    occasion.stage, occasion.held_on = Stage.HELD, report.held_on
    occasion.minutes, occasion.residents = report.minutes, report.residents
    told = {**_facts(occasion), "day": str(report.held_on), "residents": report.residents, "attended": len(postings)}
    occasion.seq = write(act, Verb.HOLD, OCCASION, occasion.pk, **told).seq
    occasion.save(update_fields=["stage", "held_on", "minutes", "residents", "seq"])
    Attendance.objects.bulk_create(Attendance(occasion=occasion, person_id=person) for person in postings)
    Deed.objects.bulk_create(
        Deed(
            kind=occasion.kind, area_id=occasion.area_id, person_id=person, posting_id=posting, day=report.held_on,
            makes_up=report.makes_up, reason=reason, subject_kind=OCCASION, subject_id=occasion.pk,
        )
        for person, posting in postings.items()
    )  # fmt: skip
    keep_photos(act, OCCASION, occasion.pk, pictures)
    return occasion


def _alone(act: Act, powers: Powers, occasion: Occasion, report: HeldDraft) -> None:
    """Conflict (code ``alike``) naming one of the same kind recorded as held there that day, as far as it is seen."""
    alike = Occasion.objects.filter(
        area=occasion.area_id, kind=occasion.kind, held_on=report.held_on, stage=Stage.HELD
    ).exclude(pk=occasion.pk)
    told = alike.select_related("posting__post__office").order_by("-pk")
    found = next((one for one in told if work_seen(powers, one.person_id, one.area_id, one.posting)), None)
    if found is None:
        return
    act.book.settle()
    by = recorded(OCCASION, found.pk, Verb.HOLD)
    assert by is not None
    raise Conflict(
        N_(
            "“%(title)s” is recorded as held here that day already, by %(who)s (%(at)s). Is it this one? Then this "
            "need not be recorded. If it is another one, say so."
        ),
        place="another", code="alike", title=found.title, who=name_of(by.person_id), at=by.recorded_at,
    )  # fmt: skip


def _present(act: Act, occasion: Occasion, report: HeldDraft) -> dict[int, int | None]:
    """Who was there and in which posting, whoever records it first; BadInput for somebody with no post there."""
    me = doer(act)
    known = {one.person_id: one.posting_id for one in colleagues(occasion.area_id, report.held_on)}
    if not known.keys() >= set(report.attended) - {me}:
        raise BadInput(N_("Somebody you named has no post in this area on that day."), place="attended")
    return {me: act.posting_id} | {one: known[one] for one in report.attended if one != me}


def _facts(occasion: Occasion) -> dict[str, Any]:
    """What the journal says of it: what kind and where; title and minutes stand in the occasion."""
    facts: dict[str, Any] = {"occasion": occasion.kind, "area": occasion.area_id}
    return facts | ({"place": occasion.place_id} if occasion.place_id else {})
