"""Drafts of editions: begin one, draw on the map or work by table and form, lay aside (G2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gridwork.base.errors import BadInput, Conflict, GridworkError
from gridwork.charter.schema import Capability
from gridwork.faces.access import STATUS, act_of, needs
from gridwork.faces.console.names import level_name
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.territory.draft_forms import BEARINGS, Check, Chosen, Mend, Names, NewDraft, Save
from gridwork.faces.console.territory.draft_state import answer, backdrop, state_of
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.territory.commands import drafts as commands
from gridwork.territory.models import Draft
from gridwork.territory.queries.drafts import draft as draft_of
from gridwork.territory.queries.drafts import drafts, level_below
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.drafting import areas_of, chosen, shape
from gridwork.territory.rules.redrawing import halving_line

EDIT = Capability.TERRITORY_EDIT


@needs(EDIT)
def listed(request: GridRequest) -> HttpResponse:
    """The drafts within reach: those being worked on, and what became of the others."""
    lines = [(state, drafts(request.powers, state=state)) for state in ("open", "adopted", "discarded")]
    return page(request, "territory/drafts.html", lines=lines)


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def begin(request: GridRequest, area_id: int) -> HttpResponse:
    """Begin to redraw what lies right below an area."""
    present = tree()
    area = present.area(area_id) if area_id in present else present.root
    request.powers.must(EDIT, area.lineage)
    form = NewDraft(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        try:
            made = commands.begin_draft(act_of(request, Via.CONSOLE), request.powers, area_id, **facts)
        except BadInput as fault:
            put_fault(form, fault)
        else:
            return done(
                request, gettext("The draft is begun. Nothing counts until it is adopted."), "console:draft", made.pk
            )
    level = level_name(level_below(area).key)
    others = drafts(request.powers, area_id)
    status = 422 if request.method == "POST" else 200
    return page(request, "territory/draft_new.html", status=status, form=form, area=area, level=level, others=others)


@needs(EDIT)
@require_GET
def draft(request: GridRequest, draft_id: int) -> HttpResponse:
    """The draft: map, table, findings."""
    return _shown(request, draft_of(request.powers, draft_id))


def _shown(
    request: GridRequest, found: Draft, *, status: int = 200, fault: str = "", fault_at: str = ""
) -> HttpResponse:
    return page(
        request, "territory/draft.html", status=status,
        draft=found, state=state_of(found), area=tree().area(found.parent_id), fault=fault, fault_at=fault_at,
        bearings=BEARINGS, posted=request.POST,
    )  # fmt: skip


@needs(EDIT)
@require_GET
def drawing(request: GridRequest, draft_id: int) -> HttpResponse:
    """The draft for the map's script: its features, the parent, dots of dwellings, what was found."""
    found = draft_of(request.powers, draft_id)
    state = state_of(found)
    return JsonResponse(answer(request, state, features=found.features, **backdrop(found, state.ground)))


@needs(EDIT)
@require_POST
def check(request: GridRequest, draft_id: int) -> HttpResponse:
    """What the checks say of a drawing that is not saved yet."""
    found = draft_of(request.powers, draft_id)
    form = Check(request.POST)
    if not form.is_valid():
        return _wrong(form)
    try:
        return JsonResponse(answer(request, state_of(found, areas_of(form.cleaned_data["features"]))))
    except GridworkError as fault:
        return _refused(fault)


@needs(EDIT)
@require_POST
def save(request: GridRequest, draft_id: int) -> HttpResponse:
    """Keep the drawing; when somebody else saved first it becomes a draft of its own."""
    form = Save(request.POST)
    if not form.is_valid():
        return _wrong(form)
    try:
        saved = commands.save_draft(
            act_of(request, Via.CONSOLE), request.powers, draft_id, form.cleaned_data["features"],
            seen=form.cleaned_data["seen"] or 0,
        )  # fmt: skip
    except GridworkError as fault:
        return _refused(fault)
    kept = draft_of(request.powers, saved.draft.pk)
    moved = reverse("console:draft", args=[kept.pk]) if saved.beside else ""
    if saved.beside:
        text = gettext(
            "Somebody else saved this draft before you. Yours is kept beside it as “%(title)s”, and you see it here."
        )
        messages.warning(request, text % {"title": kept.title})
    return JsonResponse(answer(request, state_of(kept), moved=moved))


@needs(EDIT)
@require_POST
def split(request: GridRequest, draft_id: int) -> HttpResponse:
    """Cut the one area that is ticked: along a drawn line, or by bearing and share."""

    def work(found: Draft, form: Chosen) -> Draft:
        given = form.cleaned_data
        if len(given["area"]) != 1:
            raise BadInput(gettext("Tick exactly one area to split."), place="area")
        key = given["area"][0]
        line = given["line"]
        if line is None:
            drawn = shape(chosen(areas_of(found.features), key))
            line = halving_line(
                drawn, 90.0 if given["bearing"] == "" else given["bearing"], (given["share"] or 50) / 100
            )
        return commands.split_area(
            act_of(request, Via.CONSOLE), request.powers, found.pk, area=key, line=line, seen=given["seen"] or 0
        )

    return _on_chosen(request, draft_id, work, gettext("The area is split."))


