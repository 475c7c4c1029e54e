"""Inspect a place line by line of its checklist (F5): findings, photos, the duty's deed, and the chain it looks at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from gridwork.accounts.queries.people import name_of
from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.base.pictures import Picture, prepare_all
from gridwork.base.prepared import Prepared
from gridwork.base.rows import Rows
from gridwork.charter.queries.adopted import Adopted
from gridwork.charter.schema import Capability, Charter
from gridwork.fieldwork.commands.chains import ChainDesk, end_findings, open_chain
from gridwork.fieldwork.commands.deeds import allowed_on, local_day, made_up, note_deed
from gridwork.fieldwork.commands.issuing import without_notice, write_notice
from gridwork.fieldwork.commands.photos import keep_photos
from gridwork.fieldwork.models import Finding, Inspection
from gridwork.fieldwork.queries.asked_then import charter_filled
from gridwork.fieldwork.queries.inspected import in_charge, inspected, may_see_place
from gridwork.fieldwork.queries.second_looks import Left, left_at, notices_over
from gridwork.fieldwork.rules import checklists, kinds, rectifying
from gridwork.fieldwork.rules.checklists import AnswerGiven, Filled
from gridwork.fieldwork.rules.kinds import INSPECTION, SecondLook, Verb
from gridwork.fieldwork.rules.second_looks import answered
from gridwork.fieldwork.rules.words import came
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, once
from gridwork.ledger.models import Place
from gridwork.ledger.queries.one import place_by_id
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.ledger.rules.missing import NO_SUCH_PLACE
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

__all__ = ["AnswerGiven", "InspectionDraft", "inspect", "inspect_and_issue"]

INSPECTIONS = Rows(Inspection)


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What the inspector saw. ``kind``: key of the charter's inspection; ``answers`` and ``photos`` by check key.

    ``day`` None: the day of the act. ``makes_up``: a day of the earlier period whose turn this was, with the
    ``reason`` for being late. ``again_for_id``: the notice looked at again; then its open checks alone are asked.
    ``second_looks``: else, by id of each open notice of which a line is found in order, whether it is looked at again
    next. ``another``: the one recorded of that day is known, and this is another one.
    """

    kind: str
    place_id: int
    answers: Mapping[str, AnswerGiven]
    words: str = ""
    photos: Mapping[str, Sequence[bytes | Picture]] = field(default_factory=dict)
    day: date | None = None
    makes_up: date | None = None
    reason: str = ""
    again_for_id: int | None = None
    second_looks: Mapping[int, SecondLook] = field(default_factory=dict)
    another: bool = False


@dataclass(slots=True)
class _Look:
    """One inspection being written."""

    act: Act
    adopted: Adopted
    draft: InspectionDraft
    place: Place
    level: str
    day: date
    reason: str
    filled: Filled
    words: str
    chain: ChainDesk | None
    left: Sequence[Left]
    """Of an ordinary one: what stood open there before."""
    second_looks: Mapping[int, SecondLook]
    """And what was said of the notices it met."""


def _again(ids: list[int]) -> Inspection:
    return Inspection.objects.get(pk=ids[0])


@once(INSPECTION, Verb.INSPECT, again=_again)
def inspect(act: Act, powers: Powers, draft: InspectionDraft) -> Inspection:
    """Inspect a place. With ``again_for_id`` the chain moves on: closed, or, past the deadline, the next round.

    BadInput whose ``place`` is a check's key, ``kind``, ``place_id``, ``words``, ``photos``, ``day``, ``makes_up`` or
    ``reason``; Problems (code ``second-look``) where it finds in order what an open notice asks for, and does not say
    whether that is looked at again; NotFound, NotAllowed; Conflict when the notice looked at again has ended, or was
    moved later than this was done, and (code ``alike``) where an ordinary one of the place, day and level is recorded
    already, by whomever, that makes up for the same, unless it is said to be another one.
    """
    return _written(_look(act, powers, draft))


@once(INSPECTION, Verb.INSPECT, again=_again)
def inspect_and_issue(act: Act, powers: Powers, draft: InspectionDraft) -> Inspection:
    """:func:`inspect`, and a notice at once for whatever failed and was not put right on the spot."""
    look = _look(act, powers, draft)
    inspection = _written(look)
    if look.chain is None and look.filled.left and without_notice(inspection.place_id, inspection.kind):
        write_notice(look.act, look.adopted, inspection, part=1)
    return inspection


