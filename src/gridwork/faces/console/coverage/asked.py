"""What somebody wants to see of the coverage: read from the address, so that a view can be kept and passed on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gridwork.base.identifiers import is_id
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.faces.console.names import level_name, say
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.coverage import Coverage, coverage, highest
from gridwork.ledger.queries.reach import forms_reached
from gridwork.territory.rules.powers import Powers

BY_CODE, WORST_FIRST = "", "worst"


def asked_for(request: GridRequest) -> Coverage:
    """The coverage of the area, level and domain in the address; nonsense there is no filter."""
    area, domain = request.GET.get("area", ""), request.GET.get("domain", "")
    return coverage(
        request.powers,
        int(area) if is_id(area) else highest(request.powers),
        request.GET.get("level", ""),
        domain=domain if domain in dict(domains_seen(request.powers)) else "",
    )


def domains_seen(powers: Powers) -> list[tuple[str, str]]:
    """Key and name of the domains of which the person may see a form (L5)."""
    used = {one.form.domain for one in forms_reached(powers, Capability.LEDGER_SEE).values()}
    return [(key, say(domain.name)) for key, domain in in_force().charter.ledgers.domains.items() if key in used]


class CoverageForm(forms.Form):
    """Everything optional; what cannot be read falls back to no filter."""

    level = forms.ChoiceField(label=_("Level"), required=False)
    domain = forms.ChoiceField(label=_("Domain"), required=False)
    form = forms.ChoiceField(label=_("Form"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, given: Any, found: Coverage, powers: Powers) -> None:
        super().__init__(given, auto_id="filter-%s", initial={"level": found.level})
        choices: dict[str, list[tuple[str, str]]] = {
            "level": [(key, level_name(key)) for key in found.levels],
            "domain": [("", gettext("All domains")), *domains_seen(powers)],
            "form": [("", gettext("All forms")), *((one.key, say(one.form.name)) for one in found.forms)],
            "sort": [(BY_CODE, gettext("By code")), (WORST_FIRST, gettext("Worst first"))],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def one_form(self) -> str:
        """Key of the one form to show, empty for all."""
        return str(self.cleaned_data.get("form", ""))

    @property
    def worst_first(self) -> bool:
        """Whether the rows with the lowest shares come first."""
        return self.cleaned_data.get("sort") == WORST_FIRST
