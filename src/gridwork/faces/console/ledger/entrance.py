"""The entrance of the ledgers: the domains and their forms that a person may see (L1, L5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import Domain
from gridwork.faces.access import needs
from gridwork.faces.console.ledger.reach import KEEP, SEE
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.coverage import Coverage, coverage, highest
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.queries.reach import in_domain
from gridwork.ledger.rules.coverage import Cell
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class FormShown:
    """One form on the entrance page, with its kept counts over all the person reaches."""

    numbered: NumberedForm
    counts: Cell
    may_keep: bool


@needs(SEE)
@require_safe
def entrance(request: GridRequest) -> HttpResponse:
    """Domains in the charter's order, each with its forms and how they stand."""
    standing = coverage(request.powers, highest(request.powers))
    return page(
        request, "ledger/entrance.html",
        domains=domains_of(request.powers, standing), total=standing.total, target=standing.target,
    )  # fmt: skip


def domains_of(powers: Powers, standing: Coverage) -> list[tuple[Domain, list[FormShown]]]:
    """The forms by domain."""
    found: dict[str, list[FormShown]] = {}
    totals = standing.totals or (Cell(),) * len(standing.forms)
    for one, counts in zip(standing.forms, totals, strict=True):
        found.setdefault(one.form.domain, []).append(FormShown(one, counts, in_domain(powers, KEEP, one)))
    named = in_force().charter.ledgers.domains
    return [(named[key], found[key]) for key in named if key in found]
