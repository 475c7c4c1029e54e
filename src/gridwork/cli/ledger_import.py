"""``gridwork ledger import | export | undo``: tables into the ledgers and out of them (L6)."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import click
from django.utils.translation import gettext

from gridwork.cli.saying import language, lines
from gridwork.exchange.commands import ledger_import as commands
from gridwork.exchange.commands.ledger_export import export as take_out
from gridwork.exchange.commands.refused_file import reasons
from gridwork.exchange.models import Import, Stage
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.imports import AT_WORK, first_refused, refused_file, trouble_of
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.rules.tables.table import Format
from gridwork.exchange.rules.wanted import PLACES
from gridwork.exchange.tasks import step
from gridwork.journal.act import Act, Via
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

BLOCK = 1 << 20
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--into", default=PLACES, show_default=True, help="“places”, or the key of a form.")
@click.option("--area", default="", help="Code of the area; rows outside it are refused. Default: the whole cell.")
@click.option("--matching", type=FILE, help="TOML: [columns] wanted = heading, [every] kind = …, datum = …")
@click.option("--dry-run", is_flag=True, help="Check every row and change nothing.")
@click.option("--good-rows", is_flag=True, help="Take in the good rows although others are refused.")
def import_(file: Path, into: str, area: str, matching: Path | None, dry_run: bool, good_rows: bool) -> None:
    """Bring a table (XLSX, CSV, GeoJSON) into the places or a form's records.

    Columns are matched by their headings where --matching says nothing. Refused rows are
    written beside the file with their reasons. Brought again, a row counts once.
    """
    powers = operator()
    one = commands.bring(
        Act(Via.CLI), powers, into=into, area_id=area_of(area), file_name=file.name, content=blocks(file)
    )
    chosen = Matching.from_dict(tomllib.loads(matching.read_text(encoding="utf-8"))) if matching else None
    one = carried_through(commands.match(Act(Via.CLI), powers, one.pk, chosen or Matching.of(one.matching)))
    _tell(one, file)
    if dry_run or one.stage != Stage.CHECKED:
        return
    if one.refused and not good_rows:
        message = gettext("Nothing was changed. Correct the refused rows, or give --good-rows.")
        raise click.ClickException(message)
    run = commands.run_good_rows if good_rows else commands.run
    one = carried_through(run(Act(Via.CLI), powers, one.pk))
    _tell(one, file)
    click.echo(gettext("Undo it with: gridwork ledger undo %(number)s") % {"number": one.pk})


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--what", default=PLACES, show_default=True, help="“places”, or the key of a form.")
@click.option("--area", default="", help="Code of the area. Default: the whole cell.")
def export(file: Path, what: str, area: str) -> None:
    """Take places or a form's records out to FILE; its ending (.xlsx, .csv, .geojson) says the kind."""
    endings = {f".{kind.value}": kind for kind in Format}
    if file.suffix not in endings:
        raise click.ClickException(gettext("The name must end in .xlsx, .csv or .geojson."))
    count = take_out(
        Act(Via.CLI), operator(), what=what, area_id=area_of(area), kind=endings[file.suffix], language=language(),
        to=file,
    )  # fmt: skip
    click.echo(gettext("%(count)s rows are in %(file)s") % {"count": count, "file": file})


@click.command()
@click.argument("number", type=int)
def undo(number: int) -> None:
    """Take back import NUMBER: withdraw what it added, restore what it changed, keep what was touched since."""
    one = carried_through(commands.undo(Act(Via.CLI), operator(), number))
    click.echo(gettext("Taken back; %(kept)s kept because somebody worked on them since.") % {"kept": one.kept})


def operator() -> Powers:
    """Whoever runs the machine may do everything in the cell."""
    return Powers.of_operator(tree().root.id)


def area_of(code: str) -> int:
    """The area with this code; the cell for none."""
    found = tree().by_code(code) if code else tree().root
    if found is None:
        raise click.ClickException(gettext("No area has the code %(code)s.") % {"code": code})
    return found.id


def blocks(file: Path) -> Iterator[bytes]:
    """The file's bytes."""
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def carried_through(one: Import) -> Import:
    """Do the worker's part here and now, telling how far it is."""
    said = monotonic()
    while one.stage in AT_WORK:
        step(one.pk)
        one.refresh_from_db()
        if monotonic() - said > 1 or one.stage not in AT_WORK:
            said = monotonic()
            click.echo(f"{one.stage} {one.position:,}/{one.rows:,}", err=True, nl=not sys.stderr.isatty())
    trouble = trouble_of(one)
    if trouble:
        raise click.ClickException("\n".join(lines(trouble)))
    return one


def _tell(one: Import, file: Path) -> None:
    named = {
        gettext("rows"): one.rows, gettext("added"): one.added, gettext("changed"): one.changed,
        gettext("the same already"): one.same, gettext("refused"): one.refused,
    }  # fmt: skip
    title = gettext("Checked, nothing changed yet") if one.stage == Stage.CHECKED else gettext("Taken in")
    click.echo(f"{title}: {', '.join(f'{count:,} {name}' for name, count in named.items())}")
    for row in first_refused(one):
        click.echo(f"  {row.line}: {reasons(row.faults)}")
    kind = refused_file(one)
    if kind is not None:
        beside = file.with_name(f"{file.stem}.refused.{kind.value}")
        # A name somebody else may have laid there, leading elsewhere, is not written through.
        beside.unlink(missing_ok=True)
        with shelf.refused(one.stored, kind.value).open("rb") as rows, beside.open("xb") as copy:
            shutil.copyfileobj(rows, copy)
        click.echo(gettext("The refused rows are in %(file)s") % {"file": beside})
