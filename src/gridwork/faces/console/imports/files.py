"""Files to take away: an empty table to fill in, and the refused rows of an import (L6)."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gridwork.base.errors import N_, NotFound
from gridwork.charter.record_parts import FieldType
from gridwork.charter.schema import Capability
from gridwork.charter.terms import Text
from gridwork.exchange.commands.ledger_export import new_file
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.imports import import_of, refused_file
from gridwork.exchange.queries.ledger_export import headings
from gridwork.exchange.queries.targets import Target, target
from gridwork.exchange.rules.tables.table import Format
from gridwork.exchange.rules.tables.writing import write_template
from gridwork.faces.access import needs
from gridwork.faces.console.names import say
from gridwork.faces.signing import GridRequest
from gridwork.ledger.rules.values import NO, YES

TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.GEOJSON: "application/geo+json",
}


@needs(Capability.LEDGER_IMPORT)
@require_safe
def template(request: GridRequest, into: str) -> HttpResponseBase:
    """A workbook with the headings of a ledger, and what may be chosen on a second sheet."""
    wanted = target(into)
    path = new_file()
    try:
        write_template(path, headings(wanted, get_language() or ""), _choices(wanted), sheet=say(wanted.name))
        return sent(path.open("rb"), Format.XLSX, f"{into}-template")
    finally:
        path.unlink()


@needs(Capability.LEDGER_IMPORT)
@require_safe
def refused(request: GridRequest, import_id: int) -> HttpResponseBase:
    """The refused rows with their reasons, to be put right and brought again."""
    one = import_of(request.powers, import_id)
    kind = refused_file(one)
    if kind is None:
        raise NotFound(N_("There is no file of refused rows, or it has been deleted."))
    return sent(shelf.refused(one.stored, kind.value).open("rb"), kind, f"refused-{one.pk}")


def sent(file: object, kind: Format, name: str) -> FileResponse:
    """A file to keep; its name says nothing of anybody."""
    response = FileResponse(file, as_attachment=True, filename=f"{name}.{kind.value}", content_type=TYPES[kind])
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _choices(wanted: Target) -> dict[str, list[str]]:
    """Heading → what may be written under it, where that is a choice."""
    names = headings(wanted, get_language() or "")
    found = {
        heading: [say(texts[0]) for texts in one.choices.values()]
        for heading, one in zip(names, wanted.wanted, strict=True)
        if one.choices
    }
    if wanted.form is not None:
        answers: list[Text] = [YES, NO]
        types = {f"field.{one.key}": one.type for one in wanted.form.form.fields}
        for heading, one in zip(names, wanted.wanted, strict=True):
            if types.get(one.key) is FieldType.YES_NO:
                found[heading] = [say(answer) for answer in answers]
    return found
