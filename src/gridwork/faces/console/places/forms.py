"""The forms of places: what is asked depends on the kind (L2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import Subject
from gridwork.faces.console.fields import ActForm, Photos, Words
from gridwork.faces.console.ledger import filters
from gridwork.faces.console.names import say
from gridwork.faces.console.places.naming import CONDITIONS, KINDS, STATES
from gridwork.faces.console.pointing import Pointed
from gridwork.ledger.queries.codes import facilities
from gridwork.ledger.queries.finding import find_places, place_called
from gridwork.ledger.queries.street import PlaceFilters
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import STANDS_IN, Kind, State
from gridwork.ledger.rules.placing import LONGEST, MOST_HOUSEHOLDS
from gridwork.ledger.rules.reasons import MOST
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

WHERE = ("parent", "longitude", "latitude", "grid")
ASKED: dict[Kind, tuple[str, ...]] = {
    Kind.COMPOUND: ("name", "street", "number"),
    Kind.BUILDING: ("name", "street", "number"),
    Kind.ENTRANCE: ("name", "street", "number"),
    Kind.DWELLING: ("street", "number", "households"),
    Kind.PREMISES: ("sort", "name", "street", "number"),
    Kind.FACILITY: ("sort", "name", "street", "number", "condition", "owner"),
    Kind.SITE: ("sort", "name", "street", "number"),
}
"""What is asked of each kind besides where it is."""
LISTED = (State.OPEN, State.CLOSED)
"""States the list offers; what became another place is found through that one."""

PHOTOS_TOLD = _("Without faces and number plates. Whatever is hidden in the file is taken out.")


class ListForm(filters.ListForm):
    """The filters of the list, with the kind of place; what cannot be read falls back to no filter."""

    kind = forms.ChoiceField(label=_("Kind of place"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    field_order = ("area", "kind", "state", "words")

    def __init__(self, given: Any, *, areas: list[Node]) -> None:
        super().__init__(given, areas=areas)
        kinds = [(key, gettext(name)) for key, name in KINDS.items()]
        self.fields["kind"].choices = [("", gettext("Any kind")), *kinds]  # type: ignore[attr-defined]
        states = [("" if one is State.OPEN else one.value, gettext(STATES[one.value])) for one in LISTED]
        self.fields["state"].choices = states  # type: ignore[attr-defined]

    def filters(self, sort: str = "") -> PlaceFilters:
        """The filters asked for."""
        area, words = self.area_id(), self.sought()
        given = self.cleaned_data
        return PlaceFilters(
            area_id=area, kind=given.get("kind") or "", sort=sort, words=words, state=given.get("state") or State.OPEN
        )


class PlaceForm(Pointed, ActForm):
    """What is said of one place of a kind. ``powers``: whoever looks for what it stands in."""

    sort = forms.ChoiceField(label=_("Sort"))
    name = forms.CharField(label=_("Name of the place"), max_length=LONGEST["name"], required=False)
    street = forms.CharField(label=_("Street or lane"), max_length=LONGEST["street"], required=False)
    number = forms.CharField(
        label=_("Door number"), max_length=LONGEST["number"], required=False,
        help_text=_("With unit and room, as it is written there: 12号3单元502."),
    )  # fmt: skip
    households = forms.IntegerField(
        label=_("Households"), min_value=0, max_value=MOST_HOUSEHOLDS, initial=1,
        help_text=_("How many live here; 0 while it stands empty. Nobody is named."),
    )  # fmt: skip
    condition = forms.ChoiceField(label=_("State of repair"), required=False)
    owner = forms.CharField(
        label=_("Unit that keeps it"), max_length=LONGEST["owner"], required=False,
        help_text=_("An organisation, never a person: the water office, the property company."),
    )  # fmt: skip
    parent = forms.CharField(
        label=_("Stands in"), max_length=80, required=False,
        help_text=_("Code on its door plate, or words of its address."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    grid = forms.CharField(
        label=_("Grid"), max_length=60, required=False,
        help_text=_("Code or name. Only where the point or what it stands in does not say it."),
        widget=forms.TextInput(attrs={"list": "grids", "autocomplete": "off"}),
    )  # fmt: skip
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    photos = Photos(help_text=PHOTOS_TOLD)
    """Only of a new place; to one that is there they are added on its page."""

    def __init__(
        self, *args: Any, kind: Kind, powers: Powers, kept_sort: str = "", new: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "place-%s"} | options)
        self.kind, self.powers = kind, powers
        asked = {"act_ref", "seen", *ASKED[kind], *WHERE, *(["photos"] if new else [])}
        choices = sort_choices(kind, kept_sort)
        if not STANDS_IN[kind]:
            asked.remove("parent")
        if not choices:
            asked.discard("sort")
        for name in set(self.fields) - asked:
            del self.fields[name]
        if "sort" in self.fields:
            first = gettext("None in particular") if kind is Kind.SITE else gettext("Choose one")
            self.fields["sort"].choices = [("", first), *choices]  # type: ignore[attr-defined]
            self.fields["sort"].required = kind is not Kind.SITE
        if "condition" in self.fields:
            told = [(key, gettext(name)) for key, name in CONDITIONS.items()]
            self.fields["condition"].choices = told  # type: ignore[attr-defined]

    def told(self) -> list[forms.BoundField]:
        """The fields of the kind, in order."""
        return [self[name] for name in ASKED[self.kind] if name in self.fields]

    def clean_parent(self) -> int | None:
        """The id of the place meant by a plate code, an id, or words that fit one place alone."""
        text = self.cleaned_data["parent"].strip()
        if not text:
            return None
        found = place_called(text)
        if found is not None:
            return found.id
        listed = find_places(self.powers, text, size=2)
        if len(listed) != 1:
            raise forms.ValidationError(
                _("Several places have these words; give the code on the door plate.")
                if listed
                else _("No place with these words stands in the grids of your posts.")
            )
        return listed[0].id

    def values(self) -> dict[str, Any]:
        """The draft's fields this form asked for."""
        given = self.cleaned_data
        told = {name: given[name] for name in ASKED[self.kind] if name in given}
        where = {"point": self.point(), "grid_id": given.get("grid")}
        return told | where | ({"parent_id": given.get("parent")} if "parent" in self.fields else {})

    def draft(self) -> PlaceDraft:
        """The place as it is to be opened."""
        return PlaceDraft(kind=self.kind.value, **self.values())


