"""``gridwork samples``: draw a supervision sample again and compare (F8)."""

from __future__ import annotations

import click
from django.utils.translation import gettext, override

from gridwork.cli.saying import language
from gridwork.fieldwork.queries.redrawing import Redrawn, redraw
from gridwork.fieldwork.queries.samples import sample_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


@click.group()
@click.pass_context
def samples(context: click.Context) -> None:
    """Supervision samples: prove what was drawn."""
    context.with_resource(override(language()))


@samples.command()
@click.argument("sample_id", type=click.IntRange(min=1))
def verify(sample_id: int) -> None:
    """Draw the sample SAMPLE_ID again from its recorded seed; exit 1 if something else comes out.

    Where what it was drawn from has changed since, by late entries, that is said, and proves nothing.
    """
    found = redraw(sample_of(Powers.of_operator(tree().root.id), sample_id))
    click.echo(_seed(found))
    if not found.same_frame:
        changed = gettext("What it was drawn from has changed since: there were %(there)s, now there are %(now)s.")
        click.echo(changed % {"there": found.there, "now": found.there_now})
    came = gettext("%(again)s of %(drawn)s come out again.")
    click.echo(came % {"again": found.again, "drawn": found.drawn})
    if found.seeded is False or (found.same_frame and not found.proved):
        raise click.ClickException(gettext("The sample is not what its seed gives."))


def _seed(found: Redrawn) -> str:
    match found.seeded:
        case None:
            return gettext("The seed was left to chance, because no day was sealed yet; it stands in the journal.")
        case True:
            day = found.sample.seed_from.partition(" ")[2]
            return gettext("The seed follows from the seal of %(day)s, so nobody chose it.") % {"day": day}
    return gettext("The seed does not follow from the seal it names.")
