"""Where something is, as a form asks it: a point on the map, or a grid by code or name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gridwork.base.geometry import is_on_earth
from gridwork.faces.console.areas import grids_called

MOST_CODES = 6
"""Codes named where several grids have the name that was typed."""


class Pointed(forms.Form):
    """A form with fields ``grid``, ``longitude`` and ``latitude``, each of which may be left empty."""

    def clean_grid(self) -> int | None:
        """The id of the grid meant by a code or a name."""
        typed = self.cleaned_data["grid"].strip()
        if not typed:
            return None
        found = grids_called(typed)
        if not found:
            raise forms.ValidationError(_("No grid has this code or name."))
        if len(found) > 1:
            codes = "、".join(node.code for node in found[:MOST_CODES])
            message = _("Several grids have this name; give the code: %(codes)s")
            raise forms.ValidationError(message, params={"codes": codes})
        return found[0].id

    def clean(self) -> dict[str, Any]:
        """Both halves of a point or none."""
        given = super().clean() or {}
        half = (given.get("longitude") is None) != (given.get("latitude") is None)
        if half and not {"longitude", "latitude"} & set(self.errors):
            self.add_error("latitude", _("A point needs both longitude and latitude."))
        return given

    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, if both were given."""
        longitude, latitude = self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude")
        return (longitude, latitude) if longitude is not None and latitude is not None else None


def point_typed(longitude: Any, latitude: Any) -> tuple[float, float] | None:
    """The point somebody typed or tapped; None for what is none."""
    try:
        point = float(longitude), float(latitude)
    except (TypeError, ValueError):
        return None
    return point if is_on_earth(*point) else None
