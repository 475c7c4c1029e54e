"""How a console page is made: its frame, complaints at the right field, and the way back after an act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gridwork.accounts.models import Person
from gridwork.base.errors import GridworkError, Problem
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest


def me(request: GridRequest) -> Person:
    """Who is signed in; only for pages that ask for it."""
    assert request.person is not None
    return request.person


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A console page; ``template`` is relative to the console's own folder."""
    return render(request, f"console/{template}", context, status=status)


def done(request: HttpRequest, message: str, to: str, *args: Any) -> HttpResponse:
    """Back to a page after an act, which is confirmed there. ``message`` is already translated."""
    messages.success(request, message)
    response = redirect(to, *args)
    response.status_code = 303
    return response


def put_fault(form: forms.Form, fault: GridworkError | Problem, **places: str) -> None:
    """Show an area's complaint at the field it is about, or above the form.

    ``places`` maps a command's name for a place to the form's, where they differ.
    """
    place = places.get(fault.place, fault.place)
    form.add_error(place if place in form.fields else None, said(fault))


def kept(form: forms.Form) -> list[tuple[str, str]]:
    """What was typed into a form that can no longer be sent, to be copied from the page."""
    typed = []
    for field in form.visible_fields():
        text = field.value()
        if isinstance(text, str) and text.strip():
            typed.append((str(field.label), text))
    return typed
