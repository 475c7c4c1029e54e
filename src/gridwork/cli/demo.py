"""``gridwork demo``: a county that does not exist, made once and served (O1)."""

from __future__ import annotations

import unicodedata
from time import monotonic

import click

from gridwork.accounts.models import Person
from gridwork.base.errors import N_, Conflict
from gridwork.cli.serve import PORT, bring_up_to_date, run
from gridwork.demo.build import Login, build, is_demo, logins
from gridwork.demo.people import PASSWORD


@click.command()
@click.option("--serve/--no-serve", default=True, help="Serve it, or only make it.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, help=f"Port; without it, {PORT} or the next free one.")
def demo(serve: bool, host: str, port: int | None) -> None:
    """Make the demonstration county 青山县 if it is not there yet, and serve it."""
    bring_up_to_date()
    if not Person.objects.exists():
        start = monotonic()
        build(lambda stage: click.echo(f"{stage} …", err=True))
        click.echo(f"The county was made in {monotonic() - start:.0f} s.", err=True)
    elif not is_demo():
        raise Conflict(
            N_("There is a real cell here, not the demonstration. Choose another GRIDWORK_HOME, or: gridwork serve"),
            code="cell-exists",
        )
    _show(logins())
    if serve:
        run(host, port)


def _show(found: list[Login]) -> None:
    click.echo(f"\nSign in at /desk/ with one of these; the password is always  {PASSWORD}\n")
    for login in found:
        click.echo(f"  {padded(login.login, 9)}{padded(login.post, 34)}{login.area}  {login.name}")
    click.echo()


def padded(text: str, width: int) -> str:
    """The text filled up with spaces to a width on the terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
    return text + " " * max(1, width - taken)
