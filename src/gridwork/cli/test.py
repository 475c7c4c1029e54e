"""``gridwork test``: the tests, with pytest's own arguments passed on."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[3]


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests; ARGUMENTS go to pytest, e.g. tests/rules -x -k worktime."""
    if not (ROOT / "tests").is_dir() or find_spec("pytest") is None:
        raise click.ClickException("tests run from a clone of the repository: ./gridwork test")
    done = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False)
    raise SystemExit(done.returncode)
