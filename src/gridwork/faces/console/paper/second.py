"""The second keying: a colleague types the page blind, then both see where they differ (L7)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gridwork.accounts.queries.people import name_of
from gridwork.base.errors import BadInput
from gridwork.base.identifiers import record_code
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.ledger.effort import noted
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import done, page
from gridwork.faces.console.paper.disputes import (
    against,
    ask_between_keyings,
    ask_paper_or_ledger,
    given_up,
    of_conflict,
    of_keyings,
    sides,
)
from gridwork.faces.console.paper.keying import KEEP, after, form_of, put_faults, shown, title_of
from gridwork.faces.console.paper.pages import Page, page_waiting
from gridwork.faces.console.paper.rounds import remember_round
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.commands.keying import first_keyed, settle, take_back
from gridwork.ledger.models import Keying, Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.queries.keying import keying_waiting, keyings_waiting
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.ledger.rules.keying import Difference, Keyed, differences


@needs(KEEP)
@require_safe
def waiting(request: GridRequest) -> HttpResponse:
    """The pages that wait for their second keying, oldest first."""
    rows = [
        (row, say(forms()[row.form].form.name), record_code(row.record_id) if row.record_id else row.blank)
        for row in keyings_waiting(request.powers)
    ]
    return page(request, "paper/second.html", rows=rows)


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def again(request: GridRequest, keying_id: int) -> HttpResponse:
    """The same page once more, empty, for somebody else; then where the two differ."""
    first = keying_waiting(request.powers, keying_id)
    found = page_waiting(request.powers, first)
    if first.first_id == request.powers.person_id:
        status = 200 if request.method == "GET" else 403
        return page(request, "paper/first.html", status=status, found=found, first=first, title=title_of(found))
    form = form_of(request, found)
    if request.method == "GET":
        return shown(request, found, form, second=True)
    keyed = form.keyed()
    if keyed is None:
        return shown(request, found, form, second=True)
    differ = differences(found.printed.form.form, first_keyed(first), keyed)
    if {one.key for one in differ} - sides(request).keys():
        return _between(request, found, first, differ)
    try:
        record = _settled(request, found, keying_id, keyed)
    except FieldConflicts as fault:
        return ask_paper_or_ledger(request, found, of_conflict(request, found.now.form, fault), fault.seq)
    except BadInput as fault:
        put_faults(form, found, fault)
        return shown(request, found, form, second=True)
    return remember_round(request, after(request, found, record), keyed.done_on)


def _between(request: GridRequest, found: Page, first: Keying, differ: tuple[Difference, ...]) -> HttpResponse:
    disputes = of_keyings(request, found.printed.form.form, differ, name_of(first.first_id))
    return ask_between_keyings(request, found, disputes)


def _settled(request: GridRequest, found: Page, keying_id: int, keyed: Keyed) -> Record:
    act = act_of(request, Via.CONSOLE)
    with noted(request, act, found.key, keyed.values, found.printed.values or {}):
        return settle(
            act, request.powers, keying_id, keyed, sides(request),
            leaving=given_up(request), seen=against(request, found.seen),
        )  # fmt: skip


@needs(KEEP)
@require_POST
def back(request: GridRequest, keying_id: int) -> HttpResponse:
    """Throw the first keying away; the page can then be keyed in anew."""
    take_back(act_of(request, Via.CONSOLE), request.powers, keying_id)
    return done(request, gettext("Taken back. The page can be keyed in anew."), "console:paper-second")
