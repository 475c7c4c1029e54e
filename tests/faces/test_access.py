"""Signing a browser in, and the door of every endpoint (P1, P4), on addresses made up for the test."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from gridwork.accounts import commands as accounts
from gridwork.accounts.models import Person, Session
from gridwork.base.errors import N_, BadInput, Conflict, GridworkError, NotAllowed, NotFound
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.faces import signing
from gridwork.faces.access import act_of, address_of, needs, public, rule_of, safe_next, signed_in
from gridwork.faces.limits import Limit, TooOften
from gridwork.faces.preferences import set_theme
from gridwork.faces.signing import COOKIE, GridRequest
from gridwork.journal.act import Act, Via
from gridwork.territory.rules.powers import PostHeld, Powers

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
PASSWORD = "three-jujube-trees"


def who(request: GridRequest) -> HttpResponse:
    return HttpResponse(request.person.login if request.person else "nobody")


@public
def open_page(request: GridRequest) -> HttpResponse:
    return who(request)


@signed_in
def own_page(request: GridRequest) -> HttpResponse:
    return who(request)


@needs(Capability.CASE_SEE)
def case_page(request: GridRequest) -> HttpResponse:
    return who(request)


@needs(Capability.CASE_SEE, Capability.CASE_CLOSE)
def closing_page(request: GridRequest) -> HttpResponse:
    return who(request)


def forgotten_page(request: GridRequest) -> HttpResponse:
    return who(request)


@public
@csrf_exempt
def door_without_token(request: GridRequest) -> HttpResponse:
    return who(request)


@public
def sign_in_page(request: GridRequest) -> HttpResponse:
    answer = HttpResponse("in")
    signing.remember(answer, signing.open_session(request, request.POST["login"], request.POST["password"]))
    return answer


@signed_in
def sign_out_page(request: GridRequest) -> HttpResponse:
    answer = HttpResponse("out")
    signing.close_session(request, answer)
    return answer


@public
def refusing_page(request: GridRequest, kind: str) -> HttpResponse:
    raise REFUSALS[kind]


REFUSALS: dict[str, GridworkError] = {
    "not-allowed": NotAllowed(N_("None of your posts lets you handle cases here.")),
    "not-found": NotFound(N_("There is no such person.")),
    "conflict": Conflict(N_("This posting ends on %(day)s already."), day="2026-03-02"),
    "bad": BadInput(N_("Say what the token is for.")),
    "too-often": TooOften(7),
}

api = NinjaAPI(urls_namespace="access-test", docs_url=None, openapi_url=None)


@api.exception_handler(GridworkError)
def say_no(request: HttpRequest, fault: GridworkError) -> HttpResponse:
    return api.create_response(request, {"code": fault.code}, status=403)


@api.exception_handler(AuthenticationError)
def ask_for_token(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    return api.create_response(request, {"code": "no-token"}, status=401)


@api.get("/cases")
@needs(Capability.CASE_SEE)
def api_cases(request: HttpRequest) -> dict[str, str]:
    return {"who": request.person.login}  # type: ignore[attr-defined]


@api.post("/cases")
@public
def api_report(request: HttpRequest) -> dict[str, str]:
    person = request.person  # type: ignore[attr-defined]
    return {"who": person.login if person else "nobody"}


@api.post("/notes")
@signed_in
def api_note(request: HttpRequest) -> dict[str, str]:
    return {"who": request.person.login}  # type: ignore[attr-defined]


@api.get("/forgotten")
def api_forgotten(request: HttpRequest) -> dict[str, str]:
    return {}


urlpatterns = [
    path("open", open_page),
    path("own", own_page),
    path("case", case_page),
    path("closing", closing_page),
    path("forgotten", forgotten_page),
    path("tokenless", door_without_token),
    path("sign-in", sign_in_page),
    path("sign-out", sign_out_page),
    path("refusing/<slug:kind>", refusing_page),
    path("api/", api.urls),
    # The frame of every page names these two.
    path("i18n/language", public(set_language), name="set_language"),
    path("i18n/theme", set_theme, name="set_theme"),
]


@pytest.fixture
def person() -> Person:
    return accounts.create_person(Act(Via.CLI), login="wang.li", name="Wang Li", password=PASSWORD)


@pytest.fixture
def browser(client: Client, person: Person) -> Client:
    client.cookies[COOKIE] = accounts.sign_in(Act(Via.CONSOLE), "wang.li", PASSWORD).secret
    return client


@pytest.fixture
def posts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``posts(CASE_SEE, …)``: whoever signs in holds one post with these capabilities."""

    def hold(*may: Capability) -> None:
        held = PostHeld(1, 1, 1, 0, "", "worker", "A", True, frozenset(may))
        monkeypatch.setattr(sys.modules["gridwork.faces.signing"], "powers_of", lambda *_: Powers((held,)))

    hold()
    return hold


