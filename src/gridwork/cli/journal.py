"""``gridwork journal``: prove that nothing was changed behind the system's back, and seal days (P2)."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from django.utils.translation import gettext, override

from gridwork.base.errors import N_
from gridwork.cases.queries import heads as cases
from gridwork.cli.saying import language
from gridwork.fieldwork.queries import heads as fieldwork
from gridwork.journal.commands.seal import seal_days, unsealed_days
from gridwork.journal.models import Entry, Seal
from gridwork.journal.queries.verify import Fault, Walk, broken_chains, broken_seals
from gridwork.ledger.queries import heads as ledger


@click.group()
@click.pass_context
def journal(context: click.Context) -> None:
    """The journal of every act: verify it, seal its days."""
    context.with_resource(override(language()))


@journal.command()
def verify() -> None:
    """Check every chain and seal, and that no journal of a case, place, record or field work ends early."""
    walk, faults = Walk(), 0
    with click.progressbar(length=Entry.objects.count(), file=sys.stderr) as bar:
        walk.tell = bar.update
        for fault in (*broken_chains(walk), *broken_seals(), *_cut_off()):
            click.echo(f"{fault.where}: {gettext(fault.message) % fault.params}")
            faults += 1
    checked = gettext("%(entries)s entries of %(subjects)s subjects and %(seals)s seals were checked.")
    _tell_seals()
    click.echo(checked % {"entries": walk.entries, "subjects": walk.subjects, "seals": Seal.objects.count()})
    if faults:
        raise click.ClickException(
            gettext("%(count)s faults; the journal is not what was written.") % {"count": faults}
        )
    click.echo(gettext("Nothing was changed."))


def _tell_seals() -> None:
    """The last seal, for keeping elsewhere: with a copy, seals that were taken away are missed."""
    last = Seal.objects.order_by("-day").first()
    if last is not None:
        kept = gettext("The last seal is of %(day)s: %(digest)s. Compare it with the copy you keep elsewhere.")
        click.echo(kept % {"day": last.day, "digest": last.digest})
    waiting = len(unsealed_days())
    if waiting:
        click.echo(
            gettext("%(count)s finished days have no seal; “gridwork journal seal” seals them.") % {"count": waiting}
        )


def _cut_off() -> Iterator[Fault]:
    for thing, had, found in (*cases.cut_off(), *ledger.cut_off(), *fieldwork.cut_off()):
        yield Fault(thing, N_("has %(found)s entries of %(had)s"), {"found": found, "had": had})


@journal.command()
def seal() -> None:
    """Seal every finished day that has no seal yet."""
    sealed = seal_days()
    for one in sealed:
        click.echo(f"{one.day}  {one.entries:>8}  {one.root or '-'}")
    if not sealed:
        click.echo(gettext("Nothing to seal: every finished day has its seal."))
