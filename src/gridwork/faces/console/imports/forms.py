"""Forms of imports and exports: the file, what its columns say, what to take out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.errors import N_
from gridwork.base.geometry import Datum
from gridwork.charter.schema import Capability
from gridwork.exchange.queries.targets import Target, targets
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.rules.tables.table import Format
from gridwork.exchange.rules.wanted import KINDS, Wanted
from gridwork.faces.console.areas import areas_reached
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.names import say
from gridwork.territory.rules.powers import Powers

EVERY = "every:"
"""Begins a choice that says the same for every row."""
ENDINGS = ".xlsx,.csv,.geojson,.json,.txt"
DATUMS = [
    (Datum.WGS84.value, _("WGS 84 or CGCS2000 (GPS, surveys, Tianditu)")),
    (Datum.GCJ02.value, _("GCJ-02 (Amap, Tencent)")),
    (Datum.BD09.value, _("BD-09 (Baidu)")),
]
FORMATS = [
    (Format.XLSX.value, _("XLSX, for Excel and WPS")),
    (Format.CSV.value, _("CSV, for any program and for many rows")),
    (Format.GEOJSON.value, _("GeoJSON, points for maps")),
]


class _Scoped(ActForm):
    """Something about one ledger in one area, both within reach."""

    capability: Capability
    into = forms.ChoiceField(label=_("Ledger"))
    area = forms.TypedChoiceField(label=_("Area"), coerce=int)

    def __init__(self, powers: Powers, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "import-%s"} | options)
        self.fields["into"].choices = [(one.key, say(one.name)) for one in targets(powers, self.capability)]  # type: ignore[attr-defined]
        self.fields["area"].choices = area_choices(powers, self.capability)  # type: ignore[attr-defined]


class Upload(_Scoped):
    """A table to bring in."""

    capability = Capability.LEDGER_IMPORT
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        help_text=_("XLSX, CSV or GeoJSON; choose it or drag it here. The first row names the columns."),
        error_messages={"empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].help_text = gettext("Rows that lie outside it are refused.")


class Export(_Scoped):
    """What to take out."""

    capability = Capability.LEDGER_EXPORT
    kind = forms.ChoiceField(label=_("Kind of file"), choices=FORMATS, widget=forms.RadioSelect, initial="xlsx")


class MatchForm(ActForm):
    """A choice of column for each thing wanted."""

    datum = forms.ChoiceField(label=_("Points are written in"), choices=DATUMS, required=False)

    def __init__(
        self, target: Target, headings: Sequence[str], samples: Mapping[str, str], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "match-%s"} | options)
        self.target = target
        columns = [
            (heading, f"{heading}（{samples[heading]}）" if samples.get(heading) else heading) for heading in headings
        ]
        for one in target.wanted:
            self.fields[one.key] = forms.ChoiceField(
                label=say(one.label), required=False, help_text=_help(one),
                choices=[("", gettext("not in the file")), *_every(one), *columns],
            )  # fmt: skip
        if "longitude" not in self.fields:
            del self.fields["datum"]

    def matching(self) -> Matching:
        """What was chosen."""
        columns, every = {}, {}
        for one in self.target.wanted:
            chosen = self.cleaned_data.get(one.key, "")
            if chosen.startswith(EVERY) and one.key == "kind":
                every[one.key] = chosen.removeprefix(EVERY)
            elif chosen:
                columns[one.key] = chosen
        return Matching(columns, every, Datum(self.cleaned_data.get("datum") or Datum.WGS84))


def initial_of(matching: Matching) -> dict[str, str]:
    """The form's starting values for a matching."""
    every = {key: f"{EVERY}{value}" for key, value in matching.every.items()}
    return {**matching.columns, **every, "datum": matching.datum.value}


def area_choices(powers: Powers, capability: Capability) -> list[tuple[int, str]]:
    """The areas in reach, set in by their depth."""
    found = areas_reached(powers, capability)
    top = min((node.depth for node in found), default=0)
    return [(node.id, f"{'　' * (node.depth - top)}{node.name}（{node.code}）") for node in found]


def _every(one: Wanted) -> list[tuple[str, str]]:
    if one.key != "kind":
        return []
    said = gettext(N_("the same in every row: %(kind)s"))
    return [(f"{EVERY}{kind}", said % {"kind": say(names[0])}) for kind, names in KINDS.items()]


def _help(one: Wanted) -> str:
    said = gettext(one.help) if one.help else ""
    if one.required:
        needed = gettext("Needed.")
        return f"{needed} {said}".strip()
    return gettext("Without it a record counts as incomplete.") if one.asked else said
