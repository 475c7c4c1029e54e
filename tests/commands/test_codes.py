"""The standard code table: real codes, versions, differences, and what is wrong with a file (L2)."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.errors import BadInput, NotAllowed, Problems
from gridwork.cli.ledger import ledger
from gridwork.journal.models import Entry
from gridwork.ledger.commands.codes import adopt_codes
from gridwork.ledger.models import CodeTable, FacilityCode
from gridwork.ledger.queries.codes import changes_in, codes_of, facilities, versions
from gridwork.ledger.rules.code_table import Code, decoded, difference, digest, read
from tests import make

HEAD = "kind,major_code,major_name,minor_code,code,name,scope_note\n"
LAMP = "部件,01,市政公用设施,013,01013,消火栓,\n"
COVER = "部件,01,市政公用设施,001,01001,供水井盖,\n"
ROAD = "事项,01,市政公用设施类,001,01001,道路破损,\n"


def adopted(*lines: str, name: str = "国标") -> bool:
    return adopt_codes(make.act(), make.operator(), HEAD + "".join(lines), name=name)[1]


@pytest.mark.django_db
def test_the_real_table_is_adopted_whole_and_once(shared_data: Path) -> None:
    make.cell()
    file = shared_data / "facility_and_event_categories.csv"
    first = CliRunner().invoke(ledger, ["codes", str(file), "--name", "GB/T 47678.5"])
    assert first.exit_code == 0, first.output
    assert (FacilityCode.objects.count(), len(facilities())) == (400, 153)
    again = CliRunner().invoke(ledger, ["codes", str(file)])
    assert again.exit_code == 0
    assert CodeTable.objects.count() == 1
    assert "GB/T 47678.5" in CliRunner().invoke(ledger, ["codes"]).output


@pytest.mark.django_db
def test_each_version_keeps_its_codes_and_says_what_it_changed() -> None:
    make.cell()
    assert adopted(LAMP, COVER)
    assert not adopted(COVER, LAMP, name="同一份")
    assert adopted(LAMP.replace("消火栓", "室外消火栓"), ROAD)
    found = changes_in(2)
    assert ([one.name for one in found.added], [one.name for one in found.removed]) == (["道路破损"], ["供水井盖"])
    assert [(old.name, new.name) for old, new in found.changed] == [("消火栓", "室外消火栓")]
    assert [(one.number, one.facilities, one.events) for one in versions()] == [(2, 1, 1), (1, 2, 0)]
    assert set(facilities()) == {"01013"}
    assert len(codes_of(1)) == 2
    assert Entry.objects.filter(subject_kind="codes", verb="adopt").count() == 2


@pytest.mark.django_db
def test_only_who_imports_for_the_whole_cell_adopts_codes() -> None:
    county = make.cell()
    town = make.powers(make.officer("town_head", county.towns[0]))
    with pytest.raises(NotAllowed):
        adopt_codes(make.act(), town, HEAD + LAMP, name="国标")
    with pytest.raises(BadInput) as caught:
        adopt_codes(make.act(), make.operator(), HEAD + LAMP, name=" ")
    assert caught.value.place == "name"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (LAMP + LAMP, "stands there twice"),
        ("设备,01,市政,001,01001,井盖,\n", "neither"),
        ("部件,01,,001,01001,井盖,\n", "lacks"),
        ("部件,01,市政,001,01 00-1,井盖,\n", "no code"),
        (f"部件,01,市政,001,01001,{'长' * 121},\n", "too long"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_taken(lines: str, told: str) -> None:
    with pytest.raises(Problems) as caught:
        read(HEAD + COVER + lines)
    assert [told in str(problem) for problem in caught.value.problems] == [True]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", HEAD, HEAD + 'x"' + "\0", "kind,code,name\n部件,1,x\n"])
def test_a_file_that_is_no_code_table_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read(text)


def test_a_file_is_read_in_the_encodings_offices_use() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert [code.name for code in read(decoded((HEAD + LAMP).encode(encoding)))] == ["消火栓"]
    with pytest.raises(BadInput):
        decoded(b"\xff\xfe\x00\x81")


CODES = st.builds(
    Code, st.sampled_from(["facility", "event"]), st.from_regex(r"[0-9]{5}", fullmatch=True), st.just("市政"),
    st.text("井盖灯杆", min_size=1, max_size=3), st.just(""),
)  # fmt: skip
TABLES = st.lists(CODES, unique_by=lambda code: (code.kind, code.code), max_size=12)


@given(TABLES, TABLES)
def test_a_difference_leads_from_one_table_to_the_other(before: list[Code], after: list[Code]) -> None:
    found = difference(before, after)
    kept = set(before) - set(found.removed) - {old for old, _ in found.changed}
    assert kept | set(found.added) | {new for _, new in found.changed} == set(after)
    assert (digest(before) == digest(after)) == (set(before) == set(after))
