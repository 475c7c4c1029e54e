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
    """One entry of the navigation. ``key`` is its shortcut, ``count`` what waits behind it."""

    name: str
    address: str
    here: bool
    key: str = ""
    count: int = 0


DOORS: tuple[tuple[str, str, May | None, str], ...] = (
    ("home", N_("Start"), None, "g h"),
    ("worklist", N_("Worklist"), May.CASE_SEE, "g w"),
    ("new", N_("New case"), May.CASE_REPORT, "n"),
    ("ledger", N_("Ledgers"), May.LEDGER_SEE, "g l"),
    ("territory", N_("Territory"), May.TERRITORY_SEE, "g t"),
    ("people", N_("People"), May.PEOPLE_SEE, "g p"),
    ("rulebook", N_("Rulebook"), None, "g r"),
    ("notices", N_("Notices"), None, "g i"),
)
"""Address name, title, what a post must allow somewhere, and the keys."""


def doors_of(request: GridRequest) -> list[Door]:
    """The doors open to this person (one query for unread notices, one for their powers)."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    waiting = unread(me(request).pk)
    return [
        Door(gettext(name), reverse(f"console:{key}"), key == here, keys, waiting if key == "notices" else 0)
        for key, name, needs, keys in DOORS
        if needs is None or request.powers.anywhere(needs)
    ]
