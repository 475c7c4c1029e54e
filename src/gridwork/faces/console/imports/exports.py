"""Take places or records out (L6)."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from gridwork.base.errors import BadInput
from gridwork.charter.schema import Capability
from gridwork.exchange.commands.ledger_export import export as take_out
from gridwork.exchange.commands.ledger_export import new_file
from gridwork.exchange.rules.tables.table import Format
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.imports.files import sent
from gridwork.faces.console.imports.forms import Export
from gridwork.faces.console.pages import page, put_fault
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via


@needs(Capability.LEDGER_EXPORT)
@require_http_methods(["GET", "POST"])
def export(request: GridRequest) -> HttpResponseBase:
    """Choose what; sent, it answers with the file."""
    if request.method == "GET":
        start = {key: request.GET[key] for key in ("into", "area") if key in request.GET}
        return page(request, "imports/export.html", form=Export(request.powers, initial=start))
    form = Export(request.powers, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        kind, path = Format(said["kind"]), new_file()
        try:
            take_out(
                act_of(request, Via.CONSOLE), request.powers, what=said["into"], area_id=said["area"], kind=kind,
                language=get_language() or "", to=path,
            )  # fmt: skip
            return sent(path.open("rb"), kind, said["into"])
        except BadInput as fault:
            put_fault(form, fault, format="kind")
        finally:
            path.unlink(missing_ok=True)
    return page(request, "imports/export.html", status=422, form=form)
