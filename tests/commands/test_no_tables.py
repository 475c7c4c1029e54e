"""A command in a home where nothing was made yet says so, instead of what the database says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from gridwork.cli.saying import not_there


@pytest.mark.parametrize(
    "command", [("journal", "verify"), ("ledger", "check"), ("samples", "verify", "1"), ("territory", "tree")]
)
def test_a_home_without_a_cell_is_said_with_the_remedy(tmp_path: Path, command: tuple[str, ...]) -> None:
    home = {"GRIDWORK_HOME": str(tmp_path), "GRIDWORK_DATABASE_URL": "", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "gridwork", *command],
        check=False,
        env=os.environ | home,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: There is no cell here yet")
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_another_fault_of_the_database_is_not_hidden() -> None:
    assert not_there(OperationalError("disk I/O error")) is None
    assert not_there(ValueError("no such table")) is None
