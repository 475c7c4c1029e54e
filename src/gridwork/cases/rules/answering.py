"""How long residents may rate an answer or reopen a case (C8)."""

from __future__ import annotations

from datetime import datetime

from gridwork.base.worktime import Span, WorkCalendar


def window_end(calendar: WorkCalendar, ended: datetime, within: Span) -> datetime:
    """The last moment to rate or reopen a case that ended then."""
    return calendar.add(ended, within).at
