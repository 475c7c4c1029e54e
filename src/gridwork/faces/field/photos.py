"""Photos from phones, in pieces that go on where the connection broke (F7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.base.moment import now
from gridwork.faces.access import on_device
from gridwork.faces.field.calls import call, fault, nothing, owner, spend
from gridwork.faces.limits import PIECES
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.sync.commands import photos

PIECE = 64 * 1024


@on_device
@call("HEAD", "PATCH")
def photo(request: GridRequest, sha256: str) -> HttpResponse:
    """How much of a photo is here, or more of it."""
    spend(PIECES, request)
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise NotFound(N_("There is no such photo."))
    person_id = owner(request).pk
    if request.method == "HEAD":
        answer = nothing(**{"Upload-Offset": str(photos.arrived(person_id, sha256)), "Cache-Control": "no-store"})
        answer.status_code = 200
        return answer
    offset, size = _number(request, "Upload-Offset"), _number(request, "Upload-Length")
    try:
        here = photos.receive(person_id, sha256, offset=offset, size=size, pieces=_pieces(request), at=now())
    except photos.OffsetDiffers as differs:
        told = fault(409, differs.code, said(differs))
        told["Upload-Offset"] = str(differs.offset)
        return told
    return nothing(**{"Upload-Offset": str(here)})


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not re.fullmatch("[0-9]{1,9}", text):
        raise BadInput(N_("Some fields are wrong."), place=header)
    return int(text)


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(PIECE):
        yield piece
