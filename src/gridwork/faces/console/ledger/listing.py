"""The list of a form's records in street order, and the bulk “still right” (L4)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gridwork.base.errors import N_
from gridwork.base.identifiers import is_id
from gridwork.base.moment import now
from gridwork.faces.access import act_of, needs, safe_next
from gridwork.faces.console.clock import day_words, zone
from gridwork.faces.console.ledger.filters import STATES, ListForm
from gridwork.faces.console.ledger.reach import KEEP, SEE, areas_within, form_kept, form_seen
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.commands.effort import note_asked
from gridwork.ledger.commands.records import confirm_records
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.queries.reach import in_domain
from gridwork.ledger.queries.records import RecordFilters, record_list, records_chosen
from gridwork.ledger.rules.asking import listed
from gridwork.ledger.rules.freshness import verify_by

SIZE = 50
EMPTY = {
    "all": N_("No record has been written yet."),
    "stale": N_("Every record was checked in time. Well done."),
    "incomplete": N_("No record leaves a needed question open."),
    "no_record": N_("Every place this form is about has its record."),
    "closed": N_("No record has been put aside."),
}


@needs(SEE)
@require_safe
def records(request: GridRequest, key: str) -> HttpResponse:
    """Records of a form, or places without one; filters live in the address."""
    numbered = form_seen(request.powers, key)
    state = request.GET.get("state", "all")
    state = state if state in STATES else "all"
    filters = ListForm(request.GET, areas=areas_within(request.powers, SEE, numbered))
    asked = RecordFilters(key, filters.area_id(), state, filters.sought())
    found = record_list(request.powers, asked, request.GET.get("after", ""), SIZE)
    if found.rows and state != "no_record":
        note_asked(act_of(request, Via.CONSOLE), key, [one.key for one in listed(numbered.form)])
    may_keep = in_domain(request.powers, KEEP, numbered)
    return page(
        request, "ledger/list.html",
        key=key, form=numbered.form, found=found, state=state, filters=[filters["area"], filters["words"]],
        states=[(each, gettext(name)) for each, name in STATES.items() if each != "no_record" or numbered.kind],
        columns=listed(numbered.form), filtered=bool(asked.area_id or asked.words), empty=gettext(EMPTY[state]),
        may_keep=may_keep, may_confirm=may_keep and state != "closed",
    )  # fmt: skip


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def confirm(request: GridRequest, key: str) -> HttpResponse:
    """“Still right” for the chosen records: first the list once more, then the receipt."""
    numbered = form_kept(request.powers, key)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = [int(one) for one in asked.getlist("record")[:SIZE] if is_id(one)]
    back = safe_next(asked.get("back", ""), reverse("console:records", args=[key]))
    if request.method == "GET" or not chosen:
        rows = records_chosen(request.powers, key, chosen) if chosen else []
        return page(request, "ledger/confirm.html", key=key, form=numbered.form, rows=rows, back=back)
    count = confirm_records(act_of(request, Via.CONSOLE), request.powers, chosen)
    messages.success(request, receipt(numbered, count, now().astimezone(zone()).date()))
    answer = HttpResponseRedirect(back)
    answer.status_code = 303
    return answer


def receipt(numbered: NumberedForm, count: int, today: date) -> str:
    """``12 records confirmed, next check by 21 May 2027.``"""
    until = verify_by(today, numbered.form.verify_every)
    counted = ngettext("%(n)s record confirmed", "%(n)s records confirmed", count) % {"n": count}
    if until is None:
        return gettext("%(counted)s.") % {"counted": counted}
    return gettext("%(counted)s, next check by %(day)s.") % {"counted": counted, "day": day_words(until, today)}
