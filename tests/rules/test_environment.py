"""The surroundings as read from variables."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gridwork.config.environment import Misconfigured, database, read, schema_of


def test_without_a_word_it_is_sqlite_in_the_home(tmp_path: Path) -> None:
    found = read({"GRIDWORK_HOME": str(tmp_path)})
    assert found.database["NAME"] == tmp_path / "gridwork.sqlite3"
    assert found.base_url == "http://localhost:8000"


def test_sqlite_keeps_commits_through_a_loss_of_power_and_queues_its_writers(tmp_path: Path) -> None:
    options = database("", tmp_path)["OPTIONS"]
    assert "synchronous=FULL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, second = (read({"GRIDWORK_HOME": str(tmp_path / "home")}) for _ in range(2))
    assert first.secret == second.secret
    assert first.sealing_key == second.sealing_key
    assert len(first.sealing_key) == 32
    for name in ("secret.key", "sealing.key"):
        assert stat.S_IMODE(os.stat(tmp_path / "home" / name).st_mode) == 0o600
    assert sorted(os.listdir(tmp_path / "home")) == ["sealing.key", "secret.key"]


def test_two_homes_have_different_keys(tmp_path: Path) -> None:
    one, other = (read({"GRIDWORK_HOME": str(tmp_path / name)}) for name in ("one", "other"))
    assert one.secret != other.secret
    assert one.sealing_key != other.sealing_key


def test_a_cell_lives_in_its_schema_alone(tmp_path: Path) -> None:
    found = database("postgresql://grid:p%40ss@db.example:5433/lutai?schema=cell_x&sslmode=require", tmp_path)
    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "lutai", "grid", "p@ss", "db.example", "5433",
    )  # fmt: skip
    planned_once = {"server_side_binding": True, "prepare_threshold": 5}
    assert found["OPTIONS"] == planned_once | {"sslmode": "require", "options": "-c search_path=cell_x"}
    assert schema_of(found) == "cell_x"


def test_a_socket_folder_stands_in_for_a_host(tmp_path: Path) -> None:
    assert database("postgresql:///lutai?host=/run/postgresql", tmp_path)["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("GRIDWORK_DATABASE_URL", "mysql://localhost/x"),
        ("GRIDWORK_DATABASE_URL", "postgresql:///x?schema=cell_x,public"),
        ("GRIDWORK_DATABASE_URL", "postgresql:///x?schema=Cell"),
        ("GRIDWORK_SEALING_KEY", "too short"),
        ("GRIDWORK_BASE_URL", "grid.example.org"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_variable(tmp_path: Path, name: str, wrong: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        read({"GRIDWORK_HOME": str(tmp_path), name: wrong})
