"""Who may ask for what (P1): every endpoint declares a rule, and one without is refused.

The decorators only declare; :class:`AccessMiddleware` enforces, so there is one place where
it happens, and a test that walks all addresses can read what was declared. A rule opens the
door of an endpoint; whether *this* case or grid is within reach is asked again by the
command or query, with the same :class:`Powers`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from ninja.errors import AuthenticationError
from ninja.operation import Operation, PathView

from gridwork.base.errors import N_, BadInput, Conflict, GridworkError, NotAllowed, NotFound
from gridwork.charter.schema import Capability
from gridwork.faces.limits import TooOften, address_of
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest, set_powers
from gridwork.fieldwork.queries.told_late import telling
from gridwork.journal.act import Act, Via
from gridwork.territory.queries.edition import today

__all__ = [
    "SIGN_IN", "AccessMiddleware", "Rule", "act_of", "address_of", "enforce", "needs", "on_device", "operations_of",
    "public", "refused", "rule_of", "safe_next", "sign_in_first", "signed_in", "signed_in_anyhow", "tells",
]  # fmt: skip

log = logging.getLogger(__name__)
V = TypeVar("V", bound=Callable[..., Any])

SIGN_IN = "/desk/sign-in"
ACCOUNT = "/desk/account"
STATUS: dict[type[GridworkError], int] = {NotAllowed: 403, NotFound: 404, Conflict: 409, BadInput: 422, TooOften: 429}
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
NEVER_SHOWN = frozenset({"csrfmiddlewaretoken", "act_ref", "password", "old", "again"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What an endpoint asks of whoever calls it. With ``needs``, all of them must hold somewhere.

    ``one_time``: open also to somebody who signed in with a one-time password. ``device``: only a phone's
    own secret counts, neither cookie nor token. ``late``: field work of a day on which they worked opens it too.
    """

    anonymous: bool = False
    needs: tuple[Capability, ...] = ()
    one_time: bool = False
    device: bool = False
    late: bool = False


class PasswordFirst(NotAllowed):
    """Somebody else knows the password: it has to be changed before anything else (P4)."""


PUBLIC = Rule(anonymous=True)
SIGNED_IN = Rule()
SIGNED_IN_ANYHOW = Rule(one_time=True)
ON_DEVICE = Rule(device=True)


def public(view: V) -> V:
    """Anybody may ask: residents have no accounts."""
    return _declare(view, PUBLIC)


def signed_in(view: V) -> V:
    """Anybody with an account may ask, whatever their posts."""
    return _declare(view, SIGNED_IN)


def signed_in_anyhow(view: V) -> V:
    """The same, and even with a one-time password: for changing it, and for signing out."""
    return _declare(view, SIGNED_IN_ANYHOW)


def on_device(view: V) -> V:
    """Anybody with an account, on a phone that is signed in (F7)."""
    return _declare(view, ON_DEVICE)


def needs(*capabilities: Capability) -> Callable[[V], V]:
    """Only people whose posts carry all these capabilities in some area may ask."""
    if not capabilities:
        raise TypeError("needs() wants at least one capability; use signed_in")
    return lambda view: _declare(view, Rule(needs=capabilities))


def tells(*capabilities: Capability) -> Callable[[V], V]:
    """The same for field work, open also to those who do not act today and did on an earlier day.

    They may tell of that day; which days they worked on is asked by the command, of the day they name.
    """
    return lambda view: _declare(view, Rule(needs=capabilities, late=True))


def _declare(view: V, rule: Rule) -> V:
    view.access = rule  # type: ignore[attr-defined]
    return view


def operations_of(view: Callable[..., Any]) -> list[Operation]:
    """The API operations behind a django-ninja view; empty for an ordinary one."""
    for cell in getattr(view, "__closure__", None) or ():
        if isinstance(cell.cell_contents, PathView):
            return cell.cell_contents.operations
    return []


def rule_of(view: Callable[..., Any], method: str = "GET") -> Rule | None:
    """The declared rule of a view, or of the API operation that answers the method; None if undeclared."""
    for operation in operations_of(view):
        if method in operation.methods:
            view = operation.view_func
            break
    rule = getattr(view, "access", None)
    return rule if isinstance(rule, Rule) else None


class AccessMiddleware:
    """Enforces the rules, and turns refusals of the areas into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: GridRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Django calls this before every view; an answer here means the view is not called."""
        operations = operations_of(view)
        method = request.method or ""
        if operations and not any(method in operation.methods for operation in operations):
            return None  # No operation of ours will run: the API answers 405 by itself.
        rule = rule_of(view, method)
        _distrust_cookie(request, view, rule)
        if rule is None:
            log.error("no access rule declared for %s", view)
        try:
            enforce(request, rule)
        except (GridworkError, AuthenticationError) as fault:
            return _turned_away(request, view, fault)
        return None

    def process_exception(self, request: GridRequest, fault: Exception) -> HttpResponse | None:
        """What an area refused, as a page. The API has its own way of saying it."""
        return refused(request, fault) if isinstance(fault, GridworkError) else None


