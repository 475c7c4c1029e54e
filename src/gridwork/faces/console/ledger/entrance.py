"""The entrance of the ledgers: the domains and their forms that a person may see (L1, L5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import Domain
from gridwork.faces.access import needs
from gridwork.faces.console.ledger.reach import KEEP, SEE, forms_seen, in_domain
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.forms import NumberedForm


@dataclass(frozen=True, slots=True)
class FormShown:
    """One form on the entrance page."""

    form: NumberedForm
    may_keep: bool


@needs(SEE)
@require_safe
def entrance(request: GridRequest) -> HttpResponse:
    """Domains in the charter's order, each with its forms."""
    domains: dict[str, list[FormShown]] = {}
    for one in forms_seen(request.powers):
        domains.setdefault(one.form.domain, []).append(FormShown(one, in_domain(request.powers, KEEP, one)))
    named = in_force().charter.ledgers.domains
    shown: list[tuple[Domain, list[FormShown]]] = [(named[key], domains[key]) for key in named if key in domains]
    return page(request, "ledger/entrance.html", domains=shown)
