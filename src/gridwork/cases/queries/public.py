"""What anyone may read: a case by its tracking code, and published results (B1, C8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from gridwork.base.identifiers import clean_tracking_code
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import charter_of, state_of, steps_of
from gridwork.cases.rules import lifecycle
from gridwork.cases.rules.answering import window_end
from gridwork.cases.rules.masking import mask
from gridwork.cases.rules.verbs import Verb
from gridwork.charter.queries.adopted import version
from gridwork.journal.models import Entry

TOLD = (
    Verb.REPORT, Verb.ACCEPT, Verb.DECLINE, Verb.ASSIGN, Verb.HANDLE, Verb.VERIFY, Verb.DECIDE, Verb.NOTICE,
    Verb.ANSWER, Verb.CLOSE, Verb.PUBLISH, Verb.RATE, Verb.REOPEN, Verb.SUSPEND, Verb.RESUME, Verb.EXTEND,
    Verb.REFER, Verb.MERGE, Verb.UNMERGE,
)  # fmt: skip
"""The acts a reporter sees, without names or texts that are not theirs."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One step the reporter may read: what and when."""

    verb: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as its reporter sees it. Nobody's name or contact is in it."""

    number: str
    tracking_code: str
    category: str
    charter_id: int
    words: str
    stage: str
    pending: str
    reported_at: datetime
    promised_at: datetime
    provisional: bool
    overdue: bool
    suspended_until: date | None
    answer: str
    rating: int | None
    may_rate: bool
    may_reopen: bool
    reopen_until: datetime | None
    merged_into: str
    timeline: list[Happened]


def by_tracking_code(code: str, *, at: datetime | None = None) -> PublicCase | None:
    """The case with this code as its reporter may see it, or None (two queries, three if merged)."""
    clean = clean_tracking_code(code)
    case = Case.objects.filter(tracking_code=clean).first() if clean else None
    if case is None:
        return None
    moment = at or now()
    charter, calendar = charter_of(case), version(case.charter_id).calendar
    ended = case.closed_at or case.answered_at
    rate_until = window_end(calendar, ended, charter.answering.rate_within) if ended else None
    reopen_until = window_end(calendar, ended, charter.answering.reopen_within) if ended else None
    can_reopen = not lifecycle.why_not(steps_of(charter, case), state_of(case), Verb.REOPEN)
    rows = Entry.objects.filter(subject_kind="case", subject_id=case.pk, verb__in=TOLD).order_by("seq")
    return PublicCase(
        number=case.number,
        tracking_code=case.tracking_code,
        category=case.category,
        charter_id=case.charter_id,
        words=case.words,
        stage=case.stage,
        pending=case.pending,
        reported_at=case.reported_at,
        promised_at=case.promised_at,
        provisional=case.provisional,
        overdue=case.answered_at is None and bool(case.pending) and case.promised_at < moment,
        suspended_until=case.suspended_until,
        answer=_answer(case),
        rating=case.rating,
        may_rate=case.rating is None and rate_until is not None and moment <= rate_until,
        may_reopen=can_reopen and reopen_until is not None and moment <= reopen_until,
        reopen_until=reopen_until,
        merged_into=case.merged_into.number if case.merged_into else "",
        timeline=[Happened(verb, done_at) for verb, done_at in rows.values_list("verb", "done_at")],
    )


def _answer(case: Case) -> str:
    """What its reporter is told; for a merged case what the other one's reporter is told, masked (C3)."""
    parent = case
    while parent.merged_into is not None:
        parent = parent.merged_into
    if parent.answered_at is None:
        return ""
    return parent.answer if parent is case else mask(parent.answer)


@dataclass(frozen=True, slots=True)
class Result:
    """A published result: masked words and the photos chosen for it."""

    id: int
    number: str
    category: str
    charter_id: int
    grid_id: int | None
    reported_at: datetime
    closed_at: datetime | None
    published_at: datetime
    days: int
    result: str
    rating: int | None
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Results, newest first, and the cursor of the next page ("" when there is none)."""

    rows: list[Result]
    next: str


def published(
    *, after: str = "", words: str = "", area_ids: tuple[int, ...] = (), category: str = "", size: int = 20
) -> ResultPage:
    """Published results, newest first; in the given grids, stations or towns if any (two queries)."""
    rows = Case.objects.filter(published_at__isnull=False)
    if area_ids:
        rows = rows.filter(grid_id__in=area_ids)
    if category:
        rows = rows.filter(category=category)
    # Only what was published is searched: the reporter's own words must not be found by guessing.
    for word in words.split()[:5]:
        rows = rows.filter(public_result__icontains=word)
    if cursor := _cursor(after):
        rows = rows.filter(published_at__lte=cursor[0]).exclude(published_at=cursor[0], pk__gte=cursor[1])
    cases = list(rows.order_by("-published_at", "-pk").prefetch_related("photos")[: size + 1])
    more, cases = len(cases) > size, cases[:size]
    following = f"{cases[-1].published_at.isoformat()}~{cases[-1].pk}" if more and cases[-1].published_at else ""
    return ResultPage([_result(case) for case in cases], following)


def _cursor(text: str) -> tuple[datetime, int] | None:
    """When and which the last result of the page before was published; None for the first page or a broken cursor."""
    moment, _, last = text.rpartition("~")
    try:
        told = datetime.fromisoformat(moment)
        published_at = told.astimezone(UTC) if told.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return (published_at, int(last)) if published_at and re.fullmatch(r"[0-9]{1,18}", last) else None


def result(case_id: int) -> Result | None:
    """One published result, or None."""
    case = Case.objects.filter(pk=case_id, published_at__isnull=False).prefetch_related("photos").first()
    return _result(case) if case else None


def _result(case: Case) -> Result:
    assert case.published_at is not None
    ended = case.closed_at or case.published_at
    return Result(
        case.pk, case.number, case.category, case.charter_id, case.grid_id, case.reported_at, case.closed_at,
        case.published_at, max(0, (ended - case.reported_at).days), mask(case.public_result), case.rating,
        tuple(photo.sha256 for photo in case.photos.all() if photo.public),
    )  # fmt: skip
