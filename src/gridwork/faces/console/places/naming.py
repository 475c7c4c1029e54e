"""What the console calls kinds, sorts, conditions and fields of places, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.console import words
from gridwork.faces.console.names import area_path, say
from gridwork.ledger.queries.codes import facilities
from gridwork.ledger.rules.kinds import Kind

KINDS = {
    "compound": N_("Compound"),
    "building": N_("Building"),
    "entrance": N_("Entrance"),
    "dwelling": N_("Dwelling"),
    "premises": N_("Premises"),
    "facility": N_("Facility"),
    "site": N_("Spot"),
}
KINDS_TOLD = {
    "compound": N_("A housing estate, a courtyard, a yard with several buildings."),
    "building": N_("A house or block, alone or in a compound."),
    "entrance": N_("A staircase or door of a building, with dwellings behind it."),
    "dwelling": N_("A flat or a house somebody lives in; households are counted, nobody is named."),
    "premises": N_("A shop, school, clinic, market, rental house or other place of business."),
    "facility": N_("A lamp, a manhole cover, a hydrant: something with a standard code."),
    "site": N_("Any other spot a ledger asks about: a pond, a slope, a meeting point."),
}
CONDITIONS = {"": N_("not known"), "good": N_("good"), "damaged": N_("damaged"), "missing": N_("missing from its spot")}
STATES = {
    "open": N_("in use"),
    "closed": N_("no longer there"),
    "merged": N_("merged into another"),
    "withdrawn": N_("taken back with its import"),
}
LOCATED = words.LOCATED | {
    "chosen": N_("The grid was chosen by hand."),
    "parent": N_("It stands in the grid of what it stands in."),
    "none": N_("It stands outside every grid."),
}
FIELDS = {
    "kind": N_("Kind of place"),
    "sort": N_("Sort"),
    "name": N_("Name of the place"),
    "street": N_("Street or lane"),
    "number": N_("Door number"),
    "parent_id": N_("Stands in"),
    "point": N_("Point"),
    "longitude": N_("Longitude"),
    "latitude": N_("Latitude"),
    "grid_id": N_("Grid"),
    "located": N_("How the grid was found"),
    "households": N_("Households"),
    "condition": N_("State of repair"),
    "owner": N_("Unit that keeps it"),
    "plate": N_("Door plate"),
    "key": N_("Key in its source"),
}


def kind_name(kind: str) -> str:
    """What a kind of place is called."""
    return words.called(KINDS, kind)


def sort_name(sort: str, kind: str) -> str:
    """What a sort is called: the premises kind by the charter, the facility by the newest code table."""
    if kind == Kind.PREMISES:
        premises = in_force().charter.ledgers.premises.get(sort)
        return say(premises.name) if premises else sort
    if kind == Kind.FACILITY and sort in (offered := facilities()):
        return f"{offered[sort].name} {sort}"
    return sort


def called_here(kind: str, sort: str) -> str:
    """Kind and sort in one: ``Premises · Shop``."""
    return " · ".join(filter(None, (kind_name(kind), sort_name(sort, kind))))


def value_name(field: str, value: Any, kind: str, titles: dict[int, str]) -> str:
    """A field's value as the history shows it."""
    if value is None or value == "":
        return ""
    match field:
        case "kind":
            return kind_name(value)
        case "sort":
            return sort_name(value, kind)
        case "grid_id":
            return area_path(value) or str(value)
        case "parent_id":
            return titles.get(value, str(value))
        case "condition":
            return words.called(CONDITIONS, value)
        case "located":
            return words.called(LOCATED, value)
        case "point":
            return f"{value[0]:.6f}, {value[1]:.6f}"
        case "longitude" | "latitude":
            return f"{value:.6f}"
    return str(value)


def field_name(field: str) -> str:
    """What a field is called."""
    return gettext(FIELDS[field]) if field in FIELDS else field
