"""Signing in and out, and one's own account (P4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gridwork.accounts import commands
from gridwork.accounts.queries.signing import sessions_of
from gridwork.base.errors import BadInput
from gridwork.base.moment import now
from gridwork.faces.access import act_of, public, safe_next, signed_in, signed_in_anyhow
from gridwork.faces.console.clock import zone
from gridwork.faces.console.pages import done, me, page, put_fault
from gridwork.faces.console.signing.forms import ChangePassword, Details, SignIn
from gridwork.faces.signing import GridRequest, close_session, open_session, remember
from gridwork.journal.act import Via
from gridwork.sync.commands.devices import revoke_device
from gridwork.sync.queries.devices import devices_of, standing
from gridwork.territory.queries.postings import postings_of


@public
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def sign_in(request: GridRequest) -> HttpResponse:
    """Sign in, then on to where one was going."""
    if request.method == "GET":
        if request.person is not None:
            return redirect(safe_next(request.GET.get("next", "")))
        form = SignIn(initial={"next": request.GET.get("next", "")})
        return page(request, "signing/sign_in.html", form=form, onward=bool(request.GET.get("next")))
    form = SignIn(request.POST)
    if form.is_valid():
        try:
            signed = open_session(request, form.cleaned_data["login"], form.cleaned_data["password"])
        except BadInput as fault:
            put_fault(form, fault)
        else:
            response = redirect(safe_next(form.cleaned_data["next"]))
            remember(response, signed)
            if signed.session.person.language:
                speak(response, signed.session.person.language)
            return response
    return page(request, "signing/sign_in.html", status=422, form=form)


def speak(response: HttpResponse, language: str) -> None:
    """Set the language cookie that all faces read."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE,
    )  # fmt: skip


@signed_in_anyhow
@require_POST
def sign_out(request: GridRequest) -> HttpResponse:
    """Sign this browser out."""
    response = redirect("console:sign-in")
    close_session(request, response)
    return response


def show_account(
    request: GridRequest, *, details: Details | None = None, password: ChangePassword | None = None, **also: Any
) -> HttpResponse:
    """The account page, with a form that was refused if there is one."""
    person = me(request)
    known = {"name": person.name, "phone": person.phone, "email": person.email, "language": person.language}
    return page(
        request, "signing/account.html", status=422 if details or password or also else 200,
        details=details or Details(initial=known, auto_id="details-%s"),
        password=password or ChangePassword(auto_id="password-%s"),
        sessions=sessions_of(person.pk, now()), here=request.session_id, postings=postings_of(person.pk), person=person,
        day=now().astimezone(zone()).date(), mine=True,
        phones=[(device, standing(device, now()).value) for device in devices_of(person.pk)], **also,
    )  # fmt: skip


@signed_in_anyhow
def account(request: GridRequest) -> HttpResponse:
    """My posts, my details, my password, my sessions."""
    return show_account(request)


@signed_in
@require_POST
def change_details(request: GridRequest) -> HttpResponse:
    """Change one's own name, telephone, e-mail and language."""
    form = Details(request.POST, auto_id="details-%s")
    if form.is_valid():
        try:
            person = commands.update_person(act_of(request, Via.CONSOLE), me(request).pk, **form.cleaned_data)
        except BadInput as fault:
            put_fault(form, fault)
        else:
            with override(person.language or get_language()):
                response = done(request, gettext("Saved."), "console:account")
            if person.language:
                speak(response, person.language)
            return response
    return show_account(request, details=form)


@signed_in_anyhow
@require_POST
@sensitive_post_parameters("old", "password", "again")
def change_password(request: GridRequest) -> HttpResponse:
    """Change one's own password; the other sessions end."""
    form = ChangePassword(request.POST, auto_id="password-%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            commands.change_password(
                act_of(request, Via.CONSOLE), given["old"], given["password"], keep_session=request.session_id
            )
        except BadInput as fault:
            put_fault(form, fault)
        else:
            return done(request, gettext("The password is changed; your other sessions have ended."), "console:account")
    return show_account(request, password=form)


@signed_in
@require_POST
def end_session(request: GridRequest, session_id: int) -> HttpResponse:
    """End one of one's sessions."""
    commands.revoke_session(act_of(request, Via.CONSOLE), me(request).pk, session_id)
    return done(request, gettext("That session has ended."), "console:account")


@signed_in
@require_POST
def end_sessions(request: GridRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    commands.revoke_all(act_of(request, Via.CONSOLE), me(request).pk, keep_session=request.session_id)
    return done(request, gettext("All other sessions have ended."), "console:account")


@signed_in
@require_POST
def lose_phone(request: GridRequest, device_id: int) -> HttpResponse:
    """Sign one of one's phones out for good."""
    revoke_device(act_of(request, Via.CONSOLE), me(request).pk, device_id)
    return done(
        request, gettext("That phone is signed out, and wipes itself when it next has a signal."), "console:account"
    )
