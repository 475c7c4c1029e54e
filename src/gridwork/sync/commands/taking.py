"""Take what a phone brings: each act once, in the order it was done, and none in another's way (F7)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from gridwork.base import sealed
from gridwork.base.errors import N_, BadInput, GridworkError
from gridwork.base.moment import iso, now
from gridwork.base.pictures import Picture
from gridwork.base.prepared import Prepared, Several
from gridwork.base.rows import Rows
from gridwork.base.worktime import WorkCalendar
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.queries.seats import holders_of
from gridwork.fieldwork.rules.periods import Period
from gridwork.journal.act import Act, Via
from gridwork.journal.book import DIRECT, Book, StraightBook
from gridwork.journal.queries.replays import used_otherwise
from gridwork.ledger.commands.counting import attempted, gathered
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.sync.commands.doing import Doing, Done
from gridwork.sync.commands.settling import settle
from gridwork.sync.commands.verbs import carry_out
from gridwork.sync.models import Device, Receipt
from gridwork.sync.queries.conflicts import conflict_of
from gridwork.sync.queries.photos import nameable
from gridwork.sync.queries.receipts import told
from gridwork.sync.rules import answers
from gridwork.sync.rules.arriving import Arrived, arrived
from gridwork.sync.rules.clock import OLDEST, Clock
from gridwork.sync.rules.days import day_told, righted, work_day
from gridwork.sync.rules.outcomes import Outcome
from gridwork.sync.rules.refusals import Kept, kept
from gridwork.sync.rules.wire import BATCH, Upload
from gridwork.territory.rules.powers import Powers
from gridwork.territory.rules.standing import Holding, powers_then

log = logging.getLogger(__name__)
RECEIPTS, DEVICES = Rows(Receipt), Rows(Device)
TRIES = 3


def take(device: Device, powers: Powers, upload: Upload) -> answers.Uploaded:
    """Carry out the acts of an upload that are new, and say what became of each.

    Rights are those of now, leave and standing in those of the day the work was done. A photo that somebody else has
    sent is asked for before the act that names it: who has the picture can send it, and who knows no more than its
    hash does not get to see it.

    One transaction. Where none of the acts is refused, it is all there is; where one is, all are undone and
    carried out again with a savepoint an act, so that a refusal undoes only its own act. An act that came before is
    answered from its receipt; one that met a fault of ours has none, and comes again.
    BadInput ``too-many`` beyond :data:`BATCH`.
    """
    if len(upload.acts) > BATCH:
        raise BadInput(N_("At most %(most)s entries are taken at once."), code="too-many", most=BATCH)
    clock = Clock.of(now(), upload.sent_at)
    acts = list({act.ref: act for act in (arrived(raw, clock) for raw in upload.acts)}.values())
    taking = _Taking(device, powers, clock, in_force().calendar)
    for tried in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                known, written = taking.take(acts)
            break
        except IntegrityError:
            # The same act came in by another way meanwhile: now its receipt is there.
            if tried == TRIES:
                raise
    receipts = taking.answered(acts, known, written)
    return {"received_at": iso(clock.received_at), "receipts": receipts, "photos_first": sorted(taking.first)}


def _known(refs: Sequence[UUID]) -> QuerySet[Any, Any]:
    return Receipt.objects.filter(ref__in=refs).values_list("ref", "person_id")


_KNOWN = Prepared(_known, refs=Several(lambda number: UUID(int=number)))


class _PhotoFirst(Exception):
    """The act names a photo that is another's until this person has sent it too."""


