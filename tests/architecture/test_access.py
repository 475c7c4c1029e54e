"""Every endpoint says who may use it (P1), and the check that it does can fail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path, resolve
from ninja import NinjaAPI

from gridwork.faces.access import SIGN_IN, public, rule_of
from tests.endpoints import endpoints, undeclared


def test_every_address_declares_its_rule() -> None:
    assert undeclared(get_resolver().url_patterns) == []


def test_the_walk_meets_the_console_the_site_and_the_api() -> None:
    routes = {str(endpoint) for endpoint in endpoints(get_resolver().url_patterns)}
    assert {"ANY /desk/", "ANY /", "ANY /health"} <= routes
    assert any(route.startswith("POST /api/v1/") for route in routes)
    assert len(routes) > 40


def test_what_changes_something_is_public_only_for_residents_and_for_signing_in() -> None:
    """A new public address that takes forms has to be added here by somebody who thought about it."""
    console_or_api = [e for e in endpoints(get_resolver().url_patterns) if e.route.startswith("desk/")]
    assert {e.route for e in console_or_api if e.rule is not None and e.rule.anonymous} == {"desk/sign-in"}


def test_a_one_time_password_opens_only_what_is_needed_to_change_it() -> None:
    """Only these may be asked for with a password that somebody else knows; everything new is shut to it."""
    open_to_it = {e.route for e in endpoints(get_resolver().url_patterns) if e.rule is not None and e.rule.one_time}
    assert open_to_it == {"desk/account", "desk/account/password", "desk/sign-out"}


def test_the_page_visitors_are_sent_to_is_open_to_them() -> None:
    rule = rule_of(resolve(SIGN_IN).func)
    assert rule is not None
    assert rule.anonymous


def test_the_check_fails_on_a_view_without_a_rule() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @public
    def declared(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    patterns: list[URLPattern | URLResolver] = [
        path("declared", declared),
        path("deep/", include([path("forgotten", forgotten)])),
    ]
    assert undeclared(patterns) == ["ANY /deep/forgotten"]


def test_the_check_fails_on_an_api_operation_without_a_rule() -> None:
    api = NinjaAPI(urls_namespace="undeclared", docs_url=None, openapi_url=None)

    @api.get("/cases")
    @public
    def listed(request: HttpRequest) -> None: ...

    @api.post("/cases")
    def forgotten(request: HttpRequest) -> None: ...

    found = undeclared([path("api/", api.urls)])
    assert "POST /api/cases" in found
    assert "GET /api/cases" not in found
