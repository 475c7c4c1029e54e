"""What is done to a place as a whole: photos, merge, split, close, reopen; each is confirmed on a page (L2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from gridwork.base.errors import BadInput, Conflict, NotAllowed
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.places.forms import Merge, Pictures, Reason, Split
from gridwork.faces.console.places.showing import shown
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger import commands as ledger
from gridwork.ledger.models import Place
from gridwork.ledger.queries.ends import ends_with
from gridwork.ledger.queries.finding import FoundPlace, find_places, place_called
from gridwork.ledger.queries.places import PlacePage, place_page
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind

KEEP = Capability.LEDGER_KEEP


@needs(KEEP)
@require_POST
def photos(request: GridRequest, place_id: int) -> HttpResponse:
    """Add photos from the place's page."""
    form = Pictures(request.POST, request.FILES)
    if form.is_valid():
        try:
            ledger.photograph(act_of(request, Via.CONSOLE), request.powers, place_id, form.cleaned_data["photos"])
        except BadInput as fault:
            put_fault(form, fault)
        except Conflict as fault:
            return shown(request, place_id, status=409, conflict=said(fault))
        else:
            return done(request, gettext("The photos were added."), "console:place", place_id)
    return shown(request, place_id, status=422, photo_form=form)


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def merge(request: GridRequest, place_id: int) -> HttpResponse:
    """Name the place that stays, look at both, then merge."""
    found = place_page(request.powers, place_id)
    if request.method == "GET" and "into" not in request.GET:
        return _ask(request, found, "merge", Merge(auto_id="merge-%s"))
    if request.method == "GET":
        form = Merge(initial=request.GET.dict(), auto_id="merge-%s")
        return _ask(request, found, "merge", form, into=_meant(request, request.GET["into"]))
    form = Merge(request.POST, auto_id="merge-%s")
    into = _meant(request, request.POST.get("into", ""))
    if form.is_valid() and into is None:
        form.add_error("into", _("No place with these words stands in the grids of your posts."))
    if into is None:
        return _carry_out(request, found, "merge", form, None, gettext("Merged."))
    return _carry_out(
        request, found, "merge", form,
        lambda act: ledger.merge_places(act, request.powers, place_id, into.id, form.cleaned_data["reason"]),
        gettext("Merged."), to=into.id, into=into,
    )  # fmt: skip


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def split(request: GridRequest, place_id: int) -> HttpResponse:
    """Name the other parts; the place itself stays as the first."""
    found = place_page(request.powers, place_id)
    named = found.place.kind != Kind.DWELLING
    if request.method == "GET":
        return _ask(request, found, "split", Split(named=named, auto_id="split-%s"))
    form = Split(request.POST, named=named, auto_id="split-%s")

    def carry_out(act: Any) -> Any:
        drafts = [_part(found.place, number, name) for number, name in form.parts()]
        return ledger.split_place(act, request.powers, place_id, drafts, form.cleaned_data["reason"])

    return _carry_out(request, found, "split", form, carry_out, gettext("Split. The place itself is the first part."))


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def close(request: GridRequest, place_id: int) -> HttpResponse:
    """Say why it is closed, seeing what closes with it."""
    return _with_reason(request, place_id, "close", ledger.close_place, gettext("The place is closed."))


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def reopen(request: GridRequest, place_id: int) -> HttpResponse:
    """Say why it is open after all."""
    return _with_reason(request, place_id, "reopen", ledger.reopen_place, gettext("The place is open again."))


def _with_reason(request: GridRequest, place_id: int, deed: str, run: Callable[..., Place], told: str) -> HttpResponse:
    found = place_page(request.powers, place_id)
    if request.method == "GET":
        return _ask(request, found, deed, Reason())
    form = Reason(request.POST)
    return _carry_out(
        request, found, deed, form, lambda act: run(act, request.powers, place_id, form.cleaned_data["reason"]), told
    )


def _carry_out(
    request: GridRequest, found: PlacePage, deed: str, form: ActForm, run: Callable[[Any], Any] | None, told: str,
    *, to: int | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """Run the command if the form is filled in, and go to the place; otherwise the page again."""
    if form.is_valid() and run is not None:
        try:
            run(act_of(request, Via.CONSOLE))
        except (BadInput, NotAllowed) as fault:
            put_fault(form, fault, into_id="into", drafts="number2", number="number2", name="name2")
        except Conflict as fault:
            return shown(request, found.place.pk, status=409, conflict=said(fault))
        else:
            return done(request, told, "console:place", to or found.place.pk)
    return _ask(request, found, deed, form, status=422, **more)


def _ask(request: GridRequest, found: PlacePage, deed: str, form: ActForm, *, status: int = 200, **more: Any) -> Any:
    return page(
        request, "places/confirm.html", status=status,
        found=found, place=found.place, deed=deed, form=form, ends=ends_with(found.place.pk), **more,
    )  # fmt: skip


def _meant(request: GridRequest, text: str) -> FoundPlace | None:
    """The place meant by a plate code or by words that fit one place alone, if the person sees it."""
    text = text.strip()[:80]
    called = place_called(text)
    listed = find_places(request.powers, called.plate if called else text, size=2) if text else []
    return listed[0] if len(listed) == 1 else None


def _part(place: Place, number: str, name: str) -> PlaceDraft:
    return PlaceDraft(kind=place.kind, sort=place.sort, name=name, street=place.street, number=number)
