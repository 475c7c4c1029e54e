"""The command line: ``gridwork`` and its groups, each loaded only when it is called."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from gridwork.base.errors import GridworkError

COMMANDS = {
    "demo": "Make a demonstration county and serve it.",
    "init": "Make a cell from a charter and boundaries.",
    "serve": "Serve a cell: web and worker.",
    "worker": "Run the worker alone: escalations, seals, mail.",
    "test": "Run the tests.",
    "cases": "Import cases.",
    "charter": "Check, show, compare and adopt charters.",
    "journal": "Verify the journal.",
    "ledger": "Import and export ledgers, check their counters.",
    "people": "Add people and postings.",
    "samples": "Draw a supervision sample again and compare.",
    "territory": "Import boundaries, locate points.",
    "bench": "Measure against the targets.",
    "openapi": "Write the API's description (developers).",
    "messages": "Collect texts for translation (developers).",
}
"""Command name → the line ``--help`` shows; the module of that name under ``cli/`` holds it."""

WITHOUT_DJANGO = {"test", "messages"}


class LazyGroup(click.Group):
    """Lists every command by name and imports only the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in WITHOUT_DJANGO:
            start_django()
        command: click.Command = getattr(import_module(f"gridwork.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def start_django() -> None:
    """Make models and settings ready; a wrong setting is said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridwork.config.settings")
    import django

    from gridwork.config.environment import Misconfigured

    try:
        django.setup()
    except Misconfigured as fault:
        raise click.ClickException(str(fault)) from fault


@click.group(cls=LazyGroup)
@click.version_option(package_name="gridwork")
def root() -> None:
    """Gridwork 网格工作: the working system of a county for grid-based community service."""


def main() -> None:
    """Entry point. A refusal of the domain and a database without tables are a message, not a traceback."""
    from gridwork.base.errors import GridworkError

    try:
        root(prog_name="gridwork")
    except GridworkError as error:
        _refuse(error)
    except Exception as error:
        from gridwork.cli.saying import not_there

        refusal = not_there(error)
        if refusal is None:
            raise
        _refuse(refusal)


def _refuse(error: GridworkError) -> NoReturn:
    from gridwork.cli.saying import lines

    click.echo("Error: " + "\n".join(lines(error)), err=True)
    raise SystemExit(1) from error
