"""What a phone sends: acts and photos; and what the server has of its person (F7)."""

from __future__ import annotations

from django.http import HttpResponse

from gridwork.faces.access import on_device
from gridwork.faces.field.calls import answer, call, given, owner, spend
from gridwork.faces.limits import DOWNLOADS, UPLOADS
from gridwork.faces.signing import GridRequest, powers_themselves
from gridwork.sync.commands.taking import take
from gridwork.sync.queries.receipts import receipts_of
from gridwork.sync.rules import wire


@on_device
@call("POST")
def acts(request: GridRequest) -> HttpResponse:
    """Carry out what was done in the field, and say what became of each act."""
    spend(UPLOADS, request)
    assert request.device is not None
    return answer(take(request.device, powers_themselves(request), given(request, wire.Upload)))


@on_device
@call("GET")
def receipts(request: GridRequest) -> HttpResponse:
    """What the server has of this person, newest first."""
    spend(DOWNLOADS, request)
    return answer(receipts_of(owner(request).pk, request.GET.get("before", "")))
