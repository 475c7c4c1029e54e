"""What every test gets: a home of its own, clean memos, and the database that was asked for.

``GRIDWORK_TEST_DATABASE_URL`` chooses PostgreSQL; otherwise SQLite in memory-backed files.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

# Settings are read when Django starts, so the home must stand before any test module loads.
os.environ["GRIDWORK_HOME"] = tempfile.mkdtemp(prefix="gridwork-test-")
os.environ["GRIDWORK_DATABASE_URL"] = os.environ.get("GRIDWORK_TEST_DATABASE_URL", "")
for name in ("GRIDWORK_SECRET", "GRIDWORK_SEALING_KEY", "GRIDWORK_BASE_URL", "GRIDWORK_MAIL_URL", "GRIDWORK_TILE_URL"):
    os.environ.pop(name, None)

# A busy machine is not a failing test: properties have no time limit of their own.
hypothesis_settings.register_profile("gridwork", deadline=None)
hypothesis_settings.load_profile("gridwork")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data that lies beside the repository; it is not part of it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    return folder


@pytest.fixture(autouse=True)
def _own_media(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files a test stores are its own."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _clean_memos() -> Iterator[None]:
    """What is in force is remembered for seconds; a test must not see the last one's."""
    from gridwork.base import memo

    memo.clear_all()
    yield
    memo.clear_all()
