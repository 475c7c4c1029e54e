"""Photos: published ones for everybody, the others for those who may see the case, place, record or field work."""

from __future__ import annotations

from time import time

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gridwork.base.errors import NotFound
from gridwork.base.pictures import path_of, stored_before
from gridwork.cases.queries import pictures as cases
from gridwork.cases.queries.pictures import open_to_all
from gridwork.faces.access import public
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.queries import pictures as fieldwork
from gridwork.ledger.queries import pictures as ledger
from gridwork.sync.queries import photos as phones

DAY_SECONDS = 86_400


@public
@require_safe
def photo(request: GridRequest, sha256: str) -> HttpResponseBase:
    """The photo named by its hash; the queries decide who may see it.

    One that a phone has promised and not sent yet is a picture that says so.
    """
    try:
        public_photo = open_to_all(sha256, request.powers)
    except NotFound:
        if not any(kept.may_look(sha256, request.powers) for kept in (ledger, fieldwork)):
            raise
        public_photo = False
    path = path_of(sha256)
    if not path.is_file():
        promised = render(request, "components/on_its_way.svg", content_type="image/svg+xml")
        promised.headers["Cache-Control"] = "private, no-store"
        return promised
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = f"public, max-age={DAY_SECONDS}" if public_photo else "private, no-store"
    return response


def forget_left_behind() -> int:
    """Remove files of photos that nothing has any more; the worker calls this. How many.

    A day is waited, for a photo is stored before the act it belongs to is written.
    """
    before, gone = time() - DAY_SECONDS, 0
    for paths in stored_before(before):
        names = [path.stem for path in paths]
        used = set[str]().union(*(kept.in_use(names) for kept in (cases, ledger, fieldwork, phones)))
        for path in paths:
            if path.stem not in used and path.stat().st_mtime < before:
                path.unlink()
                gone += 1
    return gone
