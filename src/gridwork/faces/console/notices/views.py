"""The notices inbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from gridwork.base.identifiers import is_id
from gridwork.faces.access import signed_in
from gridwork.faces.console.pages import done, me, page
from gridwork.faces.signing import GridRequest
from gridwork.notices.commands import mark_read
from gridwork.notices.models import Notice
from gridwork.notices.queries import inbox
from gridwork.notices.rules.texts import said

SIZE = 50
PAGES = {
    "case": "console:case",
    "rectification": "console:rectification",
    "import": "console:import",
    "print": "console:paper-print",
    "sample": "console:sample",
}
"""What a notice is about → the page it leads to."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in the reader's language."""

    id: int
    text: str
    leads: bool
    """Whether there is a page about it."""
    created_at: datetime
    read_at: datetime | None


def lines(notices: Iterable[Notice]) -> list[Line]:
    """Notices as the pages show them."""
    return [
        Line(n.pk, said(gettext, n.kind, n.facts), n.subject_kind in PAGES, n.created_at, n.read_at) for n in notices
    ]


@signed_in
def notices(request: GridRequest) -> HttpResponse:
    """My notices, newest first."""
    before = request.GET.get("before", "")
    found = inbox(me(request).pk, size=SIZE, before=int(before) if is_id(before) else None)
    older = found[-1].pk if len(found) == SIZE else None
    unread_here = any(n.read_at is None for n in found)
    return page(request, "notices/notices.html", notices=lines(found), older=older, unread_here=unread_here)


@signed_in
@require_POST
def read(request: GridRequest) -> HttpResponse:
    """Mark the notices the page showed as read."""
    shown = [int(one) for one in request.POST.getlist("notice") if is_id(one)]
    mark_read(me(request).pk, shown)
    return done(request, gettext("Marked as read."), "console:notices")


@signed_in
def follow(request: GridRequest, notice_id: int) -> HttpResponse:
    """On to what a notice is about; it counts as read then."""
    found = Notice.objects.filter(pk=notice_id, person=me(request).pk, subject_kind__in=list(PAGES)).first()
    if found is None:
        return redirect("console:notices")
    mark_read(me(request).pk, [notice_id])
    return redirect(PAGES[found.subject_kind], found.subject_id)