@dataclass(slots=True)
class _Taking:
    """``first``: hashes of photos that have to come before their acts. ``then``: what was allowed on days gone by."""

    device: Device
    powers: Powers
    clock: Clock
    calendar: WorkCalendar
    first: set[str] = field(default_factory=set)
    then: dict[date, Powers] = field(default_factory=dict)
    posts: Sequence[Mapping[int, Holding]] = ()

    def take(self, acts: Sequence[Arrived]) -> tuple[dict[UUID, int], dict[UUID, Receipt]]:
        """Carry out those that are new: whose the references are that were known, and the receipts written."""
        person_id = self.device.person_id
        # Held till the end, so that the same phone's second try waits for the first.
        DEVICES.update_many(("seen_at", "skew"), [(self.device.pk, self.clock.received_at, self.clock.skew)])
        known: dict[UUID, int] = dict(_KNOWN.rows(refs=[act.ref for act in acts]))
        new = sorted((act for act in acts if act.ref not in known), key=lambda act: act.done_at)
        allowed = nameable(person_id, {photo.sha256 for act in new for photo in act.photos})
        written = self._straight(new, allowed) or self._each(new, allowed)
        RECEIPTS.insert_many(map(RECEIPTS.of, written.values()))
        stored = [act for act in new if act.ref in written and written[act.ref].outcome == Outcome.STORED]
        settle(person_id, [(act.ref, act.settles) for act in stored if act.settles is not None])
        return known, written

    def answered(
        self, acts: Sequence[Arrived], known: Mapping[UUID, int], written: Mapping[UUID, Receipt]
    ) -> list[answers.Receipt]:
        """What the phone is told, once all of it is stored and others may write again."""
        person_id = self.device.person_id
        # Read now, for an act of this upload may have settled one that came before.
        before = [ref for ref, owner in known.items() if owner == person_id]
        rows = [*(Receipt.objects.filter(ref__in=before) if before else ()), *written.values()]
        answered = {row.ref: receipt for row, receipt in zip(rows, told(rows, person_id), strict=True)}
        answered |= {act.ref: self._stranger(act) for act in acts if known.get(act.ref, person_id) != person_id}
        return [answered[act.ref] for act in acts if act.ref in answered]

    def _straight(self, acts: Sequence[Arrived], allowed: Mapping[str, bool]) -> dict[UUID, Receipt]:
        """All of them without a savepoint of their own; nothing where one met any fault, and nothing is written."""
        try:
            with transaction.atomic(), gathered():
                book = StraightBook()
                written = {act.ref: self._stored(act, self._carry_out(act, allowed, book)) for act in acts}
                book.settle()
                return written
        except Exception:  # each is met again, act by act, and dealt with there
            return {}

    def _each(self, acts: Sequence[Arrived], allowed: Mapping[str, bool]) -> dict[UUID, Receipt]:
        """What became of each, apart from those that met a fault of ours."""
        with gathered():
            return {act.ref: row for act in acts if (row := self._receipt(act, allowed)) is not None}

    def _receipt(self, act: Arrived, allowed: Mapping[str, bool]) -> Receipt | None:
        """What became of one act; None where it has to come again: after its photos, or for a fault of ours."""
        try:
            with attempted():
                done = self._carry_out(act, allowed, DIRECT)
        except _PhotoFirst:
            self.first.update(photo.sha256 for photo in act.photos if not allowed[photo.sha256])
            return None
        except FieldConflicts as conflict:
            dispute = conflict_of(act.body, conflict)
            return self._row(act, Outcome.CONFLICT, {"fault": kept(conflict)}, sent=_sent(act, dispute))
        except GridworkError as fault:
            return self._row(act, Outcome.REFUSED, {"fault": kept(fault)}, sent=_sent(act, None))
        except Exception as fault:
            log.error("an act of a phone could not be carried out: %s", act.verb, exc_info=fault)
            return None
        return self._stored(act, done)

    def _stored(self, act: Arrived, done: Done) -> Receipt:
        said = {key: value for key, value in (("code", done.code), ("fields", done.fields)) if value}
        return self._row(act, Outcome.STORED, said, done=done)

    def _carry_out(self, act: Arrived, allowed: Mapping[str, bool], book: Book) -> Done:
        if act.body is None:
            raise act.fault or BadInput(N_("Some fields of this entry cannot be read."), code="unreadable")
        self.clock.must_be_recent(act.done_at)
        photos: dict[str, tuple[Picture, ...]] = {}
        for photo in act.photos:
            if not allowed[photo.sha256]:
                raise _PhotoFirst
            picture = Picture(b"", photo.sha256, photo.width, photo.height)
            photos[photo.slot] = (*photos.get(photo.slot, ()), picture)
        body = righted(act.body, act.done_at, self.clock, self.calendar)
        if (day := day_told(body)) is not None:
            self.clock.must_be_recent(self.calendar.at(day), place="day")
        doing = Act(
            Via.FIELD, self.device.person_id, ref=act.ref, done_at=act.done_at, recorded_at=self.clock.received_at,
            book=book,
        )  # fmt: skip
        powers = self._powers_on(work_day(body, act.done_at, self.clock, self.calendar))
        return carry_out(act.verb, Doing(doing, powers, self.clock, photos), body)

    def _powers_on(self, day: date) -> Powers:
        """Leave and standing in count as they were on the day (two queries for all days gone by)."""
        if day >= self.calendar.today(self.clock.received_at):
            return self.powers
        if day not in self.then:
            self.posts = self.posts or self._posts_lately()
            self.then[day] = powers_then(self.powers, self.posts, day)
        return self.then[day]

    def _posts_lately(self) -> list[dict[int, Holding]]:
        """Of each of the person's posts who held it in the days of which a phone may tell, by posting."""
        first, last = self.clock.received_at - OLDEST, self.clock.received_at
        return holders_of(self.device.person_id, Period(self.calendar.today(first), self.calendar.today(last)))

    def _row(
        self, act: Arrived, outcome: Outcome, answer: dict[str, Any], *, sent: bytes | None = None,
        done: Done | None = None,
    ) -> Receipt:  # fmt: skip
        if act.photos:
            answer["photos"] = [(photo.sha256, photo.bytes) for photo in act.photos]
        return RECEIPTS.new(
            ref=act.ref, person_id=self.device.person_id, device_id=self.device.pk, verb=act.verb,
            outcome=outcome.value, sent=sent, answer=json.dumps(answer, ensure_ascii=False),
            subject_kind=done.kind if done else "", subject_id=done.id if done else None, done_at=act.done_at,
            received_at=self.clock.received_at, skew=self.clock.correction,
        )  # fmt: skip

    def _stranger(self, act: Arrived) -> answers.Receipt:
        """Somebody else has used this reference: nothing is said of theirs, and nothing kept of this."""
        return {
            "ref": str(act.ref), "verb": act.verb, "outcome": Outcome.REFUSED, "done_at": iso(act.done_at),
            "received_at": iso(self.clock.received_at), "skew": self.clock.correction, "subject": None,
            "fault": used_otherwise(), "conflict": None, "photos": [],
        }  # fmt: skip


def _sent(act: Arrived, conflict: Kept | None) -> bytes:
    """What the phone sent, sealed, until somebody has dealt with it."""
    return sealed.seal(json.dumps({"act": act.text, "conflict": conflict}))
