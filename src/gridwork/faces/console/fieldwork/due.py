"""A list of what is due in one grid, place by place: its filters, its tiles, and the way back to it (F4, F5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.charter.schema import Capability
from gridwork.faces.console.areas import area_choices, areas_reached, first_own
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.territory.rules.powers import Powers

FILTERS = ("grid", "kind", "state")
TONES = {Urgency.DONE: "ok", Urgency.DUE: "plain", Urgency.SOON: "suspended", Urgency.MISSED: "bad"}


class DueFilters(forms.Form):
    """Which grid, what of the charter, how urgent; nonsense is no filter. It opens on the first grid of one's own."""

    grid = forms.ChoiceField(label=_("Grid"), required=False)
    kind = forms.ChoiceField(required=False)
    state = forms.ChoiceField(label=_("Standing"), required=False)

    def __init__(self, given: Any, powers: Powers, label: str, kinds: Sequence[tuple[str, str]], everything: str,
                 states: Mapping[Urgency, str]) -> None:  # fmt: skip
        super().__init__(given, auto_id="filter-%s")
        grids = [one for one in areas_reached(powers, Capability.FIELD_SEE) if one.basic]
        choices: dict[str, list[tuple[Any, str]]] = {
            "grid": area_choices(grids, given.get("grid", "")),
            "kind": list(kinds),
            "state": [("", everything), *((one.value, gettext(name)) for one, name in states.items())],
        }
        self.fields["kind"].label = label
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        self.is_valid()
        first_grid, first_kind = first_own(powers, grids), kinds[0][0] if kinds else ""
        self.grid_id = int(self.cleaned_data.get("grid") or (first_grid.id if first_grid else 0))
        self.chosen_kind = str(self.cleaned_data.get("kind") or first_kind)
        self.chosen_state = str(self.cleaned_data.get("state", ""))
        self.data = {"grid": str(self.grid_id), "kind": self.chosen_kind, "state": self.chosen_state}

    @property
    def bound(self) -> list[forms.BoundField]:
        """The fields in their order."""
        return [self[name] for name in FILTERS]

    @property
    def kept(self) -> str:
        """The filters as an address keeps them."""
        return urlencode({key: value for key, value in self.data.items() if value})


def tiles(found: Iterable[Urgency], states: Mapping[Urgency, str]) -> list[tuple[str, int, bool]]:
    """How many stand how: name, number, and whether that is bad."""
    counts = Counter(found)
    return [(gettext(name), counts[one], one is Urgency.MISSED) for one, name in states.items()]


def back_to(listed: str, asked: str) -> str:
    """The list of this address name with the filters asked for, and only those, so that nobody is led elsewhere.

    Empty where none was asked for.
    """
    kept = {key: value for key, value in parse_qsl(asked) if key in FILTERS}
    return f"{reverse(listed)}?{urlencode(kept)}" if kept else ""
