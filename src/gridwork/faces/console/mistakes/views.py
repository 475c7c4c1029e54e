"""Take back what was recorded by mistake: what it was, why, and that it cannot be undone."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gridwork.base.errors import N_, Conflict
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, tells
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.pages import done, me, page, put_fault
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.mistakes import TAKE_BACK
from gridwork.fieldwork.queries.mistakes import mistaken
from gridwork.fieldwork.rules.kinds import DEED, INSPECTION, OCCASION, ROUND, VISIT
from gridwork.fieldwork.rules.mistakes import Mistake
from gridwork.journal.act import Via

WHY = {
    Mistake.ELSEWHERE: _("Put down for the wrong place"),
    Mistake.TWICE: _("Recorded twice"),
    Mistake.NOT_MADE: _("It did not take place"),
}
NAMES = {
    VISIT: N_("Visit"), ROUND: N_("Round"), INSPECTION: N_("Inspection"), OCCASION: N_("Occasion"),
    DEED: N_("Zero report"),
}  # fmt: skip
LISTS = {
    VISIT: "console:visits", ROUND: "console:rounds", INSPECTION: "console:inspections",
    OCCASION: "console:occasions", DEED: "console:fieldwork",
}  # fmt: skip


class MistakeForm(ActForm):
    """Why it is taken back."""

    why = forms.ChoiceField(
        label=_("What went wrong"), widget=forms.RadioSelect, choices=[(why.value, name) for why, name in WHY.items()],
        error_messages={"required": _("Choose what went wrong.")},
    )  # fmt: skip


@tells(Capability.FIELD_WORK)
@require_http_methods(["GET", "POST"])
def take_back(request: GridRequest, kind: str, thing_id: int) -> HttpResponse:
    """Say what it is, ask why, and take it back; sent twice it is taken back once."""
    form, status = MistakeForm(request.POST or None), 200
    if kind in TAKE_BACK and form.is_valid():
        try:
            TAKE_BACK[kind](act_of(request, Via.CONSOLE), thing_id, Mistake(form.cleaned_data["why"]))
        except Conflict as fault:
            put_fault(form, fault)
            status = 409
        else:
            return done(request, gettext("Taken back. The journal says that it was there."), LISTS[kind])
    elif form.is_bound:
        status = 422
    thing = mistaken(me(request).pk, kind, thing_id, now())
    return page(request, "mistakes/take_back.html", status=status, form=form, thing=thing, name=gettext(NAMES[kind]))
