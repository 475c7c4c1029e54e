"""Accounts: made, changed, signed in to, closed (P4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts import commands as accounts
from gridwork.accounts.models import ApiToken, Attempt, Person, Session
from gridwork.accounts.queries.people import names, people
from gridwork.accounts.queries.signing import person_by_token, session_by_secret, sessions_of
from gridwork.accounts.rules.policy import Policy
from gridwork.accounts.tasks import forget_old
from gridwork.base.errors import BadInput, Conflict, NotFound
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PASSWORD = "坡上的第三棵枣树"  # eight characters: too short on its own
GOOD = "three-jujube-trees"


def act(at: datetime = NOON, person: Person | None = None) -> Act:
    return Act(Via.CONSOLE, person_id=person.pk if person else None, done_at=at, recorded_at=at)


def make(login: str = "wang.li", password: str | None = GOOD, **more: str) -> Person:
    return accounts.create_person(act(), login=login, name=more.pop("name", "Wang Li"), password=password, **more)


def verbs(person: Person) -> list[str]:
    return [line.verb for line in entries("person", person.pk)]


def guess(login: str, at: datetime, password: str = "not-this-one") -> str:
    with pytest.raises(BadInput) as refusal:
        accounts.sign_in(act(at), login, password)
    return refusal.value.code


# People


def test_a_password_is_kept_only_as_an_argon2_hash() -> None:
    assert make().password.startswith("argon2$argon2id$")


def test_a_sign_in_name_is_kept_in_one_spelling_and_taken_once() -> None:
    assert make("  WANG.Li ").login == "wang.li"
    with pytest.raises(BadInput) as refusal:
        make("Wang.LI")
    assert (refusal.value.place, refusal.value.code) == ("login", "login-taken")


def test_making_an_account_twice_by_one_act_makes_one() -> None:
    once = act()
    made = [accounts.create_person(once, login="wang.li", name="Wang Li", password=GOOD) for _ in range(2)]
    assert made[0] == made[1]
    assert Person.objects.count() == 1


def test_a_reference_used_for_something_else_is_a_conflict() -> None:
    once = act()
    person = accounts.create_person(once, login="wang.li", name="Wang Li", password=GOOD)
    with pytest.raises(Conflict):
        accounts.set_password_by_admin(once, person.pk, "another-long-one")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        (PASSWORD, "password_too_short"),
        ("short-one", "password_too_short"),
        ("1029384756102", "password_entirely_numeric"),
        ("basketball", "password_too_common"),
        ("wang.li-2026", "password_too_similar"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_and_says_why(password: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        make(password=password)
    assert (refusal.value.place, refusal.value.code) == ("password", code)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("field", "text"),
    [("name", " "), ("name", "x" * 65), ("phone", "call me"), ("email", "nowhere"), ("language", "fr"), ("login", "?")],
)
def test_a_field_that_cannot_be_is_refused_by_name(field: str, text: str) -> None:
    fields = {"login": "wang.li", "name": "Wang Li", field: text}
    with pytest.raises(BadInput) as refusal:
        accounts.create_person(act(), password=GOOD, **fields)
    assert refusal.value.place == field


def test_the_journal_keeps_old_and_new_of_the_details_that_changed() -> None:
    person = make(phone="0500-1001")
    accounts.update_person(act(person=person), person.pk, name="Wang Lili", phone="0500-1002", email="wang@example.org")
    last = entries("person", person.pk)[-1]
    assert (last.verb, last.person_id) == ("update", person.pk)
    assert last.facts == {
        "old": {"name": "Wang Li", "phone": "0500-1001", "email": ""},
        "new": {"name": "Wang Lili", "phone": "0500-1002", "email": "wang@example.org"},
    }


def test_an_update_that_changes_nothing_leaves_no_trace() -> None:
    person = make()
    accounts.update_person(act(person=person), person.pk, name="Wang Li", phone="", email="")
    assert verbs(person) == ["create"]


def test_people_are_found_by_a_part_of_their_name_in_pages() -> None:
    for login, name in (("a1", "王丽"), ("b2", "李强"), ("c3", "王刚")):
        make(login, name=name)
    assert [p.login for p in people("王")] == ["a1", "c3"]
    assert [p.login for p in people(after="a1", size=1)] == ["b2"]
    assert names([p.pk for p in people("李")]) == {Person.objects.get(login="b2").pk: "李强"}


# Signing in


def test_signing_in_opens_a_session_the_cookie_of_which_is_not_in_the_database() -> None:
    person = make()
    signed = accounts.sign_in(act(), " WANG.LI ", GOOD, device="Firefox · Linux")
    assert signed.secret not in str(Session.objects.values_list().get())
    found = session_by_secret(signed.secret, NOON)
    assert found is not None
    assert (found.person, found.device) == (person, "Firefox · Linux")
    assert verbs(person) == ["create", "sign-in"]


def test_a_page_finds_session_and_person_in_one_query() -> None:
    make()
    signed = accounts.sign_in(act(), "wang.li", GOOD)
    with CaptureQueriesContext(connection) as asked:
        found = session_by_secret(signed.secret, NOON)
        assert found is not None
        assert found.person.name == "Wang Li"
    assert len(asked) == 1


def test_signing_in_again_ends_the_session_the_browser_had() -> None:
    make()
    first = accounts.sign_in(act(), "wang.li", GOOD)
    second = accounts.sign_in(act(), "wang.li", GOOD, previous=first.secret)
    assert session_by_secret(first.secret, NOON) is None
    assert session_by_secret(second.secret, NOON) is not None


def test_a_wrong_password_an_unknown_name_and_a_closed_account_get_the_same_answer() -> None:
    make()
    accounts.deactivate_person(act(), make("li.qiang").pk)
    answers = []
    for login, password in (("wang.li", "wrong-password"), ("nobody.here", GOOD), ("li.qiang", GOOD), ("??", GOOD)):
        with pytest.raises(BadInput) as refusal:
            accounts.sign_in(act(), login, password)
        answers.append((refusal.value.code, refusal.value.message, refusal.value.place, refusal.value.params))
    assert len(set(map(str, answers))) == 1


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from gridwork.accounts.hashing import Argon2

    make()
    guess("nobody.here", NOON)  # makes the hash nobody's password fits
    counted: list[str] = []
    verify = Argon2.verify

    def counting(self: Argon2, password: str, encoded: str) -> bool:
        counted.append(encoded)
        return verify(self, password, encoded)

    monkeypatch.setattr(Argon2, "verify", counting)
    guess("wang.li", NOON)
    known = len(counted)
    guess("nobody.here", NOON)
    assert (known, len(counted)) == (1, 2)


def test_what_was_typed_into_the_name_field_is_kept_nowhere() -> None:
    make()
    guess("my-secret-password", NOON)
    guess("wang.li", NOON, password="hunter2-hunter2")
    told = " ".join(str(row) for model in (Attempt, Entry) for row in model.objects.values_list())
    assert "my-secret" not in told
    assert "hunter2" not in told


def test_failures_are_journalled_for_known_and_unknown_names() -> None:
    person = make()
    guess("wang.li", NOON)
    guess("nobody.here", NOON)
    assert verbs(person) == ["create", "sign-in-failed"]
    assert Entry.objects.filter(subject_kind="sign-in", verb="sign-in-failed").count() == 1


# Lockout


@pytest.fixture
def strict(settings: object) -> Policy:
    settings.SIGN_IN = Policy(failures=3, first_pause=timedelta(minutes=1), longest_pause=timedelta(minutes=30))  # type: ignore[attr-defined]
    return settings.SIGN_IN  # type: ignore[attr-defined]


@pytest.mark.parametrize("login", ["wang.li", "nobody.here"])
def test_after_three_wrong_passwords_a_name_waits_and_the_wait_grows(strict: Policy, login: str) -> None:
    make()
    at = NOON
    assert [guess(login, at) for _ in range(4)] == ["wrong-sign-in"] * 3 + ["locked"]
    at += timedelta(seconds=61)
    assert [guess(login, at) for _ in range(2)] == ["wrong-sign-in", "locked"]
    assert guess(login, at + timedelta(seconds=61)) == "locked"
    assert guess(login, at + timedelta(seconds=121)) == "wrong-sign-in"


def test_while_a_name_waits_even_the_right_password_is_not_looked_at(strict: Policy) -> None:
    make()
    for _ in range(3):
        guess("wang.li", NOON)
    assert guess("wang.li", NOON, password=GOOD) == "locked"
    assert accounts.sign_in(act(NOON + timedelta(minutes=2)), "wang.li", GOOD).session.pk


def test_the_wait_is_said_in_minutes(strict: Policy) -> None:
    make()
    for _ in range(3):
        guess("wang.li", NOON)
    with pytest.raises(BadInput, match="Try again in 1 min"):
        accounts.sign_in(act(NOON), "wang.li", GOOD)


def test_another_spelling_of_the_name_is_no_way_round_the_wait(strict: Policy) -> None:
    make()
    assert [guess(n, NOON) for n in ("wang.li", "WANG.LI", "Ｗang.li ", "wang.LI")][-1] == "locked"


def test_one_name_waiting_leaves_others_alone(strict: Policy) -> None:
    make()
    make("li.qiang")
    for _ in range(3):
        guess("wang.li", NOON)
    assert accounts.sign_in(act(), "li.qiang", GOOD).session.pk


def test_a_right_password_forgets_the_wrong_ones_before_it(strict: Policy) -> None:
    make()
    for _ in range(3):
        guess("wang.li", NOON)
        guess("wang.li", NOON)
        accounts.sign_in(act(), "wang.li", GOOD)


def test_wrong_passwords_of_yesterday_no_longer_count(strict: Policy) -> None:
    make()
    guess("wang.li", NOON)
    guess("wang.li", NOON)
    later = NOON + timedelta(hours=25)
    assert [guess("wang.li", later) for _ in range(3)] == ["wrong-sign-in"] * 3


def test_a_try_is_counted_before_its_password_is_looked_at(strict: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    make()
    seen: list[int] = []
    check = Person.check_password

    def looking(self: Person, raw: str) -> bool:
        seen.append(Attempt.objects.get().failures)
        return check(self, raw)

    monkeypatch.setattr(Person, "check_password", looking)
    guess("wang.li", NOON)
    assert seen == [1]


# Sessions


def test_a_session_ends_when_idle_and_in_any_case_after_its_days() -> None:
    make()
    policy = Policy()
    secret = accounts.sign_in(act(), "wang.li", GOOD).secret
    assert session_by_secret(secret, NOON + policy.idle - timedelta(seconds=1)) is not None
    assert session_by_secret(secret, NOON + policy.idle) is None
    Session.objects.update(seen_at=NOON + policy.absolute)
    assert session_by_secret(secret, NOON + policy.absolute - timedelta(seconds=1)) is not None
    assert session_by_secret(secret, NOON + policy.absolute) is None


def test_using_a_session_writes_at_most_every_five_minutes() -> None:
    make()
    session = accounts.sign_in(act(), "wang.li", GOOD).session
    with CaptureQueriesContext(connection) as asked:
        accounts.see(session, NOON + timedelta(minutes=4))
    assert len(asked) == 0
    accounts.see(session, NOON + timedelta(minutes=5))
    session.refresh_from_db()
    assert session.seen_at == NOON + timedelta(minutes=5)


def test_a_person_sees_their_live_sessions_and_can_end_one_or_all_but_this() -> None:
    person = make()
    here, there, elsewhere = (accounts.sign_in(act(), "wang.li", GOOD).session for _ in range(3))
    assert {s.pk for s in sessions_of(person.pk, NOON)} == {here.pk, there.pk, elsewhere.pk}
    accounts.revoke_session(act(person=person), person.pk, there.pk)
    assert {s.pk for s in sessions_of(person.pk, NOON)} == {here.pk, elsewhere.pk}
    assert accounts.revoke_all(act(person=person), person.pk, keep_session=here.pk) == 1
    assert [s.pk for s in sessions_of(person.pk, NOON)] == [here.pk]
    assert verbs(person)[-2:] == ["revoke-session", "revoke-all"]


def test_nobody_ends_the_session_of_another_through_the_number_in_an_address() -> None:
    make()
    theirs = accounts.sign_in(act(), "wang.li", GOOD).session
    other = make("li.qiang")
    with pytest.raises(NotFound):
        accounts.revoke_session(act(person=other), other.pk, theirs.pk)
    assert Session.objects.filter(pk=theirs.pk).exists()


def test_signing_out_ends_the_session_and_twice_is_no_error() -> None:
    person = make()
    signed = accounts.sign_in(act(), "wang.li", GOOD)
    accounts.sign_out(act(person=person), signed.session.pk)
    accounts.sign_out(act(person=person), signed.session.pk)
    assert session_by_secret(signed.secret, NOON) is None
    assert verbs(person) == ["create", "sign-in", "sign-out"]


# Passwords


def test_changing_ones_password_needs_the_old_one_and_ends_all_other_sessions() -> None:
    person = make()
    here, there = (accounts.sign_in(act(), "wang.li", GOOD) for _ in range(2))
    with pytest.raises(BadInput) as refusal:
        accounts.change_password(act(person=person), "not-this-one", "a-new-long-one")
    assert refusal.value.place == "old"
    accounts.change_password(act(person=person), GOOD, "a-new-long-one", keep_session=here.session.pk)
    assert session_by_secret(here.secret, NOON) is not None
    assert session_by_secret(there.secret, NOON) is None
    assert guess("wang.li", NOON, password=GOOD) == "wrong-sign-in"
    assert accounts.sign_in(act(), "wang.li", "a-new-long-one").session.pk


def test_the_old_password_cannot_be_guessed_at_an_open_browser(strict: Policy) -> None:
    person = make()
    for _ in range(3):
        with pytest.raises(BadInput):
            accounts.change_password(act(person=person), "not-this-one", "a-new-long-one")
    with pytest.raises(BadInput) as refusal:
        accounts.change_password(act(person=person), GOOD, "a-new-long-one")
    assert refusal.value.code == "locked"


def test_a_password_set_by_another_ends_sessions_and_tokens() -> None:
    person, admin = make(), make("admin.one")
    signed = accounts.sign_in(act(), "wang.li", GOOD)
    issued = accounts.issue_token(act(person=person), person.pk, "import")
    accounts.set_password_by_admin(act(person=admin), person.pk, "a-new-long-one")
    assert session_by_secret(signed.secret, NOON) is None
    assert person_by_token(issued.secret, NOON) is None
    last = entries("person", person.pk)[-1]
    assert (last.verb, last.person_id) == ("set-password", admin.pk)


def test_a_password_known_to_another_must_be_changed_and_one_of_ones_own_need_not() -> None:
    person = make()
    assert not person.must_change_password
    accounts.set_password_by_admin(act(), person.pk, "a-new-long-one")
    person.refresh_from_db()
    assert person.must_change_password
    accounts.change_password(act(person=person), "a-new-long-one", "my-very-own-one")
    person.refresh_from_db()
    assert not person.must_change_password


def test_a_one_time_password_cannot_be_kept_by_changing_it_to_itself() -> None:
    person = make(one_time=True)
    with pytest.raises(BadInput) as refusal:
        accounts.change_password(act(person=person), GOOD, GOOD)
    assert (refusal.value.place, refusal.value.code) == ("password", "same-password")
    assert Person.objects.get().must_change_password


# Tokens


def test_a_token_stands_for_its_person_and_is_kept_only_as_a_digest() -> None:
    person = make()
    issued = accounts.issue_token(act(person=person), person.pk, " nightly import ")
    with CaptureQueriesContext(connection) as asked:
        assert person_by_token(issued.secret, NOON) == person
    assert len(asked) == 1
    assert issued.secret not in str(ApiToken.objects.values_list().get())
    assert [token.label for token in ApiToken.objects.filter(person=person)] == ["nightly import"]


def test_a_token_ends_on_its_day_when_revoked_and_when_its_person_leaves() -> None:
    person = make()
    day = timedelta(days=1)
    dated = accounts.issue_token(act(), person.pk, "dated", expires_at=NOON + day)
    assert person_by_token(dated.secret, NOON + day) is None
    revoked = accounts.issue_token(act(), person.pk, "revoked")
    accounts.revoke_token(act(), person.pk, revoked.token.pk)
    assert person_by_token(revoked.secret, NOON) is None
    lasting = accounts.issue_token(act(), person.pk, "lasting")
    assert person_by_token(lasting.secret, NOON + 1000 * day) == person
    accounts.deactivate_person(act(), person.pk)
    assert person_by_token(lasting.secret, NOON) is None


def test_a_token_needs_a_label_and_an_end_to_come() -> None:
    person = make()
    for label, end, place in (("", None, "label"), ("x", NOON, "expires_at")):
        with pytest.raises(BadInput) as refusal:
            accounts.issue_token(act(), person.pk, label, expires_at=end)
        assert refusal.value.place == place


def test_a_token_issued_twice_by_one_act_is_one_token() -> None:
    person, once = make(), act()
    accounts.issue_token(once, person.pk, "import")
    with pytest.raises(Conflict):
        accounts.issue_token(once, person.pk, "import")
    assert ApiToken.objects.count() == 1


def test_nothing_secret_stands_in_the_journal() -> None:
    person = make()
    signed = accounts.sign_in(act(), "wang.li", GOOD)
    issued = accounts.issue_token(act(), person.pk, "import")
    told = " ".join(Entry.objects.values_list("body", flat=True))
    assert not any(secret in told for secret in (GOOD, signed.secret, issued.secret))


# Leaving


def test_closing_an_account_ends_what_is_open_and_keeps_what_was_done() -> None:
    person = make()
    signed = accounts.sign_in(act(), "wang.li", GOOD)
    accounts.deactivate_person(act(), person.pk)
    assert session_by_secret(signed.secret, NOON) is None
    assert guess("wang.li", NOON, password=GOOD) == "wrong-sign-in"
    assert verbs(person)[:3] == ["create", "sign-in", "deactivate"]


def test_the_worker_forgets_ended_sessions_and_old_tries_only() -> None:
    make()
    guess("nobody.here", NOON)
    accounts.sign_in(act(), "wang.li", GOOD)
    assert forget_old(NOON + timedelta(hours=1)) == 0
    assert forget_old(NOON + timedelta(days=8)) == 2
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("command", "queries"),
    [
        (lambda p: accounts.sign_in(act(), "wang.li", GOOD), 9),
        (lambda p: accounts.create_person(act(), login="li.qiang", name="Li", password=GOOD), 3),
        (lambda p: accounts.issue_token(act(), p.pk, "import"), 5),
        (lambda p: accounts.revoke_all(act(), p.pk), 4),
    ],
    ids=["sign in", "create", "issue a token", "end all sessions"],
)
def test_a_command_asks_so_many_queries(command: object, queries: int) -> None:
    person = make()
    with CaptureQueriesContext(connection) as asked:
        command(person)  # type: ignore[operator]
    statements = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(statements) == queries, "\n".join(statements)
