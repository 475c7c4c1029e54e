"""What every test gets: a home of its own, clean memos, and the database that was asked for.

``GRIDWORK_TEST_DATABASE_URL`` chooses PostgreSQL; otherwise tests run on SQLite. Tests that
need what the machine lacks are left out, and the last lines say which and how to have them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest

# Settings are read when Django starts, so the home must stand before any test module loads.
HOME = tempfile.mkdtemp(prefix="gridwork-test-")
for name in [name for name in os.environ if name.startswith("GRIDWORK_") and not name.startswith("GRIDWORK_TEST_")]:
    if name != "GRIDWORK_CHROMIUM":
        del os.environ[name]
os.environ["GRIDWORK_HOME"] = HOME
os.environ["GRIDWORK_DATABASE_URL"] = os.environ.get("GRIDWORK_TEST_DATABASE_URL", "")
# Named here and not in pyproject.toml, where pytest-django would read the settings before this file:
# every test would quietly run on SQLite and in the home of a real cell.
os.environ["DJANGO_SETTINGS_MODULE"] = "gridwork.config.settings"
django.setup()
# Playwright keeps an event loop in the thread of the test; nothing here runs inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Two cores shared with a browser are no place to time a single example.
hypothesis.settings.register_profile("gridwork", deadline=None)
hypothesis.settings.load_profile("gridwork")

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("GRIDWORK_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
LEFT_OUT = {
    "browser": (bool(CHROMIUM), "no Chromium: apt install chromium, or set GRIDWORK_CHROMIUM to its path"),
    "postgresql": (
        bool(os.environ["GRIDWORK_DATABASE_URL"]),
        "no PostgreSQL: set GRIDWORK_TEST_DATABASE_URL=postgresql://user:password@host/database",
    ),
}
"""Marker → whether this machine can, and how it could."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run."""
    for item in items:
        for marker, (able, remedy) in LEFT_OUT.items():
            if not able and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=remedy))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was left out and how to have it."""
    reasons = [report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])]
    for reason in sorted(set(reasons)):
        terminalreporter.write_line(f"Left out {reasons.count(reason)} tests: {reason}", yellow=True)
    if not LEFT_OUT["postgresql"][0]:
        terminalreporter.write_line(f"All ran on SQLite; to run them on PostgreSQL too: {LEFT_OUT['postgresql'][1]}")


def pytest_unconfigure() -> None:
    """Take the home away again."""
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """SQLite tests use a file, as a cell does, so that threads and processes meet as they would."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(HOME, "test.sqlite3"))
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that lies beside the repository; it is not part of it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    return folder


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    """Files a test stores are its own."""
    from gridwork.base import pictures

    settings.MEDIA_ROOT = tmp_path / "media"
    pictures.configure(settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def _clean_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is in force is remembered for seconds, and who asked how often; a test must not see the last one's.

    Within a test nothing is forgotten because time goes by: queries are counted, also on a slow machine.
    """
    from gridwork.base import memo
    from gridwork.faces import limits

    monkeypatch.setattr(memo, "monotonic", lambda: 0.0)
    memo.clear_all()
    for limit in vars(limits).values():
        if isinstance(limit, limits.Limit):
            limit.clear()
    yield
    memo.clear_all()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language behind in the thread; a test must not speak the last one's."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def cell(tmp_path: Path) -> Iterator[Any]:
    """A cell of its own, empty, for tests that start whole processes (see ``tests/cells.py``)."""
    from tests.cells import Cell

    own = Cell(tmp_path / "home")
    yield own
    own.drop()


@pytest.fixture
def crew(db: None) -> Any:
    """The people of one village and those above them (``tests.crew.Crew``)."""
    from tests import make
    from tests.crew import Crew

    return Crew.of(make.cell())


@pytest.fixture
def staff(db: None) -> Any:
    """The small county with its people, seen through the console (``tests.faces.desk.Staff``)."""
    from tests.faces.desk import staffed

    return staffed()
