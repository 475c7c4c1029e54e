"""What is to be typeset for one grid of a print; blank pages get their codes here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gridwork.base.identifiers import plate_codes
from gridwork.base.moment import now
from gridwork.ledger.queries.forms import forms
from gridwork.publicity.models import Blank, Print
from gridwork.publicity.queries.archive_facts import grid_archive
from gridwork.publicity.queries.booklet import BlankPage, booklet
from gridwork.publicity.queries.plates import plates
from gridwork.publicity.rules.kinds import Paper, What
from gridwork.territory.queries.powers import day_of, powers_of


def document(job: Print, grid_id: int) -> Mapping[str, Any]:
    """The content of the template named like what is printed. A form that is no longer in force is left out."""
    if job.what == What.PLATES:
        return plates(grid_id, job.language, now())
    if job.what == What.ARCHIVE:
        return grid_archive(powers_of(job.person_id, now()), grid_id, day_of(now()), job.language)
    options = json.loads(job.options)
    wanted = [key for key in options["forms"] if key in forms()]
    pages = issue_blanks(grid_id, wanted, options["blanks"])
    content = booklet(grid_id, wanted, pages, job.language, now(), job.pk)
    return content | {"four_to_a_sheet": options["paper"] == Paper.A4}


def issue_blanks(grid_id: int, wanted: list[str], each: int) -> list[BlankPage]:
    """New codes for blank pages, written down so that each can be keyed in once (one statement)."""
    if not each or not wanted:
        return []
    day, known = day_of(now()), forms()
    keys = [key for key in wanted for _ in range(each)]
    codes = plate_codes(len(keys))
    Blank.objects.bulk_create(
        Blank(code=code, grid_id=grid_id, form=key, version=known[key].number, issued_on=day)
        for code, key in zip(codes, keys, strict=True)
    )
    return [BlankPage(code, key) for code, key in zip(codes, keys, strict=True)]
