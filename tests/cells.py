"""A cell of its own for tests that start whole processes: a home, a database, a command line."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection

TEST_DATABASE = os.environ.get("GRIDWORK_TEST_DATABASE_URL", "")


@dataclass
class Cell:
    """Runs ``gridwork`` in a fresh home, on SQLite or in a schema of its own of the test server."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.variables["GRIDWORK_HOME"] = str(self.home)
        self.variables.setdefault("GRIDWORK_DATABASE_URL", "")
        if TEST_DATABASE:
            separator = "&" if "?" in TEST_DATABASE else "?"
            self.variables["GRIDWORK_DATABASE_URL"] = f"{TEST_DATABASE}{separator}schema=cell_{uuid4().hex[:12]}"

    @property
    def environment(self) -> dict[str, str]:
        """Variables for a process of this cell."""
        return os.environ | self.variables | {"DJANGO_SETTINGS_MODULE": "gridwork.config.settings"}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """``gridwork ARGUMENTS`` in the background."""
        return self._open("-m", "gridwork", *arguments)

    def start_python(self, code: str) -> subprocess.Popen[str]:
        """Python code in the background, with Django ready."""
        return self._open("-c", f"import django; django.setup()\n{code}")

    def run(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """``gridwork ARGUMENTS`` to its end."""
        return self._finish(self.start(*arguments), timeout)

    def python(self, code: str, timeout: float = 120) -> str:
        """What Python code prints; fails when it does."""
        done = self._finish(self.start_python(code), timeout)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def migrate(self) -> None:
        """Make its tables."""
        self.python("from gridwork.cli.serve import bring_up_to_date; bring_up_to_date()")

    def drop(self) -> None:
        """Take its schema away; its home is pytest's to remove."""
        if TEST_DATABASE:
            self.python(
                "from django.db import connection as c; from gridwork.config.environment import schema_of\n"
                "c.cursor().execute(f'DROP SCHEMA IF EXISTS \"{schema_of(c.settings_dict)}\" CASCADE')"
            )

    def _open(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def _finish(child: subprocess.Popen[str], timeout: float) -> subprocess.CompletedProcess[str]:
        try:
            out, err = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
        return subprocess.CompletedProcess(child.args, child.returncode, out, err)


def here() -> dict[str, str]:
    """Variables for a process that works on the test's own database and home (``django_db(transaction=True)``)."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{at['NAME']}"
    else:
        password = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
        query = urlencode({key: at[name] for key, name in (("host", "HOST"), ("port", "PORT")) if at[name]})
        address = f"postgresql://{at['USER']}{password}@/{at['NAME']}?{query}"
    settled = {"DJANGO_SETTINGS_MODULE": "gridwork.config.settings", "GRIDWORK_HOME": str(settings.HOME)}
    return os.environ | settled | {"GRIDWORK_DATABASE_URL": address}
