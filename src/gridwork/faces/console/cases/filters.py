"""The worklist's filters: read from the address, so that a list can be kept and passed on (C11)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.cases.queries.worklist import Filters
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.console import words
from gridwork.faces.console.names import say


class WorklistForm(forms.Form):
    """Everything optional; what cannot be read falls back to no filter."""

    mine = forms.ChoiceField(label=_("Whose"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    category = forms.ChoiceField(label=_("Kind"), required=False)
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)
    office = forms.TypedChoiceField(label=_("Office"), required=False, coerce=int, empty_value=None)
    words = forms.CharField(
        label=_("Search"), required=False, max_length=80, strip=True,
        widget=forms.TextInput(attrs={"type": "search", "data-search": "", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: list[Any], offices: list[Any], **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s"} | options)
        choices: dict[str, list[Any]] = {
            "mine": [("", gettext("Mine and my offices'")), ("all", gettext("All I may see"))],
            "state": [(key, gettext(name)) for key, name in words.STATES.items()],
            "stage": [("", gettext("Any stage")), *((key, gettext(name)) for key, name in words.STAGES.items())],
            "category": [("", gettext("Any kind")), *category_choices()],
            "area": [("", gettext("Any area")), *areas],
            "office": [("", gettext("Any office")), *offices],
        }
        for name, options_of in choices.items():
            self.fields[name].choices = options_of  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """The filters asked for; an unreadable one is left out."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            mine=given.get("mine") != "all",
            state=given.get("state") or "open",
            stage=given.get("stage") or "",
            category=given.get("category") or "",
            area_id=given.get("area"),
            office_id=given.get("office"),
            words=given.get("words") or "",
        )


def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of case of the charter in force, by group, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, kind in in_force().charter.categories.items():
        groups.setdefault(say(kind.group), []).append((key, say(kind.name)))
    return list(groups.items())
