"""A phone signs in and out, and says that it wiped itself (F7, P4)."""

from __future__ import annotations

from base64 import b64encode

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_variables

from gridwork.accounts.rules.device import device_name
from gridwork.base.moment import iso, now
from gridwork.faces.access import on_device, public
from gridwork.faces.field.calls import answer, call, given, nothing
from gridwork.faces.limits import SIGN_INS, address_of
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Act, Via
from gridwork.sync.commands.devices import note_wiped, revoke_device, sign_in_device
from gridwork.sync.rules import wire
from gridwork.sync.rules.answers import SignedIn
from gridwork.sync.rules.devices import Standing


@public
@call("POST")
@sensitive_variables("body")
def sign_in(request: GridRequest) -> HttpResponse:
    """Sign a phone in, as one signs in at the desk."""
    SIGN_INS.spend(address_of(request))
    body = given(request, wire.SignIn)
    name = device_name(request.headers.get("User-Agent", ""))
    signed = sign_in_device(Act(Via.FIELD), body.login, body.password, uid=body.device, name=name)
    person = signed.device.person
    said: SignedIn = {
        "secret": signed.secret,
        "data_key": b64encode(signed.data_key).decode(),
        "person": {"id": person.pk, "name": person.name, "language": person.language},
        "server_time": iso(now()),
    }
    return answer(said)


@on_device
@call("POST")
def sign_out(request: GridRequest) -> HttpResponse:
    """The worker has signed out and the phone has wiped itself: its secret opens nothing any more."""
    body = given(request, wire.Wiped)
    assert request.device is not None
    revoke_device(Act(Via.FIELD, request.device.person_id), request.device.person_id, request.device.pk)
    note_wiped(Act(Via.FIELD, request.device.person_id), request.device, body.unsent)
    return nothing()


@public
@call("POST")
def wiped(request: GridRequest) -> HttpResponse:
    """A revoked phone has wiped itself; asked twice, answered alike. Of any other phone nothing is noted."""
    body = given(request, wire.Wiped)
    if request.device is not None and request.signed_by == Standing.REVOKED:
        note_wiped(Act(Via.FIELD, request.device.person_id), request.device, body.unsent)
    return nothing()
