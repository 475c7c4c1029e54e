"""Who calls, for the API: the middleware has settled it; this declares it in OpenAPI (P1, P4)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header
from ninja.security import HttpBearer

from gridwork.accounts.models import Person
from gridwork.faces.access import act_of
from gridwork.journal.act import Act, Via

Key = Annotated[UUID | None, Header(alias="Idempotency-Key", description="A UUID; the same one sent twice acts once.")]


class Token(HttpBearer):
    """``Authorization: Bearer …``: acts for the person the token was issued to, with that person's powers."""

    def __call__(self, request: HttpRequest) -> Any:
        """The person ``SigningMiddleware`` recognised; whoever comes without one was refused before."""
        return getattr(request, "person", None)

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Not asked: see :meth:`__call__`."""
        raise NotImplementedError


TOKEN = Token()


def caller_act(request: HttpRequest, in_body: UUID | None, in_header: UUID | None) -> Act:
    """The caller's act, under the reference in the body or the header, or else a new one."""
    reference = in_body or in_header
    return act_of(request, Via.API, str(reference) if reference else "")
