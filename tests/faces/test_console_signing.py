"""Signing in and out, one's account and sessions (P4)."""

from __future__ import annotations

import pytest
from django.test import Client

from gridwork.accounts.commands import issue_token
from gridwork.accounts.models import Person, Session
from gridwork.faces.signing import COOKIE
from tests import make
from tests.faces.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    make.cell()
    return make.person("zhao.min", name="赵敏", password=make.PASSWORD)


def enter(client: Client, password: str, to: str = "") -> object:
    client.cookies["gridwork_language"] = "en"
    return client.post("/desk/sign-in", {"login": "zhao.min", "password": password, "next": to})


def test_signing_in_leads_on_to_the_page_that_was_asked_for(person: Person) -> None:
    client = Client()
    answer = client.get("/desk/cases?state=overdue")
    assert answer.headers["Location"] == "/desk/sign-in?next=%2Fdesk%2Fcases%3Fstate%3Doverdue"
    assert enter(client, make.PASSWORD, "/desk/cases?state=overdue").headers["Location"] == "/desk/cases?state=overdue"  # type: ignore[attr-defined]


def test_signing_in_never_leads_to_another_site(person: Person) -> None:
    for to in ("https://example.com/", "//example.com", "javascript:alert(1)"):
        assert enter(Client(), make.PASSWORD, to).headers["Location"] == "/desk/"  # type: ignore[attr-defined]


def test_a_wrong_password_keeps_the_name_and_never_the_password(person: Person) -> None:
    answer = enter(Client(), "wrong password 1")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'value="zhao.min"' in page
    assert "wrong password 1" not in page
    assert "The sign-in name or the password is not right." in page


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(person: Person) -> None:
    client = Client()
    for _ in range(5):
        enter(client, "wrong password 1")
    assert "Try again in" in enter(client, make.PASSWORD).content.decode()  # type: ignore[attr-defined]


def test_signing_out_ends_the_session(person: Person) -> None:
    client = signed_in(person)
    assert client.post("/desk/sign-out").status_code == 302
    assert not Session.objects.exists()
    assert client.get("/desk/").status_code == 302


def test_another_session_can_be_ended_and_then_is_signed_out(person: Person) -> None:
    here, there = signed_in(person, "en"), signed_in(person)
    other = Session.objects.order_by("pk").last()
    assert other is not None
    assert here.post(f"/desk/account/sessions/{other.pk}/end").status_code == 303
    assert there.get("/desk/").status_code == 302
    assert here.get("/desk/").status_code == 200


def test_somebody_elses_session_cannot_be_ended(person: Person) -> None:
    stranger = make.person("qian.jun", name="钱军")
    signed_in(stranger)
    theirs = Session.objects.get(person=stranger)
    assert signed_in(person).post(f"/desk/account/sessions/{theirs.pk}/end").status_code == 404
    assert Session.objects.filter(pk=theirs.pk).exists()


def test_changing_the_password_asks_for_the_old_one_and_for_the_new_one_twice(person: Person) -> None:
    client = signed_in(person, "en")
    new = "four quiet herons"

    def change(**typed: str) -> object:
        return client.post("/desk/account/password", {"old": make.PASSWORD, "password": new, "again": new} | typed)

    assert "are not the same" in change(again="four loud herons").content.decode()  # type: ignore[attr-defined]
    assert "present password is not right" in change(old="guess guess guess").content.decode()  # type: ignore[attr-defined]
    assert "at least 10 characters" in change(password="short", again="short").content.decode()  # type: ignore[attr-defined]
    assert change().status_code == 303  # type: ignore[attr-defined]
    person.refresh_from_db()
    assert person.check_password(new)


@pytest.fixture
def newcomer(person: Person) -> Client:
    """The person's browser, signed in with a password that somebody else has just set."""
    client = signed_in(person, "en")
    Person.objects.update(must_change_password=True)
    return client


