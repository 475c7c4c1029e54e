"""The console's navigation: which pages a person may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.charter.schema import Capability as May
from gridwork.faces.console.pages import me
from gridwork.faces.signing import GridRequest
from gridwork.notices.queries import unread


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the navigation. ``key`` is its shortcut, ``count`` what waits behind it.

    ``here`` as ``aria-current`` has it: ``page`` on the page itself, ``true`` on one behind it.
    """

    name: str
    address: str
    here: str
    key: str = ""
    count: int = 0


DOORS: tuple[tuple[str, str, May | None, str], ...] = (
    ("home", N_("Start"), None, "g h"),
    ("worklist", N_("Worklist"), May.CASE_SEE, "g w"),
    ("new", N_("New case"), May.CASE_REPORT, "n"),
    ("ledger", N_("Ledgers"), May.LEDGER_SEE, "g l"),
    ("fieldwork", N_("Field work"), May.FIELD_SEE, "g f"),
    ("territory", N_("Territory"), May.TERRITORY_SEE, "g t"),
    ("people", N_("People"), May.PEOPLE_SEE, "g p"),
    ("rulebook", N_("Rulebook"), None, "g r"),
    ("notices", N_("Notices"), None, "g i"),
)
"""Address name, title, what a post must allow somewhere, and the keys."""


BEHIND = {
    "cases": "worklist", "ledger": "ledger", "places": "ledger", "coverage": "ledger", "coverage.csv": "ledger",
    "imports": "ledger", "exports": "ledger", "paper": "ledger", "burden": "ledger", "territory": "territory",
    "people": "people", "postings": "people", "rulebook": "rulebook", "notices": "notices",
    "fieldwork": "fieldwork", "care": "fieldwork", "samples": "fieldwork", "visits": "fieldwork",
    "inspections": "fieldwork", "rectifications": "fieldwork", "keyunits": "fieldwork",
}  # fmt: skip
"""First word of an address under ``/desk/`` → the door its pages lie behind."""


def doors_of(request: GridRequest) -> list[Door]:
    """The doors open to this person (one query for unread notices, one for their powers)."""
    waiting = unread(me(request).pk)
    return [
        Door(gettext(name), reverse(f"console:{key}"), _here(request, key), keys, waiting if key == "notices" else 0)
        for key, name, needs, keys in DOORS
        if needs is None or request.powers.anywhere(needs)
    ]


def _here(request: GridRequest, key: str) -> str:
    match = request.resolver_match
    named = (match.url_name or "") if match else ""
    if named == key:
        return "page"
    words = match.route.split("/") if match else []
    behind = BEHIND.get(words[1], "") if len(words) > 1 and words[0] == "desk" else ""
    has_its_own = any(named == door for door, *_ in DOORS)  # as a new case has
    return "true" if behind == key and not has_its_own else ""
