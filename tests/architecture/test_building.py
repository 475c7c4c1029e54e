"""A front end built anew takes the old one's place without a gap."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="no Node: apt install nodejs")
LANDING = """
import { landing } from "LANDING";
const bundle = Object.fromEntries(process.argv.slice(3).map((name) => [name, {}]));
landing(process.argv[2]).writeBundle({ dir: "made" }, bundle);
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "made").mkdir()
    (tmp_path / "land.mjs").write_text(LANDING.replace("LANDING", str(ROOT / "frontend" / "landing.js")))
    return tmp_path


def land(folder: Path, *names: str) -> list[str]:
    """What stands in place after a build that made these files."""
    for name in names:
        (folder / "made" / name).write_text(name)
    (folder / "made" / "manifest.json").write_text(json.dumps({name: {"file": name} for name in names}))
    subprocess.run(["node", "land.mjs", "place", *names, "manifest.json"], cwd=folder, check=True)
    return sorted(file.name for file in (folder / "place").iterdir())


def test_files_of_the_build_before_stay_for_pages_that_are_open_and_older_ones_go(folder: Path) -> None:
    assert land(folder, "a-1.js", "b-1.js") == ["a-1.js", "b-1.js", "manifest.json"]
    (folder / "place" / "b-1.js.gz").write_text("packed")
    assert land(folder, "a-2.js", "b-1.js") == ["a-1.js", "a-2.js", "b-1.js", "b-1.js.gz", "manifest.json"]
    assert land(folder, "a-3.js") == ["a-2.js", "a-3.js", "b-1.js", "b-1.js.gz", "manifest.json"]
    assert land(folder, "a-3.js") == ["a-3.js", "manifest.json"]


def test_a_build_that_breaks_off_leaves_the_one_before_whole(folder: Path) -> None:
    before = land(folder, "a-1.js")
    (folder / "made" / "manifest.json").write_text("{}")
    broken = subprocess.run(
        ["node", "land.mjs", "place", "missing.js", "manifest.json"], cwd=folder, capture_output=True, check=False
    )
    assert broken.returncode != 0
    assert sorted(file.name for file in (folder / "place").iterdir()) == before
    assert json.loads((folder / "place" / "manifest.json").read_text()) == {"a-1.js": {"file": "a-1.js"}}
