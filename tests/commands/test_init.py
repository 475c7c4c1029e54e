"""A real cell from a charter and boundaries, made whole or not at all (O1)."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict, Problems
from gridwork.base.moment import now
from gridwork.charter.models import CharterVersion
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.cli.init import init
from gridwork.territory.models import Area
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import tree
from tests import make

pytestmark = pytest.mark.django_db

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _tables_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bringing the tables up to date closes the connection the test is in."""
    monkeypatch.setattr("gridwork.cli.init.bring_up_to_date", lambda: None)


@pytest.fixture
def boundaries(tmp_path: Path) -> Path:
    path = tmp_path / "county.geojson"
    path.write_text(json.dumps(make.boundaries()), encoding="utf-8")
    return path


@pytest.fixture
def run(boundaries: Path) -> Run:
    def start(*more: str, charter: Path = make.CHARTER, file: Path = boundaries) -> Result:
        given = ["--charter", str(charter), "--boundaries", str(file), *more]
        return CliRunner().invoke(init, given)

    return start


def nothing_was_made() -> bool:
    return not (CharterVersion.objects.exists() or Area.objects.exists() or Person.objects.exists())


def test_a_cell_stands_and_its_first_person_can_look_after_it(run: Run) -> None:
    shown = run("--effective-on", "2020-01-01")
    assert shown.exit_code == 0, shown.output
    assert in_force().charter.key == "small"
    assert tree().root.name == "青山县"
    person = Person.objects.get()
    secret = re.search(r"with the password (\S+)", shown.output)
    assert secret is not None
    assert person.check_password(secret[1])
    assert person.must_change_password
    powers = powers_of(person.pk, now())
    assert powers.may(Capability.PEOPLE_EDIT, (tree().root.id,))
    assert powers.may(Capability.CHARTER_ADOPT, (tree().root.id,))


def test_the_name_of_the_cell_can_be_given(run: Run, tmp_path: Path) -> None:
    drawn = make.boundaries()
    drawn["features"] = [one for one in drawn["features"] if one["properties"]["level"] != "cell"]
    file = tmp_path / "towns.geojson"
    file.write_text(json.dumps(drawn), encoding="utf-8")
    assert run("--name", "云台县", "--code", "990101", file=file).exit_code == 0
    assert tree().root.name == "云台县"


def test_an_existing_cell_is_never_overwritten(run: Run) -> None:
    make.cell()
    before = Area.objects.count()
    assert isinstance(run().exception, Conflict)
    assert (Area.objects.count(), Person.objects.count(), CharterVersion.objects.count()) == (before, 0, 1)


def test_a_broken_charter_makes_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(make.CHARTER, folder)
    file = folder / "charter.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"4 working hours"', '"soon"'), encoding="utf-8")
    fault = run(charter=folder).exception
    assert isinstance(fault, Problems)
    assert "escalation.warn" in str(fault)
    assert nothing_was_made()


def test_broken_boundaries_make_nothing(run: Run, tmp_path: Path) -> None:
    drawn = make.boundaries()
    drawn["features"].append(drawn["features"][0])
    file = tmp_path / "twice.geojson"
    file.write_text(json.dumps(drawn), encoding="utf-8")
    assert isinstance(run(file=file).exception, Problems)
    assert nothing_was_made()


def test_boundaries_that_are_no_json_make_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "map.geojson"
    file.write_text("<kml/>", encoding="utf-8")
    assert isinstance(run(file=file).exception, BadInput)
    assert nothing_was_made()


def test_a_charter_nobody_could_administer_makes_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "nobody"
    shutil.copytree(make.CHARTER, folder)
    for file in folder.glob("*.toml"):
        file.write_text(file.read_text(encoding="utf-8").replace('"people.edit",', ""), encoding="utf-8")
    fault = run(charter=folder).exception
    assert isinstance(fault, BadInput)
    assert "people.edit" in str(fault)
    assert nothing_was_made()
