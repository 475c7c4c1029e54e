"""What is done to one record from its page: still right, close, reopen, contacts, forget (L3, L4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.ledger.codes import id_of
from gridwork.faces.console.ledger.deeds import ACTS
from gridwork.faces.console.ledger.reach import KEEP
from gridwork.faces.console.ledger.records import shown
from gridwork.faces.console.pages import done, put_fault
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Act, Via
from gridwork.ledger.commands.records import (
    close_record,
    confirm_records,
    forget_household,
    read_contact,
    remove_contact,
    reopen_record,
)
from gridwork.territory.rules.powers import Powers


def _confirm(act: Act, powers: Powers, record_id: int) -> None:
    if not confirm_records(act, powers, [record_id]):
        raise Conflict(N_("This record is closed. Reopen it before you change it."))


def act_view(name: str, run: Callable[..., Any], message: str) -> Any:
    """The view that carries out one act, from its form on the record's page."""

    def carry_out(request: GridRequest, code: str) -> HttpResponse:
        form = ACTS[name](request.POST, auto_id=f"{name}-%s")
        record_id = id_of(code)
        if not form.is_valid():
            return shown(request, record_id, status=422, bound={name: form})
        try:
            run(act_of(request, Via.CONSOLE), request.powers, record_id, **form.facts())
        except BadInput as fault:
            put_fault(form, fault)
            return shown(request, record_id, status=422, bound={name: form})
        except Conflict as fault:
            return shown(request, record_id, status=409, bound={name: form}, conflict=said(fault))
        return done(request, gettext(message), "console:record", code)

    carry_out.__name__ = name
    return needs(KEEP)(require_POST(carry_out))


confirm = act_view("confirm", _confirm, N_("Recorded: still right."))
close = act_view("close", close_record, N_("The record is no longer kept; its history stays."))
reopen = act_view("reopen", reopen_record, N_("The record is kept again."))
forget = act_view("forget", forget_household, N_("What this household said was removed."))


@needs(Capability.LEDGER_SEE, Capability.CONTACT_SEE)
@require_POST
def contact(request: GridRequest, code: str, field: str) -> HttpResponse:
    """Show a contact; that it was read goes on record."""
    record_id = id_of(code)
    read = read_contact(act_of(request, Via.CONSOLE), request.powers, record_id, field)
    return shown(request, record_id, read={field: read})


@needs(KEEP)
@require_POST
def contact_remove(request: GridRequest, code: str, field: str) -> HttpResponse:
    """Take a contact out at their wish."""
    remove_contact(act_of(request, Via.CONSOLE), request.powers, id_of(code), field)
    return done(request, gettext("The contact was taken out."), "console:record", code)
