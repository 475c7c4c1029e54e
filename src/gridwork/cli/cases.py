"""``gridwork cases``: bring cases from another system."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

import click
from django.utils.translation import override

from gridwork.cli.saying import language
from gridwork.exchange.commands.cases_import import import_cases
from gridwork.exchange.rules.mapping import load_mapping
from gridwork.exchange.rules.tally import Tally
from gridwork.faces.saying import said

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def cases() -> None:
    """Cases from other systems."""


@cases.command("import")
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, required=True, help="TOML file that says what the columns mean.")
@click.option("--dry-run", is_flag=True, help="Go through everything and write nothing.")
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where rows with faults are listed; without it, FILE.errors.csv (in a dry run: nowhere).",
)
def import_(file: Path, mapping: Path, dry_run: bool, errors: Path | None) -> None:
    """Import the cases of a CSV FILE, in time order, each with its own times.

    Rows that were imported before are left alone, so it can be run again; rows with faults
    are listed with line, column and reason, and stop nothing.
    """
    if errors is None and not dry_run:
        errors = file.with_name(f"{file.name}.errors.csv")
    if errors is not None and errors.resolve() == file.resolve():
        raise click.ClickException("--errors names the file that is imported; choose another.")
    start = monotonic()
    with override(language()):
        tally = import_cases(
            file, load_mapping(mapping), errors=errors, say=said, dry_run=dry_run, tell=Progress(sys.stderr.isatty())
        )
    _show(tally, monotonic() - start, dry_run=dry_run)
    if tally.bad and errors is not None:
        click.echo(f"The rows with faults are in {errors}")


class Progress:
    """A line that counts on a terminal; every tenth part in a log."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal
        self._tenth = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far it is."""
        if self.terminal:
            of = f" of {total:,}" if total else ""
            click.echo(f"\r{VERBS[stage]} {done:,}{of} rows", nl=total > 0 and done == total, err=True)
        elif total and (done * 10 // total > self._tenth or done == total):
            self._tenth = done * 10 // total
            click.echo(f"{VERBS[stage]} {done:,} of {total:,} rows", err=True)


VERBS = {"read": "Read", "import": "Imported"}


def _show(tally: Tally, seconds: float, *, dry_run: bool) -> None:
    rate = f", {tally.rows / seconds:,.0f} rows a second" if seconds > 1 else ""
    click.echo(f"{'Dry run, nothing was written. ' if dry_run else ''}{tally.rows:,} rows in {seconds:.1f} s{rate}")
    lines = [
        ("imported", tally.imported, ""),
        ("  closed", tally.closed, _share(tally.on_time, tally.closed, "on time")),
        ("  declined", tally.declined, ""),
        ("  open", tally.open, ""),
        ("  located in a grid", tally.located, ""),
        ("  flagged without location", tally.unlocated, f"{tally.outside:,} with a point outside every grid"),
        ("  possibly the same as one open nearby", tally.nearby, ""),
        ("known from an earlier import", tally.known, ""),
        ("with faults", tally.bad, f"{tally.repeated:,} repeat a key" if tally.repeated else ""),
    ]
    for name, count, remark in lines:
        click.echo(f"  {name:<42}{count:>9,}{f'   ({remark})' if remark else ''}")
    if tally.compared:
        click.echo(f"Named grid against located grid: {_share(tally.same, tally.compared, 'agree')}")
        for name, one in sorted(tally.agreement.items(), key=lambda item: item[1].same / item[1].compared):
            click.echo(f"  {name:<42}{one.same:>5,} of {one.compared:,}")


def _share(part: int, whole: int, what: str) -> str:
    return f"{part:,} of {whole:,} {what}, {part / whole:.1%}" if whole else f"none {what}"
