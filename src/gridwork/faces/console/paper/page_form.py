"""A printed page as a form: each field as printed beside the space for what was written (L7).

Left empty, a field stays as printed; a dash means that it was crossed out. Choices stand as
printed until another one is picked. On a blank page everything is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.identifiers import clean_plate
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import FieldType, Form, FormField, Subject
from gridwork.faces.console.fields import ActForm, Day
from gridwork.faces.console.ledger.conditions import only_if
from gridwork.faces.console.ledger.controls import control
from gridwork.faces.console.names import say
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.rules.keying import Keyed, Where
from gridwork.ledger.rules.values import Read, read, shown, typed_back

PREFIX = "v-"
DASHES = frozenset("-–—－﹣−")
PICKED = frozenset({FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO})
NOT_ON_PAPER = frozenset({FieldType.CONTACT, FieldType.PHOTO})


@dataclass(frozen=True, slots=True)
class Printed:
    """What a page shows of the record: ``values`` by field of the page, as printed; None on a blank page."""

    form: NumberedForm
    texts: Mapping[str, str]
    values: Mapping[str, Any] | None
    asked: frozenset[str]
    """Fields that the form in force still asks."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the page. ``control`` is None where paper has no say; ``note`` tells why."""

    label: str
    only: str
    printed: str
    control: forms.BoundField | None
    note: str


class PageForm(ActForm):
    """The page of a record (with ``still_right``) or a blank one (with the place)."""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    done_on = Day(label=_("The round took place on"))

    def __init__(self, page: Printed, data: Any = None, **options: Any) -> None:
        self.page, self.sent = page, data
        super().__init__(data, auto_id="page-%s", **options)
        for one in page.form.form.fields:
            if one.key in page.asked and one.type not in NOT_ON_PAPER:
                made = self.fields[PREFIX + one.key] = control(one)
                if one.type in PICKED:
                    made.initial = self._printed_as_typed(one)
        if page.values is not None:
            first = forms.CheckboxInput(attrs={"autofocus": True})
            self.fields["still_right"] = forms.BooleanField(
                label=_("“Still right” is ticked"), required=False, widget=first
            )
        elif page.form.kind:
            self.fields |= _where(page.form.form)

    def rows(self) -> Iterator[Row]:
        """The fields in the order of the page."""
        by_key = {one.key: one for one in self.page.form.form.fields}
        for one in self.page.form.form.fields:
            name, note = PREFIX + one.key, ""
            if one.type in NOT_ON_PAPER:
                note = gettext("Not by paper: on the record's own page.")
            elif name not in self.fields:
                note = gettext("The form does not ask this any more.")
            bound = self[name] if name in self.fields else None
            yield Row(say(one.label), only_if(one, by_key), self.page.texts.get(one.key, ""), bound, note)

    def place_fields(self) -> list[forms.BoundField]:
        """Where a blank page asks for its place."""
        return [self[name] for name in WHERE if name in self.fields]

    def keyed(self) -> Keyed | None:
        """What was keyed; None when something cannot be read, which then stands beside its field."""
        got = self._read()
        for key, (message, params) in got.faults.items():
            self.put(key, gettext(message) % params if params else gettext(message))
        if self.errors or not self.is_valid():
            return None
        said = {name: self.cleaned_data.get(name, "").strip() for name in WHERE}
        plate = clean_plate(said["plate"])
        if said["plate"] and not plate:
            self.add_error("plate", gettext("This is not a door-plate code. It has 10 letters and digits."))
            return None
        return Keyed(got.values, self.cleaned_data["done_on"], Where(**said | {"plate": plate}))

    def put(self, key: str, message: str) -> None:
        """A complaint at a field, or above the form when it has none of this key."""
        names = (PREFIX + key, key, "plate" if key == "~where" else "")
        self.add_error(next((name for name in names if name in self.fields), None), message)

    def _read(self) -> Read:
        """The fields that were changed, read by the rules of the ledger."""
        form = self.page.form.form
        typed: dict[str, Any] = {}
        cleared: dict[str, Any] = {}
        for one in form.fields:
            name = PREFIX + one.key
            if name not in self.fields:
                continue
            given = self.sent.getlist(name) if one.type is FieldType.CHOICES else self.sent.get(name, "")
            if one.type in PICKED:
                if given != self._printed_as_typed(one):
                    typed[one.key] = given
            elif given.strip() and set(given.strip()) <= DASHES:
                cleared[one.key] = None
            elif given.strip():
                typed[one.key] = given
        got = read(form, typed)
        return Read(got.values | cleared, got.faults)

    def _printed_as_typed(self, one: FormField) -> Any:
        return typed_back(one, (self.page.values or {}).get(one.key))


WHERE = ("plate", "street", "number", "name", "sort")


def _where(form: Form) -> dict[str, forms.Field]:
    """What a blank page says of its place; a kind only where the form describes several."""
    off = forms.TextInput(attrs={"autocomplete": "off"})
    first = forms.TextInput(attrs={"autocomplete": "off", "autofocus": True})
    asked: dict[str, forms.Field] = {
        "plate": forms.CharField(label=_("Code on the door plate"), max_length=20, required=False, widget=first),
        "street": forms.CharField(label=_("Street or hamlet"), max_length=120, required=False, widget=off),
        "number": forms.CharField(label=_("Door number"), max_length=40, required=False, widget=off),
        "name": forms.CharField(label=_("Name of the place"), max_length=120, required=False, widget=off),
    }
    if form.subject in (Subject.PREMISES, Subject.FACILITY, Subject.PLACE):
        kinds = in_force().charter.ledgers.premises
        chosen = [key for key in kinds if not form.of or key in form.of] if form.subject is Subject.PREMISES else []
        named = [(key, say(kinds[key].name)) for key in chosen] or [(key, key) for key in form.of]
        if form.subject is Subject.FACILITY or not named:
            asked["sort"] = forms.CharField(
                label=_("Standard code"), max_length=16, required=False, widget=off, initial="".join(form.of[:1])
            )
        else:
            asked["sort"] = forms.ChoiceField(label=_("Kind of place"), choices=named, required=False)
    return asked


def as_printed(form: NumberedForm, now: NumberedForm, leads: Mapping[str, str], values: Mapping[str, Any]) -> Printed:
    """The page of a record: answers of the form in force under the fields that were printed."""
    language = get_language() or "zh-hans"
    present = {one.key: one for one in now.form.fields}
    texts, known = {}, {}
    for one in form.form.fields:
        lead = leads.get(one.key, "")
        if lead in present and (value := values.get(lead)) is not None:
            texts[one.key] = shown(present[lead], value, language)
            if _holds(one, value):
                known[one.key] = value
    return Printed(form, texts, known, frozenset(key for key, lead in leads.items() if lead in present))


def as_blank(form: NumberedForm, leads: Mapping[str, str]) -> Printed:
    """A page with nothing on it."""
    return Printed(form, {}, None, frozenset(leads))


def _holds(one: FormField, value: Any) -> bool:
    """Whether the printed field could hold the answer as it is stored today."""
    keys = {choice.stored for choice in one.choices}
    if one.type is FieldType.YES_NO:
        return isinstance(value, bool)
    if one.type is FieldType.CHOICES:
        return isinstance(value, list) and set(value) <= keys
    return value in keys if one.type is FieldType.CHOICE else True
