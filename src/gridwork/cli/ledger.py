"""``gridwork ledger``: prove the kept counters of the ledgers, and set them right (L4)."""

from __future__ import annotations

import click
from django.utils.translation import gettext, override

from gridwork.cli.ledger_codes import codes
from gridwork.cli.ledger_import import export, import_, undo
from gridwork.cli.saying import language
from gridwork.ledger.commands import recounting
from gridwork.ledger.models import Tally
from gridwork.ledger.queries.recount import Difference
from gridwork.territory.models import Area


@click.group()
@click.pass_context
def ledger(context: click.Context) -> None:
    """The ledgers: tables in and out, the code table, and the kept counters."""
    context.with_resource(override(language()))


for command in (codes, import_, export, undo):
    ledger.add_command(command)


@ledger.command()
def check() -> None:
    """Count everything anew and print each counter that is not equal to it; exit 1 when there is one."""
    found = recounting.differences()
    _tell(found)
    if found:
        raise click.ClickException(
            gettext("%(count)s counters are wrong; “gridwork ledger recount” sets them right.") % {"count": len(found)}
        )
    click.echo(gettext("%(count)s counters are equal to a recount.") % {"count": Tally.objects.count()})


@ledger.command()
def recount() -> None:
    """Count everything anew and set the counters to it; the ledgers stand still meanwhile."""
    found = recounting.recount()
    _tell(found)
    click.echo(gettext("%(count)s counters were set right.") % {"count": len(found)})


def _tell(found: list[Difference]) -> None:
    """A line for every difference: the grid, the form, each figure as kept and as counted."""
    grids = Area.objects.in_bulk({one.grid_id for one in found})
    names = (gettext("records"), gettext("complete"), gettext("fresh"), gettext("missing"))
    for one in found:
        grid = grids[one.grid_id]
        wrong = [
            gettext("%(figure)s: kept %(kept)s, counted %(counted)s")
            % {"figure": name, "kept": kept, "counted": counted}
            for name, kept, counted in zip(names, one.kept, one.counted, strict=True)
            if kept != counted
        ]
        click.echo(f"{grid.code} {grid.name}  {one.form}  {'; '.join(wrong)}")
