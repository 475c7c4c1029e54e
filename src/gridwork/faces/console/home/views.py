"""The start page: what is on the desk, what is next, what was said to me."""

from __future__ import annotations

from django.http import HttpResponse

from gridwork.base.moment import now
from gridwork.cases.queries.counts import counts
from gridwork.cases.queries.worklist import Filters, worklist
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.rules.calendar import work_calendar
from gridwork.charter.schema import Capability
from gridwork.faces.access import signed_in
from gridwork.faces.console.clock import zone
from gridwork.faces.console.notices.views import lines
from gridwork.faces.console.pages import me, page
from gridwork.faces.console.posts import posts_of
from gridwork.faces.signing import GridRequest
from gridwork.notices.queries import inbox

NEXT = 8
NOTICES = 6


@signed_in
def home(request: GridRequest) -> HttpResponse:
    """Counts, the next cases, notices and posts."""
    at = now()
    today = at.astimezone(zone()).date()
    calendar = work_calendar(in_force().charter.calendar)
    heads = request.powers.anywhere(Capability.CASE_CLOCK)
    sees = request.powers.anywhere(Capability.CASE_SEE)
    return page(
        request, "home/home.html",
        today=today, working=calendar.day(today).working,
        counts=counts(request.powers, at) if sees else None,
        wider=counts(request.powers, at, mine=False) if sees else None,
        rows=worklist(request.powers, Filters(mine=True, state="open"), size=NEXT).rows if sees else (),
        watched=worklist(request.powers, Filters(mine=False, state="overdue"), size=NEXT).rows if heads else (),
        notices=[line for line in lines(inbox(me(request).pk, size=NOTICES)) if line.read_at is None],
        posts=posts_of(request.powers), may_report=request.powers.anywhere(Capability.CASE_REPORT),
    )  # fmt: skip
