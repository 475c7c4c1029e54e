"""Writers that wait for SQLite ask twice a millisecond, so that none of them waits in vain.

SQLite's own way of waiting asks at ever longer intervals, up to 100 ms. Where transactions
follow each other at once, whoever comes newly finds the lock free far sooner than whoever has
waited longest: with phones coming back together some waited two seconds behind transactions of 30 ms.

Django finds this file by its name (``ENGINE``).
"""

from __future__ import annotations

import sqlite3
from time import monotonic, sleep

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PAUSE = 0.0005
"""Seconds between two asks."""


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's; a transaction begins as soon as the database is free.

    OperationalError after ``timeout`` seconds of the settings, as ever.
    """

    def _start_transaction_under_autocommit(self) -> None:
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = monotonic() + seconds
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while not self._begun(last=monotonic() >= until):
                sleep(PAUSE)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def _begun(self, *, last: bool) -> bool:
        """Ask once; False where another writes, an error instead when it was the last time."""
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            busy = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if last or not busy:
                raise
            return False
        return True