# The door


def test_a_visitor_may_open_what_is_public_and_is_sent_to_sign_in_for_the_rest(client: Client) -> None:
    assert client.get("/open").content == b"nobody"
    answer = client.get("/own?tab=2")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/sign-in?next=%2Fown%3Ftab%3D2")


def test_someone_signed_in_may_open_what_asks_for_no_post(browser: Client, posts: Callable[..., None]) -> None:
    assert browser.get("/own").content == b"wang.li"


def test_a_page_opens_to_whom_some_post_gives_what_it_needs(browser: Client, posts: Callable[..., None]) -> None:
    posts(Capability.CASE_SEE)
    assert browser.get("/case").status_code == 200


def test_a_page_stays_shut_to_whom_no_post_does_and_says_what_is_missing(
    browser: Client, posts: Callable[..., None]
) -> None:
    posts(Capability.PEOPLE_SEE)
    answer = browser.get("/case", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "None of your posts lets you see cases here." in answer.content.decode()


def test_of_two_capabilities_asked_for_one_is_not_enough(browser: Client, posts: Callable[..., None]) -> None:
    posts(Capability.CASE_SEE)
    assert browser.get("/closing").status_code == 403
    posts(Capability.CASE_SEE, Capability.CASE_CLOSE)
    assert browser.get("/closing").status_code == 200


def test_an_address_without_a_rule_is_shut_to_everybody(
    browser: Client, posts: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    posts(*Capability)
    assert browser.get("/forgotten").status_code == 403
    assert Client().get("/forgotten").status_code == 403
    assert "no access rule declared" in caplog.text


def test_a_rule_survives_other_decorators() -> None:
    assert rule_of(door_without_token) == rule_of(open_page)
    assert rule_of(forgotten_page) is None


def test_a_form_sent_after_the_session_ended_is_given_back_to_copy(client: Client, person: Person) -> None:
    answer = client.post(
        "/own",
        {"words": "路灯不亮", "password": "hidden-one", "act_ref": "x"},
        headers={"Referer": "http://testserver/desk/cases/7"},
    )
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "路灯不亮" in page
    assert "hidden-one" not in page
    assert "next=%2Fdesk%2Fcases%2F7" in page


def test_a_part_of_a_page_asked_for_after_the_session_ended_leads_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get("/own", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/desk/sign-in?next=%2Fown")


@pytest.mark.parametrize(
    ("kind", "status"), [("not-allowed", 403), ("not-found", 404), ("conflict", 409), ("bad", 422), ("too-often", 429)]
)
def test_what_an_area_refuses_becomes_a_page_in_words(client: Client, kind: str, status: int) -> None:
    answer = client.get(f"/refusing/{kind}", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert str(REFUSALS[kind]) in answer.content.decode()
    assert (answer.get("Retry-After") == "7") is (kind == "too-often")


@pytest.mark.parametrize(
    ("to", "safe"),
    [
        ("/desk/cases?state=open", "/desk/cases?state=open"),
        ("https://elsewhere.example/", "/desk/"),
        ("//elsewhere.example/", "/desk/"),
        ("/\\elsewhere.example", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_after_signing_in_the_way_back_never_leads_off_the_site(to: str, safe: str) -> None:
    assert safe_next(to) == safe


# The API


def test_the_api_asks_visitors_for_a_token_and_tells_others_what_is_missing(
    client: Client, person: Person, posts: Callable[..., None]
) -> None:
    assert client.get("/api/cases").status_code == 401
    token = accounts.issue_token(Act(Via.CLI), person.pk, "test").secret
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/cases", headers=bearer).json() == {"code": "not-allowed"}
    posts(Capability.CASE_SEE)
    assert client.get("/api/cases", headers=bearer).json() == {"who": "wang.li"}


def test_each_method_of_an_api_address_has_its_own_rule(client: Client) -> None:
    assert client.get("/api/cases").status_code == 401
    assert client.post("/api/cases").json() == {"who": "nobody"}
    assert client.delete("/api/cases").status_code == 405


def test_an_api_operation_without_a_rule_is_shut(client: Client) -> None:
    assert client.get("/api/forgotten").json() == {"code": "no-rule"}


def test_a_token_that_is_unknown_is_refused_even_where_none_is_needed(client: Client) -> None:
    answer = client.post("/api/cases", headers={"Authorization": "Bearer gw_none"})
    assert (answer.status_code, answer.json()) == (401, {"code": "no-token"})


def test_a_cookie_proves_nothing_where_no_csrf_token_is_asked_for(browser: Client, posts: Callable[..., None]) -> None:
    assert browser.post("/tokenless").content == b"nobody"
    assert browser.post("/api/cases").json() == {"who": "nobody"}
    assert browser.post("/api/notes").status_code == 401
    assert browser.get("/tokenless").content == b"wang.li"


def test_a_form_without_a_csrf_token_is_refused(person: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[COOKIE] = accounts.sign_in(Act(Via.CONSOLE), "wang.li", PASSWORD).secret
    assert browser.post("/own").status_code == 403


# The cookie


def test_signing_in_gives_a_cookie_no_script_can_read_and_signing_out_takes_it(client: Client, person: Person) -> None:
    typed = {"login": "wang.li", "password": PASSWORD}
    answer = client.post("/sign-in", typed, headers={"User-Agent": "Firefox Linux"})
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert Session.objects.get().device == "Firefox · Linux"
    assert client.get("/own").content == b"wang.li"
    out = client.post("/sign-out")
    assert out.cookies[COOKIE].value == ""
    assert not Session.objects.exists()
    assert client.get("/own").status_code == 302


def test_over_https_the_cookie_travels_only_there(client: Client, person: Person, settings: object) -> None:
    settings.SESSION_COOKIE_SECURE = True  # type: ignore[attr-defined]
    answer = client.post("/sign-in", {"login": "wang.li", "password": PASSWORD})
    assert answer.cookies[COOKIE]["secure"] is True


def test_each_sign_in_makes_a_new_cookie_and_ends_the_old_session(browser: Client) -> None:
    before = browser.cookies[COOKIE].value
    browser.post("/sign-in", {"login": "wang.li", "password": PASSWORD})
    assert browser.cookies[COOKIE].value != before
    assert Session.objects.count() == 1


def test_a_cookie_planted_before_signing_in_is_not_taken_over(client: Client, person: Person) -> None:
    client.cookies[COOKIE] = "planted"
    client.post("/sign-in", {"login": "wang.li", "password": PASSWORD})
    assert client.cookies[COOKIE].value != "planted"
    client.cookies[COOKIE] = "planted"
    assert client.get("/own").status_code == 302


def test_a_dead_cookie_is_taken_back(client: Client) -> None:
    client.cookies[COOKIE] = "dead"
    assert client.get("/open").cookies[COOKIE].value == ""


def test_a_revoked_session_is_out_at_once(browser: Client, person: Person) -> None:
    accounts.revoke_all(Act(Via.CONSOLE, person_id=person.pk), person.pk)
    assert browser.get("/own").status_code == 302


def test_a_page_of_someone_signed_in_is_not_kept_by_the_browser(browser: Client) -> None:
    assert browser.get("/own")["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in Client().get("/open")


def test_a_visitor_costs_no_query_and_someone_signed_in_one(browser: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        Client().get("/open")
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        browser.get("/own")
    assert len(asked) == 1


def test_a_page_after_five_minutes_notes_that_the_session_is_used(browser: Client) -> None:
    long_ago = now() - timedelta(minutes=6)
    Session.objects.update(seen_at=long_ago)
    browser.get("/own")
    assert Session.objects.get().seen_at > long_ago


# Acts and addresses


def test_a_form_sent_twice_is_one_act(person: Person) -> None:
    request = RequestFactory().post("/", {"act_ref": "0192f0c1-0000-7000-8000-000000000001"})
    request.person = person  # type: ignore[attr-defined]
    one, two = act_of(request, Via.CONSOLE), act_of(request, Via.CONSOLE)
    assert (one.ref, one.person_id, one.via) == (two.ref, person.pk, Via.CONSOLE)


def test_a_form_without_a_usable_reference_is_an_act_of_its_own() -> None:
    request = RequestFactory().post("/", {"act_ref": "not one"})
    assert act_of(request, Via.SITE).ref != act_of(request, Via.SITE).ref


def test_an_address_is_counted_by_a_hash_and_a_forged_header_does_not_change_it(settings: object) -> None:
    direct = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    forged = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "198.51.100.1"})
    assert address_of(direct) == address_of(forged)
    assert "192.0.2.7" not in address_of(direct)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    proxied = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.7"})
    assert address_of(proxied) == address_of(direct)


def test_a_household_with_many_ipv6_addresses_is_counted_as_one() -> None:
    def counted(address: str) -> str:
        return address_of(RequestFactory().get("/", REMOTE_ADDR=address))

    assert counted("2001:db8:1:2::7") == counted("2001:db8:1:2:ffff::9") != counted("2001:db8:1:3::7")
    assert counted("::ffff:192.0.2.7") == counted("192.0.2.7") != counted("::ffff:192.0.2.8")


def test_an_address_that_tries_many_names_has_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "SIGN_INS", Limit(times=2, seconds=60))
    for name in ("one.name", "two.name"):
        with pytest.raises(BadInput):
            signing.open_session(_visit(name), name, PASSWORD)
    with pytest.raises(TooOften):
        signing.open_session(_visit("three.name"), "three.name", PASSWORD)


def _visit(name: str) -> GridRequest:
    return RequestFactory().post("/sign-in", {"login": name})  # type: ignore[return-value]
