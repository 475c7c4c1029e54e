"""The case page, and each act on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from gridwork.base.errors import BadInput, Conflict, NotAllowed
from gridwork.cases.commands import read_contact
from gridwork.cases.models import Case
from gridwork.cases.queries.case_page import case_page
from gridwork.cases.rules.contact import Reporter
from gridwork.cases.rules.verbs import Verb
from gridwork.charter.queries.adopted import version
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.cases.deeds import PLACES, Deed
from gridwork.faces.console.cases.offers import choices, offers, refusals
from gridwork.faces.console.cases.timeline import moments
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.pages import done, kept, page, put_fault
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.models import Rectification
from gridwork.fieldwork.queries.rectifications import notice_of_case
from gridwork.journal.act import Via


@needs(Capability.CASE_SEE)
def show(request: GridRequest, case_id: int) -> HttpResponse:
    """The page of one case."""
    return shown(request, case_id)


def shown(
    request: GridRequest, case_id: int, *, status: int = 200, bound: dict[Verb, ActForm] | None = None,
    conflict: str = "", contact: Reporter | None = None,
) -> HttpResponse:  # fmt: skip
    """The case page, with a refused form in its place, what a parallel act changed, or the contact just read."""
    told = case_page(request.powers, case_id)
    offered = offers(told, bound or {})
    lost = [form for verb, form in (bound or {}).items() if verb.value not in {offer.verb for offer in offered}]
    return page(
        request, "cases/case.html", status=status,
        told=told, case=told.case, offers=offered, refused=refusals(told), moments=moments(told.timeline),
        may_merge=any(offer.verb == Verb.MERGE for offer in offered),
        conflict=conflict, overtaken=status == 409, contact=contact,
        kept=[typed for form in lost for typed in kept(form)],
        notice=_handed_over(told.case),
        may_read_journal=request.powers.anywhere(Capability.JOURNAL_READ),
    )  # fmt: skip


def _handed_over(case: Case) -> Rectification | None:
    """The rectification notice a case of the charter's category was handed over from; no query for other cases."""
    refused = {part.refused_as for part in version(case.charter_id).charter.inspections.values()}
    return notice_of_case(case.pk) if case.category in refused else None


def act_view(deed: Deed) -> Any:
    """The view that carries out one verb, from its form on the case page."""

    def carry_out(request: GridRequest, case_id: int) -> HttpResponse:
        form = _filled(deed, request, case_id)
        if not form.is_valid():
            return shown(request, case_id, status=422, bound={deed.verb: form})
        try:
            deed.run(
                act_of(request, Via.CONSOLE), request.powers, case_id, seen=form.cleaned_data["seen"], **form.facts()
            )
        except BadInput as fault:
            put_fault(form, fault, **PLACES)
            return shown(request, case_id, status=422, bound={deed.verb: form})
        except (Conflict, NotAllowed) as fault:
            status = 409 if isinstance(fault, Conflict) else 403
            return shown(request, case_id, status=status, bound={deed.verb: form}, conflict=said(fault))
        return done(request, gettext(deed.done), "console:case", case_id)

    carry_out.__name__ = deed.verb.value
    return needs(deed.needs)(require_POST(carry_out))


def _filled(deed: Deed, request: GridRequest, case_id: int) -> ActForm:
    options = {}
    if deed.verb in (Verb.ASSIGN, Verb.PUBLISH):
        options = choices(deed.verb, case_page(request.powers, case_id).case)
    return deed.form(request.POST, request.FILES, auto_id=f"{deed.verb.value}-%s", **options)


@needs(Capability.CONTACT_SEE)
@require_POST
def contact(request: GridRequest, case_id: int) -> HttpResponse:
    """Show how to reach the reporter; that it was read goes on record."""
    return shown(request, case_id, contact=read_contact(act_of(request, Via.CONSOLE), request.powers, case_id))