def _look(act: Act, powers: Powers, draft: InspectionDraft) -> _Look:
    """Everything checked, nothing written."""
    day = draft.day or local_day(act)
    came(day, local_day(act))
    powers = allowed_on(act, powers, day)
    chain = open_chain(act, powers, draft.again_for_id) if draft.again_for_id is not None else None
    adopted = chain.adopted if chain else charter_filled(day, lambda charter: _of(charter, draft))
    place = _place(adopted, powers, draft, chain)
    part = adopted.charter.inspections[draft.kind]
    lineage, departments = lineage_of(place.grid_id), in_charge(part, place.kind, place.sort)
    powers.must(Capability.FIELD_WORK, lineage, departments)
    inspectors = [post for turn in part.turns for post in turn.posts]
    posting = act.posting_id or _posting(powers, inspectors, lineage, departments)
    reason = made_up(day, draft.makes_up, draft.reason) if draft.makes_up else ""
    if chain is None:
        asked = [check.key for check in part.checklist]
    else:
        rectifying.put_right(chain.standing, act.done_at)
        chain.must_not_be_overtaken()
        asked = list(dict.fromkeys(one.check_key for one in chain.findings()))
    filled = checklists.fill(asked, draft.answers, [key for key, found in draft.photos.items() if found])
    words, level = checklists.remarks(filled, draft.words), _level(powers, posting)
    if chain is None and not draft.another:
        _alone(draft, level, day)
    left = left_at(place.pk, draft.kind) if chain is None else []
    said = answered(notices_over(powers, left), filled, day, draft.second_looks)
    return _Look(act.in_post(posting), adopted, draft, place, level, day, reason, filled, words, chain, left, said)


def _of(charter: Charter, draft: InspectionDraft) -> bool:
    """Whether the lines that are answered are those this charter asks."""
    part = charter.inspections.get(draft.kind)
    return part is not None and {check.key for check in part.checklist} == draft.answers.keys()


def _place(adopted: Adopted, powers: Powers, draft: InspectionDraft, chain: ChainDesk | None) -> Place:
    """The open premises that are looked at; BadInput where this kind of inspection does not go there."""
    if draft.kind not in adopted.charter.inspections or (chain is not None and chain.notice.kind != draft.kind):
        raise BadInput(N_("Choose one of the charter's inspections."), place="kind")
    place = place_by_id(draft.place_id)
    if place is None or not may_see_place(powers, place):
        raise NotFound(NO_SUCH_PLACE)
    if chain is not None:
        if chain.notice.place_id != place.pk:
            raise BadInput(N_("The notice was issued to another place."), place="place_id")
        return place
    if place.kind != Kind.PREMISES or draft.kind not in inspected(adopted.charter, place.sort):
        raise BadInput(N_("This inspection does not go to such a place."), place="place_id")
    if place.state != State.OPEN:
        raise BadInput(N_("The place is closed in the ledger."), place="place_id")
    return place


def _alone(draft: InspectionDraft, level: str, day: date) -> None:
    """Conflict (code ``alike``) naming who recorded the same turn at the place that day."""
    made = _ALIKE.rows(place=draft.place_id, kind=draft.kind, level=level, day=day)
    for person_id, makes_up, recorded_at in made:
        if makes_up == draft.makes_up:
            raise Conflict(
                N_(
                    "This inspection of that day is recorded already, by %(who)s (%(at)s). If it is the same one, this "
                    "need not be recorded. If it is another one, say so."
                ),
                place="another", code="alike", who=name_of(person_id), at=recorded_at,
            )  # fmt: skip


def _posting(
    powers: Powers, inspectors: Sequence[str], lineage: tuple[int, ...], departments: frozenset[str]
) -> int | None:
    """In whose name: of the posts held that have a turn, the nearest; else the nearest of all."""
    own = Powers(tuple(post for post in powers.posts if post.kind in inspectors), powers.person_id)
    return own.posting_for(Capability.FIELD_WORK, lineage, departments) or powers.posting_for(
        Capability.FIELD_WORK, lineage, departments
    )


def _level(powers: Powers, posting: int | None) -> str:
    """Level of the area of the inspector's post: whose turn it was."""
    area = next((post.area_id for post in powers.posts if post.posting_id == posting), tree().root.id)
    return tree().area(area).level


