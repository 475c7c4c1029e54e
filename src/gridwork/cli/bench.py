"""``gridwork bench``: measure against the targets."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[3]
BENCHES = ("cases", "territory", "ledger", "field", "start")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(BENCHES))
def bench(names: tuple[str, ...]) -> None:
    """Print each figure beside its target; ends with 1 where one falls short."""
    sys.path.insert(0, str(ROOT))
    report = import_module("bench.figure").report
    sys.exit(max(report(import_module(f"bench.{name}").run()) for name in names or BENCHES))
