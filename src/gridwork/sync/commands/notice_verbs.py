"""Rectification notices from the field: issued afterwards, extended, handed over, withdrawn (F5)."""

from __future__ import annotations

from gridwork.fieldwork.commands import rectifications
from gridwork.fieldwork.models import Rectification
from gridwork.fieldwork.queries.field_notices import inspection_to_issue_for
from gridwork.fieldwork.rules.kinds import RECTIFICATION
from gridwork.sync.commands.doing import Doing, Done
from gridwork.sync.rules.bodies import NoticeExtend, NoticeHandOver, NoticeIssue, NoticeWithdraw


def issue(doing: Doing, body: NoticeIssue) -> Done:
    """A notice for what an earlier inspection found at a place."""
    doing.without_photos()
    inspection_id = inspection_to_issue_for(body.place, body.inspection)
    return _of(rectifications.issue(doing.act, doing.powers, inspection_id))


def extend(doing: Doing, body: NoticeExtend) -> Done:
    """More time to put it right."""
    doing.without_photos()
    said = {"by": body.by, "reason": body.reason}
    return _of(rectifications.extend(doing.act, doing.powers, body.notice, seen=body.seen, **said))


def hand_over(doing: Doing, body: NoticeHandOver) -> Done:
    """Refused: a case for the authority in charge."""
    doing.without_photos()
    return _of(rectifications.hand_over(doing.act, doing.powers, body.notice, seen=body.seen, reason=body.reason))


def withdraw(doing: Doing, body: NoticeWithdraw) -> Done:
    """Issued by mistake."""
    doing.without_photos()
    return _of(rectifications.withdraw(doing.act, doing.powers, body.notice, seen=body.seen, reason=body.reason))


def _of(notice: Rectification) -> Done:
    return Done(RECTIFICATION, notice.pk, notice.full_number)
