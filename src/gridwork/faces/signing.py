"""Who is asking: the cookie of a signed-in browser, the token of a client, or a phone's own secret (P4, F7).

Our own sessions, so that they can be listed and revoked: the cookie holds a random secret,
the database its SHA-256. A page costs one query for both session and person.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from gridwork.accounts.commands import SignedIn, see, sign_in, sign_out
from gridwork.accounts.models import Person
from gridwork.accounts.queries.policy import policy
from gridwork.accounts.queries.signing import person_by_token, session_by_secret
from gridwork.accounts.rules.device import device_name
from gridwork.base.moment import now
from gridwork.faces.limits import SIGN_INS, address_of
from gridwork.journal.act import Act, Via
from gridwork.sync.commands.devices import see_device
from gridwork.sync.models import Device
from gridwork.sync.queries.devices import device_by_secret, standing
from gridwork.sync.rules.devices import Standing
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.rules.powers import Powers

COOKIE = "gridwork_session"
FIELD = "/field/"
"""A phone's secret opens nothing but what lies below."""


class GridRequest(HttpRequest):
    """What the middleware adds to a request; for annotations only."""

    person: Person | None
    """Who is signed in, by cookie or token."""
    powers: Powers
    """What their posts allow now; read when first asked for (one query)."""
    session_id: int | None
    """The session of the cookie; None for tokens and visitors."""
    device: Device | None
    """The phone whose secret came with the request, also one that is signed out or revoked."""
    signed_by: str
    """``cookie``, ``token``, ``device``, ``bad-token``, empty, or why a phone is not let in: a ``Standing``."""


class SigningMiddleware:
    """Sets ``request.person``, ``powers``, ``session_id`` and ``signed_by``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: GridRequest) -> HttpResponse:
        recognise(request)
        answer = self.get_response(request)
        if request.person is not None:
            # A shared office computer must not show the last person's pages after signing out.
            answer.headers.setdefault("Cache-Control", "private, no-store")
        if COOKIE in request.COOKIES:
            patch_vary_headers(answer, ["Cookie"])
            if request.session_id is None and COOKIE not in answer.cookies:
                forget(answer)
        return answer


def recognise(request: GridRequest) -> None:
    """Find the person behind a secret in the header or a cookie; the header counts before the cookie."""
    request.person, request.session_id, request.device, request.signed_by = None, None, None, ""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        request.person = person_by_token(token.strip(), now())
        request.signed_by = "token" if request.person else "bad-token"
    elif scheme.lower() == "device":
        _recognise_device(request, token.strip())
    elif secret := request.COOKIES.get(COOKIE, ""):
        session = session_by_secret(secret, now())
        if session is not None:
            see(session, now())
            request.person, request.session_id, request.signed_by = session.person, session.pk, "cookie"
    set_powers(request)


def _recognise_device(request: GridRequest, secret: str) -> None:
    request.signed_by = "bad-token"
    device = device_by_secret(secret) if request.path.startswith(FIELD) else None
    if device is None:
        return
    stands = standing(device, now())
    request.device, request.signed_by = device, str(stands)
    if stands is Standing.SIGNED_IN:
        see_device(device, now())
        request.person, request.signed_by = device.person, "device"


def set_powers(request: GridRequest) -> None:
    """Have ``request.powers`` read from the database when it is first used."""
    person = request.person
    request.powers = SimpleLazyObject(lambda: powers_of(person.pk, now()) if person else Powers())  # type: ignore[assignment]


def powers_themselves(request: GridRequest) -> Powers:
    """``request.powers`` without their lazy stand-in, for who asks them some thousand times (one query if not read)."""
    bool(request.powers)  # read now
    return copy(request.powers)


def open_session(request: GridRequest, login: str, password: str) -> SignedIn:
    """Sign the browser in; put the outcome on the answer with :func:`remember`.

    Raises what ``sign_in`` does, and TooOften for an address that tries many names.
    """
    SIGN_INS.spend(address_of(request))
    device = device_name(request.headers.get("User-Agent", ""))
    signed = sign_in(Act(Via.CONSOLE), login, password, device=device, previous=request.COOKIES.get(COOKIE, ""))
    rotate_token(request)
    return signed


def remember(answer: HttpResponse, signed: SignedIn) -> None:
    """Give the browser the cookie of its new session."""
    answer.set_cookie(
        COOKIE, signed.secret, max_age=policy().absolute, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def close_session(request: GridRequest, answer: HttpResponse) -> None:
    """Sign the browser out and take its cookie back."""
    if request.session_id is not None and request.person is not None:
        sign_out(Act(Via.CONSOLE, person_id=request.person.pk), request.session_id)
    forget(answer)


def forget(answer: HttpResponse) -> None:
    """Take the session cookie back."""
    answer.delete_cookie(COOKIE, samesite="Lax")
