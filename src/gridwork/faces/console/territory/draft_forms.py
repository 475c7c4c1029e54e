"""Forms for drafts of editions (G2, G3)."""

from __future__ import annotations

import json
from typing import Any

import shapely
from django import forms
from django.utils.translation import gettext_lazy as _

from gridwork.faces.console.fields import ActForm, Day


class NewDraft(ActForm):
    """What a draft is called."""

    title = forms.CharField(label=_("Title"), max_length=80, help_text=_("What is redrawn and why, in a few words."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class Geometry(forms.CharField):
    """A GeoJSON geometry."""

    def __init__(self, *kinds: str, **options: Any) -> None:
        self.kinds = kinds
        super().__init__(widget=forms.HiddenInput, **options)

    def clean(self, value: Any) -> shapely.Geometry | None:
        """As a Shapely geometry; None for an empty optional field."""
        text = super().clean(value)
        if not text:
            return None
        try:
            drawn = shapely.from_geojson(self._plain(text))
        except (shapely.errors.ShapelyError, ValueError, RecursionError) as fault:
            raise forms.ValidationError(_("This is not a line or an area on the map.")) from fault
        if drawn.geom_type not in self.kinds or drawn.is_empty or not shapely.is_valid(drawn):
            raise forms.ValidationError(_("This is not a line or an area on the map."))
        return drawn

    def _plain(self, text: str) -> str:
        """Kind and corners alone: collections in collections, deep enough, would end the process that reads them."""
        given = json.loads(text)
        kind = given.get("type") if isinstance(given, dict) else None
        if kind not in self.kinds:
            raise ValueError
        return json.dumps({"type": kind, "coordinates": given.get("coordinates")})


class Save(ActForm):
    """The whole drawing, as the map has it."""

    features = forms.CharField(widget=forms.HiddenInput)


class Check(forms.Form):
    """The drawing, to be looked at and not kept."""

    features = forms.CharField(widget=forms.HiddenInput)


class Mend(ActForm):
    """The spot a finding shows."""

    spot = Geometry("Polygon", "MultiPolygon")


BEARINGS = [("90", _("from west to east")), ("0", _("from south to north")), ("45", _("from south-west to north-east")),
            ("135", _("from north-west to south-east"))]  # fmt: skip


class Chosen(ActForm):
    """The areas ticked in the table, and for a split the line: drawn, or by bearing and share."""

    area = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick an area in the table first.")}
    )
    line = Geometry("LineString", required=False)
    bearing = forms.TypedChoiceField(label=_("Cut"), choices=BEARINGS, coerce=float, required=False)
    share = forms.IntegerField(
        label=_("Share of the land north or west of the cut, %"), min_value=5, max_value=95, required=False
    )

    def __init__(self, keys: list[int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]


class Names(ActForm):
    """Codes, names, households and kinds of all areas in the table: a field each, by key."""

    def __init__(self, keys: list[int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = keys
        for key in keys:
            self.fields[f"code-{key}"] = forms.CharField(max_length=40, required=False)
            self.fields[f"name-{key}"] = forms.CharField(max_length=120, required=False)
            self.fields[f"households-{key}"] = forms.IntegerField(min_value=0, max_value=100_000, required=False)
            self.fields[f"dedicated-{key}"] = forms.BooleanField(required=False)

    def said(self) -> dict[int, dict[str, Any]]:
        """What the command takes: changes by key; a field that was not sent changes nothing."""
        fields = ("code", "name", "households")
        given = {
            key: {one: self.cleaned_data[f"{one}-{key}"] for one in fields if f"{one}-{key}" in self.data}
            for key in self.keys
        }
        for key, changes in given.items():
            if changes:
                changes["dedicated"] = self.cleaned_data[f"dedicated-{key}"]
        return {key: changes for key, changes in given.items() if changes}


class Adopt(ActForm):
    """From which day the draft is to hold."""

    effective_on = Day(label=_("In force from"))
