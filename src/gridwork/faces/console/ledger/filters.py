"""The filters of a ledger's list: read from the address, so that a list can be kept and passed on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.errors import N_
from gridwork.faces.console.areas import area_choices
from gridwork.territory.queries.tree import Node

STATES = {
    "all": N_("All"),
    "stale": N_("To be checked again"),
    "incomplete": N_("Incomplete"),
    "no_record": N_("No record yet"),
    "closed": N_("No longer kept"),
}


class ListForm(forms.Form):
    """Everything optional; what cannot be read falls back to no filter."""

    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)
    words = forms.CharField(
        label=_("Search"), required=False, max_length=80, strip=True,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, given: Any, *, areas: list[Node]) -> None:
        super().__init__(given, auto_id="filter-%s")
        self.fields["area"].choices = [("", gettext("Any area")), *area_choices(areas, given.get("area", ""))]  # type: ignore[attr-defined]

    def area_id(self) -> int | None:
        """The area asked for, if it is one of those offered."""
        self.is_valid()
        return self.cleaned_data.get("area")

    def sought(self) -> str:
        """The words asked for."""
        self.is_valid()
        return self.cleaned_data.get("words") or ""
