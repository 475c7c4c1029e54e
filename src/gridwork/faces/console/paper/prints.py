"""Booklets and door plates: asking for them, watching them being made, fetching them (L7, B2)."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from gridwork.base.errors import BadInput, Conflict
from gridwork.base.identifiers import is_id
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.areas import area_choices, areas_reached, first_own
from gridwork.faces.console.ledger.reach import SEE
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.paper.forms import AskForm
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.queries.keying import keyings_waiting
from gridwork.ledger.queries.reach import forms_reached
from gridwork.publicity.commands import prints as commands
from gridwork.publicity.queries.prints import file_of, print_seen, prints_seen
from gridwork.publicity.rules.kinds import Paper
from gridwork.territory.queries.tree import tree


@needs(SEE)
@require_safe
def overview(request: GridRequest) -> HttpResponse:
    """What can be printed, what is being made, and the way to keying in."""
    return _shown(request, _form(request))


def _form(request: GridRequest) -> AskForm:
    asked = request.GET.get("area", "")
    reached = areas_reached(request.powers, SEE)
    own = first_own(request.powers, reached)
    chosen = int(asked) if is_id(asked) else own and own.id
    offered = [(one.key, say(one.form.name)) for one in forms_reached(request.powers, SEE).values()]
    initial = {"area": chosen, "language": get_language()}
    areas = area_choices(reached, asked)
    return AskForm(request.POST or None, areas=areas, offered=offered, initial=initial)


def _shown(request: GridRequest, form: AskForm) -> HttpResponse:
    return page(
        request, "paper/paper.html", status=422 if form.is_bound else 200,
        form=form, rows=prints_seen(request.powers),
        waiting=len(keyings_waiting(request.powers)), may_keep=request.powers.anywhere(Capability.LEDGER_KEEP),
    )  # fmt: skip


@needs(SEE)
@require_POST
def ask(request: GridRequest) -> HttpResponse:
    """Ask for a print; the worker makes it."""
    form = _form(request)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = commands.ask(
                act_of(request, Via.CONSOLE), request.powers, what=given["what"], area_id=given["area"],
                forms=given["wanted"], blanks=given["blanks"] or 0, paper=given["paper"] or Paper.A6,
                language=given["language"],
            )  # fmt: skip
        except (BadInput, Conflict) as fault:
            put_fault(form, fault, forms="wanted")
        else:
            return done(request, gettext("It is being printed."), "console:paper-print", made.pk)
    return _shown(request, form)


@needs(SEE)
@require_safe
def show(request: GridRequest, print_id: int) -> HttpResponse:
    """How far a print has come, and its files."""
    row = print_seen(request.powers, print_id)
    present = tree()
    grids = present.grids_below(row.area_id) if row.area_id in present else []
    return page(request, "paper/print.html", row=row, grids=grids if row.stage == "done" else [])


@needs(SEE)
@require_POST
def cancel(request: GridRequest, print_id: int) -> HttpResponse:
    """Stop it."""
    commands.cancel(act_of(request, Via.CONSOLE), request.powers, print_id)
    return done(request, gettext("Cancelled."), "console:paper-print", print_id)


@needs(SEE)
@require_safe
def file(request: GridRequest, print_id: int, grid_code: str = "") -> HttpResponseBase:
    """The PDF of one grid, or all in one archive."""
    path = file_of(request.powers, print_id, grid_code)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"print-{print_id}-{path.name}")