def _written(look: _Look) -> Inspection:
    """The inspection with findings, photos, journal and deed; the chain moved on."""
    act, draft, filled = look.act, look.draft, look.filled
    assert act.person_id is not None
    pictures = {key: prepare_all(given) for key, given in draft.photos.items() if given}
    inspection = INSPECTIONS.new(
        kind=draft.kind, charter_id=look.adopted.id, place_id=look.place.pk, grid_id=look.place.grid_id,
        person_id=act.person_id, posting_id=act.posting_id, level=look.level, done_at=act.done_at, day=look.day,
        makes_up=draft.makes_up, failed=len(filled.failed), again_for_id=draft.again_for_id,
        answers=json.dumps({key: one.is_ for key, one in filled.answers.items()}),
        words=look.words, recorded_at=act.recorded_at,
    )  # fmt: skip
    inspection.pk = INSPECTIONS.insert(INSPECTIONS.of(inspection))
    keep_photos(act, INSPECTION, inspection.pk, pictures)
    _told(look, inspection)
    if look.chain is not None:
        _moved_on(look, inspection, look.chain)
        return inspection
    _found(look, inspection)
    note_deed(
        act, f"inspection:{draft.kind}", look.place.grid_id or tree().root.id, day=look.day, makes_up=draft.makes_up,
        reason=look.reason, subject_kind=INSPECTION, subject_id=inspection.pk,
    )  # fmt: skip
    return inspection


def _told(look: _Look, inspection: Inspection) -> None:
    """The first entry of the inspection's journal."""
    draft, place = look.draft, look.place
    facts: dict[str, Any] = {
        "failed": look.filled.failed, "again_for": draft.again_for_id, "reason": look.reason,
        "makes_up": str(draft.makes_up or ""),
        "second_looks": {str(one): said.value for one, said in look.second_looks.items()},
    }  # fmt: skip
    begin(
        look.act, Verb.INSPECT, INSPECTION, inspection.pk, inspection=draft.kind, place=place.pk, grid=place.grid_id,
        level=look.level, day=str(look.day), **{key: value for key, value in facts.items() if value},
    )  # fmt: skip


def _found(look: _Look, inspection: Inspection) -> None:
    """Findings of an ordinary inspection, under the notice that already asks for the same; what passes is over."""
    place, filled, at = look.place, look.filled, look.act.done_at
    if any(one.notice_id is None and one.check in filled.cleared for one in look.left):
        over = [one for one in without_notice(place.pk, inspection.kind) if one.check_key in filled.cleared]
        end_findings(over, kinds.Finding.RECTIFIED, at)
    if not filled.failed:
        return
    asked = {one.check: one.notice_id for one in look.left if one.notice_id is not None}
    Finding.objects.bulk_create(
        Finding(
            inspection=inspection, place=place, check_key=key, words=filled.answers[key].words,
            rectification_id=asked.get(key) if key in filled.left else None,
            state=kinds.Finding.OPEN if key in filled.left else kinds.Finding.ON_THE_SPOT,
            ended_at=None if key in filled.left else at,
        )
        for key in filled.failed
    )  # fmt: skip


def _moved_on(look: _Look, inspection: Inspection, chain: ChainDesk) -> None:
    """Looked at again: what stands right is put right; the rest goes into the next round once the deadline is over."""
    at, left = look.act.done_at, set(look.filled.left)
    chain.act = look.act
    end_findings([one for one in chain.findings() if one.check_key not in left], kinds.Finding.RECTIFIED, at)
    if left and rectifying.early(chain.standing, _looked_at(look)):
        chain.done(Verb.EARLY, part=1, inspection=inspection.pk, checks=sorted(left), round=chain.notice.round)
    elif left:
        chain.place(rectifying.not_yet(chain.terms, chain.standing, at))
        chain.done(Verb.NOT_YET, part=1, inspection=inspection.pk, checks=sorted(left), round=chain.notice.round)
    else:
        chain.place(rectifying.put_right(chain.standing, at))
        chain.done(Verb.PUT_RIGHT, part=1, inspection=inspection.pk)


def _looked_at(look: _Look) -> datetime:
    """When it was looked at: the act's moment, or of a day entered later its beginning."""
    local = look.adopted.calendar.local(look.act.done_at)
    return look.act.done_at if look.day == local.date() else datetime.combine(look.day, time.min, local.tzinfo)


def _alike(place: int, kind: str, level: str, day: date) -> QuerySet[Any, Any]:
    made = Inspection.objects.filter(place=place, kind=kind, level=level, day=day, again_for=None).order_by("-pk")
    return made.values_list("person", "makes_up", "recorded_at")


_ALIKE = Prepared(_alike, place=-1, kind="<kind>", level="<level>", day=date.min)
"""Asked with every ordinary inspection."""