@needs(EDIT)
@require_POST
def merge(request: GridRequest, draft_id: int) -> HttpResponse:
    """Join the ticked areas; the first of them keeps its code and name."""

    def work(found: Draft, form: Chosen) -> Draft:
        given = form.cleaned_data
        return commands.merge_areas(
            act_of(request, Via.CONSOLE), request.powers, found.pk, areas=given["area"], into=given["area"][0],
            seen=given["seen"] or 0,
        )  # fmt: skip

    return _on_chosen(request, draft_id, work, gettext("The areas are one."))


@needs(EDIT)
@require_POST
def drop(request: GridRequest, draft_id: int) -> HttpResponse:
    """Take the one area that is ticked out of the draft."""

    def work(found: Draft, form: Chosen) -> Draft:
        given = form.cleaned_data
        if len(given["area"]) != 1:
            raise BadInput(gettext("Tick exactly one area to take out."), place="area")
        return commands.drop_area(
            act_of(request, Via.CONSOLE), request.powers, found.pk, area=given["area"][0], seen=given["seen"] or 0
        )

    return _on_chosen(
        request, draft_id, work, gettext("The area is taken out; its land is a gap until others take it.")
    )


def _on_chosen(
    request: GridRequest, draft_id: int, work: Callable[[Draft, Chosen], Draft], message: str
) -> HttpResponse:
    found = draft_of(request.powers, draft_id)
    form = Chosen([area.key for area in areas_of(found.features)], request.POST)
    return _worked(request, found, form, lambda: work(found, form), message)


@needs(EDIT)
@require_POST
def names(request: GridRequest, draft_id: int) -> HttpResponse:
    """Keep codes, names and counts as typed into the table."""
    found = draft_of(request.powers, draft_id)
    form = Names([area.key for area in areas_of(found.features)], request.POST)
    return _worked(
        request, found, form,
        lambda: commands.name_areas(
            act_of(request, Via.CONSOLE), request.powers, draft_id, said=form.said(),
            seen=form.cleaned_data["seen"] or 0,
        ),
        gettext("Names and codes are saved."),
    )  # fmt: skip


@needs(EDIT)
@require_POST
def mend(request: GridRequest, draft_id: int) -> HttpResponse:
    """Close a gap, settle an overlap, or cut off what is outside."""
    found = draft_of(request.powers, draft_id)
    form = Mend(request.POST)
    return _worked(
        request, found, form,
        lambda: commands.mend_draft(
            act_of(request, Via.CONSOLE), request.powers, draft_id, spot=form.cleaned_data["spot"],
            seen=form.cleaned_data["seen"] or 0,
        ),
        gettext("Mended."),
    )  # fmt: skip


@needs(EDIT)
@require_POST
def discard(request: GridRequest, draft_id: int) -> HttpResponse:
    """Lay a draft aside for good."""
    commands.discard_draft(act_of(request, Via.CONSOLE), request.powers, draft_id)
    return done(request, gettext("The draft is discarded; it stays in the list."), "console:drafts")


def _worked(
    request: GridRequest, found: Draft, form: forms.Form, work: Callable[[], Draft], message: str
) -> HttpResponse:
    """The answer after an operation: for the map's script the new drawing, for a plain form the page again."""
    scripted = "application/json" in request.headers.get("Accept", "")
    if not form.is_valid():
        if scripted:
            return _wrong(form)
        place, faults = next(iter(form.errors.items()))
        return _shown(request, found, status=422, fault=str(faults[0]), fault_at=place)
    try:
        changed = work()
    except (BadInput, Conflict) as fault:
        if scripted:
            return _refused(fault)
        text = f"{fault.place}: {said(fault)}" if fault.place.startswith("#") else said(fault)
        return _shown(request, found, status=_status(fault), fault=text, fault_at=fault.place)
    if not scripted:
        return done(request, message, "console:draft", found.pk)
    return JsonResponse(answer(request, state_of(changed), features=changed.features, message=message))


def _wrong(form: forms.Form) -> JsonResponse:
    faults: list[Any] = [str(fault) for faults in form.errors.values() for fault in faults]
    return JsonResponse({"fault": " ".join(faults)}, status=422)


def _refused(fault: GridworkError) -> JsonResponse:
    return JsonResponse({"fault": said(fault), "code": fault.code}, status=_status(fault))


def _status(fault: GridworkError) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(fault, kind)), 400)
