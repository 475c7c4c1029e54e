"""``gridwork charter``: check, show, diff, adopt."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gridwork.base.errors import Problems
from gridwork.charter.models import CharterVersion
from gridwork.charter.rules.load import SHIPPED
from gridwork.cli.charter import charter


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(charter, [str(argument) for argument in arguments])


def test_a_sound_charter_is_counted() -> None:
    result = run("check", SHIPPED / "tangshan-town")
    assert result.exit_code == 0
    assert result.output.startswith("tangshan-town has no faults: 11 kinds of post")


def test_a_charter_that_comes_with_the_product_is_known_by_name() -> None:
    assert run("check", "zigui-digital").exit_code == 0


def test_a_faulty_charter_lists_its_faults(tmp_path: Path) -> None:
    (tmp_path / "charter.toml").write_text('extends = "base"\nkey = "x"\n')
    (tmp_path / "duties.toml").write_text(
        '[duties.watch]\nname = "走访重点人员"\nkind = "rounds"\nposts = ["spy"]\nevery = "week"\n'
    )
    result = run("check", tmp_path)
    assert isinstance(result.exception, Problems)
    places = [problem.place.split(" ", 1)[1] for problem in result.exception.problems]
    assert places == ["duties.watch.name", "duties.watch.posts.1"]


def test_a_folder_that_is_not_there_is_said() -> None:
    result = run("check", "nowhere")
    assert result.exit_code == 2
    assert "There is no folder “nowhere”" in result.output


@pytest.mark.parametrize(
    ("language", "title"), [("en", "# Tangshan town"), ("zh-hans", "# 汤山镇"), ("zh-hant", "# 湯山鎮")]
)
def test_show_prints_the_regulation_in_the_language_asked_for(language: str, title: str) -> None:
    result = run("show", "tangshan-town", "--language", language)
    assert result.exit_code == 0
    assert result.output.startswith(title)
    assert result.output.count("\n## ") == 19


def test_diff_tells_each_change_on_a_line() -> None:
    lines = run("diff", "base", "zigui-digital").output.splitlines()
    assert "- posts.grid_head: Grid head" in lines
    assert "+ procedures.direct: Straight to the department" in lines
    assert "~ nearby.resident: 250 → 150" in lines
    assert lines[-1] == f"{len(lines) - 1} differences."
    assert max(map(len, lines)) < 400


@pytest.mark.django_db
def test_adopt_takes_effect_on_the_day_given() -> None:
    result = run("adopt", "tangshan-town", "--effective-on", "2026-01-01")
    assert result.exit_code == 0, result.exception
    assert result.output == "tangshan-town is version 1, in effect from 2026-01-01.\n"
    assert CharterVersion.objects.get().key == "tangshan-town"
