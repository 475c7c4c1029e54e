"""The house keeps its order, and each of its contracts is able to fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

TRESPASSES = {
    "house": ("base/errors.py", "from gridwork.journal import models\n"),
    "rooms": ("notices/queries/__init__.py", "from gridwork.notices import tasks\n"),
    "pure": ("notices/rules/retry.py", "from django.utils import timezone\n"),
    "faces": ("faces/api/__init__.py", "import gridwork.faces.site.urls\n"),
}
"""Contract → a file and the line in it that the contract forbids."""


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", code, "--no-cache", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_house_is_in_order() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", TRESPASSES)
def test_a_trespass_is_caught(contract: str, tmp_path: Path) -> None:
    unneeded = shutil.ignore_patterns("__pycache__", "built", "fonts", "locale", "templates")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=unneeded)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    name, line = TRESPASSES[contract]
    file = tmp_path / "src" / "gridwork" / name
    file.write_text(f"{file.read_text()}\n{line}")
    done = lint(tmp_path, "--contract", contract)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def test_every_contract_has_been_seen_to_fail() -> None:
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == set(TRESPASSES)
