"""The filters of a ledger's list: read from the address, so that a list can be kept and passed on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.errors import N_
from gridwork.territory.queries.tree import Node

STATES = {
    "all": N_("All"),
    "stale": N_("To be checked again"),
    "incomplete": N_("Incomplete"),
    "no_record": N_("No record yet"),
    "closed": N_("No longer kept"),
}
MOST_GRIDS = 300
"""With more grids than this in reach the filter offers towns and villages only."""


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


def area_choices(areas: list[Node], asked: str) -> list[tuple[int, str]]:
    """Areas for a select, indented by level; with very many grids only those above, and the one asked for."""
    if sum(node.basic for node in areas) > MOST_GRIDS:
        areas = [node for node in areas if not node.basic or str(node.id) == asked]
    top = min((node.depth for node in areas), default=0)
    return [(node.id, "\u3000" * (node.depth - top) + node.name) for node in areas]
