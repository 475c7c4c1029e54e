"""People and their accounts (G5, P4)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from gridwork.base.errors import GridworkError
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.clock import zone
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.people.forms import NewPerson, PersonForm
from gridwork.faces.console.people.passwords import one_time_password
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.territory.commands import people as commands
from gridwork.territory.queries.people import people_within, person_within
from gridwork.territory.queries.postings import held_by, postings_of

SIZE = 50


@needs(Capability.PEOPLE_SEE)
def everybody(request: GridRequest) -> HttpResponse:
    """Everybody within reach, by sign-in name, with the posts they hold today."""
    words, after = request.GET.get("words", "").strip()[:64], request.GET.get("after", "")
    closed = request.GET.get("closed") == "1"
    found = people_within(request.powers, now(), words, active=not closed, after=after, size=SIZE + 1)
    shown = found[:SIZE]
    held = held_by([one.pk for one in shown], now().astimezone(zone()).date())
    return page(
        request, "people/people.html",
        people=[(one, held.get(one.pk, [])) for one in shown], words=words, closed=closed,
        next=shown[-1].login if len(found) > SIZE else "",
        may_edit=request.powers.anywhere(Capability.PEOPLE_EDIT),
    )  # fmt: skip


@needs(Capability.PEOPLE_SEE)
def show(request: GridRequest, person_id: int) -> HttpResponse:
    """One person: details, posts now and before, leave."""
    return shown(request, person_id)


def shown(request: GridRequest, person_id: int, *, form: forms.Form | None = None, **also: Any) -> HttpResponse:
    """A person's page, with a refused form if there is one."""
    one = person_within(request.powers, now(), person_id)
    known = {"name": one.name, "phone": one.phone, "email": one.email, "language": one.language}
    return page(
        request, "people/person.html", status=422 if form or "refused" in also else 200,
        person=one, postings=postings_of(person_id), details=form or PersonForm(initial=known, auto_id="person-%s"),
        may_edit=request.powers.anywhere(Capability.PEOPLE_EDIT), myself=request.powers.person_id == person_id,
        day=now().astimezone(zone()).date(), may_read_journal=request.powers.anywhere(Capability.JOURNAL_READ), **also,
    )  # fmt: skip


@needs(Capability.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: GridRequest) -> HttpResponse:
    """A new account with a one-time password, shown once."""
    if request.method == "GET":
        return page(request, "people/new.html", form=NewPerson(auto_id="person-%s"))
    form = NewPerson(request.POST, auto_id="person-%s")
    if form.is_valid():
        act = act_of(request, Via.CONSOLE)
        password = one_time_password(act.ref)
        try:
            made = commands.add_person(act, request.powers, password=password, **form.cleaned_data)
        except GridworkError as fault:
            put_fault(form, fault)
        else:
            return page(request, "people/password.html", person=made, password=password, fresh=True)
    return page(request, "people/new.html", status=422, form=form)


@needs(Capability.PEOPLE_EDIT)
@require_POST
def change(request: GridRequest, person_id: int) -> HttpResponse:
    """Change name, telephone, e-mail, language."""
    form = PersonForm(request.POST, auto_id="person-%s")
    if form.is_valid():
        try:
            commands.change_person(act_of(request, Via.CONSOLE), request.powers, person_id, **form.cleaned_data)
        except GridworkError as fault:
            put_fault(form, fault)
        else:
            return done(request, gettext("Saved."), "console:person", person_id)
    return shown(request, person_id, form=form)


@needs(Capability.PEOPLE_EDIT)
@require_POST
def password(request: GridRequest, person_id: int) -> HttpResponse:
    """Set a one-time password for somebody who forgot theirs."""
    act = act_of(request, Via.CONSOLE)
    secret = one_time_password(act.ref)
    changed = commands.set_password(act, request.powers, person_id, secret)
    return page(request, "people/password.html", person=changed, password=secret, fresh=False)


@needs(Capability.PEOPLE_EDIT)
@require_POST
def close(request: GridRequest, person_id: int) -> HttpResponse:
    """The person has left: account and posts end today."""
    commands.close_account(act_of(request, Via.CONSOLE), request.powers, person_id)
    return done(
        request, gettext("The account is closed; what the person did stays on record."), "console:person", person_id
    )
