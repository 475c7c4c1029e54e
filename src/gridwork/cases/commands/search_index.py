"""Keep the words a case can be found by (C11). Written once, when it is reported."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, connection, connections

from gridwork.base.statements import Statement
from gridwork.cases.models import Case
from gridwork.cases.rules.words import tokens

_SQLITE = Statement.of("INSERT INTO cases_search (rowid, words) VALUES (%s, %s)")
_POSTGRESQL = Statement.of("INSERT INTO cases_search (case_id, words) VALUES (%s, array_to_tsvector(%s::text[]))")


def searchable(case: Case) -> list[str]:
    """The tokens of what was said and where."""
    return tokens(f"{case.words} {case.address}")


def index(case: Case) -> None:
    """Make one case findable (one INSERT)."""
    found, db = searchable(case), connections[DEFAULT_DB_ALIAS]
    if db.vendor == "sqlite":
        _SQLITE.run(db, [case.pk, " ".join(found)])
    else:
        _POSTGRESQL.run(db, [case.pk, found])


def index_many(cases: Iterable[Case]) -> None:
    """Make many cases findable."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(_SQLITE.sql, [(case.pk, " ".join(searchable(case))) for case in cases])
            return
        with connection.wrap_database_errors, cursor.copy("COPY cases_search (case_id, words) FROM STDIN") as copy:
            for case in cases:
                copy.write_row((case.pk, " ".join(f"'{token}'" for token in searchable(case))))