def _turned_away(request: GridRequest, view: Callable[..., Any], fault: Exception) -> HttpResponse:
    """The refusal as the endpoint's own face says it: an API in its words (``view.says``), a page as a page."""
    operations = operations_of(view)
    if operations:
        return operations[0].api.on_exception(request, fault)
    says: Callable[[HttpRequest, Exception], HttpResponse] | None = getattr(view, "says", None)
    if says is not None:
        return says(request, fault)
    if isinstance(fault, PasswordFirst):
        return password_first(request)
    return refused(request, fault) if isinstance(fault, GridworkError) else sign_in_first(request)


def enforce(request: GridRequest, rule: Rule | None) -> None:
    """Raise AuthenticationError for visitors who must sign in, NotAllowed for all others the rule keeps out."""
    if request.signed_by == "bad-token":
        raise AuthenticationError
    if rule is None:
        raise NotAllowed(N_("Nobody may open this address: it has no access rule."), code="no-rule")
    if request.person is not None and request.person.must_change_password and not rule.one_time:
        raise PasswordFirst(
            N_("The password of this account was set by somebody else. Sign in and change it first."),
            code="password-first",
        )
    if rule.anonymous:
        return
    if request.person is None or (rule.device and request.signed_by != "device"):
        raise AuthenticationError
    if all(request.powers.anywhere(capability) for capability in rule.needs):
        return
    opening = telling(request.powers, today()).powers if rule.late else request.powers
    for capability in rule.needs:
        if not opening.anywhere(capability):
            raise request.powers.refused(capability)


def _distrust_cookie(request: GridRequest, view: Callable[..., Any], rule: Rule | None) -> None:
    """Take a cookie's owner for a visitor where the cookie proves nothing.

    Where no CSRF token is asked for, only a token proves an act. Where everybody may come in,
    somebody with a one-time password does so like everybody.
    """
    if request.person is None or request.signed_by != "cookie":
        return
    unproven = request.method not in SAFE and getattr(view, "csrf_exempt", False)
    if unproven or (rule is not None and rule.anonymous and request.person.must_change_password):
        request.person, request.signed_by = None, ""
        set_powers(request)


def refused(request: HttpRequest, fault: GridworkError) -> HttpResponse:
    """A page that says what is missing, and no more than that."""
    status = next((status for kind, status in STATUS.items() if isinstance(fault, kind)), 400)
    answer = render(request, "errors/refused.html", {"reason": said(fault), "code": status}, status=status)
    if isinstance(fault, TooOften):
        answer.headers["Retry-After"] = str(fault.wait)
    return answer


def password_first(request: HttpRequest) -> HttpResponse:
    """Send somebody with a one-time password to their account page, where it is changed."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": ACCOUNT})
    answer = HttpResponseRedirect(ACCOUNT)
    answer.status_code = 303
    return answer


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the sign-in page and back again; what they typed meanwhile is shown to them."""
    back = request.get_full_path() if request.method in SAFE else _page_before(request)
    to = f"{SIGN_IN}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request") and request.method in SAFE:
        return HttpResponse(status=401, headers={"HX-Redirect": to})
    if request.method in SAFE:
        return HttpResponseRedirect(to)
    typed = [(name, text) for name, text in request.POST.items() if name not in NEVER_SHOWN and str(text).strip()]
    return render(request, "errors/signed_out.html", {"sign_in": to, "typed": typed}, status=401)


def _page_before(request: HttpRequest) -> str:
    """Path of the page a form was on, if it was ours."""
    parts = urlsplit(request.headers.get("Referer", ""))
    ours = parts.netloc == request.get_host()
    return safe_next(parts._replace(scheme="", netloc="", fragment="").geturl() if ours else "")


def safe_next(to: str, default: str = "/desk/") -> str:
    """``to`` if it is a path on this site, else the default: a link must not lead away from us."""
    return to if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None) else default


def act_of(request: HttpRequest, via: Via, ref: str = "") -> Act:
    """The act a request asks for. ``ref`` or the form field ``act_ref`` makes a double click one act."""
    person = getattr(request, "person", None)
    person_id = person.pk if person is not None else None
    try:
        return Act(via, person_id=person_id, ref=UUID(ref or request.POST.get("act_ref", "")))
    except ValueError:
        return Act(via, person_id=person_id)
