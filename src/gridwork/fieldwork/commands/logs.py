"""The work log (民情日志): a sentence more, the day cleared (日清), the week closed (周结) (F3)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gridwork.accounts.queries.people import name_of
from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.base.prepared import Prepared, PreparedThings
from gridwork.base.rows import Rows
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import DutyKind
from gridwork.fieldwork.commands.deeds import allowed_on, doer, local_day, note_deed, was_asked
from gridwork.fieldwork.models import DayLog, WeekLog
from gridwork.fieldwork.queries.logbook import week_closes_from
from gridwork.fieldwork.queries.open_matters import open_matters
from gridwork.fieldwork.rules.kinds import LOG, WEEK, Verb
from gridwork.fieldwork.rules.weeks import days_of, monday_of, takes_words
from gridwork.fieldwork.rules.words import came, worded
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, once, write
from gridwork.journal.models import Entry
from gridwork.ledger.rules.conflicts import FieldConflict, FieldConflicts
from gridwork.territory.rules.powers import PostHeld, Powers

MOST_WORDS = 2000
"""Characters of a day's or a week's own words."""


LOGS = Rows(DayLog)


def _log(person: int, day: date) -> QuerySet[DayLog]:
    return DayLog.objects.select_for_update().filter(person=person, day=day)


def _week(person: int, monday: date) -> QuerySet[Any, Any]:
    return WeekLog.objects.filter(person=person, monday=monday).values_list("closed_at")


_LOG = PreparedThings(_log, person=-1, day=date.min)
_WEEK = Prepared(_week, person=-1, monday=date.min)


def log_again(ids: list[int]) -> DayLog:
    """The log an act was on."""
    return DayLog.objects.get(pk=ids[0])


def week_again(ids: list[int]) -> WeekLog:
    """The week an act closed."""
    return WeekLog.objects.get(pk=ids[0])


@once(LOG, Verb.WRITE, again=log_again)
def write_log(act: Act, powers: Powers, day: date, words: str, *, seen: int, after: UUID | None = None) -> DayLog:
    """Put one's own words into the log of a day; ``seen`` is the log's ``seq`` when they were written, 0 for none.

    Words that go on from what stands there replace it, words it already holds change nothing. ``after``: the act
    whose words these correct, where no ``seq`` of it was told yet. FieldConflicts where another phone wrote
    something else meanwhile; Conflict for a past day of a week that is closed.
    """
    text = worded(words, MOST_WORDS, "words")
    act, log = _opened(act, powers, day)
    _week_open(act, day)
    if log.words and log.seq > seen and log.words not in text and text not in log.words:
        act.book.settle()
        _let_choose(log, text, seen, after)
    if not (log.seq > seen and text in log.words):
        log.words = text
    log.seq = write(act, Verb.WRITE, LOG, log.pk, day=str(day), signs=len(log.words)).seq
    LOGS.update(LOGS.of(log))
    return log


@once(LOG, Verb.CLEAR, again=log_again)
def clear_day(act: Act, powers: Powers, day: date) -> DayLog:
    """Clear a day (日清): all of it is written down, and what is left open goes on. A cleared day stays cleared.

    On a later day it is cleared late, and makes up for that day.
    """
    today = local_day(act)
    act, log = _opened(act, powers, day)
    if log.cleared_at is not None:
        return log
    log.cleared_at = act.done_at
    log.seq = write(act, Verb.CLEAR, LOG, log.pk, day=str(day)).seq
    log.save(update_fields=["cleared_at", "seq"])
    note_deed(
        act, DutyKind.LOG, log.area_id, day=today, makes_up=day if day < today else None,
        subject_kind=LOG, subject_id=log.pk,
    )  # fmt: skip
    return log


@once(WEEK, Verb.CLOSE_WEEK, again=week_again)
def close_week(act: Act, powers: Powers, monday: date, words: str) -> WeekLog:
    """Close a week (周结): what is still open goes on by name. Closed already, that closing is given back.

    BadInput (place ``monday``) for a day that is no Monday, before the week's last working day, and for a week before
    the first charter.
    """
    if monday.weekday():
        raise BadInput(N_("A week begins on a Monday."), place="monday")
    came(monday, local_day(act), "monday")
    _must_be_over(monday, local_day(act))
    was_asked(days_of(monday)[-1], "monday")
    text = worded(words, MOST_WORDS, "words")
    post = _own_post(powers)
    act = act.in_post(post.posting_id)
    left = open_matters(powers)
    week, new = WeekLog.objects.get_or_create(
        person_id=doer(act), monday=monday,
        defaults={"area_id": post.area_id, "words": text, "left": len(left), "closed_at": act.done_at},
    )  # fmt: skip
    if new:
        begin(act, Verb.CLOSE_WEEK, WEEK, week.pk, monday=str(monday), left=[[one.kind, one.id] for one in left])
    return week


def _own_post(powers: Powers) -> PostHeld:
    """The post a log is kept in: the nearest one with field work, A before B; NotAllowed without any."""
    able = [post for post in powers.posts if post.allows(Capability.FIELD_WORK)]
    if not able:
        raise powers.refused(Capability.FIELD_WORK)
    return min(able, key=lambda post: (-post.depth, post.rank, post.posting_id or 0))


def _opened(act: Act, powers: Powers, day: date) -> tuple[Act, DayLog]:
    """The log of a day, locked, begun if there is none; and the act in the name of its post."""
    came(day, local_day(act))
    post = _own_post(allowed_on(act, powers, day))
    act = act.in_post(post.posting_id)
    log = _LOG.first(person=doer(act), day=day)
    if log is None:
        log = LOGS.new(person_id=doer(act), day=day, posting_id=post.posting_id, area_id=post.area_id)
        LOGS.insert_new(LOGS.of(log))
        (log,) = _LOG.all(person=doer(act), day=day)
    return act, log


def _must_be_over(monday: date, today: date) -> None:
    """BadInput where the week is still to be worked: nobody would know what is left."""
    first = week_closes_from(monday)
    if today < first:
        raise BadInput(
            N_("This week still runs. It can be closed from %(day)s on."), place="monday", code="week-runs", day=first
        )


def _week_open(act: Act, day: date) -> None:
    """Conflict for a past day whose week was closed before the words were written."""
    if takes_words(day, local_day(act)):
        return
    closed = _WEEK.rows(person=doer(act), monday=monday_of(day))
    if closed and closed[0][0] < act.done_at:
        raise Conflict(
            N_("The week of this day was closed on %(day)s and takes no more words. Write it into the log of today."),
            code="week-closed", day=in_force().calendar.today(closed[0][0]),
        )  # fmt: skip


def _let_choose(log: DayLog, text: str, seen: int, after: UUID | None) -> None:
    """FieldConflicts where the words were written since, and not by the act they correct; clearing alone is none."""
    since = Entry.objects.filter(subject_kind=LOG, subject_id=log.pk, verb=Verb.WRITE, seq__gt=seen)
    last = since.order_by("-seq").first()
    if last is not None and last.act_ref != after:
        fields = [FieldConflict("words", None, log.words, text)]
        raise FieldConflicts(fields, seq=log.seq, who=name_of(last.person_id), at=last.done_at)
