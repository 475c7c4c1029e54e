"""The form for a new case at the desk or on the telephone (C1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.cases.commands import Draft
from gridwork.cases.rules.contact import reporter
from gridwork.faces.console.cases.filters import category_choices
from gridwork.faces.console.fields import Photos, Words
from gridwork.faces.console.pointing import Pointed


class NewCase(Pointed):
    """Words and a kind; a place by map, address or grid; optionally contact, photos and what was done."""

    act_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    words = Words(label=_("What is the matter?"), rows=4, help_text=_("As the caller says it, or as you see it."))
    category = forms.ChoiceField(label=_("Kind of matter"))
    address = forms.CharField(label=_("Address or landmark"), max_length=200, required=False)
    grid = forms.CharField(
        label=_("Grid"), max_length=60, required=False,
        help_text=_("Code or name. Not needed when a point is set on the map."),
        widget=forms.TextInput(attrs={"list": "grids", "autocomplete": "off"}),
    )  # fmt: skip
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    name = forms.CharField(label=_("Name of the reporter"), max_length=64, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=32, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    photos = Photos()
    settled = forms.BooleanField(label=_("Already dealt with on the spot"), required=False)
    result = Words(label=_("What was done"), rows=2, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "new-%s"} | options)
        self.fields["category"].choices = [("", gettext("Choose a kind")), *category_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A result where it is already settled."""
        given = super().clean()
        if given.get("settled") and not given.get("result") and "result" not in self.errors:
            self.add_error("result", _("Say what was done on the spot."))
        return given

    def looking(self) -> NewCase:
        """The same words in a form that does not complain yet."""
        return NewCase(initial={name: self[name].value() for name in self.fields if name != "photos"})

    def draft(self) -> Draft:
        """The case as it is to be reported; BadInput names a contact's field."""
        given = self.cleaned_data
        return Draft(
            category=given["category"],
            words=given["words"],
            address=given["address"],
            point=self.point(),
            grid_id=given["grid"],
            contact=reporter(given["name"], given["phone"], given["email"]),
            photos=given["photos"],
        )
