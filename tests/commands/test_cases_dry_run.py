"""Trying other routing rules on the cases there are (C4)."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.cases.queries.rerouting import rerouted
from gridwork.charter.case_parts import Match, Route, Who
from gridwork.charter.rules.load import load
from gridwork.charter.schema import Charter
from gridwork.cli import main
from gridwork.cli.cases import cases
from tests import make

pytestmark = pytest.mark.django_db


def with_first_rule(charter: Charter, rule: Route) -> Charter:
    return charter.model_copy(update={"routing": [rule, *charter.routing]})


def test_the_same_rules_move_nothing() -> None:
    county = make.cell()
    for grid in county.grids:
        make.case(grid)
    same = list(rerouted(load(make.CHARTER), since=now() - timedelta(days=1)))
    assert len(same) == len(county.grids)
    assert not any(case.moved for case in same)


def test_a_rule_for_one_town_moves_only_its_cases() -> None:
    county = make.cell()
    made = [make.case(grid) for grid in county.grids]
    rule = Route(key="first_town", name="一镇", when=Match(area=[county.towns[0].code]), to=Who.TOWN)
    found = rerouted(with_first_rule(load(make.CHARTER), rule), since=now() - timedelta(days=1))
    moved = {case.number for case in found if case.moved}
    assert moved == {case.number for case in made if case.town_id == county.towns[0].id}


def test_a_category_the_charter_drops_is_shown_as_having_nowhere_to_go() -> None:
    county = make.cell()
    case = make.case(county.grids[0])
    charter = load(make.CHARTER)
    fewer = {key: value for key, value in charter.categories.items() if key != case.category}
    (found,) = rerouted(charter.model_copy(update={"categories": fewer}), since=now() - timedelta(days=1))
    assert found.moved
    assert found.now is None


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en_GB.UTF-8", "1 cases of the past 90 days, 0 would go another way."),
        ("zh_CN.UTF-8", "过去90天的1件案卷中，0件会按另一条规则分派。"),
        ("zh_TW.UTF-8", "過去90天的1件案卷中，0件會按另一條規則分派。"),
    ],
)
def test_the_command_counts_and_writes_nothing(monkeypatch: pytest.MonkeyPatch, language: str, told: str) -> None:
    monkeypatch.setenv("LC_ALL", language)
    county = make.cell()
    make.case(county.grids[0])
    before = list(Case.objects.values())
    done = CliRunner().invoke(cases, ["dry-run", str(make.CHARTER)])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == told
    assert list(Case.objects.values()) == before


@pytest.mark.parametrize(("language", "says"), [("en_GB.UTF-8", " has faults."), ("zh_CN.UTF-8", "里的章程有错误。")])
def test_a_broken_charter_is_refused_by_file_and_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str, says: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    (tmp_path / "charter.toml").write_text('extends = "base"\nkey = "x"\n')
    (tmp_path / "routing.toml").write_text('[[routing]]\nkey = "all"\nname = "全部"\nto = "nobody"\n')
    monkeypatch.setattr(sys, "argv", ["gridwork", "cases", "dry-run", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert says in told
    assert "routing.toml" in told
    assert "routing.1.to" in told