def test_a_password_shown_to_an_administrator_has_to_be_changed_by_its_owner(person: Person) -> None:
    head = signed_in(make.officer("county_head", make.county().root), "en")
    shown = head.post(f"/desk/people/{person.pk}/password").content.decode()
    secret = shown.partition('id="one-time">')[2].partition("<")[0]
    client = Client()
    assert enter(client, secret).headers["Location"] == "/desk/"  # type: ignore[attr-defined]
    assert client.get("/desk/").headers["Location"] == "/desk/account"
    new = "four quiet herons"
    client.post("/desk/account/password", {"old": secret, "password": new, "again": new})
    assert client.get("/desk/").status_code == 200


def test_an_account_made_in_the_console_starts_with_a_one_time_password(person: Person) -> None:
    head = signed_in(make.officer("county_head", make.county().root), "en")
    head.post("/desk/people/new", {"login": "new.one", "name": "新人"})
    assert Person.objects.get(login="new.one").must_change_password


def test_until_the_password_is_changed_the_desk_opens_the_account_page_only(newcomer: Client) -> None:
    page = newcomer.get("/desk/account").content.decode()
    assert "Somebody else set this password for you and knows it." in page
    assert "My details" not in page
    assert 'href="/desk/cases"' not in page
    for path in ("/desk/", "/desk/cases", "/desk/notices", "/desk/rulebook", "/desk/people"):
        answer = newcomer.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/desk/account"), path
    assert newcomer.get("/desk/cases", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/desk/account"
    assert newcomer.post("/desk/account/details", {"name": "Somebody Else"}).status_code == 303
    assert newcomer.post("/desk/account/sessions/end").headers["Location"] == "/desk/account"
    assert Person.objects.get().name == "赵敏"


def test_until_the_password_is_changed_its_owner_is_a_visitor_elsewhere_and_can_sign_out(newcomer: Client) -> None:
    assert newcomer.get("/").status_code == 200
    assert newcomer.post("/i18n/language", {"language": "en"}).status_code in (204, 302)
    assert newcomer.get("/desk/account").status_code == 200
    assert newcomer.post("/desk/sign-out").headers["Location"] == "/desk/sign-in"
    assert not Session.objects.exists()


def test_a_refused_new_password_leaves_everything_shut(newcomer: Client) -> None:
    same = {"old": make.PASSWORD, "password": make.PASSWORD, "again": make.PASSWORD}
    assert "This is the present password." in newcomer.post("/desk/account/password", same).content.decode()
    assert newcomer.get("/desk/").status_code == 303


def test_until_the_password_is_changed_tokens_are_refused_even_where_none_is_needed(
    person: Person, newcomer: Client
) -> None:
    bearer = {"Authorization": f"Bearer {issue_token(make.act(), person.pk, 'import').secret}"}
    for path in ("/api/v1/cases", "/api/v1/categories"):
        answer = Client().get(path, headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "password-first"), path
    Person.objects.update(must_change_password=False)
    assert Client().get("/api/v1/categories", headers=bearer).status_code == 200


def test_the_language_of_the_account_is_spoken_after_saving(person: Person) -> None:
    client = signed_in(person)
    answer = client.post("/desk/account/details", {"name": "赵敏", "phone": "0500-1001", "email": "", "language": "en"})
    assert answer.status_code == 303
    assert "Saved." in client.get("/desk/account").content.decode()


def test_details_that_cannot_be_used_are_refused_at_their_field(person: Person) -> None:
    answer = signed_in(person, "en").post(
        "/desk/account/details", {"name": "赵敏", "phone": "call me", "email": "", "language": ""}
    )
    assert answer.status_code == 422
    assert "digits, spaces and + - ( ) only" in answer.content.decode()


def test_the_cookie_is_out_of_reach_of_scripts(person: Person) -> None:
    client = Client()
    enter(client, make.PASSWORD)
    assert client.cookies[COOKIE]["httponly"]
    assert client.cookies[COOKIE]["samesite"] == "Lax"
