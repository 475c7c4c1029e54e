"""Writers on SQLite take turns: whoever waits begins as soon as the database is free (DESIGN, *Both databases*)."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, connections, transaction

from gridwork.base.sqlite import base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite's writers wait"),
]


@pytest.fixture
def other() -> Iterator[sqlite3.Connection]:
    """Somebody else's connection to the same file."""
    name = connection.settings_dict["NAME"]
    db = sqlite3.connect(str(name), isolation_level=None, check_same_thread=False, uri=str(name).startswith("file:"))
    yield db
    db.close()


def waits_at_most() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return int(cursor.fetchone()[0])


def test_a_writer_begins_once_the_other_has_ended(other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    asked = threading.Event()
    monkeypatch.setattr(base, "sleep", lambda seconds: (asked.set(), time.sleep(seconds)))
    other.execute("BEGIN IMMEDIATE")
    ending = threading.Thread(target=lambda: (asked.wait(10), other.execute("COMMIT")))
    ending.start()
    with transaction.atomic():
        assert asked.is_set()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("PRAGMA busy_timeout = 0").connection.execute("BEGIN IMMEDIATE")
    ending.join()
    assert waits_at_most() == 20_000


def test_whoever_waits_too_long_is_told_and_waits_as_before_the_next_time(
    other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.ensure_connection()
    monkeypatch.setitem(connections["default"].settings_dict["OPTIONS"], "timeout", 0.05)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        pass
    assert waits_at_most() == 50
    other.execute("ROLLBACK")
    with transaction.atomic():
        pass


def test_another_error_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    with monkeypatch.context() as wrong:
        wrong.setattr(base, "sleep", lambda seconds: pytest.fail("waited"))
        wrong.setattr(connections["default"], "transaction_mode", "NONSENSE")
        with pytest.raises(OperationalError, match="NONSENSE"), transaction.atomic():
            pass
