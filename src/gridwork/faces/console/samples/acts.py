"""What is done to samples from their pages: draw, draw again, check one item (F8)."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from gridwork.base.errors import BadInput
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Sampled
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.samples.forms import CheckForm, DrawForm
from gridwork.faces.console.samples.views import SEE, head_of, list_page, rows_of
from gridwork.faces.console.samples.words import PAGES, answered, checked_how
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.checks import check_item
from gridwork.fieldwork.commands.samples import draw, draw_again
from gridwork.fieldwork.queries.sample_lists import not_drawn
from gridwork.fieldwork.queries.samples import ItemPage, item_page
from gridwork.fieldwork.rules.kinds import Method
from gridwork.journal.act import Via


@needs(Capability.SAMPLE_DRAW)
@require_POST
def draw_one(request: GridRequest) -> HttpResponse:
    """Draw one of the samples that wait to be drawn."""
    form = DrawForm(not_drawn(request.powers, in_force().calendar.today(now())), request.POST)
    if not form.is_valid():
        return list_page(request, form=form, status=422)
    chosen = form.chosen()
    sample = draw(act_of(request, Via.CONSOLE), request.powers, chosen.key, chosen.unit.id, chosen.since)
    return done(request, gettext("Drawn. Whoever is to check it has been told."), "console:sample", sample.pk)


@needs(Capability.SAMPLE_DRAW)
@require_POST
def draw_second(request: GridRequest, sample_id: int) -> HttpResponse:
    """Draw from a sample what is looked at once more."""
    sample = draw_again(act_of(request, Via.CONSOLE), request.powers, sample_id)
    return done(request, gettext("Drawn. Whoever is to check it has been told."), "console:sample", sample.pk)


@needs(SEE)
@require_http_methods(["GET", "POST"])
def item(request: GridRequest, item_id: int) -> HttpResponse:
    """One drawn item: where it is, what to ask; or what was found."""
    found = item_page(request.powers, item_id)
    today = in_force().calendar.today(now())
    if request.method == "GET":
        return item_shown(request, found, CheckForm(found.kind.questions, today))
    form = CheckForm(found.kind.questions, today, request.POST)
    if not form.is_valid():
        return item_shown(request, found, form, status=422)
    said = form.cleaned_data
    try:
        check_item(
            act_of(request, Via.CONSOLE), request.powers, item_id, Method(said["method"]), form.answers(),
            said["words"], said["day"],
        )  # fmt: skip
    except BadInput as fault:
        put_fault(form, fault)
        return item_shown(request, found, form, status=422)
    return done(request, gettext("The check is recorded."), "console:sample", found.sample.pk)


def item_shown(request: GridRequest, found: ItemPage, form: CheckForm, *, status: int = 200) -> HttpResponse:
    """The page of one item, with the form where it is this person's to check."""
    checked = json.loads(found.drawn.item.answers)
    said = [(say(one.name), answered(checked[one.key])) for one in found.kind.questions if one.key in checked]
    ((drawn, what),) = rows_of(found.sample, [found.drawn])
    waits = found.mine and drawn.item.checked_on is None
    return page(
        request, "samples/item.html", status=status, found=found, drawn=drawn, what=what, said=said,
        how=checked_how(drawn.item.method) if drawn.item.method else "", form=form if waits else None,
        thing_page=PAGES[Sampled(found.sample.of)], **head_of(found.sample),
    )  # fmt: skip
