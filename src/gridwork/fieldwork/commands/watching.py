"""Deadlines of notices are watched: the inspector is told, then the office, then the heads above (F5, C7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from gridwork.base.moment import iso, now
from gridwork.charter.queries.adopted import version
from gridwork.fieldwork.commands.chains import ChainDesk
from gridwork.fieldwork.models import Rectification
from gridwork.fieldwork.queries.standings import standing_of, terms_of
from gridwork.fieldwork.rules import rectifying
from gridwork.fieldwork.rules.kinds import RECTIFICATION, Chain, Verb
from gridwork.journal.act import Act, Via
from gridwork.journal.queries import entries
from gridwork.notices.commands import tell
from gridwork.territory.queries.offices import Holder, holders, up_the_line
from gridwork.territory.queries.tree import tree

MOST = 500
"""Notices one sweep looks at."""


def remind(*, at: datetime | None = None) -> int:
    """Tell whoever has to be told of a notice by now, each in a transaction of its own; how many notices.

    Safe to run twice or in two processes: a notice is locked, and once told its next moment is later or none.
    """
    moment = at or now()
    due = Rectification.objects.filter(alarm_at__lte=moment).order_by("alarm_at")
    return sum(_reminded(notice_id, moment) for notice_id in list(due.values_list("pk", flat=True)[:MOST]))


def redate(*, at: datetime | None = None) -> int:
    """Count provisional deadlines again once the official holidays are out; how many notices moved.

    A deadline that somebody extended stays as it was told.
    """
    moment = at or now()
    waiting = Rectification.objects.filter(provisional=True, state=Chain.ISSUED).order_by("pk")
    return sum(_redated(notice_id, moment) for notice_id in list(waiting.values_list("pk", flat=True)))


def _claim(notice_id: int, moment: datetime) -> ChainDesk | None:
    """The notice locked for the worker, or None while someone else has it."""
    rows = Rectification.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    notice = rows.filter(pk=notice_id, state=Chain.ISSUED).first()
    if notice is None:
        return None
    act = Act(via=Via.WORKER, done_at=moment, recorded_at=moment)
    return ChainDesk(act, notice, version(notice.charter_id))


def _reminded(notice_id: int, moment: datetime) -> int:
    with transaction.atomic():
        desk = _claim(notice_id, moment)
        if desk is None or desk.notice.alarm_at is None or desk.notice.alarm_at > moment:
            return 0
        told, higher = _sound(desk)
        desk.calm(desk.notice.alarm_level + 1)
        if not higher:
            desk.notice.alarm_at = None
        desk.done(Verb.REMIND, told=told)
        return 1


def _sound(desk: ChainDesk) -> tuple[list[int], bool]:
    """Who was told, and whether anybody stands higher."""
    notice, level = desk.notice, desk.notice.alarm_level
    day = desk.adopted.calendar.today(desk.act.done_at)
    here = holders(notice.office_id, day)
    if level == rectifying.CALM:
        own = [one.person_id for one in here if one.person_id == notice.person_id and one.acting]
        return _tell(desk, own or _acting(here), "inspect-again"), True
    if level == rectifying.DUE:
        return _tell(desk, [notice.person_id, *(one.person_id for one in here)], "overdue"), bool(_above(notice))
    above = _above(notice)
    step = level - rectifying.DUE
    if step > len(above):
        return [], False
    heads = holders(above[step - 1], day)
    return _tell(desk, [h.person_id for h in heads if h.head and h.acting] or _acting(heads), "escalated"), step < len(
        above
    )


def _tell(desk: ChainDesk, people: Iterable[int], kind: str) -> list[int]:
    notice = desk.notice
    chosen = sorted(set(people))
    tell(chosen, kind, RECTIFICATION, notice.pk, {"number": notice.full_number}, desk.act.recorded_at)
    return chosen


def _acting(stand: Iterable[Holder]) -> list[int]:
    return [one.person_id for one in stand if one.acting]


def _above(notice: Rectification) -> list[int]:
    """The offices above the one that issued it; above a department's desk comes its area's own office."""
    present = tree()
    node = present.office_node(notice.office_id)
    if node.area_id not in present:
        return [present.office(present.root.id)]
    own = [present.office(node.area_id)] if node.department else []
    return [*own, *up_the_line(node.area_id)]


def _redated(notice_id: int, moment: datetime) -> int:
    with transaction.atomic():
        desk = _claim(notice_id, moment)
        if desk is None or not desk.notice.provisional:
            return 0
        notice, stood = desk.notice, standing_of(desk.notice)
        set_by = [line for line in entries(RECTIFICATION, notice_id) if line.verb in _SETS]
        if set_by[-1].verb == Verb.EXTEND:
            return 0
        again = rectifying.issued(terms_of(desk.adopted, desk.part), set_by[-1].done_at, stood.round)
        if (again.deadline_at, again.inspect_by) == (stood.deadline_at, stood.inspect_by):
            Rectification.objects.filter(pk=notice_id).update(provisional=again.provisional)
            return 0
        desk.place(again)
        day = desk.adopted.calendar.today(moment)
        told = _tell(desk, _acting(holders(notice.office_id, day)) or [notice.person_id], "redated")
        desk.done(Verb.REDATE, told=told, deadline_was=iso(stood.deadline_at), inspect_by_was=iso(stood.inspect_by))
        return 1


_SETS = (Verb.ISSUE, Verb.NOT_YET, Verb.EXTEND)
"""What sets a deadline; the last one counts."""