def initial_of(values: Mapping[str, Any], parent: str) -> dict[str, Any]:
    """A place's values as the form shows them; ``parent``: the plate code of what it stands in."""
    point, grid_id = values.get("point"), values.get("grid_id")
    present = tree()
    return {
        **values,
        "longitude": point[0] if point else None,
        "latitude": point[1] if point else None,
        "parent": parent,
        "grid": present.area(grid_id).code if grid_id in present and grid_id is not None else "",
    }


def sort_choices(kind: Kind, kept: str = "") -> list[Any]:
    """The sorts a place of a kind may be of now, grouped where the code table groups them, and the one it has."""
    ledgers = in_force().charter.ledgers
    if kind is Kind.PREMISES:
        listed = [(key, say(one.name)) for key, one in ledgers.premises.items()]
        return listed if not kept or kept in ledgers.premises else [*listed, (kept, kept)]
    if kind is Kind.SITE:
        sorts = dict.fromkeys(s for form in ledgers.forms.values() if form.subject is Subject.PLACE for s in form.of)
        return [(one, one) for one in sorts]
    if kind is not Kind.FACILITY:
        return []
    groups: dict[str, list[tuple[str, str]]] = {}
    offered = facilities()
    for code in offered.values():
        groups.setdefault(code.major, []).append((code.code, f"{code.code} {code.name}"))
    if kept and kept not in offered:
        groups[gettext("No longer in the code table")] = [(kept, kept)]
    return list(groups.items())


class Reason(ActForm):
    """An act that must say why."""

    reason = Words(label=_("Why"), rows=2, max_length=MOST)


class Merge(Reason):
    """Which place stays."""

    into = forms.CharField(
        label=_("The place that stays"), max_length=80,
        help_text=_("Code on its door plate, or words of its address."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("into", "reason")


class Pictures(ActForm):
    """Photos of the place."""

    photos = Photos(help_text=PHOTOS_TOLD)


PARTS = 4
"""Parts a split form offers besides the first."""


class Split(Reason):
    """The other parts by number and name; empty lines are left out."""

    def __init__(self, *args: Any, named: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for part in range(2, PARTS + 2):
            number = forms.CharField(
                label=gettext("Door number of part %(n)s") % {"n": part}, max_length=LONGEST["number"],
                required=part == 2 and not named,
            )  # fmt: skip
            self.fields[f"number{part}"] = number
            if named:
                self.fields[f"name{part}"] = forms.CharField(
                    label=gettext("Name of part %(n)s") % {"n": part}, max_length=LONGEST["name"], required=False
                )
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def parts(self) -> list[tuple[str, str]]:
        """Number and name of each part that says one of them."""
        given = self.cleaned_data
        listed = [(given.get(f"number{n}", ""), given.get(f"name{n}", "")) for n in range(2, PARTS + 2)]
        return [part for part in listed if any(part)]
