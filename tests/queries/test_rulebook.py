"""The rulebook: a charter as a regulation to read, in three languages."""

from __future__ import annotations

import re

import pytest

from gridwork.charter.queries.pages import Section
from gridwork.charter.queries.rulebook import rulebook
from gridwork.charter.rules.load import SHIPPED, load
from tests.make import CHARTER

NAMES = ["base", "tangshan-town", "zigui-digital", "longtan-fire", "county-fire"]
HAN = re.compile(r"[\u4e00-\u9fff]")


def written(sections: list[Section]) -> list[str]:
    """Every text on the page."""
    texts = [section.title for section in sections] + [words for section in sections for words in section.words]
    for table in (table for section in sections for table in section.tables):
        texts += [table.title, table.lead, *table.head, *(cell for row in table.rows for cell in row)]
    return texts


def cells(sections: list[Section], key: str) -> list[tuple[str, ...]]:
    (section,) = (one for one in sections if one.key == key)
    return [row for table in section.tables for row in table.rows]


@pytest.mark.parametrize("name", NAMES)
def test_no_chinese_is_left_on_the_english_page(name: str) -> None:
    assert [text for text in written(rulebook(load(SHIPPED / name), "en")) if HAN.search(text)] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_every_row_has_a_cell_under_every_heading(name: str, language: str) -> None:
    for section in rulebook(load(SHIPPED / name), language):
        for table in section.tables:
            assert {len(row) for row in table.rows} <= {len(table.head)}, table.title


def test_every_part_has_its_chapter_and_an_empty_part_none() -> None:
    keys = [section.key for section in rulebook(load(SHIPPED / "tangshan-town"), "en")]
    assert keys == [
        "summary", "levels", "departments", "posts", "categories", "procedures", "routing", "clocks", "calendar",
        "duties", "ledgers", "inspections", "key-units", "visits", "programmes", "samples", "scorecards", "letters",
        "texts",
    ]  # fmt: skip
    assert [section.key for section in rulebook(load(SHIPPED / "base"), "en")] == keys[:9]


def test_the_numbers_of_the_regulation_can_be_read_off() -> None:
    sections = rulebook(load(SHIPPED / "tangshan-town"), "en")
    handling = [row for row in cells(sections, "procedures") if row[1] == "Handle"]
    assert [row[3] for row in handling] == ["within 3 working days", "within 5 working days", "within 10 working days"]
    matter = ("Dangerous road", "Emergency management office", "Hazard made safe against the clock")
    assert (*matter, "3 working days", "urgent") in cells(sections, "categories")
    rounds = {row[0]: row[3] for row in cells(sections, "duties")}
    assert rounds["Village rounds"] == "each working day, at least 1 h"
    assert rounds["Group rounds"] == "each working day, at least 2 h"


def test_what_falls_due_is_told_with_its_first_days_seasons_purposes_and_questions() -> None:
    sections = rulebook(load(CHARTER), "en")
    duties = {row[0]: row[3] for row in cells(sections, "duties")}
    assert duties["Publicity day"] == "monthly, within the first 10 days"
    assert duties["Village rounds"] == "weekly, 3 times, at least 1 h"
    inspections = cells(sections, "inspections")
    assert ("ordinarily", "Village head", "quarterly, within the first 20 days") in inspections
    assert ("Fire season, 12-01 to 03-31", "Grid worker", "half-monthly") in inspections
    assert ("Public holidays", "Grid worker", "daily") in inspections
    assert cells(sections, "key-units")[-1] == ("Training", "half-yearly")
    visits = {row[0]: row[1] for row in cells(sections, "visits")}
    assert visits["Care visits"] == "participants in care programmes: Living alone"
    assert cells(sections, "programmes")[1][2] == "Shopping and paperwork are done as the person asks."
    assert cells(sections, "samples")[0][5] == "Did the grid worker call?, Was what you asked for answered?"
    (chapter,) = (one for one in sections if one.key == "inspections")
    assert "it goes to Water office as a case of “Premises that refuse to be made safe”" in chapter.tables[0].lead


def test_the_chinese_page_speaks_chinese() -> None:
    sections = rulebook(load(SHIPPED / "tangshan-town"), "zh-hans")
    assert "组级网格员" in "".join(written(sections))
    assert "組級網格員" not in "".join(written(sections))
    assert "A、B 岗互补" in sections[0].words[0]


def test_a_form_says_what_it_asks_when_and_about_what() -> None:
    small = load(CHARTER)
    (ledgers,) = (one for one in rulebook(small, "en", {"shop": 3}) if one.key == "ledgers")
    tables = {table.title: table for table in ledgers.tables}
    assert tables["Kinds of premises"].rows == [("Shop", "Business"), ("Workshop", "Business"), ("Clinic", "")]
    shop = tables["Business"]
    assert shop.lead == (
        "In “Trade”; describes premises. Only: Shop, Workshop. Verified anew quarterly. Version 3 of this form."
    )
    rows = {row[0]: row[1:] for row in shop.rows}
    assert rows["Floor area"][0] == "number, m², 1 to 100,000, decimals: 1"
    assert rows["Uses gas"][2] == "“Trade” is Food"
    assert rows["Gas alarm fitted"] == ("yes or no", "required", "“Uses gas” is yes", "")
    assert rows["Extinguishers"][2] == "“Floor area” is at least 20"
    hydrant = tables["Hydrant"]
    assert "Standard codes that begin with 01013." in hydrant.lead
    assert {row[0]: row[4] for row in hydrant.rows}["Next check"] == "Not less than “Checked on”."
