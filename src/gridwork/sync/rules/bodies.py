"""What each verb of a phone says, as ``Bodies`` in ``frontend/field/wire.ts`` has it (F7)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from gridwork.fieldwork.rules.kinds import SecondLook
from gridwork.fieldwork.rules.mistakes import Mistake
from gridwork.sync.rules.wire import FETCHED, Given, Id, Key, Line, Long, Point, Seq, Values


class Report(Given):
    category: Key
    words: Long
    point: Point | None = None
    grid: Id | None = None
    address: Line = ""
    on_the_spot: Long | None = None


class CaseAccept(Given):
    case: Id


class CaseNote(Given):
    case: Id
    words: Long


class CaseHandle(Given):
    case: Id
    result: Long


class PlaceOpen(Given):
    kind: Key
    sort: Key
    name: Line
    street: Line
    number: Line
    parent: Id | None = None
    point: Point | None = None
    grid: Id | None = None
    households: Annotated[int, Field(ge=0, le=10**6)] | None = None


class PlaceValues(Given):
    """What ``place.change`` may name; what is not named stays."""

    sort: Key = ""
    name: Line = ""
    street: Line = ""
    number: Line = ""
    parent: Id | None = None
    point: Point | None = None
    grid: Id | None = None
    households: Annotated[int, Field(ge=0, le=10**6)] | None = None
    condition: Key = ""
    owner: Line = ""


class PlaceChange(Given):
    place: Id
    seen: Seq
    values: PlaceValues


class RecordOpen(Given):
    form: Key
    place: Id | None = None
    grid: Id | None = None
    values: Values


class RecordChange(Given):
    record: Id
    seen: Seq
    values: Values


class RecordConfirm(Given):
    records: Annotated[list[Id], Field(min_length=1, max_length=FETCHED)]


class StopGiven(Given):
    at: AwareDatetime
    place: Id | None = None
    plate: Key = ""
    words: Long
    report: UUID | None = None
    point: Point | None = None


class Round(Given):
    grid: Id
    started_at: AwareDatetime
    stopped_at: AwareDatetime
    seconds: Annotated[int, Field(ge=0, le=10**6)]
    words: Long
    stops: Annotated[list[StopGiven], Field(max_length=200)]
    makes_up: date | None = None
    reason: Line = ""


class Zero(Given):
    grid: Id
    day: date


class Excuse(Given):
    duty: Key
    posting: Id
    period: date
    reason: Line


class LogWrite(Given):
    """``after``: the phone's own last words of the day, whether they have arrived or not."""

    day: date
    words: Long
    seen: Seq
    after: UUID | None = None


class LogClear(Given):
    day: date


class LogClose(Given):
    monday: date
    words: Long


class Visit(Given):
    visit: Key
    place: Id | None = None
    enrolment: Id | None = None
    day: date
    outcome: Literal["met", "absent", "declined", "moved"]
    reason: Line = ""
    needs: Annotated[list[Key], Field(max_length=50)]
    words: Long
    makes_up: date | None = None
    another: bool = False


class AnswerGiven(Given):
    is_: Annotated[Literal["pass", "fail", "n/a"], Field(alias="is")]
    words: Long = ""
    on_the_spot: bool = False


class Inspection(Given):
    """``second_looks``: by id of each open notice of which a line is found in order, whether it is looked at next."""

    inspection: Key
    place: Id
    day: date
    answers: Annotated[dict[Key, AnswerGiven], Field(max_length=200)]
    words: Long
    notice: bool
    again_for: Id | None = None
    second_looks: Annotated[dict[Id, SecondLook], Field(max_length=50)] = {}
    makes_up: date | None = None
    reason: Line = ""
    another: bool = False


class NoticeIssue(Given):
    """For whatever stands open at the place without a notice: the phone need not know the inspection's number yet."""

    inspection: Key
    place: Id


class NoticeExtend(Given):
    notice: Id
    seen: Seq
    by: Line
    reason: Long


class NoticeHandOver(Given):
    notice: Id
    seen: Seq
    reason: Long


class NoticeWithdraw(Given):
    notice: Id
    seen: Seq
    reason: Long


class SampleCheck(Given):
    """One drawn item, every question of its sample answered."""

    item: Id
    method: Literal["call", "revisit"]
    day: date
    answers: Annotated[dict[Key, Literal["yes", "no", "unknown"]], Field(max_length=50)]
    words: Long


class Occasion(Given):
    kind: Key
    area: Id
    title: Line
    held_on: date
    minutes: Long
    residents: Annotated[int, Field(ge=0, le=10**6)]
    place: Id | None = None
    planned: Id | None = None
    attended: Annotated[list[Id], Field(max_length=500)] = []
    makes_up: date | None = None
    reason: Line = ""
    another: bool = False


class Drop(Given):
    ref: UUID
    reason: Line


class TakeBack(Given):
    """``ref``: the act that recorded it by mistake."""

    ref: UUID
    why: Mistake


BODIES: dict[str, type[Given]] = {
    "report": Report,
    "case.accept": CaseAccept,
    "case.note": CaseNote,
    "case.handle": CaseHandle,
    "place.open": PlaceOpen,
    "place.change": PlaceChange,
    "record.open": RecordOpen,
    "record.change": RecordChange,
    "record.confirm": RecordConfirm,
    "round": Round,
    "zero": Zero,
    "excuse": Excuse,
    "log.write": LogWrite,
    "log.clear": LogClear,
    "log.close": LogClose,
    "visit": Visit,
    "inspection": Inspection,
    "notice.issue": NoticeIssue,
    "notice.extend": NoticeExtend,
    "notice.hand_over": NoticeHandOver,
    "notice.withdraw": NoticeWithdraw,
    "sample.check": SampleCheck,
    "occasion": Occasion,
    "drop": Drop,
    "mistake": TakeBack,
}
"""What each verb's body must say."""
