"""``gridwork territory``: what somebody at a terminal sees (G2)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gridwork.base.errors import BadInput, Problems
from gridwork.charter.commands.adopt import adopt
from gridwork.cli.saying import language, lines
from gridwork.cli.territory import territory
from gridwork.territory.models import Edition
from gridwork.territory.queries.tree import tree
from tests import make
from tests.drawing import at, changed, collection, county, ring

pytestmark = pytest.mark.django_db

BOW_TIE = at([(0, 0), (1, 2), (1, 0), (0, 2), (0, 0)])


@pytest.fixture(autouse=True)
def _charter() -> None:
    adopt(make.act(), make.charter(), effective_on=make.LONG_AGO)


def told(*arguments: str) -> Result:
    """Run a command; refusals come out as they are."""
    return CliRunner().invoke(territory, list(arguments), catch_exceptions=False, standalone_mode=True)


def written(folder: Path, features: list[dict[str, Any]]) -> str:
    """A boundary file of these features."""
    file = folder / "boundaries.geojson"
    file.write_text(json.dumps(collection(*features)))
    return str(file)


def test_an_import_says_what_it_did_and_a_second_that_nothing_changed(tmp_path: Path) -> None:
    file = written(tmp_path, county())
    first = told("import", file)
    assert "1 cell, 2 town, 4 village" in first.output
    assert "added: 7" in first.output
    assert "Edition 1 is adopted" in first.output
    assert "nothing was changed" in told("import", file).output


def test_a_dry_run_shows_the_changes_and_adopts_nothing(tmp_path: Path) -> None:
    told("import", written(tmp_path, county()))
    shown = told("import", written(tmp_path, changed(county(), "9001", name="other")), "--dry-run")
    assert "renamed: 1 (9001)" in shown.output
    assert "nothing was written" in shown.output
    assert Edition.objects.count() == 1


def test_a_broken_file_is_refused_with_every_fault_in_the_terminals_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = changed(changed(county(), "9001001", shape=BOW_TIE), "9002001", parent="777")
    with pytest.raises(Problems) as refusal:
        told("import", written(tmp_path, broken))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    english = "\n".join(lines(refusal.value))
    assert "#4 9001001 area 9001001: has a boundary that crosses itself" in english
    assert "#6 9002001 area 9002001: has the parent 777, which is not in the file" in english
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "未作任何改动" in "\n".join(lines(refusal.value))
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("zh_CN.UTF-8", "zh-hans"), ("zh_TW.UTF-8", "zh-hant"), ("en_GB.UTF-8", "en"), ("C", "en"), ("", "en")],
)
def test_the_language_is_the_terminals(monkeypatch: pytest.MonkeyPatch, locale: str, expected: str) -> None:
    for key in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert language() == expected


def test_a_check_lists_faults_and_remarks_and_ends_with_1_on_faults(tmp_path: Path) -> None:
    good = told("check", written(tmp_path, changed(county(), "9001001", shape=ring(0, 0, 0.5, 2))))
    assert good.exit_code == 0
    assert "leaves a gap" in good.output
    assert "Faults: 0." in good.output
    bad = told("check", written(tmp_path, changed(county(), "9001001", shape=BOW_TIE)))
    assert bad.exit_code == 1
    assert "crosses itself" in bad.output


def test_many_remarks_of_a_kind_are_counted_not_listed(tmp_path: Path) -> None:
    strips = [one for one in county() if one["properties"]["code"] != "9001001"]
    for n in range(40):
        narrow = changed(county(), "9001001", code=f"9001{n + 100}", shape=ring(n / 40, 0, 1 / 80, 2))
        strips += [one for one in narrow if one["properties"]["code"] == f"9001{n + 100}"]
    shown = told("check", written(tmp_path, strips))
    assert shown.output.count("leaves a gap") == 30
    assert "10 more of the kind “gap”" in shown.output


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.geojson"
    file.write_text('{"type":')
    with pytest.raises(BadInput, match="not JSON"):
        told("import", str(file))


def test_the_tree_and_a_point_are_shown(tmp_path: Path) -> None:
    told("import", written(tmp_path, county()))
    shown = told("tree", "--depth", "1").output
    assert "  9001 area 9001 (town)" in shown
    assert "9001001" not in shown
    assert "9001001 area 9 › area 9001 › area 9001001\n" in told("locate", "110.005", "30.01").output
    assert "(on the border)" in told("locate", "110.01", "30.01").output
    assert "m outside)" in told("locate", "109.999", "30.01").output
    sea = told("locate", "--", "-10", "-30")
    assert (sea.exit_code, sea.output) == (1, "Outside every grid.\n")
    assert told("locate", "-10", "-30").output == "Outside every grid.\n"


def test_a_files_own_property_names_and_levels_can_be_said(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"title_en": f"place {n}"},
            "geometry": {"type": "Polygon", "coordinates": [ring(n, 0)]},
        }
        for n in range(2)
    ]
    told(
        "import", written(tmp_path, features), "--name-property", "title_en", "--level", "=group",
        "--root-name", "made-up county", "--root-code", "654321",
    )  # fmt: skip
    assert [(node.code, node.name, node.level) for node in tree()] == [
        ("654321", "made-up county", "cell"), ("654321001", "place 0", "group"), ("654321002", "place 1", "group"),
    ]  # fmt: skip
