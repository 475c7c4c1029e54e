"""``gridwork ledger codes``: the standard codes of facilities and events, as numbered versions (L2)."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext, ngettext

from gridwork.journal.act import Act, Via
from gridwork.ledger.commands.codes import adopt_codes
from gridwork.ledger.queries.codes import changes_in, versions
from gridwork.ledger.rules.code_table import decoded
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--name", default="", help="What to call the table; the file's name when left out.")
@click.option("--source", default="", help="Where it comes from: a standard, a notice.")
def codes(file: Path | None, name: str, source: str) -> None:
    """Adopt the CSV FILE as the next version of the code table; without FILE list the versions."""
    if file is None:
        for one in versions():
            click.echo(f"{one.number:>3}  {one.adopted_at:%Y-%m-%d}  {one.facilities:>5}  {one.events:>5}  {one.name}")
        return
    text = decoded(file.read_bytes())
    table, changed = adopt_codes(
        Act(Via.CLI), Powers.of_operator(tree().root.id), text, name=name or file.stem, source=source
    )
    if not changed:
        click.echo(gettext("Version %(number)s says the same already; nothing was changed.") % {"number": table.number})
        return
    found = changes_in(table.number)
    count = table.codes.count()
    told = ngettext(
        "Version %(number)s holds %(n)s code: %(added)s new, %(changed)s changed, %(removed)s gone.",
        "Version %(number)s holds %(n)s codes: %(added)s new, %(changed)s changed, %(removed)s gone.",
        count,
    )
    click.echo(
        told
        % {
            "number": table.number, "n": count, "added": len(found.added), "changed": len(found.changed),
            "removed": len(found.removed),
        }
    )  # fmt: skip
