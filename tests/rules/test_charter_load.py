"""Reading a charter folder: merging, extends, and errors that name file, line, key and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gridwork.base.errors import Problem, Problems
from gridwork.charter.rules.lines import line_of
from gridwork.charter.rules.load import SHIPPED, load, read

NAMES = ["base", "tangshan-town", "zigui-digital", "longtan-fire", "county-fire"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scheme of its own that extends the common charter."""
    shutil.copytree(SHIPPED / "base", tmp_path / "base")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "charter.toml").write_text('extends = "base"\nkey = "mine"\ncase_prefix = "MY"\n')
    return mine


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(Problems) as caught:
        load(folder)
    return caught.value.problems


@pytest.mark.parametrize("name", NAMES)
def test_the_charters_that_come_with_the_product_have_no_faults(name: str) -> None:
    assert load(SHIPPED / name).key == name


def test_a_scheme_is_its_differences_laid_over_its_base(folder: Path) -> None:
    (folder / "posts.toml").write_text('[posts.grid_head]\nname = "组长"\n')
    charter, base = load(folder), load(SHIPPED / "base")
    assert charter.posts["grid_head"].name.zh == "组长"
    assert charter.posts["grid_head"].may == base.posts["grid_head"].may
    assert charter.categories == base.categories


def test_a_list_replaces_and_a_table_merges(folder: Path) -> None:
    (folder / "categories.toml").write_text('[categories.rubbish]\nwords = ["废品"]\n')
    charter = load(folder)
    assert charter.categories["rubbish"].words == ["废品"]
    assert charter.categories["rubbish"].name.zh == "垃圾堆积"


def test_false_removes_an_inherited_entry_but_stays_false_for_a_switch(folder: Path) -> None:
    (folder / "posts.toml").write_text("[posts]\ndesk_clerk = false\n[posts.town_director]\nhead = false\n")
    content = read(folder).content
    assert "desk_clerk" not in content["posts"]
    assert content["posts"]["town_director"]["head"] is False


def test_a_charter_may_extend_one_that_extends_another(folder: Path) -> None:
    third = folder.parent / "third"
    third.mkdir()
    (third / "charter.toml").write_text('extends = "mine"\nkey = "third"\n')
    assert load(third).case_prefix == "MY"
    assert load(third).key == "third"


def test_a_base_that_comes_with_the_product_is_found_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "charter.toml").write_text('extends = "tangshan-town"\nkey = "away"\n')
    assert load(tmp_path).levels[-1].name.zh == "组（三级网格）"


def test_charters_that_extend_one_another_are_refused(folder: Path) -> None:
    main = folder.parent / "base" / "charter.toml"
    main.write_text('extends = "mine"\n' + main.read_text())
    (problem,) = problems_of(folder)
    assert problem.code == "extends-cycle"
    assert "mine → base → mine" in str(problem)


def test_an_unknown_base_is_named(folder: Path) -> None:
    (folder / "charter.toml").write_text('extends = "nowhere"\n')
    (problem,) = problems_of(folder)
    assert (problem.code, problem.place) == ("unknown-base", "mine/charter.toml extends")
    assert "nowhere" in str(problem)


