"""``gridwork init``: a real cell from a charter and boundaries (O1)."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from pathlib import Path

import click
from django.db import transaction

from gridwork.accounts.commands import create_person
from gridwork.accounts.models import Person
from gridwork.base import memo
from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.base.geometry import Datum
from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.queries.adopted import versions
from gridwork.charter.rules.calendar import work_calendar
from gridwork.charter.rules.load import load
from gridwork.charter.schema import Capability, Charter
from gridwork.cli.serve import bring_up_to_date
from gridwork.cli.territory import parsed
from gridwork.journal.act import Act, Via
from gridwork.territory.commands.boundaries import ImportReport, import_boundaries
from gridwork.territory.commands.postings import appoint
from gridwork.territory.queries.edition import editions
from gridwork.territory.queries.plan import NO_REGION, Reading
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.placing import Root
from gridwork.territory.rules.powers import Powers

ADMINISTERS = (Capability.PEOPLE_EDIT, Capability.TERRITORY_EDIT, Capability.CHARTER_ADOPT)
"""What the first person's posts should allow, the most needed first."""


@click.command()
@click.option("--charter", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option(
    "--boundaries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="GeoJSON with the areas of one or more levels.",
)
@click.option("--name", default="", help="Name of the whole cell, where the boundaries do not draw it.")
@click.option("--code", default="", help=f"Its code; {NO_REGION} where none is known.")
@click.option(
    "--level", "levels", multiple=True, metavar="FILE=CHARTER", help="A level of the file is this one of the charter."
)
@click.option("--crs", type=click.Choice([datum.value for datum in Datum]), default="wgs84", show_default=True)
@click.option(
    "--effective-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day of the charter; an earlier day lets older cases be imported. Without it, today.",
)
@click.option("--administrator", default="admin", show_default=True, help="Sign-in name of the first person.")
def init(
    charter: Path, boundaries: Path, name: str, code: str, levels: tuple[str, ...], crs: str,
    effective_on: datetime | None, administrator: str,
) -> None:  # fmt: skip
    """Make a cell at GRIDWORK_HOME or GRIDWORK_DATABASE_URL.

    Checks the charter and the boundaries first; with a fault in either, nothing is made.
    """
    rules = load(charter)
    root = Root(code or NO_REGION, name or code) if name or code else None
    pairs = [pair.partition("=") for pair in levels]
    reading = Reading(
        levels={theirs: ours for theirs, _equals, ours in pairs},
        root=root,
        datum=Datum(crs),
        title=boundaries.stem.replace("_", " "),
    )
    collection = parsed(boundaries)
    bring_up_to_date()
    must_be_empty()
    day = effective_on.date() if effective_on else work_calendar(rules.calendar).today(now())
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        adopt(Act(via=Via.CLI), rules, effective_on=day)
        memo.clear_all()
        report = import_boundaries(Act(via=Via.CLI), collection, reading, effective_on=day)
        memo.clear_all()
        post = first_person(rules, administrator, password, day)
    memo.clear_all()
    _show(rules, report, administrator, password, post)


def must_be_empty() -> None:
    """Raise Conflict when there is a cell here already."""
    if versions() or editions() or Person.objects.exists():
        raise Conflict(
            N_("There is a cell here already; nothing was changed. Choose another GRIDWORK_HOME or database."),
            code="cell-exists",
        )


def first_person(rules: Charter, login: str, password: str, day: date) -> str:
    """Make the first person and give them the post that administers the cell; returns its name."""
    posts = {key: post for key, post in rules.posts.items() if post.at == "cell" and not post.department}
    key = max(posts, key=lambda one: [may in posts[one].may for may in ADMINISTERS], default="")
    if not key or Capability.PEOPLE_EDIT not in posts[key].may:
        raise BadInput(
            N_("No post at the cell may look after people (people.edit), so nobody could be the first administrator."),
            place="posts",
        )
    person = create_person(Act(via=Via.CLI), login=login, name=posts[key].name.zh, password=password, one_time=True)
    root = tree().root.id
    office = tree().office(root)
    appoint(Act(via=Via.CLI), Powers.of_operator(root), office_id=office, kind=key, person_id=person.pk, from_day=day)
    return posts[key].name.zh


def _show(rules: Charter, report: ImportReport, login: str, password: str, post: str) -> None:
    for warning in report.warnings[:20]:
        click.echo(f"  {warning}", err=True)
    areas = ", ".join(f"{count} {level}" for level, count in report.areas.items())
    click.echo(f"The cell stands: charter “{rules.name.zh}”, {areas}.")
    click.echo(f"Sign in as {login} ({post}) with the password {password}")
    click.echo("It is shown only now, and has to be changed at the first sign-in. Then add people and postings.")
    click.echo("Serve the cell with: gridwork serve")
