"""What may be said of a place, and what it may stand in (L2). Refusals name the field of the draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from gridwork.base.errors import N_, BadInput
from gridwork.base.geometry import is_on_earth
from gridwork.base.typed import typed
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.fitting import NO_IDENTITY_NUMBERS, holds_identity_number
from gridwork.ledger.rules.kinds import STANDS_IN, Condition, Kind, State

LONGEST: Mapping[str, int] = {"sort": 48, "name": 120, "street": 120, "number": 40, "owner": 120, "key": 80}
"""Characters a field takes."""
MOST_HOUSEHOLDS = 9999

_UNTIDY = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]|\s\s|^\s|\s$")
_NUMBERED_PERSON = re.compile(r"\d{7}")
_KINDS = {kind.value: kind for kind in Kind}
_CONDITIONS = frozenset(condition.value for condition in Condition)


@dataclass(frozen=True, slots=True)
class Sorts:
    """The sorts a place may be of now: premises kinds of the charter, codes of facilities, sorts of sites.

    ``facilities`` None: no table of codes is adopted yet, and any code is taken.
    """

    premises: frozenset[str]
    facilities: frozenset[str] | None
    sites: frozenset[str]


class Parent(NamedTuple):
    """What is known of a place that another is to stand in."""

    kind: str
    sort: str
    state: str
    grid_id: int | None
    walk: str


def checked(draft: PlaceDraft, sorts: Sorts, kept_sort: str = "") -> PlaceDraft:
    """The draft in one spelling; BadInput whose ``place`` is the field at fault.

    ``kept_sort``: the sort the place has already, which stays right when its table is replaced.
    """
    kind = _KINDS.get(draft.kind)
    if kind is None:
        raise BadInput(N_("Choose what kind of place it is."), place="kind")
    draft = _tidy(draft)
    if draft.sort != kept_sort or not kept_sort:
        _check_sort(kind, draft.sort, sorts)
    if not (draft.name or draft.street or draft.number) and kind is not Kind.FACILITY:
        raise BadInput(N_("Give it a name, or a street and door number."), place="number")
    if kind is Kind.DWELLING and draft.name:
        message = N_("A dwelling has a street and a door number, and no name: nobody is recorded by it.")
        raise BadInput(message, place="name")
    _check_facility(kind, draft)
    _check_households(kind, draft.households)
    if draft.point is not None and not is_on_earth(*draft.point):
        raise BadInput(N_("These are not a longitude and a latitude."), place="point")
    return draft


def check_parent(kind: str, parent: Parent | None) -> None:
    """BadInput (place ``parent_id``) unless a place of this kind may stand in that one."""
    if parent is None:
        raise BadInput(N_("There is no such place to stand in."), place="parent_id")
    if parent.kind not in STANDS_IN[_KINDS[kind]]:
        message = N_(
            "A place of this kind cannot stand in that one. A compound holds buildings, a building entrances, "
            "and all of them dwellings and premises."
        )
        raise BadInput(message, place="parent_id", code="wrong-parent")
    if parent.state != State.OPEN:
        raise BadInput(N_("The place it is to stand in is closed; choose an open one."), place="parent_id")


def _tidy(draft: PlaceDraft) -> PlaceDraft:
    """One line each, without control characters; BadInput for a text too long."""
    changed = {}
    for field, text in (
        ("sort", draft.sort), ("name", draft.name), ("street", draft.street), ("number", draft.number),
        ("owner", draft.owner), ("key", draft.key),
    ):  # fmt: skip
        if text:
            line = " ".join(typed(text).split()) if _UNTIDY.search(text) else text
            if line is not text:
                changed[field] = line
            if len(line) > LONGEST[field]:
                raise BadInput(N_("This is longer than %(most)s characters."), place=field, most=LONGEST[field])
            if holds_identity_number(line):
                raise BadInput(NO_IDENTITY_NUMBERS, place=field)
    return replace(draft, **changed) if changed else draft  # type: ignore[arg-type]


def _check_sort(kind: Kind, sort: str, sorts: Sorts) -> None:
    if kind is Kind.PREMISES:
        if sort not in sorts.premises:
            raise BadInput(N_("Choose one of the charter's kinds of premises."), place="sort", code="unknown-sort")
    elif kind is Kind.FACILITY:
        if not sort or (sorts.facilities is not None and sort not in sorts.facilities):
            raise BadInput(N_("Choose a code of the adopted table of facilities."), place="sort", code="unknown-sort")
    elif sort and (kind is not Kind.SITE or sort not in sorts.sites):
        raise BadInput(N_("A place of this kind has no such sort."), place="sort", code="unknown-sort")


def _check_facility(kind: Kind, draft: PlaceDraft) -> None:
    if draft.condition not in _CONDITIONS or (draft.condition and kind is not Kind.FACILITY):
        raise BadInput(N_("Only a facility has a condition: good, damaged or missing."), place="condition")
    if not draft.owner:
        return
    if kind is not Kind.FACILITY:
        raise BadInput(N_("Only a facility has an owner, and it is a unit."), place="owner")
    if _NUMBERED_PERSON.search(draft.owner):
        raise BadInput(N_("The owner is a unit: its name, without any number."), place="owner")


def _check_households(kind: Kind, households: int | None) -> None:
    if households is None:
        return
    if kind is not Kind.DWELLING and households:
        raise BadInput(N_("Only a dwelling has households."), place="households")
    if not 0 <= households <= MOST_HOUSEHOLDS:
        raise BadInput(
            N_("Count the households: a whole number from 0 to %(most)s."), place="households", most=MOST_HOUSEHOLDS
        )
