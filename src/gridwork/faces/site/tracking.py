"""A resident follows a report by its code, rates the answer, and reopens when it is not good (C8)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from uuid_utils.compat import uuid7

from gridwork.base.errors import N_, GridworkError, NotFound
from gridwork.base.moment import now
from gridwork.cases import commands
from gridwork.cases.queries.public import PublicCase, by_tracking_code
from gridwork.faces.access import act_of, public
from gridwork.faces.limits import TRACKING, address_of
from gridwork.faces.saying import said
from gridwork.journal.act import Via

STARS = 5


class CodeForm(forms.Form):
    """The code from the slip."""

    code = forms.CharField(
        label=_("Tracking code"),
        max_length=40,
        help_text=_("Twelve letters and digits, on the page you got after reporting. Spaces do not matter."),
        error_messages={"required": _("Type the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class RateForm(forms.Form):
    """How good was the answer?"""

    act_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    stars = forms.TypedChoiceField(
        label=_("How satisfied are you with the answer?"),
        coerce=int,
        choices=lambda: [(n, ngettext("%(n)s star", "%(n)s stars", n) % {"n": n}) for n in range(STARS, 0, -1)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one to five stars.")},
    )
    words = forms.CharField(
        label=_("Anything to add?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReopenForm(forms.Form):
    """What is still wrong?"""

    act_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What is still wrong?"),
        max_length=4000,
        error_messages={"required": _("Say what is still wrong.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@public
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code. It travels in the form's body, not in an address that a server logs."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        TRACKING.spend(address_of(request))
        found = by_tracking_code(form.cleaned_data["code"])
        if found is not None:
            return redirect("site:case", found.tracking_code)
        form.add_error("code", gettext("No report has this code. Check it and try again."))
    return render(request, "site/track.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
@never_cache
def case(request: HttpRequest, code: str) -> HttpResponse:
    """How the report with this code stands."""
    return _page(request, _found(request, code))


@public
@require_safe
@never_cache
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """Straight after reporting: number, code and what happens next, to print or copy."""
    return _private(render(request, "site/sent.html", {"case": _found(request, code)}))


@public
@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Take the stars (C8)."""
    found, form = _found(request, code), RateForm(request.POST)
    if form.is_valid():
        try:
            act = act_of(request, Via.SITE)
            commands.rate(act, code, stars=form.cleaned_data["stars"], words=form.cleaned_data["words"])
            return _back(found, "rated")
        except GridworkError as fault:
            form.add_error(fault.place if fault.place in form.fields else None, said(fault))
    return _page(request, found, rating=form)


@public
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open the case again because the resident is not content (C8)."""
    found, form = _found(request, code), ReopenForm(request.POST)
    if form.is_valid():
        try:
            commands.reopen(act_of(request, Via.SITE), code, reason=form.cleaned_data["reason"])
            return _back(found, "reopened")
        except GridworkError as fault:
            form.add_error(fault.place if fault.place in form.fields else None, said(fault))
    return _page(request, found, reopening=form)


def _found(request: HttpRequest, code: str) -> PublicCase:
    found = by_tracking_code(code)
    if found is None:
        TRACKING.spend(address_of(request))
        raise NotFound(N_("No report has this code. Check it and try again."))
    return found


def _page(request: HttpRequest, found: PublicCase, rating: Any = None, reopening: Any = None) -> HttpResponse:
    context = {
        "case": found,
        "now": now(),
        "rating": rating or RateForm(initial={"act_ref": uuid7()}),
        "reopening": reopening or ReopenForm(initial={"act_ref": uuid7()}),
        "done": request.GET.get("done", ""),
    }
    refused = any(form is not None and form.errors for form in (rating, reopening))
    return _private(render(request, "site/case.html", context, status=422 if refused else 200))


def _back(found: PublicCase, done: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse('site:case', args=[found.tracking_code])}?done={done}")
    response.status_code = 303
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds the code: search engines must not keep it, and settings tell it to no other site."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
