"""Carrying prints: one grid after another, so that a killed worker loses at most one (L7).

A print is taken under a lease and keeps it by a sign of life before every grid. What is on
disk is what is done: a grid's file is written whole or not at all, with its facts beside it,
and whoever takes the print up next goes on behind the last one.
"""

from __future__ import annotations

import json
import logging
import zipfile
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q

from gridwork.base.files import whole
from gridwork.base.moment import now
from gridwork.notices.commands import tell
from gridwork.publicity.commands.documents import document
from gridwork.publicity.models import Print, Stage
from gridwork.publicity.press import typeset
from gridwork.publicity.queries.prints import file_name, folder_of
from gridwork.publicity.rules.kinds import LEASE, PRINT
from gridwork.territory.queries.tree import Node, tree

log = logging.getLogger(__name__)


class NoLongerOurs(Exception):
    """The print was cancelled, or another worker has taken it up."""


def take(at: datetime | None = None) -> Print | None:
    """A print that waits, was put down, or whose worker fell silent: the smallest first, for people wait for it."""
    moment = at or now()
    silent = Q(alive_at=None) | Q(alive_at__lt=moment - LEASE)
    due = Print.objects.filter(Q(stage=Stage.WAITING) | Q(stage=Stage.PRINTING) & silent)
    with transaction.atomic():
        taken = due.select_for_update(skip_locked=True).order_by("total", "id").first()
        if taken is not None:
            taken.stage, taken.alive_at = Stage.PRINTING, moment
            taken.save(update_fields=["stage", "alive_at"])
    return taken


def carry_on(job: Print, until: float) -> int:
    """Print grids until all are done or ``until`` (monotonic seconds) is past; how many were printed."""
    folder = folder_of(job.stored)
    folder.mkdir(parents=True, exist_ok=True)
    present, made, grid = tree(), 0, None
    try:
        grids = present.grids_below(job.area_id)
        for grid in grids:
            if _facts(folder, grid) is None:
                if made and monotonic() > until:
                    _note(job, folder, grids, alive_at=None)
                    return made
                _note(job, folder, grids, alive_at=now())
                _print(job, folder, grid)
                made += 1
        _pack(folder, grids)
        with transaction.atomic():
            _note(job, folder, grids, alive_at=None, stage=Stage.DONE, done_at=now())
            _tell(job, "print-done")
    except NoLongerOurs:
        log.info("print %s was cancelled or taken up by another worker", job.pk)
    except Exception:
        log.exception("print %s stopped at grid %s", job.pk, grid.code if grid else "-")
        _fail(job, grid)
    return made


def _print(job: Print, folder: Path, grid: Node) -> None:
    printed = typeset(job.what, document(job, grid.id))
    facts = json.dumps({"pages": printed.pages, "lost": printed.lost}).encode()
    for ending, content in (("pdf", printed.pdf), ("json", facts)):
        with whole(folder / file_name(grid.code, ending)) as file:
            file.write(content)


def _facts(folder: Path, grid: Node) -> dict[str, int] | None:
    """Pages and lost characters of a finished grid, None while it is not."""
    try:
        found: dict[str, int] = json.loads((folder / file_name(grid.code, "json")).read_bytes())
    except FileNotFoundError:
        return None
    return found


def _note(job: Print, folder: Path, grids: list[Node], **changes: Any) -> None:
    """Write how far it has come, if the print is still ours."""
    done = [facts for grid in grids if (facts := _facts(folder, grid)) is not None]
    ours = Print.objects.filter(pk=job.pk, stage=Stage.PRINTING, alive_at=job.alive_at)
    figures = {"done": len(done), "total": len(grids)}
    sums = {key: sum(facts[key] for facts in done) for key in ("pages", "lost")}
    if not ours.update(**figures, **sums, **changes):
        raise NoLongerOurs
    job.alive_at = changes["alive_at"]


def _fail(job: Print, grid: Node | None) -> None:
    ours = Print.objects.filter(pk=job.pk, stage=Stage.PRINTING, alive_at=job.alive_at)
    with transaction.atomic():
        if ours.update(stage=Stage.FAILED, done_at=now(), alive_at=None, trouble=grid.code if grid else ""):
            _tell(job, "print-failed")


def _tell(job: Print, kind: str) -> None:
    """A line for whoever asked for it: a whole town takes longer than one watches."""
    present, pages = tree(), Print.objects.values_list("pages", flat=True).get(pk=job.pk)
    area = present.area(job.area_id).name if job.area_id in present else "—"
    tell([job.person_id], kind, PRINT, job.pk, {"area": area, "pages": pages}, now())


def _pack(folder: Path, grids: list[Node]) -> None:
    """All PDFs in one archive, stored as they are: a PDF is compressed already."""
    with whole(folder / "all.zip") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for grid in grids:
            archive.write(folder / file_name(grid.code, "pdf"), file_name(grid.code, "pdf"))
