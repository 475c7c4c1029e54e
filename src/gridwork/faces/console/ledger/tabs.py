"""The tabs over every ledger page: those pages of the ledgers that this person may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.faces.access import rule_of
from gridwork.faces.signing import GridRequest

TABS: tuple[tuple[str, str], ...] = (
    ("ledger", N_("Ledgers")),
    ("places", N_("Places")),
    ("coverage", N_("Coverage")),
    ("imports", N_("Imports")),
    ("exports", N_("Take out")),
    ("paper", N_("Booklets")),
    ("burden", N_("Burden")),
)
"""Address name and title."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; ``here`` marks the page one is on."""

    name: str
    address: str
    here: bool


def tabs_of(request: GridRequest, here: str) -> list[Tab]:
    """The tabs open to this person, by the rule each page declares (no query beside that for their powers)."""
    return [
        Tab(gettext(title), address, name == here)
        for name, title in TABS
        if (address := _address(name)) and _open_to(request, address)
    ]


def _address(name: str) -> str:
    try:
        return reverse(f"console:{name}")
    except NoReverseMatch:
        return ""


def _open_to(request: GridRequest, address: str) -> bool:
    rule = rule_of(resolve(address).func)
    return rule is not None and all(request.powers.anywhere(capability) for capability in rule.needs)
