"""What is done to an import from its page: bring, match, run, undo (L6)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from gridwork.base.errors import BadInput, Conflict
from gridwork.charter.schema import Capability
from gridwork.exchange.commands import ledger_import as commands
from gridwork.exchange.models import Import
from gridwork.exchange.queries.imports import import_of
from gridwork.exchange.queries.targets import target, targets
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.imports.forms import Upload
from gridwork.faces.console.imports.views import match_form, matching_page, samples, shown
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Act, Via
from gridwork.territory.rules.powers import Powers

Verb = Callable[[Act, Powers, int], Import]


@needs(Capability.LEDGER_IMPORT)
@require_http_methods(["GET", "POST"])
def new(request: GridRequest) -> HttpResponse:
    """Bring a table; one that cannot be read is refused here, with the reason at the file."""
    if request.method == "GET":
        start = {key: request.GET[key] for key in ("into", "area") if key in request.GET}
        return new_page(request, Upload(request.powers, initial=start))
    form = Upload(request.powers, request.POST, request.FILES)
    if form.is_valid():
        file, said = form.cleaned_data["file"], form.cleaned_data
        try:
            one = commands.bring(
                act_of(request, Via.CONSOLE), request.powers, into=said["into"], area_id=said["area"],
                file_name=file.name, content=file.chunks(),
            )  # fmt: skip
        except BadInput as fault:
            put_fault(form, fault)
        else:
            return done(request, gettext("The file has come. Say what its columns hold."), "console:import", one.pk)
    return new_page(request, form, status=422)


def new_page(request: GridRequest, form: Upload, *, status: int = 200) -> HttpResponse:
    """The form, and what a file should look like."""
    return page(
        request, "imports/new.html", status=status, form=form,
        templates=[(one.key, say(one.name), [(say(w.label), w.required) for w in one.wanted])
                   for one in targets(request.powers, Capability.LEDGER_IMPORT)],
    )  # fmt: skip


@needs(Capability.LEDGER_IMPORT)
@require_POST
def match(request: GridRequest, import_id: int) -> HttpResponse:
    """Say what the columns hold; the check begins."""
    one = import_of(request.powers, import_id)
    table = commands.table_of(one)
    form = match_form(target(one.target), table, samples(table), request.POST)
    if form.is_valid():
        try:
            commands.match(act_of(request, Via.CONSOLE), request.powers, import_id, form.matching())
        except BadInput as fault:
            put_fault(form, fault)
        else:
            return done(
                request, gettext("The file is being checked. Nothing is changed yet."), "console:import", one.pk
            )
    return matching_page(request, one, form=form, status=422)


@needs(Capability.LEDGER_IMPORT)
@require_POST
def run(request: GridRequest, import_id: int) -> HttpResponse:
    """Take the file in."""
    return carried(request, import_id, commands.run, gettext("The rows are being taken in."))


@needs(Capability.LEDGER_IMPORT)
@require_POST
def run_good_rows(request: GridRequest, import_id: int) -> HttpResponse:
    """Take the good rows in."""
    return carried(request, import_id, commands.run_good_rows, gettext("The good rows are being taken in."))


@needs(Capability.LEDGER_IMPORT)
@require_POST
def undo(request: GridRequest, import_id: int) -> HttpResponse:
    """Take the import back."""
    return carried(request, import_id, commands.undo, gettext("The import is being undone."))


def carried(request: GridRequest, import_id: int, verb: Verb, message: str) -> HttpResponse:
    """Carry out a verb and go back to the import's page; say there why it could not be."""
    one = import_of(request.powers, import_id)
    try:
        verb(act_of(request, Via.CONSOLE), request.powers, import_id)
    except Conflict as refusal:
        one.refresh_from_db()
        return shown(request, one, status=409, refusal=refusal)
    return done(request, message, "console:import", import_id)
