"""Keep the words a case can be found by (C11). Written once, when it is reported."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from gridwork.cases.models import Case
from gridwork.cases.rules.words import tokens


def searchable(case: Case) -> list[str]:
    """The tokens of what was said and where."""
    return tokens(f"{case.words} {case.address}")


def index(case: Case) -> None:
    """Make one case findable (one INSERT)."""
    found = searchable(case)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO cases_search (rowid, words) VALUES (%s, %s)", [case.pk, " ".join(found)])
        else:
            cursor.execute(
                "INSERT INTO cases_search (case_id, words) VALUES (%s, array_to_tsvector(%s::text[]))", [case.pk, found]
            )


def index_many(cases: Iterable[Case]) -> None:
    """Make many cases findable."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO cases_search (rowid, words) VALUES (%s, %s)",
                [(case.pk, " ".join(searchable(case))) for case in cases],
            )
            return
        with connection.wrap_database_errors, cursor.copy("COPY cases_search (case_id, words) FROM STDIN") as copy:
            for case in cases:
                copy.write_row((case.pk, " ".join(f"'{token}'" for token in searchable(case))))
