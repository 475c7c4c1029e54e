"""Refusals and faults on a terminal, in the language the terminal is set to."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import override

from gridwork.base.errors import N_, GridworkError, NotFound, Problem, Problems
from gridwork.faces.saying import said


def language() -> str:
    """``zh-hans``, ``zh-hant`` or ``en``, from LC_ALL, LC_MESSAGES or LANG; English where they say nothing."""
    name = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    if not name.startswith("zh"):
        return "en"
    return "zh-hant" if name.startswith(("zh_TW", "zh_HK", "zh_MO")) else "zh-hans"


def lines(error: GridworkError | Problem) -> Iterator[str]:
    """The error with its place, then every fault it lists."""
    with override(language()):
        text = said(error)
    yield f"{error.place}: {text}" if error.place else text
    if isinstance(error, Problems):
        yield from (f"  {line}" for problem in error.problems for line in lines(problem))


def not_there(error: Exception) -> NotFound | None:
    """What to say instead of ``error`` where tables are missing or behind; None where it is something else."""
    if not isinstance(error, DatabaseError):
        return None
    migrations = MigrationExecutor(connection)
    if not migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        return None
    return NotFound(
        N_(
            "There is no cell here yet, or its tables are of an older version. "
            "“gridwork init” makes a cell, “gridwork serve” brings the tables of one up to date."
        ),
        code="no-tables",
    )
