"""Rows of foreign files: what is understood, and how each fault is named (C1, import)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gridwork.base.errors import BadInput, Problems
from gridwork.charter.rules.load import load
from gridwork.exchange.queries.by_time import ByTime
from gridwork.exchange.rules.lines import read_lines
from gridwork.exchange.rules.mapping import Fate, Mapping, load_mapping
from gridwork.exchange.rules.reading import Row, read_row

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HEADER = "key,reported,closed,status,kind,lon,lat,text,area"
GOOD = {
    "key": "A1",
    "reported": "2025-05-01 08:00:00",
    "closed": "2025-05-02 09:30:00",
    "status": "Closed",
    "kind": "Pothole in road",
    "lon": "121.5",
    "lat": "31.2",
    "text": "hole\nby the gate",
    "area": "North",
}


def mapping(**changes: object) -> Mapping:
    return Mapping.model_validate(
        {
            "source": "test",
            "columns": {
                "key": "key",
                "reported": "reported",
                "closed": "closed",
                "longitude": "lon",
                "latitude": "lat",
                "words": ["kind", "text"],
                "area": "area",
            },
            "times": {"zone": "Asia/Shanghai"},
            "category": [{"when": {"kind": "pothole|road"}, "category": "road"}],
            "status": [
                {"when": {"status": "^closed$"}, "is": "closed"},
                {"when": {"status": "^open$"}, "is": "open"},
                {"when": {"status": "^refused$"}, "is": "declined", "reason": "Not ours"},
            ],
            **changes,
        }
    )


def read(**changes: str) -> Row:
    return read_row(7, {**GOOD, **changes}, mapping(), NOW)


def refusal(**changes: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read(**changes)
    return caught.value


def test_a_row_is_read_with_its_own_times_in_utc() -> None:
    row = read()
    assert row.key == "test:A1"
    assert row.reported_at == datetime(2025, 5, 1, 0, 0, tzinfo=UTC)
    assert row.closed_at == datetime(2025, 5, 2, 1, 30, tzinfo=UTC)
    assert (row.category, row.fate, row.point) == ("road", Fate.CLOSED, (121.5, 31.2))


def test_a_time_that_says_its_own_zone_keeps_it() -> None:
    assert read(reported="2025-05-01 08:00:00+00:00").reported_at == datetime(2025, 5, 1, 8, tzinfo=UTC)


def test_words_are_joined_on_one_line_and_not_repeated() -> None:
    assert read().words == "Pothole in road · hole by the gate"
    assert read(text="Pothole in road").words == "Pothole in road"


def test_an_open_row_ignores_a_closing_time() -> None:
    row = read(status="open")
    assert row.fate is Fate.OPEN
    assert row.closed_at is None


def test_a_declined_row_carries_the_reason_of_the_mapping() -> None:
    row = read(status="refused")
    assert (row.fate, row.reason) == (Fate.DECLINED, "Not ours")


@pytest.mark.parametrize("point", [("0.0", "0.0"), ("0", "0"), ("", "")])
def test_zero_or_empty_coordinates_are_no_location(point: tuple[str, str]) -> None:
    assert read(lon=point[0], lat=point[1]).point is None


@pytest.mark.parametrize("text", ["yesterday", "2025-13-01", "31/12/2025", "0001-01-01T00:00:00", "1969-12-31"])
def test_a_bad_date_names_its_column(text: str) -> None:
    assert refusal(reported=text).place == "reported"


def test_closed_before_reported_is_refused() -> None:
    found = refusal(closed="2025-04-30 12:00:00")
    assert found.place == "closed"
    assert "before it was reported" in str(found)


def test_a_closed_row_without_a_closing_time_is_refused() -> None:
    assert refusal(closed="").place == "closed"


def test_a_time_in_the_future_is_refused() -> None:
    assert "future" in str(refusal(status="open", reported="2026-03-02 12:00:00"))


def test_swapped_longitude_and_latitude_are_suspected() -> None:
    found = refusal(lon="31.2", lat="121.5")
    assert found.place == "lat"
    assert "swapped" in str(found)


@pytest.mark.parametrize("text", ["north", "nan", "", "1e999"])
def test_half_a_point_or_no_number_is_refused(text: str) -> None:
    assert refusal(lat=text).place == "lat"


def test_a_missing_key_is_refused() -> None:
    assert refusal(key="  ").place == "key"


def test_a_key_too_long_for_the_table_is_refused() -> None:
    assert "59" in str(refusal(key="x" * 60))


def test_an_unknown_status_is_refused() -> None:
    assert refusal(status="Vanished").place == "status"


def test_a_row_no_category_rule_fits_is_refused() -> None:
    assert refusal(kind="Noise").place == "category"


def test_points_in_a_shifted_system_come_out_in_wgs84() -> None:
    row = read_row(1, GOOD, mapping(points={"datum": "gcj02"}), NOW)
    assert row.point is not None
    assert 0.001 < abs(row.point[0] - 121.5) < 0.01


def test_a_mapping_names_every_faulty_key(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        'source = "x"\n[columns]\nkey = "k"\nreported = "r"\n[times]\nzone = "Mars/Olympus"\n'
        '[[category]]\nwhen = { a = "(" }\ncategory = "c"\n[[status]]\nis = "lost"\n'
    )
    with pytest.raises(Problems) as caught:
        load_mapping(path)
    places = {problem.place for problem in caught.value.problems}
    assert places == {"map.toml:times.zone", "map.toml:category.0.when.a", "map.toml:status.0.is"}


def test_a_mapping_that_is_not_toml_says_so(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text("source = ")
    with pytest.raises(BadInput, match="TOML"):
        load_mapping(path)


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_every_encoding_offices_use(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "key,text\n1,路灯不亮，请修理\n", encoding)
    (line,) = read_lines(path, encoding="", delimiter=",", columns={"key", "text"})
    assert line.cells == {"key": "1", "text": "路灯不亮，请修理"}


def test_a_newline_inside_a_cell_does_not_shift_line_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, 'key,text\n1,"two\nlines"\n2,one\n')
    lines = list(read_lines(path, encoding="", delimiter=",", columns={"key"}))
    assert [(line.number, line.cells["key"]) for line in lines] == [(2, "1"), (4, "2")]


def test_a_ragged_row_is_a_fault_and_the_next_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "key,text\n1\n2,fine\n3,too,many\n")
    lines = list(read_lines(path, encoding="", delimiter=",", columns={"key"}))
    assert [line.fault is None for line in lines] == [False, True, False]


def test_a_quote_never_closed_is_a_fault_of_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, 'key,text\n1,"open' + "x" * 140_000 + "\n2,fine\n")
    lines = list(read_lines(path, encoding="", delimiter=",", columns={"key"}))
    assert lines[0].number == 2
    assert lines[0].fault is not None


@pytest.mark.parametrize("cell", [b"\xff\xff\xff", b"a\x00b"])
def test_a_cell_in_no_known_encoding_is_a_fault_of_its_line(tmp_path: Path, cell: bytes) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"key,text\n1," + cell + b"\n2,fine\n")
    first, second = read_lines(path, encoding="", delimiter=",", columns={"key"})
    assert first.fault is not None
    assert first.fault.place == "text"
    assert second.fault is None


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    path = written(tmp_path, "key,text\n1,a\n")
    with pytest.raises(BadInput, match=r"no column lat, lon.*key, text"):
        list(read_lines(path, encoding="", delimiter=",", columns={"key", "lat", "lon"}))


def test_an_empty_file_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no column key"):
        list(read_lines(written(tmp_path, ""), encoding="", delimiter=",", columns={"key"}))


def test_rows_come_out_in_order_of_time_and_a_key_only_once() -> None:
    with ByTime() as rows:
        days = [3, 1, 2]
        for line, day in enumerate(days, 2):
            assert rows.add(f"k{day}", datetime(2025, 1, day, tzinfo=UTC), line, {"day": str(day)}) == 0
        assert rows.add("k3", datetime(2025, 1, 9, tzinfo=UTC), 5, {}) == 2
        assert len(rows) == 3
        batches = list(rows.batches(2))
    assert [[cells["day"] for _, cells in batch] for batch in batches] == [["1", "2"], ["3"]]


def test_the_mapping_in_the_guide_is_one_that_loads(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "importing.md").read_text(encoding="utf-8")
    path = tmp_path / "map.toml"
    path.write_text(guide.split("```toml")[1].split("```")[0], encoding="utf-8")
    assert load_mapping(path).source == "old-hotline"


def test_the_examples_mapping_names_categories_its_charter_has() -> None:
    folder = Path(__file__).parents[2] / "examples" / "sanfrancisco"
    known = load(folder / "charter").categories
    assert {rule.category for rule in load_mapping(folder / "mapping.toml").category} == set(known)
