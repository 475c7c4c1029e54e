"""``gridwork territory``: check and import boundaries, show the tree, locate a point."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext, override

from gridwork.base.errors import N_, BadInput, Problem
from gridwork.base.geometry import Datum
from gridwork.charter.queries.adopted import in_force as charter_in_force
from gridwork.cli.saying import language, lines
from gridwork.journal.act import Act, Via
from gridwork.territory.commands.boundaries import ImportReport, import_boundaries, preview_boundaries
from gridwork.territory.queries.edition import in_force, today
from gridwork.territory.queries.locate import locate as locate_point
from gridwork.territory.queries.plan import NO_REGION, Reading, planned
from gridwork.territory.queries.tree import tree as tree_of
from gridwork.territory.rules.outlines import Columns
from gridwork.territory.rules.placing import Root

CHANGES = {
    "added": N_("added"), "renamed": N_("renamed"), "reshaped": N_("reshaped"), "moved": N_("moved to another parent"),
    "rededicated": N_("dedicated, or no longer so"), "amended": N_("households or words"), "retired": N_("retired"),
}  # fmt: skip
DAY = click.DateTime(["%Y-%m-%d"])
MOST_LINES = 30
"""Remarks of one kind that are written out; the rest are counted."""


@click.group()
@click.pass_context
def territory(context: click.Context) -> None:
    """Boundaries of the cell: import, check, look up."""
    context.with_resource(override(language()))


PROPERTIES = {
    "code": "the code",
    "name": "the name",
    "level": "the level",
    "parent": "the parent's code",
    "dedicated": "whether it is a dedicated grid",
    "households": "how many households",
    "described": "the boundary in words",
}


def reading_options(command: Any) -> Any:
    """The options that say how to read a boundary file."""
    data = [datum.value for datum in Datum]
    options = [
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        *(
            click.option(f"--{name}-property", default="", metavar="KEY", help=f"Property that holds {what}.")
            for name, what in PROPERTIES.items()
        ),
        click.option(
            "--level",
            "levels",
            multiple=True,
            metavar="FILE=CHARTER",
            help="A level of the file and the charter's for it.",
        ),
        click.option("--root-name", default="", help="Name of the cell, where the file does not draw it."),
        click.option("--root-code", default="", help=f"Code of the cell; {NO_REGION} where none is known."),
        click.option("--crs", type=click.Choice(data), default="wgs84", show_default=True, help="CGCS2000 is wgs84."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@territory.command("import")
@reading_options
@click.option("--effective-on", type=DAY, metavar="YYYY-MM-DD", help="First day the edition holds; without it, today.")
@click.option("--note", default="", help="Why the boundaries were drawn anew.")
@click.option("--dry-run", is_flag=True, help="Show what would change and write nothing.")
def import_(file: Path, effective_on: datetime | None, note: str, dry_run: bool, **said: Any) -> None:
    """Adopt the areas of a GeoJSON FILE as a new edition: all of it, or nothing."""
    day = effective_on.date() if effective_on else None
    collection, reading = parsed(file), _reading(file, **said)
    if dry_run:
        report = preview_boundaries(collection, reading, effective_on=day, tell=_tell)
    else:
        report = import_boundaries(Act(via=Via.CLI), collection, reading, effective_on=day, note=note, tell=_tell)
    _show(report, dry_run=dry_run)


@territory.command()
@reading_options
def check(file: Path, **said: Any) -> None:
    """Say everything that is wrong or odd in FILE; exits 1 when it could not be imported."""
    plan = planned(parsed(file), _reading(file, **said), charter_in_force().charter.levels, today(), _tell)
    _list(plan.found.warnings)
    _list(plan.found.errors, most=len(plan.found.errors))
    counts = {"faults": len(plan.found.errors), "remarks": len(plan.found.warnings)}
    click.echo(gettext("Faults: %(faults)s. Remarks: %(remarks)s.") % counts)
    sys.exit(1 if plan.found.errors else 0)


@territory.command()
@click.option("--depth", type=int, default=2, show_default=True, help="How many levels below the root.")
def tree(depth: int) -> None:
    """The level tree of the edition in force."""
    present, edition = tree_of(), in_force()
    told = {"number": edition.number, "day": edition.effective_on, "count": len(present)}
    click.echo(gettext("Edition %(number)s, in force from %(day)s: %(count)s areas.") % told)
    for node in present:
        if node.depth <= depth:
            click.echo(f"{'  ' * node.depth}{node.code} {node.name} ({node.level})")


@territory.command(context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@click.option("--on", type=DAY, metavar="YYYY-MM-DD", help="As drawn on this day.")
def locate(lon: float, lat: float, on: datetime | None) -> None:
    """The grid of a point: LON LAT in degrees, WGS 84."""
    found = locate_point(lon, lat, on.date() if on else None)
    if found.grid_id is None or found.edition_id is None:
        click.echo(gettext("Outside every grid."))
        sys.exit(1)
    present = tree_of(found.edition_id)
    names = " › ".join(present.area(area).name for area in present.area(found.grid_id).lineage)
    flags = {"border": gettext("on the border"), "nearest": gettext("%(metres)s m outside")}
    flag = flags.get(found.kind, "") % {"metres": round(found.distance_m)}
    click.echo(f"{present.area(found.grid_id).code} {names}{f' ({flag})' if flag else ''}")


def parsed(file: Path) -> Any:
    """The JSON in a file; BadInput says where it breaks off."""
    try:
        return json.loads(file.read_bytes())
    except (ValueError, UnicodeDecodeError) as fault:
        message = N_("%(file)s is not JSON: %(reason)s")
        raise BadInput(message, code="not-json", file=file.name, reason=str(fault)) from fault


def _reading(file: Path, **said: Any) -> Reading:
    columns = Columns(**{name: said[f"{name}_property"] for name in PROPERTIES})
    pairs = [pair.partition("=") for pair in said["levels"]]
    named = said["root_name"] or said["root_code"]
    code = said["root_code"] or NO_REGION
    return Reading(
        columns=columns,
        levels={ours: theirs for ours, _equals, theirs in pairs},
        root=Root(code, said["root_name"] or code) if named else None,
        datum=Datum(said["crs"]),
        title=file.stem.replace("_", " "),
    )


def _tell(stage: str) -> None:
    click.echo(f"{gettext(stage)} …", err=True)


def _show(report: ImportReport, *, dry_run: bool) -> None:
    _list(report.warnings)
    areas = ", ".join(f"{count} {level}" for level, count in report.areas.items())
    click.echo(gettext("In the file: %(areas)s.") % {"areas": areas})
    if report.unchanged:
        click.echo(gettext("The boundaries are as in the file already: nothing was changed."))
        return
    counts = report.changes.counts()
    for name, count in counts.items():
        if count:
            codes = getattr(report.changes, name)
            click.echo(f"  {gettext(CHANGES[name])}: {count} ({', '.join(codes[:5])}{' …' if count > 5 else ''})")
    if dry_run:
        click.echo(gettext("Dry run: nothing was written."))
    else:
        told = {"number": report.number, "day": report.effective_on}
        click.echo(gettext("Edition %(number)s is adopted and holds from %(day)s.") % told)


def _list(problems: Sequence[Problem], most: int = MOST_LINES) -> None:
    told: Counter[str] = Counter()
    for problem in problems:
        told[problem.code] += 1
        if told[problem.code] <= most:
            click.echo("\n".join(f"  {line}" for line in lines(problem)), err=True)
    for code, count in told.items():
        if count > most:
            told_of = {"count": count - most, "code": code}
            click.echo("  " + gettext("… and %(count)s more of the kind “%(code)s”") % told_of, err=True)
