"""Every refusal as ``application/problem+json`` (RFC 9457), in the caller's language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel
from pydantic_core import to_json

from gridwork.base.errors import N_, BadInput, Conflict, GridworkError, NotAllowed, NotFound, Problems
from gridwork.faces.limits import TooOften
from gridwork.faces.saying import said

MEDIA_TYPE = "application/problem+json"
STATUSES: dict[type[GridworkError], int] = {
    BadInput: 422,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    TooOften: 429,
}
REMARKS: dict[str, str] = {
    "missing": N_("This is required."),
    "extra_forbidden": N_("There is no such field."),
    "string_too_long": N_("At most %(max_length)s characters are allowed."),
    "string_too_short": N_("This may not be empty."),
    "string_pattern_mismatch": N_("This is not written as it must be."),
    "enum": N_("This is not one of the possible values."),
    "literal_error": N_("This is not one of the possible values."),
    "union_tag_invalid": N_("This is not one of the possible values."),
    "union_tag_not_found": N_("This is required."),
    "int_parsing": N_("This is not a whole number."),
    "int_type": N_("This is not a whole number."),
    "float_parsing": N_("This is not a number."),
    "float_type": N_("This is not a number."),
    "less_than_equal": N_("This is more than %(le)s."),
    "greater_than_equal": N_("This is less than %(ge)s."),
    "uuid_parsing": N_("This is not a UUID."),
    "string_type": N_("This is not a text."),
    "bool_type": N_("This is neither true nor false."),
    "bool_parsing": N_("This is neither true nor false."),
    "date_from_datetime_parsing": N_("This is not a date; write e.g. 2026-03-01."),
    "date_parsing": N_("This is not a date; write e.g. 2026-03-01."),
}
"""pydantic's kind of fault → what to say; others are said in pydantic's English."""


class Fault(BaseModel):
    """One thing that is wrong, and where: ``body.words``, ``query.size``."""

    place: str
    code: str
    detail: str


class Problem(BaseModel):
    """The body of every refusal."""

    type: str
    """``urn:gridwork:`` and the code; stable."""
    title: str
    """What is wrong, in the language asked for with Accept-Language."""
    status: int
    code: str
    place: str
    """The field at fault, if it is one."""
    params: dict[str, Any]
    """The values named in the title, for clients with texts of their own."""
    faults: list[Fault]


def problem(
    status: int, code: str, title: str, *, place: str = "", params: Any = None, faults: Any = ()
) -> HttpResponse:
    """One refusal as a response."""
    body = {
        "type": f"urn:gridwork:{code}",
        "title": title,
        "status": status,
        "code": code,
        "place": place,
        "params": params or {},
        "faults": list(faults),
    }
    return HttpResponse(to_json(body, fallback=str), status=status, content_type=MEDIA_TYPE)


def refused(request: HttpRequest, error: GridworkError) -> HttpResponse:
    """An area's refusal, with the status its kind has."""
    status = next(status for kind, status in STATUSES.items() if isinstance(error, kind))
    faults = error.problems if isinstance(error, Problems) else []
    response = problem(
        status,
        error.code,
        said(error),
        place=error.place,
        params=error.params,
        faults=({"place": one.place, "code": one.code, "detail": said(one)} for one in faults),
    )
    if isinstance(error, TooOften):
        response["Retry-After"] = str(error.wait)
    return response


def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or query that does not have the shape it must have; every fault is named."""
    faults = [
        {"place": _place(one["loc"]), "code": one["type"].replace("_", "-"), "detail": _remark(one)}
        for one in error.errors
    ]
    return problem(422, "bad-input", gettext("Some fields are wrong."), place=faults[0]["place"], faults=faults)


def _place(location: tuple[str | int, ...]) -> str:
    """``("body", "body", "report", "words")`` → ``body.words``: names only this code uses are left out."""
    source, *rest = [str(part) for part in location]
    if source in ("body", "form", "file") and rest and rest[0] == "body":
        rest = rest[1:]
    return ".".join([source, *rest])


def _remark(fault: dict[str, Any]) -> str:
    known = REMARKS.get(fault["type"])
    if known is None:
        return str(fault["msg"])
    return gettext(known) % fault.get("ctx", {})


def no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token, or one that is unknown or no longer valid."""
    response = problem(401, "no-token", gettext("A valid token is needed: send “Authorization: Bearer …”."))
    response["WWW-Authenticate"] = "Bearer"
    return response


def not_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The body cannot be read at all."""
    return problem(error.status_code, "not-json", gettext("The body is not JSON."))


def too_big(request: HttpRequest, error: Exception) -> HttpResponse:
    """More bytes or files than a request may have."""
    return problem(413, "too-big", gettext("The request is too big."))


def unknown(request: HttpRequest, error: Exception) -> HttpResponse:
    """No such address."""
    return problem(404, "not-found", gettext("There is no such thing."))


HANDLERS: dict[type[Exception], Any] = {
    GridworkError: refused,
    ValidationError: not_valid,
    AuthenticationError: no_token,
    HttpError: not_json,
    RequestDataTooBig: too_big,
    TooManyFilesSent: too_big,
    Http404: unknown,
}


def register(api: NinjaAPI) -> None:
    """Have the API answer every refusal through this module."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)
