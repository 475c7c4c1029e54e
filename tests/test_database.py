"""The tests run where they say they do."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.db import connection

from gridwork.config.settings import HOME


def test_the_tests_run_on_the_database_that_was_asked_for() -> None:
    asked = os.environ.get("GRIDWORK_TEST_DATABASE_URL", "")
    assert connection.vendor == ("postgresql" if asked else "sqlite")


def test_the_tests_have_a_home_of_their_own() -> None:
    assert Path(tempfile.gettempdir()).resolve() in HOME.parents
