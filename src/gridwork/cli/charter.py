"""``gridwork charter``: check a regulation, read it, compare two, adopt one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext, override

from gridwork.charter.commands import adopt as adopt_charter
from gridwork.charter.queries.pages import Section, Table
from gridwork.charter.queries.rulebook import rulebook
from gridwork.charter.rules.diff import Change, Kind, changes
from gridwork.charter.rules.load import SHIPPED, load
from gridwork.charter.schema import Text
from gridwork.cli.saying import language as of_terminal
from gridwork.journal.act import Act, Via
from gridwork.territory.commands.offices import open_offices

LANGUAGES = click.Choice(["zh-hans", "zh-hant", "en"])
_LONGEST = 120
_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~", Kind.REORDERED: "↕"}


class Folder(click.ParamType):
    """A charter's folder, or the name of one that comes with the product."""

    name = "folder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        for folder in (Path(value), SHIPPED / value):
            if folder.is_dir():
                return folder
        with override(of_terminal()):
            message = gettext("There is no folder “%(name)s”.") % {"name": value}
        raise click.BadParameter(message, ctx=ctx, param=param)


FOLDER = Folder()


@click.group()
def charter() -> None:
    """Check, show, compare and adopt charters."""


@charter.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
def check(folder: Path) -> None:
    """List every fault of the charter in DIR by file, line, key and reason; exit 1 if there is one."""
    found = load(folder)
    with override(of_terminal()):
        counts = {
            "key": found.key,
            "posts": len(found.posts),
            "categories": len(found.categories),
            "procedures": len(found.procedures),
            "rules": len(found.routing),
            "forms": len(found.ledgers.forms),
        }
        sentence = gettext(
            "%(key)s has no faults: %(posts)s kinds of post, %(categories)s categories, %(procedures)s procedures, "
            "%(rules)s routing rules, %(forms)s ledger forms."
        )
        click.echo(sentence % counts)


@charter.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--language", type=LANGUAGES, help="The terminal's, unless given.")
def show(folder: Path, language: str | None) -> None:
    """Print the charter in DIR as a regulation to read (Markdown)."""
    found, spoken = load(folder), language or of_terminal()
    click.echo(f"# {found.name.to(spoken)} ({found.version})")
    for section in rulebook(found, spoken):
        click.echo("\n".join(_written(section)))


@charter.command()
@click.argument("old", metavar="A", type=FOLDER)
@click.argument("new", metavar="B", type=FOLDER)
@click.option("--language", type=LANGUAGES, help="The terminal's, unless given.")
def diff(old: Path, new: Path, language: str | None) -> None:
    """Print what changes from charter A to charter B, key by key."""
    found = changes(load(old), load(new))
    spoken = language or of_terminal()
    for change in found:
        click.echo(_told(change, spoken))
    with override(spoken):
        click.echo(gettext("%(count)s differences.") % {"count": len(found)})


@charter.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--effective-on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day it takes effect."
)
def adopt(folder: Path, day: datetime) -> None:
    """Adopt the charter in DIR: new cases run under it from that day."""
    found = load(folder)
    version = adopt_charter(Act(via=Via.CLI), found, effective_on=day.date())
    open_offices(found)
    with override(of_terminal()):
        told = {"key": version.key, "number": version.number, "day": version.effective_on}
        click.echo(gettext("%(key)s is version %(number)s, in effect from %(day)s.") % told)


def _written(section: Section) -> Iterator[str]:
    yield f"\n## {section.title}\n"
    for sentence in filter(None, section.words):
        yield f"{sentence}\n"
    for table in section.tables:
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    if table.title:
        yield f"### {table.title}\n"
    if table.lead:
        yield f"{table.lead}\n"
    yield _row(table.head)
    yield _row(("---",) * len(table.head))
    yield from map(_row, table.rows)
    yield ""


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _told(change: Change, language: str) -> str:
    before, after = _short(change.before, language), _short(change.after, language)
    match change.kind:
        case Kind.ADDED:
            told = after
        case Kind.REMOVED:
            told = before
        case _:
            told = f"{before} → {after}"
    return f"{_SIGNS[change.kind]} {change.key}: {told}"


def _short(value: Any, language: str) -> str:
    """A value on one line: an entry by its name, anything else as JSON."""
    text = value.get("name", value) if isinstance(value, dict) else value
    if isinstance(text, dict) and "zh" in text:
        value = Text(**text).to(language)
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"
