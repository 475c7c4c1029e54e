"""How a phone is called and answered: JSON in, JSON out, every refusal as one fault in its language (F7)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from ninja.errors import AuthenticationError
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from gridwork.accounts.models import Person
from gridwork.base.errors import N_, BadInput, GridworkError, Problems
from gridwork.faces.access import STATUS
from gridwork.faces.limits import Limit, TooOften
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.sync.rules.answers import Fault
from gridwork.sync.rules.devices import Standing

log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
M = TypeVar("M", bound=BaseModel)
LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


def call(*methods: str) -> Callable[[View], View]:
    """An address of the field API: answers these methods, in the language asked for, and faults as JSON.

    No CSRF token is asked for, because no cookie counts here (``faces.access``).
    """

    def wrapped(view: View) -> View:
        @wraps(view)
        def answered(request: GridRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with override(language_of(request)):
                if request.method not in methods:
                    return fault(405, "method", gettext("This address is not asked in this way."))
                try:
                    return view(request, *args, **kwargs)
                except Exception as error:
                    return refusal(request, error)

        answered.says = _says  # type: ignore[attr-defined]
        return cast("View", csrf_exempt(gzip_page(answered)))

    return wrapped


def language_of(request: HttpRequest) -> str:
    """What the phone asks for, else what the browser prefers."""
    asked = request.headers.get("X-Language", "").lower()
    return asked if asked in LANGUAGES else get_language() or settings.LANGUAGE_CODE


def owner(request: GridRequest) -> Person:
    """Who is signed in on the phone; only for addresses that ask for one."""
    assert request.person is not None
    return request.person


def spend(limit: Limit, request: GridRequest) -> None:
    """Count one call of the phone that makes it; TooOften."""
    assert request.device is not None
    limit.spend(str(request.device.pk))


def given(request: HttpRequest, model: type[M]) -> M:
    """The body as the model has it; ValidationError."""
    return model.model_validate(loaded(request))


def loaded(request: HttpRequest) -> Any:
    """The body's JSON; BadInput when it is none. Half a character (a text cut off within one) is let through."""
    try:
        return json.loads(request.body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadInput(N_("The body is not JSON."), code="not-json") from error


def _no_number(text: str) -> None:
    raise ValueError(text)


def answer(content: Mapping[str, Any] | BaseModel, status: int = 200) -> HttpResponse:
    """JSON, never kept by anything on the way. Refusals in it are said in the active language."""
    headers = {"Cache-Control": "private, no-store"}
    written = to_json(content, fallback=_worded)
    return HttpResponse(written, status=status, content_type="application/json", headers=headers)


def _worded(thing: Any) -> Fault:
    if isinstance(thing, GridworkError):
        return told(thing)
    raise TypeError(type(thing).__name__)


def nothing(**headers: str) -> HttpResponse:
    """204."""
    return HttpResponse(status=204, headers=headers)


def fault(status: int, code: str, reason: str, place: str = "") -> HttpResponse:
    """One refusal, the same shape everywhere."""
    told = {"code": code, "reason": reason} | ({"place": place} if place else {})
    return answer(told, status)


def told(error: GridworkError) -> Fault:
    """An area's refusal in the active language; of a form with several faults, all of them."""
    if isinstance(error, Problems):
        reason = " ".join([said(error), *dict.fromkeys(said(one) for one in error.problems)])
        place = error.problems[0].place if error.problems else error.place
    else:
        reason, place = said(error), error.place
    found = Fault(code=error.code, reason=reason)
    if place:
        found["place"] = place
    return found


def refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    """Any fault as an answer; what nobody foresaw is logged without a word of what was sent, and may be tried again."""
    match error:
        case GridworkError():
            status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)
            response = answer(cast("dict[str, Any]", told(error)), status)
            if isinstance(error, TooOften):
                response["Retry-After"] = str(error.wait)
            return response
        case AuthenticationError():
            return _not_signed_in(request)
        case ValidationError():
            place = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
            return fault(422, "bad-input", gettext("Some fields are wrong."), place)
        case RequestDataTooBig():
            return fault(413, "too-big", gettext("The request is too big."))
    log.error("a call of a phone failed", exc_info=error, extra={"request": request, "status_code": 500})
    return fault(500, "server", gettext("The server could not do this. It is kept on the phone; try again later."))


def _not_signed_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "signed_by", "") == Standing.REVOKED:
        reason = gettext("This phone was signed out for good. What it kept is wiped.")
        return fault(401, "revoked", reason)
    return fault(401, "signed-out", gettext("Sign in again. Nothing on this phone is lost."))


def _says(request: HttpRequest, error: Exception) -> HttpResponse:
    """What the middleware that lets people in has refused."""
    with override(language_of(request)):
        return refusal(request, error)
