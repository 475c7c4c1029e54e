"""``gridwork ledger``: what somebody at a terminal sees of the counters (L4)."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from gridwork.cli.ledger import ledger
from gridwork.ledger.commands.recounting import recount
from gridwork.ledger.models import Tally
from tests import tallies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C")


def told(*arguments: str) -> Result:
    """Run a command of the group."""
    return CliRunner().invoke(ledger, list(arguments), catch_exceptions=False)


def test_counters_that_are_right_are_said_to_be() -> None:
    county = tallies.cell()
    tallies.record(county.grids[0])
    recount()
    answer = told("check")
    assert (answer.exit_code, answer.output) == (0, "1 counters are equal to a recount.\n")


def test_every_wrong_counter_is_a_line_and_the_command_fails_until_they_are_set_right() -> None:
    county = tallies.cell()
    grid = county.grids[0]
    tallies.record(grid)
    recount()
    Tally.objects.update(fresh=5, missing=2)
    line = f"{grid.code} {grid.name}  shops  fresh: kept 5, counted 1; missing: kept 2, counted 0"
    answer = told("check")
    assert answer.exit_code == 1
    assert line in answer.output.splitlines()
    mended = told("recount")
    assert (mended.exit_code, mended.output) == (0, f"{line}\n1 counters were set right.\n")
    assert told("check").exit_code == 0
