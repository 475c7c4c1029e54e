"""``gridwork people``: the first accounts of a cell are made on the machine."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner, Result

from gridwork.accounts.models import Person
from gridwork.accounts.queries.signing import person_by_token
from gridwork.base.errors import BadInput, NotFound
from gridwork.base.moment import now
from gridwork.cli.people import people
from gridwork.journal.queries import entries
from gridwork.territory.models import Posting
from tests import make

pytestmark = pytest.mark.django_db
GOOD = "three-jujube-trees"


@pytest.fixture
def county() -> make.County:
    return make.cell()


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(people, arguments, input=stdin, catch_exceptions=False)


def test_an_account_gets_its_password_from_standard_input_and_never_from_the_command_line() -> None:
    done = run("add", "Wang.Li", "--name", "王丽", "--phone", "0000-1", stdin=f"{GOOD}\n")
    person = Person.objects.get()
    assert done.exit_code == 0
    assert (person.login, person.name, person.phone) == ("wang.li", "王丽", "0000-1")
    assert person.check_password(GOOD)
    assert person.must_change_password
    assert GOOD not in done.output
    assert entries("person", person.pk)[0].via == "cli"


def test_an_account_may_wait_for_its_password() -> None:
    run("add", "wang.li", "--name", "王丽", "--no-password")
    person = Person.objects.get()
    assert not person.has_usable_password()
    assert not person.must_change_password
    run("password", "wang.li", stdin=f"{GOOD}\n")
    person.refresh_from_db()
    assert person.check_password(GOOD)
    assert person.must_change_password


def test_a_weak_password_is_refused_and_no_account_made() -> None:
    with pytest.raises(BadInput):
        run("add", "wang.li", "--name", "王丽", stdin="short\n")
    assert not Person.objects.exists()


def test_a_person_is_appointed_by_sign_in_name_post_and_area_code(county: make.County) -> None:
    person = make.person("wang.li")
    done = run("appoint", "wang.li", "grid_worker", county.grids[0].code, "--from", "2026-03-02", "--to", "2026-03-08")
    held = Posting.objects.get(person=person)
    assert (held.post.kind, held.rank, held.from_day, held.to_day) == (
        "grid_worker", "A", date(2026, 3, 2), date(2026, 3, 8),
    )  # fmt: skip
    assert "from 2026-03-02 to 2026-03-08" in done.output


def test_a_department_post_goes_to_its_desk(county: make.County) -> None:
    make.person("wang.li")
    department = next(key for key, one in make.charter().departments.items() if one.at == "town")
    run("appoint", "wang.li", "town_officer", county.towns[0].code, "--department", department, "--rank", "B")
    held = Posting.objects.get()
    assert (held.post.office.department, held.rank) == (department, "B")


@pytest.mark.parametrize(("login", "area"), [("nobody", "grid"), ("wang.li", "000")])
def test_an_unknown_name_or_code_is_said_so(county: make.County, login: str, area: str) -> None:
    make.person("wang.li")
    code = county.grids[0].code if area == "grid" else area
    with pytest.raises(NotFound, match=login if area == "grid" else area):
        run("appoint", login, "grid_worker", code)


def test_a_token_is_printed_once_and_stands_for_its_person() -> None:
    person = make.person("wang.li")
    done = run("token", "wang.li", "--label", "import", "--days", "2")
    assert person_by_token(done.stdout.split()[-1], now()) == person


def test_a_token_that_will_be_refused_until_the_password_is_changed_says_so() -> None:
    run("add", "wang.li", "--name", "王丽", stdin=f"{GOOD}\n")
    assert "refused until wang.li signs in" in run("token", "wang.li", "--label", "import").stderr
    run("add", "robot", "--name", "导入程序", "--no-password")
    assert "refused" not in run("token", "robot", "--label", "import").stderr


def test_people_are_listed_with_the_posts_they_hold_today(county: make.County) -> None:
    make.officer("grid_worker", county.grids[0], login="wang.li", name="王丽")
    make.person("li.qiang", name="李强")
    lines = run("list").output.splitlines()
    assert [line.split()[0] for line in lines] == ["li.qiang", "wang.li"]
    assert county.grids[0].name in lines[1]
    assert len(run("list", "王").output.splitlines()) == 1
