"""The page of one record: answers, contacts, what can be done and what not, history (L3, L4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gridwork.base.errors import N_
from gridwork.charter.record_parts import FieldType, Form
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.ledger.codes import id_of
from gridwork.faces.console.ledger.deeds import ACTS
from gridwork.faces.console.ledger.reach import KEEP, SEE
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.finding import titles_of
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.queries.reach import lineage_of, may_place
from gridwork.ledger.queries.records import Answer, RecordPage, record_page
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.kinds import State
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class ContactShown:
    """A contact on record; ``read`` once somebody pressed for it."""

    key: str
    label: str
    agreed_on: date
    read: ContactGiven | None


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer with what stands behind it: pictures, the page of a place; ``needed`` while it is still open."""

    label: str
    text: str
    needed: bool
    photos: list[str]
    address: str


@needs(SEE)
@require_safe
def show(request: GridRequest, code: str) -> HttpResponse:
    """The page of one record."""
    return shown(request, id_of(code))


def shown(
    request: GridRequest, record_id: int, *, status: int = 200, bound: Mapping[str, ActForm] | None = None,
    conflict: str = "", read: Mapping[str, ContactGiven] | None = None,
) -> HttpResponse:  # fmt: skip
    """The record's page, with a refused form in its place, what a parallel act changed, or a contact just read."""
    told, powers = record_page(request.powers, record_id), request.powers
    lineage, domain = lineage_of(told.grid_id), told.form.departments
    keeps, in_force = powers.may(KEEP, lineage, domain), told.form.key in forms()
    is_open = told.state == State.OPEN
    return page(
        request, "ledger/record.html", status=status,
        told=told, answers=list(_answers(powers, told)), kept=told.kept, history=told.history, conflict=conflict,
        place=told.place, place_page=_place_page(powers, told), contacts=list(_contacts(told, read or {})),
        may_change=keeps and is_open and in_force, may_confirm=keeps and is_open,
        may_reopen=keeps and told.state == State.CLOSED, may_remove=keeps,
        may_forget=keeps and told.form.household and bool(told.record.secret),
        may_read_contact=powers.may(Capability.CONTACT_SEE, lineage, domain),
        may_read_journal=powers.may(Capability.JOURNAL_READ, lineage, domain),
        forms={name: (bound or {}).get(name) or made(auto_id=f"{name}-%s") for name, made in ACTS.items()},
        refused={name: True for name, form in (bound or {}).items() if form.errors},
        why_not=[gettext(one) for one in _why_not(told, keeps=keeps, in_force=in_force)],
    )  # fmt: skip


def _why_not(told: RecordPage, *, keeps: bool, in_force: bool) -> Iterator[str]:
    if not keeps:
        yield N_("Your posts let you see this record. Whoever keeps this ledger in this grid can change it.")
    elif told.state == State.CLOSED:
        yield N_("This record is no longer kept. Keep it again before you change it.")
    elif told.state == State.WITHDRAWN:
        yield N_("The import that brought this record was taken back.")
    elif not in_force:
        yield N_("The charter in force has this form no more; the record can still be put aside.")


def _answers(powers: Powers, told: RecordPage) -> Iterator[AnswerShown]:
    named = places_named(powers, told)
    for one in told.answers:
        photos = told.photos.get(one.field.key, [])
        text = f"{named[one.text]} · {one.text}" if one.text in named else one.text
        yield AnswerShown(one.label, text, one.field.required and not one.text, photos, _behind(one))


def places_named(powers: Powers, told: RecordPage) -> dict[str, str]:
    """What the places in a record's answers are called, by plate code (one query, none without such answers)."""
    plates = {one.value for one in told.answers if one.field.type is FieldType.PLACE and one.value}
    return titles_of(powers, plates)


def _behind(one: Answer) -> str:
    """The address of the place an answer names: that of its door plate."""
    return reverse("site:plate", args=[one.value]) if one.field.type is FieldType.PLACE and one.value else ""


def _place_page(powers: Powers, told: RecordPage) -> str:
    """The address of the place's page, for those who may see it."""
    place = told.place
    seen = place is not None and may_place(powers, SEE, place.kind, place.sort, place.grid_id)
    return reverse("console:place", args=[place.pk]) if place is not None and seen else ""


def _contacts(told: RecordPage, read: Mapping[str, ContactGiven]) -> Iterator[ContactShown]:
    labels = _labels(told.form.form)
    for key, agreed_on in told.contacts.items():
        yield ContactShown(key, labels.get(key, key), agreed_on, read.get(key))


def _labels(form: Form) -> dict[str, str]:
    return {one.key: say(one.label) for one in form.fields}