def test_a_folder_without_a_charter_says_so(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert "charter.toml is missing" in str(problem)


def test_a_file_that_is_not_toml_is_named_with_its_line(folder: Path) -> None:
    (folder / "posts.toml").write_text("[posts]\n= 3\n")
    (problem,) = problems_of(folder)
    assert problem.place == "mine/posts.toml"
    assert "line 2" in str(problem)


def test_a_part_file_holds_its_own_part_only(folder: Path) -> None:
    (folder / "posts.toml").write_text('[categories.x]\nname = "x"\n')
    (problem,) = problems_of(folder)
    assert "may hold only [posts], not [categories]" in str(problem)


def test_a_part_is_given_once(folder: Path) -> None:
    (folder / "charter.toml").write_text('extends = "base"\n[posts.grid_head]\nname = "一"\n')
    (folder / "posts.toml").write_text('[posts.grid_head]\nname = "二"\n')
    (problem,) = problems_of(folder)
    assert "given twice" in str(problem)
    assert "charter.toml" in str(problem)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("[posts.grid_head]\nhedd = true\n", "mine/posts.toml:2 posts.grid_head.hedd", "Did you mean “head”"),
        ("[posts.grid_head]\nwibble = true\n", "mine/posts.toml:2 posts.grid_head.wibble", "no such key"),
        ("[posts.grid_head]\nholders = 'two'\n", "mine/posts.toml:2 posts.grid_head.holders", "whole number"),
        ('[posts.new]\nname = "新"\nmay = ["case.see"]\n', "mine/posts.toml:1 posts.new.at", "missing"),
        ('[posts.grid_head]\nmay = ["case.sea"]\n', "mine/posts.toml:2 posts.grid_head.may.1", "is not one of"),
        ('[posts]\ngrid_head = "x"\n', "mine/posts.toml:2 posts.grid_head", "must be a table"),
        ("[posts.grid_head]\nname = 3\n", "mine/posts.toml:2 posts.grid_head.name", "must be a table"),
        ('\n\n[posts.grid_head]\nat = "grup"\n', "mine/posts.toml:4 posts.grid_head.at", "Did you mean “group”"),
        (
            '# 中文\n[posts.spy]\nname = "维稳员"\nat = "group"\nmay = ["case.see"]\n',
            "mine/posts.toml:3 posts.spy.name",
            "Bounds",
        ),
    ],
)
def test_a_fault_names_file_line_key_and_reason(folder: Path, text: str, place: str, reason: str) -> None:
    (folder / "posts.toml").write_text(text)
    (problem,) = problems_of(folder)
    assert problem.place == place
    assert reason in str(problem)


def test_a_fault_in_an_inherited_file_names_that_file(folder: Path) -> None:
    (folder / "charter.toml").write_text('extends = "base"\nkey = "mine"\n[departments]\n')
    (folder / "charter.toml").write_text('extends = "base"\nkey = "mine"\n[departments]\ncounty_power = false\n')
    (problem,) = problems_of(folder)
    assert problem.place.startswith("base/routing.toml:")
    assert problem.place.endswith("routing.9.department")
    line = int(problem.place.split(":")[1].split(" ")[0])
    written = (folder.parent / "base" / "routing.toml").read_text().splitlines()[line - 1]
    assert written == 'department = "county_power"'


def test_a_span_written_wrongly_shows_how_to_write_one(folder: Path) -> None:
    (folder / "charter.toml").write_text('extends = "base"\n[escalation]\nwarn = "3 workdays"\n')
    (problem,) = problems_of(folder)
    assert "3 working days" in str(problem)
    assert problem.place == "mine/charter.toml:3 escalation.warn"


def test_every_fault_is_listed_at_once(folder: Path) -> None:
    (folder / "posts.toml").write_text("[posts.a]\n[posts.b]\n")
    assert len(problems_of(folder)) == 6


def test_a_line_is_found_in_nested_and_repeated_tables() -> None:
    text = '[a]\nx = 1\n[[b]]\nk = 1\n[[b]]\nk = 2\nwhen = { y = 1 }\n[a."c d"]\nz = """\nx = 9\n"""\n'
    assert line_of(text, ("a", "x")) == 2
    assert line_of(text, ("b", 0, "k")) == 4
    assert line_of(text, ("b", 1, "k")) == 6
    assert line_of(text, ("b", 1, "when", "y")) == 7
    assert line_of(text, ("a", "c d", "z")) == 9
    assert line_of(text, ("a", "c d", "x")) == 8
    assert line_of(text, ("nothing",)) is None


def texts(content: object, path: str = "") -> list[tuple[str, dict[str, str]]]:
    """Every text in three languages, with its path."""
    if isinstance(content, dict):
        if "zh" in content:
            return [(path, content)]
        return [found for key, value in content.items() for found in texts(value, f"{path}.{key}")]
    if isinstance(content, list):
        return [found for place, value in enumerate(content) for found in texts(value, f"{path}.{place}")]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_shipped_charter_is_there_in_three_languages(name: str) -> None:
    simplified_only = set("网县镇务员检时办们说为长务级组设处发实现统应险报结单处农业电气证")
    found = texts(read(SHIPPED / name).content)
    assert len(found) > 100
    assert [path for path, text in found if not text.get("en")] == []
    assert [path for path, text in found if set(text.get("hant", text["zh"])) & simplified_only] == []
