"""The forms a case page offers, and why the others are not offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from gridwork.base.errors import Problem
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.cases.queries.case_page import ActionState, CasePage
from gridwork.cases.rules.verbs import Verb
from gridwork.faces.console.cases.deeds import DEEDS, Deed
from gridwork.faces.console.clock import exactly, zone
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.names import office_name, post
from gridwork.faces.saying import said
from gridwork.territory.queries.offices import holders_of
from gridwork.territory.queries.tree import tree


@dataclass(frozen=True, slots=True)
class Offer:
    """One form on the page. ``first``: it is the step the case waits for."""

    verb: str
    title: str
    hint: str
    address: str
    form: ActForm
    first: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Verbs that are not possible now for one and the same reason."""

    why: str
    titles: list[str]


def offers(told: CasePage, bound: dict[Verb, ActForm]) -> list[Offer]:
    """The allowed verbs as forms, the awaited one first; a refused form comes back as it was typed."""
    found = []
    for action in told.actions:
        if action.allowed:
            deed = DEEDS[action.verb]
            form = bound.get(action.verb) or fresh(deed, told)
            wanted = action.verb in bound or (action.expected and not bound)
            found.append(Offer(
                action.verb.value, gettext(deed.title), gettext(deed.hint) if deed.hint else "",
                reverse(f"console:case-{action.verb.value}", args=[told.case.pk]), form, action.expected, wanted,
            ))  # fmt: skip
    return sorted(found, key=lambda offer: not offer.first)


def refusals(told: CasePage) -> list[Refused]:
    """The verbs not possible now, by reason; that of the awaited step first, for that is what people ask."""
    denied = sorted((action for action in told.actions if not action.allowed), key=lambda action: not action.expected)
    reasons: dict[str, list[str]] = {}
    for action in denied:
        reasons.setdefault(_why(action), []).append(gettext(action.name))
    return [Refused(why, titles) for why, titles in reasons.items()]


def _why(action: ActionState) -> str:
    return said(Problem("", action.why_not, params=action.params))


def fresh(deed: Deed, told: CasePage) -> ActForm:
    """An empty form, with what is known already filled in as a start."""
    starts: dict[Verb, dict[str, Any]] = {
        Verb.ANSWER: {"text": result_of(told)},
        Verb.PUBLISH: {"text": told.suggested_result},
        Verb.EXTEND: {"amount": 2},
    }
    return deed.form(auto_id=f"{deed.verb.value}-%s", initial=starts.get(deed.verb), **choices(deed.verb, told.case))


def result_of(told: CasePage) -> str:
    """What the handler said was done; a start for the answer."""
    results = [entry.line.facts.get("result", "") for entry in told.timeline if entry.line.verb == Verb.HANDLE]
    return results[-1] if results else ""


def choices(verb: Verb, case: Case) -> dict[str, Any]:
    """What a form lets choose from: offices and people for assigning, photos for publishing."""
    if verb is Verb.ASSIGN:
        offices = offices_for(case)
        return {"offices": [(one, office_name(one)) for one in offices], "people": people_in(offices)}
    if verb is Verb.PUBLISH:
        return {
            "photos": [
                (photo.pk, f"{gettext('Photo')} {exactly(photo.added_at)}") for photo in case.photos.order_by("pk")
            ]
        }
    return {}


def offices_for(case: Case) -> list[int]:
    """Offices a case can go to: those of its grid and all areas above, own office first, then the desks."""
    present = tree(case.edition_id)
    area = case.grid_id or case.station_id or case.town_id or present.root.id
    return [office.id for one in reversed(present.area(area).lineage) for office in present.offices_of(one)]


def people_in(offices: list[int]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who holds a post in these offices today, by office (one query)."""
    standing = holders_of(offices, now().astimezone(zone()).date())
    return [
        (
            office_name(office),
            [(one.person_id, f"{one.name} · {post(one.kind)} {one.rank}") for one in standing[office]],
        )
        for office in offices
        if office in standing
    ]
