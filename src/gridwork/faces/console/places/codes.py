"""The standard code table of facilities and events: versions, search, differences, adopting the next (L2)."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gridwork.base.errors import BadInput, Problems
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.commands.codes import adopt_codes
from gridwork.ledger.queries.codes import changes_in, codes_of, versions
from gridwork.ledger.rules.code_table import decoded
from gridwork.territory.queries.tree import tree

MOST_BYTES = 4_000_000
MOST_SHOWN = 300
MOST_FAULTS = 20


class AdoptForm(ActForm):
    """A CSV file and what to call it."""

    file = forms.FileField(
        label=_("CSV file"), help_text=_("Columns kind, major_name, code, name and, if wanted, scope_note.")
    )
    name = forms.CharField(label=_("Name of the table"), max_length=120)
    source = forms.CharField(label=_("Where it comes from"), max_length=200, required=False)


@needs(Capability.LEDGER_SEE)
@require_safe
def codes(request: GridRequest) -> HttpResponse:
    """One version with its codes, searched by name or code, beside what it changed."""
    return _shown(request)


@needs(Capability.LEDGER_IMPORT)
@require_POST
def adopt(request: GridRequest) -> HttpResponse:
    """Adopt an uploaded table as the next version; the same table again changes nothing."""
    form = AdoptForm(request.POST, request.FILES, auto_id="codes-%s")
    if not form.is_valid():
        return _shown(request, form=form, status=422)
    upload = form.cleaned_data["file"]
    try:
        if upload.size > MOST_BYTES:
            raise BadInput(gettext("This file is larger than a code table can be."), place="file")
        table, changed = adopt_codes(
            act_of(request, Via.CONSOLE), request.powers, decoded(upload.read()),
            name=form.cleaned_data["name"], source=form.cleaned_data["source"],
        )  # fmt: skip
    except Problems as fault:
        lines = [f"{one.place}: {gettext(one.message) % one.params}" for one in fault.problems[:MOST_FAULTS]]
        form.add_error("file", [said(fault), *lines])
        return _shown(request, form=form, status=422)
    except BadInput as fault:
        put_fault(form, fault)
        return _shown(request, form=form, status=422)
    told = gettext("Version %(number)s of the code table is in use now.")
    same = gettext("Version %(number)s says the same already; nothing was changed.")
    return done(request, (told if changed else same) % {"number": table.number}, "console:codes")


def _shown(request: GridRequest, *, form: AdoptForm | None = None, status: int = 200) -> HttpResponse:
    known = versions()
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else (known[0].number if known else None)
    sought = request.GET.get("words", "").strip()[:40]
    listed = [one for one in codes_of(number) if _fits(one, sought)] if known else []
    return page(
        request, "places/codes.html", status=status,
        versions=known, chosen=number, words=sought, codes=listed[:MOST_SHOWN], more=len(listed) > MOST_SHOWN,
        total=len(listed), difference=changes_in(number) if known and number and number > known[-1].number else None,
        may_adopt=request.powers.may(Capability.LEDGER_IMPORT, (tree().root.id,)),
        form=form or AdoptForm(auto_id="codes-%s"),
    )  # fmt: skip


def _fits(one: tuple[str, ...], sought: str) -> bool:
    return not sought or any(sought in text for text in one[1:])
