"""``gridwork cases``: bring cases from another system."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from time import monotonic

import click
from django.utils.translation import gettext, override

from gridwork.base.moment import now
from gridwork.cases.queries.rerouting import rerouted
from gridwork.charter.rules.load import load
from gridwork.cli.saying import language
from gridwork.exchange.commands.cases_import import import_cases
from gridwork.exchange.rules.mapping import load_mapping
from gridwork.exchange.rules.tally import Tally
from gridwork.faces.saying import said

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def cases() -> None:
    """Cases from other systems."""


@cases.command("dry-run")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--days", type=click.IntRange(1, 3660), default=90, show_default=True, help="How far back to look.")
def dry_run(folder: Path, days: int) -> None:
    """Route the past days' cases by the charter in FOLDER and list where each would have gone instead.

    Nothing is written. Look at this before a change of the routing rules is adopted.
    """
    charter = load(folder)
    moved: Counter[tuple[str, str, str]] = Counter()
    looked_at = 0
    for case in rerouted(charter, since=now() - timedelta(days=days)):
        looked_at += 1
        if case.moved:
            moved[case.category, case.then, case.now.key if case.now else "-"] += 1
    with override(language()):
        told = gettext("%(cases)s cases of the past %(days)s days, %(moved)s would go another way.")
    click.echo(told % {"cases": looked_at, "days": days, "moved": sum(moved.values())})
    for (category, then, rule), count in moved.most_common():
        click.echo(f"{count:6}  {category}: {then} -> {rule}")


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
    if tally.bad:
        click.echo(
            f"The rows with faults are in {errors}" if errors else "--errors FILE lists the rows with faults and why."
        )


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


VERBS = {"read": "Read", "import": "Went through"}


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
