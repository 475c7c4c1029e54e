"""Filling in a form of the ledgers: a new record, a change to one (L1, L4)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gridwork.base.errors import N_, BadInput, Conflict, GridworkError, Problems
from gridwork.base.identifiers import record_code
from gridwork.faces.access import act_of, needs, safe_next
from gridwork.faces.console.disputes import is_choice
from gridwork.faces.console.ledger import conflict
from gridwork.faces.console.ledger.codes import id_of
from gridwork.faces.console.ledger.effort import noted
from gridwork.faces.console.ledger.filled import RecordForm
from gridwork.faces.console.ledger.opened import stamp
from gridwork.faces.console.ledger.reach import KEEP, form_kept
from gridwork.faces.console.ledger.records import places_named
from gridwork.faces.console.ledger.sent import sent
from gridwork.faces.console.ledger.spots import Spot, ask_where, spot_of
from gridwork.faces.console.pages import done, page
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.commands.records import RecordDraft, change_record, open_record
from gridwork.ledger.queries.finding import held_at, records_at
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.queries.records import RecordPage, record_to_keep
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.ledger.rules.kinds import State
from gridwork.ledger.rules.values import typed_back
from gridwork.territory.rules.powers import Powers


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def new(request: GridRequest, key: str) -> HttpResponse:
    """A new record of a place or of a grid; first which, where the address does not say."""
    numbered = form_kept(request.powers, key)
    spot = spot_of(request, numbered)
    if spot is None:
        return ask_where(request, numbered)
    if request.method == "GET":
        return _new_shown(request, numbered, spot, RecordForm(numbered.form))
    form = RecordForm(numbered.form, request.POST, request.FILES)
    given = sent(form, request.powers, spot.grid_id, {})
    if given is None:
        return _new_shown(request, numbered, spot, form)
    act = act_of(request, Via.CONSOLE)
    draft = RecordDraft(
        key, given.values, place_id=spot.place_id, grid_id=None if spot.place_id else spot.grid_id,
        contacts=given.contacts, photos=given.photos,
    )  # fmt: skip
    try:
        with noted(request, act, key, given.answers({}), held_at(request.powers, spot.place_id)):
            record = open_record(act, request.powers, draft)
    except (BadInput, Conflict) as fault:
        put(form, fault)
        return _new_shown(request, numbered, spot, form)
    to = safe_next(request.GET.get("back", ""), reverse("console:record", args=[record_code(record.pk)]))
    return done(request, gettext("The record is kept."), to)


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def edit(request: GridRequest, code: str) -> HttpResponse:
    """Change a record; where somebody else changed the same meanwhile, choose field by field."""
    told = record_to_keep(request.powers, id_of(code))
    if request.method == "GET":
        must_be_open(told)
        return _edit_shown(request, told, _form(request.powers, told))
    form = _form(request.powers, told, request.POST, request.FILES)
    only = conflict.chosen(request) if is_choice(request) else None
    given = sent(form, request.powers, told.grid_id, told.values, only)
    if given is None:
        return _edit_shown(request, told, form)
    if conflict.undecided(request):
        return conflict.ask_again(request, told, form, given)
    act = act_of(request, Via.CONSOLE)
    try:
        with noted(request, act, told.form.key, given.answers(told.values), {}):
            change_record(
                act, request.powers, told.id, given.values, seen=_seen(request, told), contacts=given.contacts,
                photos=given.photos,
            )  # fmt: skip
    except FieldConflicts as fault:
        return conflict.ask(request, told, form, given, fault)
    except (BadInput, Conflict) as fault:
        put(form, fault)
        return _edit_shown(request, told, form)
    return done(request, gettext("The changes are saved."), "console:record", code)


def must_be_open(told: RecordPage) -> None:
    """Conflict for a record that is not kept: what is typed could not be saved."""
    if told.state != State.OPEN:
        raise Conflict(N_("This record is closed. Reopen it before you change it."))


def put(form: RecordForm, fault: GridworkError) -> None:
    """Each complaint at its question, or above the form."""
    for one in fault.problems if isinstance(fault, Problems) else [fault]:
        form.put(one.place, said(one))


def _seen(request: GridRequest, told: RecordPage) -> int:
    """What the person had before them when they began; the present where the form does not say."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else told.seq


def _form(powers: Powers, told: RecordPage, data: Any = None, files: Any = None) -> RecordForm:
    fields = {one.key: one for one in told.form.form.fields}
    known = {key: typed_back(fields[key], value) for key, value in told.values.items() if key in fields}
    return RecordForm(
        told.form.form, data, files,
        known=known, contacts=told.contacts, photos=told.photos, places=places_named(powers, told),
    )  # fmt: skip


def _new_shown(request: GridRequest, numbered: NumberedForm, spot: Spot, form: RecordForm) -> HttpResponse:
    back = safe_next(request.GET.get("back", ""), reverse("console:records", args=[numbered.key]))
    there = [record_code(one) for one in records_at(spot.place_id, numbered.key)]
    return _shown(request, numbered, form, title=spot.title, grid_id=spot.grid_id, back=back, there=there)


def _edit_shown(request: GridRequest, told: RecordPage, form: RecordForm) -> HttpResponse:
    back = reverse("console:record", args=[told.code])
    return _shown(
        request, told.form, form,
        title=told.title, grid_id=told.grid_id, back=back, code=told.code, seen=_seen(request, told),
    )  # fmt: skip


def _shown(request: GridRequest, numbered: NumberedForm, form: RecordForm, **context: Any) -> HttpResponse:
    """The form's page; what was typed stays in it."""
    return page(
        request, "ledger/form.html", status=422 if form.is_bound else 200,
        form=form, questions=list(form.questions()), key=numbered.key, asks=numbered.form,
        opened=request.POST.get("opened") or stamp(request, numbered.key),
        lost_photos=form.is_bound and bool(request.FILES), **context,
    )  # fmt: skip
