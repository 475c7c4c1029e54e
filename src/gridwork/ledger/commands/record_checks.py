"""What a new or changed record must meet before it is written; each check asks once for all records together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gridwork.base import pictures
from gridwork.base.errors import N_, BadInput, Conflict, NotFound, Problem, Problems
from gridwork.base.pictures import Picture
from gridwork.charter.record_parts import FieldType, Form, FormField
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.queries.keyed import with_keys
from gridwork.ledger.queries.reach import hanging_on, lineage_of
from gridwork.ledger.rules.asking import answers_to, asked
from gridwork.ledger.rules.contacts import ContactGiven, checked
from gridwork.ledger.rules.fitting import NO_IDENTITY_NUMBERS, Faults, faults_of, holds_identity_number
from gridwork.ledger.rules.kinds import State
from gridwork.ledger.rules.missing import NO_SUCH_PLACE
from gridwork.ledger.rules.record_drafts import RecordDraft
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

MOST_KEY = 80
MISFIT = N_("Some answers cannot be kept as they are; nothing was saved.")


@dataclass(slots=True)
class Opening:
    """A draft on its way to a record: the fields asked, answers that fit, contacts as sealed, pictures as stored."""

    draft: RecordDraft
    form: NumberedForm
    asked: tuple[FormField, ...]
    values: dict[str, Any]
    contacts: dict[str, ContactGiven]
    pictures: dict[str, list[Picture]]
    place: Place | None = None

    @property
    def grid_id(self) -> int | None:
        """The grid it counts in: that of its place, or its own."""
        return self.place.grid_id if self.place else self.draft.grid_id


def fitted(drafts: Sequence[RecordDraft], forms: Mapping[str, NumberedForm], today: date) -> list[Opening]:
    """The drafts with answers that fit their forms. Problems lists every fault; of several drafts by number."""
    openings: list[Opening] = []
    problems: list[Problem] = []
    for number, draft in enumerate(drafts, 1):
        form = forms.get(draft.form)
        if form is None:
            raise NotFound(N_("The charter in force has no form “%(key)s”."), key=draft.form)
        fields = asked(form.form, draft.values)
        values = answers_to(fields, draft.values)
        faults = faults_of(form.form, draft.values, only=values) | _photos_typed(form.form, values)
        if draft.verified_on and draft.verified_on > today:
            faults["verified_on"] = (N_("This day has not come yet."), {})
        if len(draft.key) > MOST_KEY:
            faults["key"] = (N_("This is longer than %(most)s characters."), {"most": MOST_KEY})
        if holds_identity_number(draft.key):
            faults["key"] = (NO_IDENTITY_NUMBERS, {})
        problems += _problems(faults, f"{number}." if len(drafts) > 1 else "")
        contacts = fitting_contacts(form.form, draft.contacts, today)
        openings.append(Opening(draft, form, fields, values, contacts, pictured(form.form, draft.photos)))
    if problems:
        raise Problems(MISFIT, problems)
    return openings


def must_fit(form: Form, values: Mapping[str, Any], changed: Iterable[str]) -> None:
    """Problems unless the changed answers fit the form, and the others beside them."""
    problems = _problems(faults_of(form, values, only=set(changed)), "")
    if problems:
        raise Problems(MISFIT, problems)


def fitting_contacts(form: Form, contacts: Mapping[str, ContactGiven], today: date) -> dict[str, ContactGiven]:
    """The contacts, checked; BadInput for a field that asks for none."""
    return {key: checked(given, _of_type(form, key, FieldType.CONTACT), today) for key, given in contacts.items()}


def pictured(form: Form, photos: Mapping[str, tuple[bytes | Picture, ...]]) -> dict[str, list[Picture]]:
    """The uploads, ready to keep; BadInput for what is no picture or a field that asks for none."""
    return {
        _of_type(form, key, FieldType.PHOTO): pictures.prepare_all(uploads)
        for key, uploads in photos.items()
        if uploads
    }


def stand(openings: Sequence[Opening]) -> None:
    """Put each opening into its place, locked until the transaction ends (one query), or its grid.

    BadInput where a form describes another kind of place; NotFound for no such place;
    Conflict for one that is closed.
    """
    wanted = sorted({one.draft.place_id for one in openings if one.draft.place_id is not None})
    found = {place.pk: place for place in Place.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    for one in openings:
        if one.form.kind is None:
            _must_be_grid(one)
            continue
        place = found.get(one.draft.place_id or 0)
        if place is None:
            raise NotFound(NO_SUCH_PLACE, place="place")
        if place.state != State.OPEN:
            raise Conflict(N_("The place is closed; reopen it before you write about it."), place="place")
        if one.form.key not in hanging_on(place.kind, place.sort):
            raise BadInput(N_("This form does not describe such a place."), place="place")
        one.place = place


def must_keep(powers: Powers, openings: Sequence[Opening], capability: Capability) -> int | None:
    """NotAllowed unless the person may do this in every grid and domain; the posting in whose name they act."""
    reached = {(one.grid_id, one.form.key): one.form.departments for one in openings}
    posting_id = None
    for (grid_id, _), departments in reached.items():
        powers.must(capability, lineage_of(grid_id), departments)
        posting_id = posting_id or powers.posting_for(capability, lineage_of(grid_id), departments)
    return posting_id


def must_be_new(openings: Sequence[Opening]) -> None:
    """Conflict naming the first key that a record of the form has already (one query, none without keys)."""
    keyed = [(one.draft.form, one.draft.key) for one in openings if one.draft.key]
    if not keyed:
        return
    forms, keys = zip(*keyed, strict=True)
    rows = with_keys(Record.objects.filter(form__in=set(forms)), keys)
    taken = set(rows.values_list("form", "key"))
    for pair in keyed:
        if pair in taken:
            raise Conflict(
                N_("A record of this form with the key “%(key)s” is there already."), code="key-taken", key=pair[1]
            )
        taken.add(pair)


def must_be_places(asked: Iterable[tuple[Form, Mapping[str, Any]]]) -> None:
    """BadInput unless every answer that names a place names one there is (one query, none without such answers)."""
    plates = {
        values[one.key]: one.key
        for form, values in asked
        for one in form.fields
        if one.type is FieldType.PLACE and values.get(one.key)
    }
    if not plates:
        return
    found = set(Place.objects.filter(plate__in=plates).values_list("plate", flat=True))
    for plate, field in plates.items():
        if plate not in found:
            raise BadInput(N_("No place has the door-plate code %(plate)s."), place=field, plate=plate)


def _photos_typed(form: Form, values: Mapping[str, Any]) -> Faults:
    photos = [one.key for one in form.fields if one.type is FieldType.PHOTO and values.get(one.key)]
    return {key: (N_("Photos are added as files."), {}) for key in photos}


def _problems(faults: Faults, before: str) -> list[Problem]:
    return [Problem(f"{before}{key}", message, params=params) for key, (message, params) in faults.items()]


def _of_type(form: Form, key: str, kind: FieldType) -> str:
    if any(one.key == key and one.type is kind for one in form.fields):
        return key
    raise BadInput(N_("The form has no such field."), place=key)


def _must_be_grid(one: Opening) -> None:
    grid_id = one.draft.grid_id
    if one.draft.place_id is not None:
        raise BadInput(N_("This form describes no place; it belongs to a grid."), place="place")
    if grid_id is None or grid_id not in tree() or not tree().area(grid_id).basic:
        raise BadInput(N_("Choose the grid this belongs to."), place="grid")
