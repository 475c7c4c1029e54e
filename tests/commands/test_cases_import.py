"""Cases from elsewhere, brought in by the same commands (C1, import)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError

from gridwork.base.errors import Conflict, Problems
from gridwork.cases.commands.batch import Batch
from gridwork.cases.models import Case
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.rules.load import load
from gridwork.cli.cases import cases as cases_cli
from gridwork.exchange.commands.cases_import import import_cases
from gridwork.exchange.rules.mapping import Mapping, load_mapping
from gridwork.exchange.rules.tally import Nearby, Tally
from gridwork.journal.models import Entry
from gridwork.journal.queries.verify import broken_chains
from gridwork.notices.models import Notice
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.queries.plan import Reading
from gridwork.territory.rules.placing import Root
from tests import make

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parents[2] / "examples" / "sanfrancisco"
HEADER = ["key", "reported", "closed", "status", "kind", "lon", "lat", "text", "area"]


@pytest.fixture
def county() -> make.County:
    return make.cell()


def mapping(**changes: Any) -> Mapping:
    return Mapping.model_validate(
        {
            "source": "old",
            "columns": {
                "key": "key", "reported": "reported", "closed": "closed", "longitude": "lon", "latitude": "lat",
                "words": ["text"], "area": "area",
            },
            "category": [
                {"when": {"kind": "leak"}, "category": "leak"},
                {"when": {"kind": "smoke"}, "category": "fire_hazard"},
                {"when": {"kind": "bin"}, "category": "litter"},
            ],
            "status": [
                {"when": {"status": "^closed$"}, "is": "closed"},
                {"when": {"status": "^open$"}, "is": "open"},
                {"when": {"status": "^refused$"}, "is": "declined", "reason": "Not ours"},
            ],
            **changes,
        }
    )  # fmt: skip


def row(county: make.County, key: str, grid: int = 0, **changes: str) -> list[str]:
    longitude, latitude = county.centre(county.grids[grid])
    cells = {
        "key": key, "reported": "2025-03-03 01:00:00", "closed": "2025-03-04 01:00:00", "status": "closed",
        "kind": "bin", "lon": str(longitude), "lat": str(latitude), "text": f"text {key}",
        "area": county.grids[grid].name, **changes,
    }  # fmt: skip
    return [cells[name] for name in HEADER]


def written(path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def bring(path: Path, **given: Any) -> Tally:
    return import_cases(path, given.pop("by", None) or mapping(), errors=path.with_suffix(".errors"), **given)


def faults(path: Path) -> list[tuple[str, str]]:
    with path.with_suffix(".errors").open(encoding="utf-8-sig") as file:
        return [(one["line"], one["column"]) for one in csv.DictReader(file)]


def test_a_closed_row_lives_through_its_procedure_with_its_own_times(county: make.County, tmp_path: Path) -> None:
    tally = bring(written(tmp_path / "a.csv", [row(county, "1")]))
    case = Case.objects.get()
    assert (case.stage, case.via, case.external_key) == ("closed", "import", "old:1")
    assert case.reported_at == datetime(2025, 3, 3, 1, tzinfo=UTC)
    assert case.closed_at == datetime(2025, 3, 4, 1, tzinfo=UTC)
    assert case.grid_id == county.grids[0].id
    entries = Entry.objects.filter(subject_kind="case").order_by("seq")
    assert [entry.verb for entry in entries] == ["report", "accept", "handle", "verify", "answer", "close"]
    assert entries[0].done_at < entries[1].done_at < entries[1].recorded_at
    assert (tally.imported, tally.closed, tally.on_time, tally.located, tally.same) == (1, 1, 1, 1, 1)
    assert list(broken_chains()) == []


def test_open_and_declined_rows_stay_as_they_were(county: make.County, tmp_path: Path) -> None:
    rows = [row(county, "1", status="open", closed=""), row(county, "2", status="refused")]
    tally = bring(written(tmp_path / "a.csv", rows))
    stages = dict(Case.objects.values_list("external_key", "stage"))
    assert stages == {"old:1": "reported", "old:2": "declined"}
    assert Case.objects.get(external_key="old:2").answer == "Not ours"
    assert (tally.open, tally.declined) == (1, 1)


def test_a_late_closing_is_not_on_time(county: make.County, tmp_path: Path) -> None:
    tally = bring(written(tmp_path / "a.csv", [row(county, "1", closed="2025-05-04 01:00:00")]))
    assert (tally.closed, tally.on_time) == (1, 0)


def test_rows_without_a_place_are_taken_and_flagged(county: make.County, tmp_path: Path) -> None:
    lon, lat = map(str, county.SEA)
    rows = [row(county, "1", lon="0.0", lat="0.0"), row(county, "2", lon=lon, lat=lat), row(county, "3")]
    tally = bring(written(tmp_path / "a.csv", rows))
    assert (tally.unlocated, tally.outside, tally.located) == (2, 1, 1)
    assert set(Case.objects.filter(grid=None).values_list("located", flat=True)) == {"none"}


def test_rows_come_in_in_order_of_time(county: make.County, tmp_path: Path) -> None:
    days = {"a": "2025-03-09 01:00", "b": "2025-03-05 01:00", "c": "2025-03-07 01:00"}
    rows = [row(county, key, reported=day, closed="2025-03-10 01:00") for key, day in days.items()]
    bring(written(tmp_path / "a.csv", rows))
    assert list(Case.objects.order_by("id").values_list("external_key", flat=True)) == ["old:b", "old:c", "old:a"]


def test_a_second_run_adds_nothing(county: make.County, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [row(county, str(number)) for number in range(5)])
    bring(path)
    before = (Case.objects.count(), Entry.objects.count())
    tally = bring(path)
    assert (tally.imported, tally.known) == (0, 5)
    assert (Case.objects.count(), Entry.objects.count()) == before


def test_an_import_cut_short_goes_on_where_it_stopped(county: make.County, tmp_path: Path) -> None:
    bring(written(tmp_path / "a.csv", [row(county, "1")]))
    tally = bring(written(tmp_path / "b.csv", [row(county, "1"), row(county, "2")]))
    assert (tally.imported, tally.known) == (1, 1)


def test_a_dry_run_says_the_same_and_writes_nothing(county: make.County, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [row(county, "1"), row(county, "2", reported="soon")])
    entries = Entry.objects.count()
    rehearsed = import_cases(path, mapping(), errors=None, dry_run=True)
    assert (Case.objects.count(), Entry.objects.count()) == (0, entries)
    assert not path.with_suffix(".errors").exists()
    done = bring(path)
    assert (
        (rehearsed.imported, rehearsed.bad, rehearsed.on_time) == (done.imported, done.bad, done.on_time) == (1, 1, 1)
    )


def test_bad_rows_are_listed_with_line_and_column_and_stop_nothing(county: make.County, tmp_path: Path) -> None:
    rows = [
        row(county, "1", reported="31/12/2025"),
        row(county, "2", closed="2025-03-02 01:00:00"),
        row(county, "3", lon="29.6", lat="123.4"),
        row(county, ""),
        row(county, "5", status="vanished"),
        row(county, "6", kind="unheard of"),
        ["7", "too few"],
        row(county, "8"),
        row(county, "8", text="again"),
        row(county, "9", text="two\nlines"),
        row(county, "10", text="x" * 4001),
    ]
    path = written(tmp_path / "a.csv", rows)
    tally = bring(path)
    assert (tally.imported, tally.bad, tally.repeated) == (2, 9, 1)
    assert faults(path) == [
        ("2", "reported"), ("3", "closed"), ("4", "lat"), ("5", "key"), ("6", "status"), ("7", "category"),
        ("8", ""), ("10", "key"), ("13", "words"),
    ]  # fmt: skip


def test_no_bad_row_is_a_formula_and_corrected_it_says_what_it_said(county: make.County, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [row(county, "1", reported="never", text='=HYPERLINK("http://x")')])
    bring(path)
    corrected = path.with_suffix(".errors")
    text = corrected.read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    corrected.write_text(text.replace("never,", "2025-03-03 01:00,"), encoding="utf-8")
    import_cases(corrected, mapping(), errors=None)
    assert Case.objects.get().words.startswith("=HYPERLINK")


def test_the_file_of_bad_rows_can_be_corrected_and_imported(county: make.County, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [row(county, "1", reported="never")])
    bring(path)
    corrected = path.with_suffix(".errors")
    corrected.write_text(
        corrected.read_text(encoding="utf-8-sig").replace("never,", "2025-03-03 01:00,"), encoding="utf-8"
    )
    tally = import_cases(corrected, mapping(), errors=None)
    assert (tally.imported, tally.bad) == (1, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_files_as_offices_save_them_are_read(county: make.County, tmp_path: Path, encoding: str) -> None:
    bring(written(tmp_path / "a.csv", [row(county, "1", text="路灯不亮")], encoding))
    assert Case.objects.get().words == "路灯不亮"


def test_an_imported_emergency_wakes_nobody(county: make.County, tmp_path: Path) -> None:
    make.officer("county_head", county.root)
    make.officer("village_head", county.villages[0])
    bring(written(tmp_path / "a.csv", [row(county, "1", kind="smoke")]))
    assert Case.objects.get().category == "fire_hazard"
    assert Notice.objects.count() == 0


def test_a_row_like_one_open_close_by_is_counted(county: make.County, tmp_path: Path) -> None:
    rows = [
        row(county, "1", closed="2025-03-20 01:00:00"),
        row(county, "2", reported="2025-03-05 01:00:00", closed="2025-03-20 01:00:00"),
        row(county, "3", reported="2025-03-05 01:00:00", closed="2025-03-20 01:00:00", kind="leak"),
        row(county, "4", reported="2025-03-25 01:00:00", closed="2025-03-26 01:00:00"),
        row(county, "5", reported="2025-03-25 02:00:00", closed="2025-03-26 01:00:00", grid=3),
    ]
    assert bring(written(tmp_path / "a.csv", rows)).nearby == 1


def test_what_is_nearby_is_remembered_for_the_charters_days_only() -> None:
    nearby = Nearby(metres=250, days=30)
    for day in range(1, 300):
        at = datetime.fromordinal(date(2025, 1, 1).toordinal() + day).replace(tzinfo=UTC)
        nearby.seen("litter", (123.4, 29.6), at, None)
    assert sum(len(cell) for cell in nearby._cells.values()) <= 31


def test_a_mapping_that_does_not_fit_the_charter_is_refused(county: make.County, tmp_path: Path) -> None:
    unfit = mapping(category=[{"category": "comets"}])
    with pytest.raises(Problems, match="comets"):
        bring(written(tmp_path / "a.csv", [row(county, "1")]), by=unfit)
    assert Case.objects.count() == 0


def test_two_imports_at_once_do_not_bring_a_row_twice(
    county: make.County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(batch: Batch) -> None:
        raise IntegrityError

    monkeypatch.setattr(Batch, "write", taken)
    with pytest.raises(Conflict, match="same time"):
        bring(written(tmp_path / "a.csv", [row(county, "1")]))


def test_the_command_line_shows_what_was_done(county: make.County, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [row(county, "1"), row(county, "2", reported="never")])
    rules = tmp_path / "map.toml"
    rules.write_text(
        'source = "old"\n[columns]\nkey = "key"\nreported = "reported"\nclosed = "closed"\nlongitude = "lon"\n'
        'latitude = "lat"\nwords = ["text"]\narea = "area"\n'
        '[[status]]\nis = "closed"\n[[category]]\ncategory = "litter"\n'
    )
    runner = CliRunner(env={"LC_ALL": "C.UTF-8"})
    tried = runner.invoke(
        cases_cli, ["import", str(path), "--mapping", str(rules), "--dry-run"], catch_exceptions=False
    )
    assert "--errors FILE lists the rows with faults and why." in tried.output
    assert not (tmp_path / "a.csv.errors.csv").exists()
    shown = runner.invoke(cases_cli, ["import", str(path), "--mapping", str(rules)], catch_exceptions=False)
    assert shown.exit_code == 0
    assert "--errors FILE" not in shown.output
    assert "1 of 1 on time" in shown.output
    assert "1 of 1 agree" in shown.output
    assert "a.csv.errors.csv" in shown.output
    errors = (tmp_path / "a.csv.errors.csv").read_text(encoding="utf-8-sig")
    assert errors.startswith("line,column,reason,key,")
    assert "3,reported,“never” is not a time" in errors


def test_the_errors_file_may_not_be_the_file_itself(county: make.County, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [row(county, "1")])
    rules = EXAMPLE / "mapping.toml"
    shown = CliRunner().invoke(cases_cli, ["import", str(path), "--mapping", str(rules), "--errors", str(path)])
    assert shown.exit_code == 1
    assert Case.objects.count() == 0


@pytest.fixture
def san_francisco(shared_data: Path) -> None:
    adopt(make.act(), load(EXAMPLE / "charter"), effective_on=date(2008, 1, 1))
    shapes = json.loads((shared_data / "sanfrancisco_neighbourhoods.geojson").read_text())
    reading = Reading(root=Root("06075", "San Francisco"))
    import_boundaries(make.act(), shapes, reading, effective_on=date(2008, 1, 1))


def some_rows(path: Path, to: Path, step: int) -> Iterator[str]:
    """Copy every so many-th record to a file of its own; gives their keys."""
    with path.open(encoding="utf-8", newline="") as source, to.open("w", encoding="utf-8", newline="") as target:
        reader, writer = csv.reader(source), csv.writer(target)
        writer.writerow(next(reader))
        for record in islice(reader, 0, None, step):
            writer.writerow(record)
            yield record[0]


@pytest.mark.usefixtures("san_francisco")
def test_real_requests_are_imported_and_a_second_run_adds_nothing(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    keys = list(some_rows(shared_data / "sanfrancisco_requests_10k.csv", path, 17))
    rules = load_mapping(EXAMPLE / "mapping.toml")
    tally = bring(path, by=rules)
    assert tally.rows == len(keys) == 589
    assert tally.imported + tally.bad == tally.rows
    assert tally.bad <= 5
    assert tally.located > 250
    assert tally.unlocated > 200
    assert tally.same / tally.compared > 0.8
    assert bring(path, by=rules).imported == 0
    assert list(broken_chains()) == []
