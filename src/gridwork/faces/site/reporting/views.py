"""The report page and the two small answers it asks for while it is filled in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from uuid_utils.compat import uuid7

from gridwork.base.errors import BadInput
from gridwork.cases import commands
from gridwork.cases.models import Case
from gridwork.cases.queries.nearby import Near, nearby
from gridwork.cases.queries.suggest import suggest_category
from gridwork.cases.rules.verbs import Verb
from gridwork.charter.queries.adopted import in_force
from gridwork.faces import uploads
from gridwork.faces.access import act_of, public
from gridwork.faces.limits import REPORTS, Limit, TooOften, address_of
from gridwork.faces.saying import said
from gridwork.faces.site.plates import reported_from
from gridwork.faces.site.reporting.forms import WORDS_MOST, ReportForm
from gridwork.journal.act import Act, Via
from gridwork.journal.queries.replays import replayed
from gridwork.territory.queries.tree import tree

QUESTIONS = Limit(times=120, seconds=60)
"""Suggestions one address may ask for while typing; a whole village may share one."""


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; sent and accepted, on to the slip with the code."""
    if request.method != "POST":
        return _page(request, _empty(request), uploads.Chosen())
    photos = uploads.choose(request.POST.getlist("kept"), request.FILES.getlist("photos"), address_of(request))
    if "narrow" in request.POST:
        return _page(request, _again(request), photos)
    form = _form(request.POST)
    for error in photos.errors:
        form.add_error("photos", error)
    act = act_of(request, Via.SITE)
    near = _nearby(act, form) if form.is_valid() else []
    if near:
        return _page(request, _again(request, passed=True), photos, near)
    case = _send(request, act, form, photos) if form.is_valid() else None
    if case is None:
        return _page(request, form, photos)
    uploads.forget(photos.tokens)
    return redirect("site:sent", case.tracking_code)


def _send(request: HttpRequest, act: Act, form: ReportForm, photos: uploads.Chosen) -> Case | None:
    """The new case, or None with the complaint in the form."""
    try:
        REPORTS.spend(address_of(request))
        return commands.report(act, form.draft(photos.pictures()))
    except BadInput as fault:
        form.put(fault)
    except TooOften as fault:
        form.add_error(None, said(fault))
    return None


def _nearby(act: Act, form: ReportForm) -> list[Near]:
    """Open cases of the same kind nearby, unless the reader has seen them or has sent already (C3)."""
    typed = form.cleaned_data
    if typed["passed"] or typed["lon"] is None or replayed(act, "case", Verb.REPORT) is not None:
        return []
    return nearby(typed["category"], typed["lon"], typed["lat"], staff=False)


def _form(data: Any = None, **options: Any) -> ReportForm:
    return ReportForm(data, charter=in_force().charter, tree=tree(), **options)


def _empty(request: HttpRequest) -> ReportForm:
    known = ("category", "grid", "within", "lon", "lat", "address")
    given = {name: request.GET[name] for name in known if name in request.GET}
    return _form(initial=given | reported_from(request.GET.get("plate", "")) | {"act_ref": uuid7()})


def _again(request: HttpRequest, **changes: Any) -> ReportForm:
    """The form as typed, without complaints: the reader is not done yet."""
    return _form(initial=request.POST.dict() | changes)


def _page(
    request: HttpRequest, form: ReportForm, photos: uploads.Chosen, near: list[Near] | None = None
) -> HttpResponse:
    charter = in_force().charter
    context = {
        "form": form,
        "categories": _categories(form),
        "kept": photos.tokens,
        "photo_errors": photos.errors if not form.is_bound else [],
        "photos_most": uploads.PHOTOS_MOST,
        "near": near,
        "urgent": [kind.name for kind in charter.categories.values() if kind.urgent and kind.public],
        "tree": tree(),
    }
    return render(request, "site/report.html", context, status=422 if form.errors else 200)


def _categories(form: ReportForm) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Group, then key, name and whether it is the chosen one."""
    chosen = form["category"].value()
    groups = form.fields["category"].choices  # type: ignore[attr-defined]
    return [(group, [(key, name, key == chosen) for key, name in kinds]) for group, kinds in groups]


@public
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """Which kinds the words suggest, as JSON, best first."""
    QUESTIONS.spend(address_of(request))
    kinds, language = in_force().charter.categories, get_language() or "zh-hans"
    keys = suggest_category(request.POST.get("words", "")[:WORDS_MOST], public_only=True)
    return JsonResponse({"suggestions": [{"key": key, "name": kinds[key].name.to(language)} for key in keys]})


@public
@require_safe
@never_cache
def kept_photo(request: HttpRequest, token: str) -> HttpResponse:
    """A photo of a report that is not sent yet, for whoever knows its name."""
    picture = uploads.read(token)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/jpeg", headers={"X-Robots-Tag": "noindex"})
