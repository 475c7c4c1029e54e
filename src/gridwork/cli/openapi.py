"""``gridwork openapi``: keeps ``docs/api/openapi.json`` the same as the API (developers)."""

from __future__ import annotations

import json
from pathlib import Path

import click

FILE = Path("docs/api/openapi.json")


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when the file is not up to date.")
@click.option("--file", "path", type=click.Path(path_type=Path, dir_okay=False), default=FILE, show_default=True)
def openapi(check: bool, path: Path) -> None:
    """Write the API's OpenAPI document to a file."""
    text = document()
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        click.echo(f"{path} written")
    elif not path.is_file() or path.read_text(encoding="utf-8") != text:
        raise click.ClickException(f"{path} is not up to date; run: gridwork openapi")


def document() -> str:
    """The document as it is written: indented, keys in their own order."""
    from gridwork.faces.api.v1.api import api

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n"
