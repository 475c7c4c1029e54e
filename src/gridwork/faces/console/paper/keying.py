"""Keying booklets in: scan or type the code of a page, type what was written, go on to the next (L7)."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gridwork.base.errors import BadInput, Conflict, NotFound, Problems
from gridwork.base.identifiers import record_code
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.clock import zone
from gridwork.faces.console.ledger.effort import noted
from gridwork.faces.console.ledger.opened import stamp
from gridwork.faces.console.names import area_path, say
from gridwork.faces.console.pages import done, page
from gridwork.faces.console.paper.disputes import against, ask_paper_or_ledger, given_up, of_conflict
from gridwork.faces.console.paper.forms import CodeForm
from gridwork.faces.console.paper.page_form import PageForm
from gridwork.faces.console.paper.pages import Page, page_of
from gridwork.faces.console.paper.rounds import remember_round, round_day
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.commands.keying import ask_second, key_blank, key_page
from gridwork.ledger.models import Record
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.ledger.rules.keying import Keyed, must_be_round
from gridwork.publicity.rules.codes import page_code

KEEP = Capability.LEDGER_KEEP


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def entrance(request: GridRequest) -> HttpResponse:
    """Where one scans or types the code of the next page."""
    today = now().astimezone(zone()).date()
    known = round_day(request)
    form = CodeForm(request.POST or None, auto_id="code-%s", initial={"done_on": known or today})
    status = 200
    if form.is_bound and form.is_valid():
        code, day = page_code(form.cleaned_data["code"]), form.cleaned_data["done_on"]
        try:
            must_be_round(day, today)
            found = page_of(request.powers, code.text, code.state)
        except BadInput as fault:
            form.add_error("done_on", said(fault))
        except NotFound as fault:
            form.add_error("code", said(fault))
        else:
            to = reverse("console:paper-page", args=[found.code])
            answer = HttpResponseRedirect(f"{to}?{urlencode({'as': code.state})}" if code.state else to, status=303)
            return remember_round(request, answer, day)
    if form.is_bound:
        status = 422
    return page(request, "paper/entrance.html", status=status, form=form, known=known)


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def key(request: GridRequest, code: str) -> HttpResponse:
    """One page, laid out as it was printed: the answers as printed, and beside them what was written."""
    found = page_of(request.powers, code, request.POST.get("printed") or request.GET.get("as", ""))
    if found.became:
        messages.info(request, gettext("This blank page was keyed in already. This is the record it became."))
        return HttpResponseRedirect(reverse("console:record", args=[record_code(found.became)]))
    if found.waiting is not None:
        return HttpResponseRedirect(reverse("console:paper-again", args=[found.waiting.pk]))
    if request.method == "GET":
        return shown(request, found, form_of(request, found))
    form = form_of(request, found)
    keyed = form.keyed()
    if keyed is None or _says_nothing(form, found, keyed):
        return shown(request, found, form)
    try:
        answer = _aside(request, found, keyed) if request.POST.get("do") == "second" else _keep(request, found, keyed)
    except FieldConflicts as fault:
        return ask_paper_or_ledger(request, found, of_conflict(request, found.now.form, fault), fault.seq)
    except BadInput as fault:
        put_faults(form, found, fault)
        return shown(request, found, form)
    except Conflict as fault:
        form.add_error(None, said(fault))
        return shown(request, found, form)
    return remember_round(request, answer, keyed.done_on)


def form_of(request: GridRequest, found: Page) -> PageForm:
    """The page's form, with the day of the round given before, else today."""
    day = round_day(request) or now().astimezone(zone()).date()
    return PageForm(found.printed, request.POST or None, initial={"done_on": day})


def shown(request: GridRequest, found: Page, form: PageForm, *, second: bool = False) -> HttpResponse:
    """The page with its form; what was typed stays in it."""
    return page(
        request, "paper/page.html", status=422 if form.is_bound else 200,
        found=found, form=form, rows=list(form.rows()), title=title_of(found), name=say(found.printed.form.form.name),
        where=area_path(found.grid_id), opened=request.POST.get("opened") or stamp(request, found.key),
        round_known=round_day(request), second=second,
    )  # fmt: skip


def title_of(found: Page) -> str:
    """What the page is about, in a line."""
    if found.record_id is None:
        return gettext("New entry")
    return found.address or area_path(found.grid_id)


def _says_nothing(form: PageForm, found: Page, keyed: Keyed) -> bool:
    """Complain of a page that says neither that all is right nor what has changed."""
    if keyed.values or form.cleaned_data.get("still_right"):
        return False
    blank = gettext("Nothing is keyed in yet. A blank page that was not used needs no keying.")
    untouched = gettext(
        "Nothing has changed here. Tick “Still right” if it is ticked on paper; otherwise leave the page."
    )
    form.add_error(None, untouched if found.record_id else blank)
    return True


def _keep(request: GridRequest, found: Page, keyed: Keyed) -> HttpResponse:
    """Write it into the ledger, with what it cost."""
    act = act_of(request, Via.CONSOLE)
    with noted(request, act, found.key, keyed.values, found.printed.values or {}):
        record = _kept(request, found, keyed)
    return after(request, found, record)


def _kept(request: GridRequest, found: Page, keyed: Keyed) -> Record:
    act = act_of(request, Via.CONSOLE)
    if found.record_id is None:
        return key_blank(act, request.powers, found.key, found.version, found.grid_id or 0, found.code, keyed)
    lost, seen = given_up(request), against(request, found.seen)
    kept = replace(keyed, values={name: value for name, value in keyed.values.items() if found.leads[name] not in lost})
    return key_page(act, request.powers, found.record_id, found.version, kept, seen=seen)


def _aside(request: GridRequest, found: Page, keyed: Keyed) -> HttpResponse:
    """Seal it until a colleague has keyed it too."""
    ask_second(
        act_of(request, Via.CONSOLE), request.powers, found.key, found.version, found.grid_id or 0, keyed,
        record_id=found.record_id, blank="" if found.record_id else found.code, seen=found.seen,
    )  # fmt: skip
    return done(request, gettext("Put aside. It is kept when a colleague has keyed it too."), "console:paper-key")


def after(request: GridRequest, found: Page, record: Record) -> HttpResponse:
    """On to the next page, saying which one was kept."""
    text = gettext("Kept: %(form)s, %(place)s (%(code)s).")
    told = {"form": say(found.now.form.name), "place": title_of(found), "code": record_code(record.pk)}
    return done(request, text % told, "console:paper-key")


def put_faults(form: PageForm, found: Page, fault: BadInput) -> None:
    """Complaints at the fields of the page, wherever the form in force has put them."""
    printed = {lead: key for key, lead in found.leads.items()}
    for problem in fault.problems if isinstance(fault, Problems) else [fault]:
        form.put(printed.get(problem.place, problem.place), said(problem))
