"""From content to PDF: marks what the fonts lack, then has a child process typeset the template (L7, B2)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gridwork.publicity.rules.glyphs import covered, marked

HERE = Path(__file__).parent
TEMPLATES, FONTS = HERE / "templates", HERE / "fonts"
FACES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
PATIENCE_SECONDS = 180
"""A town's thickest booklet takes seconds."""


class PressFault(Exception):
    """The document could not be typeset; the text is the compiler's own."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF, its number of pages, and how many characters no font had (each shows as 〓)."""

    pdf: bytes
    pages: int
    lost: int


def typeset(template: str, content: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None) -> Printed:
    """Set ``content`` (JSON) in ``templates/<template>.typ``. The template is told the loss as ``lost``.

    ``pictures``: JPEGs by the file name under which the content speaks of them.

    PressFault when fonts or templates are broken; a text cannot break them, it is never read as markup.
    """
    clean, lost = marked(dict(content), drawable())
    with tempfile.TemporaryDirectory(prefix="gridwork-print-") as folder:
        out = Path(folder, "out.pdf")
        root = _beside(Path(folder), pictures) if pictures else TEMPLATES
        command = [sys.executable, "-m", "gridwork.publicity.typesetter", template, str(out), str(root)]
        given = json.dumps(clean | {"lost": lost}, ensure_ascii=False).encode()
        try:
            done = subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
        except subprocess.TimeoutExpired as fault:
            raise PressFault(f"{template} took longer than {PATIENCE_SECONDS} seconds") from fault
        if done.returncode or not out.is_file():
            raise PressFault(done.stderr.decode(errors="replace")[-2000:])
        return Printed(out.read_bytes(), int(done.stdout), lost)


def _beside(folder: Path, pictures: Mapping[str, bytes]) -> Path:
    """The folder with the templates and these pictures: a template reads nothing from elsewhere."""
    for template in TEMPLATES.glob("*.typ"):
        shutil.copyfile(template, folder / template.name)
    for name, jpeg in pictures.items():
        (folder / name).write_bytes(jpeg)
    return folder


@cache
def drawable() -> frozenset[int]:
    """The code points both faces have. PressFault when the fonts were not installed."""
    try:
        return frozenset.intersection(*(covered((FONTS / face).read_bytes()) for face in FACES))
    except OSError as fault:
        raise PressFault("the fonts are not there; install again: uv sync --reinstall-package gridwork") from fault
