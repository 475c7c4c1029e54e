"""What keeping the ledgers costs whom, and which fields could be left out (L8)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gridwork.base.errors import N_
from gridwork.base.identifiers import is_id
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import me, page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.burden import Burden, Cost, burden
from gridwork.ledger.queries.field_use import fields_in_use, repeated_fields
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.queries.reach import forms_reached
from gridwork.ledger.rules.burden import Named
from gridwork.territory.queries.people import person_within
from gridwork.territory.rules.powers import Powers

SPANS = {"week": N_("Past week"), "month": N_("Past month"), "quarter": N_("Past quarter")}
OF_PLACES = {
    "name": N_("Name of the place"),
    "street": N_("Street"),
    "number": N_("Door number"),
    "owner": N_("Unit that keeps it"),
    "households": N_("Number of households"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """What could be asked less: unused fields by form, repeated ones with what they repeat, forms too young to say."""

    unused: list[tuple[str, list[str]]]
    repeated: list[tuple[str, str, int, int]]
    too_early: list[str]


@needs(Capability.LEDGER_SEE)
@require_safe
def burden_page(request: GridRequest) -> HttpResponse:
    """Costs by form and by worker over a span; then what could be asked less."""
    span = request.GET.get("span", "")
    span = span if span in SPANS else "month"
    asked = request.GET.get("person", "")
    wider = request.powers.anywhere(Capability.PEOPLE_SEE)
    of = person_within(request.powers, now(), int(asked)) if is_id(asked) else None if wider else me(request)
    found = burden(request.powers, span, person_id=of.pk if of else None, after=request.GET.get("after", ""))
    return page(
        request, "burden/burden.html",
        found=found, of=of, wider=wider, span=span, spans=[(key, gettext(name)) for key, name in SPANS.items()],
        forms=by_form(found), advice=advice(request.powers),
    )  # fmt: skip


def by_form(found: Burden) -> list[tuple[str, Cost]]:
    """Each form's name and cost, in the order of the charter; places and forms that are no more come last."""
    ranks = {key: rank for rank, key in enumerate(forms())}
    keys = sorted(found.forms, key=lambda key: (ranks.get(key, len(ranks)), key))
    return [(form_name(key), found.forms[key]) for key in keys]


def form_name(key: str) -> str:
    """A form's name; an empty key means places."""
    if not key:
        return gettext("Places")
    known = forms().get(key)
    return say(known.form.name) if known else key


def field_name(named: Named) -> str:
    """A field's label with its form's name before it."""
    form, field = named
    if not form:
        return gettext(OF_PLACES[field])
    labels = {one.key: say(one.label) for one in forms()[form].form.fields} if form in forms() else {}
    return gettext("%(form)s: %(field)s") % {"form": form_name(form), "field": labels.get(field, field)}


def advice(powers: Powers) -> Advice:
    """What could be asked less, of the forms in the person's domains."""
    seen = forms_reached(powers, Capability.LEDGER_SEE)
    use = fields_in_use()
    return Advice(
        [(form_name(key), unused) for key, one in seen.items() if (unused := _labels(one, use.unused))],
        [
            (field_name(one.field), field_name(one.other), one.same, one.both)
            for one in repeated_fields()
            if one.field[0] in seen and one.other[0] in {*seen, ""}
        ],
        [form_name(key) for key in use.too_early if key in seen],
    )


def _labels(form: NumberedForm, unused: tuple[Named, ...]) -> list[str]:
    return [say(field.label) for field in form.form.fields if (form.key, field.key) in unused]
