"""``gridwork people``: accounts and postings from the machine itself, e.g. the first of a new cell."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta

import click

from gridwork.accounts import commands as accounts
from gridwork.accounts.models import Person
from gridwork.accounts.queries.people import people as people_like
from gridwork.accounts.queries.people import person_by_login
from gridwork.base.errors import N_, NotFound
from gridwork.base.identifiers import clean_login
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.journal.act import Act, Via
from gridwork.territory.commands.postings import appoint as give_post
from gridwork.territory.queries.postings import Held, held_by
from gridwork.territory.queries.powers import day_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

DAY = click.DateTime(["%Y-%m-%d"])
PAGE = 500


@click.group()
def people() -> None:
    """Accounts and posts of the people who work with the system."""


@people.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name.")
@click.option("--phone", default="", help="Work number, shown to residents on the grid's card.")
@click.option("--email", default="")
@click.option("--no-password", is_flag=True, help="Nobody can sign in until a password is set.")
def add(login: str, name: str, phone: str, email: str, no_password: bool) -> None:
    """Make an account. The password is asked for, or read from standard input; its owner must change it first."""
    password = None if no_password else asked_password()
    person = accounts.create_person(
        _act(), login=login, name=name, password=password, phone=phone, email=email, one_time=True
    )
    click.echo(f"{person.login} ({person.name}) has an account. Give it a post: gridwork people appoint --help")


@people.command()
@click.argument("login")
@click.argument("post")
@click.argument("area")
@click.option("--department", default="", help="Key of the department, for a post at its desk.")
@click.option("--rank", type=click.Choice(["A", "B"]), default="A", show_default=True)
@click.option("--from", "from_day", type=DAY, help="First day; without it, today.")
@click.option("--to", "to_day", type=DAY, help="Last day, inclusive; without it, until ended.")
def appoint(
    login: str, post: str, area: str, department: str, rank: str, from_day: datetime | None, to_day: datetime | None
) -> None:
    """Give LOGIN a POST (its key in the charter) in the AREA with this code."""
    present = tree()
    node = present.by_code(area)
    if node is None:
        raise NotFound(N_("There is no area with the code %(area)s."), code="no-area", area=area)
    act = _act()
    held = give_post(
        act,
        Powers.of_operator(present.root.id),
        office_id=present.office(node.id, department),
        kind=post,
        person_id=_person(login).pk,
        rank=rank,
        from_day=from_day.date() if from_day else day_of(act.done_at),
        to_day=to_day.date() if to_day else None,
    )
    title = in_force().charter.posts[post].name.to("en")
    click.echo(f"{login} is {title} ({rank}) of {node.name} from {held.from_day}{_until(held.to_day)}.")


@people.command()
@click.argument("login")
def password(login: str) -> None:
    """Set LOGIN's password; their sessions and tokens end. It is asked for, or read from standard input.

    Whoever signs in with it must change it first; until then tokens of LOGIN are refused.
    """
    accounts.set_password_by_admin(_act(), _person(login).pk, asked_password())
    click.echo(f"{login} has a new password; all sessions and tokens have ended.")


@people.command()
@click.argument("login")
@click.option("--label", required=True, help="What the token is for.")
@click.option("--days", type=click.IntRange(min=1), help="How long it lasts; without it, until revoked.")
def token(login: str, label: str, days: int | None) -> None:
    """Issue an API token that acts as LOGIN. Standard output holds the token and nothing else."""
    ends = now() + timedelta(days=days) if days else None
    person = _person(login)
    issued = accounts.issue_token(_act(), person.pk, label, expires_at=ends)
    click.echo("Keep it safe; it cannot be shown again.", err=True)
    if person.must_change_password:
        click.echo(f"It is refused until {login} signs in and changes the password others know.", err=True)
    click.echo(issued.secret)


@people.command("list")
@click.argument("words", default="")
@click.option("--all", "everybody", is_flag=True, help="Closed accounts too.")
def list_(words: str, everybody: bool) -> None:
    """List people, those whose name, login or phone holds WORDS, with the posts they hold today."""
    today, last = day_of(now()), ""
    while page := people_like(words, active=None if everybody else True, after=last, size=PAGE):
        posts = held_by([person.pk for person in page], today)
        for person in page:
            click.echo(_line(person, posts.get(person.pk, [])))
        last = page[-1].login


def asked_password() -> str:
    """A password from a hidden prompt, or the first line of standard input where nobody sits at it."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def _act() -> Act:
    return Act(Via.CLI)


def _person(login: str) -> Person:
    found = person_by_login(clean_login(login))
    if found is None:
        raise NotFound(N_("There is no person with the sign-in name %(login)s."), login=login)
    return found


def _line(person: Person, posts: list[Held]) -> str:
    kinds = in_force().charter.posts
    told = [
        f"{kinds[held.kind].name.to('zh') if held.kind in kinds else held.kind} {held.rank} {held.area}"
        + (f"/{held.department}" if held.department else "")
        for held in posts
    ]
    state = "" if person.is_active else "  (closed)"
    return f"{person.login:<20} {person.name:<10} {'; '.join(told) or '-'}{state}"


def _until(day: date | None) -> str:
    return f" to {day}" if day else ""
