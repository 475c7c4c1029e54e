"""A form of the charter as a form on a page: its questions in order, and what was typed (L1).

It checks nothing by itself: ``ledger.rules.values`` reads what was typed and says what is
wrong, and the faults are put beside the questions. Names of controls begin with ``v-``, so
that a charter may call its fields what it likes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.charter.record_parts import FieldType, Form, FormField
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.ledger.conditions import for_script, only_if
from gridwork.faces.console.ledger.controls import control
from gridwork.faces.console.names import say

PREFIX = "v-"
PHOTO_MOST = 6
"""Photos one field takes at a time."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the template draws it.

    ``controls``: its bound controls, three for a contact. ``when``: conditions for the script.
    ``agreed_on``: the day a contact on record agreed. ``photos``: hashes of pictures kept so far.
    ``offered``: places that fit the words typed. ``named``: what the place answered is called.
    """

    key: str
    label: str
    help: str
    controls: list[forms.BoundField]
    needed: bool
    when: str = ""
    kind: str = ""
    agreed_on: date | None = None
    photos: list[str] = field(default_factory=list)
    offered: list[Any] = field(default_factory=list)
    named: str = ""


class RecordForm(ActForm):
    """The questions of one form; ``known`` is what the record holds, as it is typed back."""

    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, asks: Form, data: Any = None, files: Any = None, *, known: Mapping[str, Any] | None = None,
        contacts: Mapping[str, date] | None = None, photos: Mapping[str, list[str]] | None = None,
        places: Mapping[str, str] | None = None, **options: Any,
    ) -> None:  # fmt: skip
        self.asks, self.on_record, self.pictures = asks, contacts or {}, photos or {}
        self.places = places or {}
        self.offered: dict[str, list[Any]] = {}
        """Place questions whose words fit several places, with these."""
        initial = {PREFIX + key: typed for key, typed in (known or {}).items()}
        super().__init__(data, files, auto_id="record-%s", initial=initial | options.pop("initial", {}), **options)
        by_key = {one.key: one for one in asks.fields}
        for one in asks.fields:
            self._ask(one, by_key)

    def _ask(self, one: FormField, by_key: Mapping[str, FormField]) -> None:
        name = PREFIX + one.key
        helps = self._help(one, by_key)
        if one.type is FieldType.CONTACT:
            for suffix, part in _contact().items():
                self.fields[f"{name}-{suffix}"] = part
        else:
            self.fields[name] = control(one)
            self.fields[name].help_text = helps

    def _help(self, one: FormField, by_key: Mapping[str, FormField]) -> str:
        place = gettext("Code on the door plate, or words of the address.") if one.type is FieldType.PLACE else ""
        return " ".join(filter(None, [only_if(one, by_key), say(one.help), place]))

    def questions(self) -> Iterator[Question]:
        """The questions in the charter's order."""
        by_key = {one.key: one for one in self.asks.fields}
        for one in self.asks.fields:
            name = PREFIX + one.key
            names = [f"{name}-{suffix}" for suffix in CONTACT] if one.type is FieldType.CONTACT else [name]
            yield Question(
                one.key, say(one.label), self._help(one, by_key), [self[each] for each in names], one.required,
                for_script(one, PREFIX), one.type.value, self.on_record.get(one.key), self.pictures.get(one.key, []),
                self.offered.get(one.key, []), self.places.get(str(self[names[0]].value()), ""),
            )  # fmt: skip

    def typed(self) -> dict[str, Any]:
        """What was typed into each question: text, or a list where several answers may be given."""
        return {
            one.key: self._post.getlist(PREFIX + one.key)
            if one.type is FieldType.CHOICES
            else self.data.get(PREFIX + one.key, "")
            for one in self.asks.fields
            if one.type not in (FieldType.CONTACT, FieldType.PHOTO)
        } | self._pictures_kept()

    def _pictures_kept(self) -> dict[str, list[str]]:
        """The pictures of each photo question that are to stay."""
        return {
            key: [sha for sha in self.pictures.get(key, []) if sha in self._post.getlist(f"{PREFIX}{key}-keep")]
            for key in self._of(FieldType.PHOTO)
        }

    def uploads(self) -> dict[str, tuple[bytes, ...]]:
        """New pictures of each photo question, as bytes; those beyond the most are complained about."""
        found: dict[str, tuple[bytes, ...]] = {}
        for key in self._of(FieldType.PHOTO):
            files: list[UploadedFile] = self.files.getlist(PREFIX + key) if self.files else []
            if len(files) > PHOTO_MOST:
                message = gettext("At most %(most)s photos at a time; put the others in afterwards.")
                self.add_error(PREFIX + key, message % {"most": PHOTO_MOST})
            elif files:
                found[key] = tuple(one.read() for one in files)
        return found

    def reachable(self) -> dict[str, tuple[str, str, bool]]:
        """Name, telephone and consent of each contact question into which something was typed."""
        given = {
            key: tuple(self.data.get(f"{PREFIX}{key}-{part}", "").strip() for part in CONTACT)
            for key in self._of(FieldType.CONTACT)
        }
        return {key: (name, phone, agreed == "on") for key, (name, phone, agreed) in given.items() if name or phone}

    def put(self, key: str, message: str) -> None:
        """A complaint at a question, or above the form when it has none of this key."""
        names = (PREFIX + key, f"{PREFIX}{key}-phone")
        self.add_error(next((name for name in names if name in self.fields), None), message)

    @property
    def _post(self) -> QueryDict:
        """What was sent."""
        assert isinstance(self.data, QueryDict)
        return self.data

    def _of(self, kind: FieldType) -> list[str]:
        return [one.key for one in self.asks.fields if one.type is kind]


CONTACT = ("name", "phone", "agreed")
"""The parts of a contact question."""


def _contact() -> dict[str, forms.Field]:
    """Name, telephone, and the tick without which neither is kept (L3, P3)."""
    off = {"autocomplete": "off"}
    phone = {**off, "inputmode": "tel"}
    return {
        "name": forms.CharField(label=_("Name"), max_length=64, required=False, widget=forms.TextInput(attrs=off)),
        "phone": forms.CharField(
            label=_("Telephone"), max_length=32, required=False, widget=forms.TextInput(attrs=phone)
        ),
        "agreed": forms.BooleanField(label=_("They agreed to be recorded for this"), required=False),
    }
