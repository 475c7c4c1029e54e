"""The guide for grid workers: two printed pages in either language, and its buttons are the app's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typst

from gridwork.publicity.press import FONTS
from tests.conftest import ROOT

TEXTS = json.loads((ROOT / "frontend/field/texts/zh-Hans.json").read_text())
TRADITIONAL = json.loads((ROOT / "frontend/field/texts/zh-Hant.json").read_text())
GUIDES = {
    "docs/guides/field-workers.md": set(TEXTS),
    "docs/guides/field-workers.zh.md": set(TEXTS.values()),
    "docs/guides/field-workers.zh-Hant.md": set(TRADITIONAL.values()),
}
LOOK = """
#set page(paper: "a4", margin: (x: 18mm, y: 16mm))
#set text(font: "Noto Sans SC", size: 11pt)
#set par(leading: 0.62em, spacing: 0.8em)
#set list(spacing: 0.62em)
#set enum(spacing: 0.62em)
#show heading: set block(above: 1em, below: 0.6em)
"""
"""As large as a worker reads without glasses, with margins a clip can hold."""


def as_typst(page: str) -> str:
    """The page as typst sets it: headings, lists, bold and code; links keep their words."""
    lines = []
    for line in page.splitlines():
        text = re.sub(r"\[(.+?)\]\(.+?\)", r"\1", line)
        text = re.sub(r"([\\#$@<>_=])", r"\\\1", text) if not line.startswith("#") else text
        text = re.sub(r"\*\*(.+?)\*\*", r"*\1*", text)
        heading = re.match(r"(#+) (.*)", text)
        lines.append(f"{'=' * len(heading[1])} {heading[2]}" if heading else re.sub(r"^\d+\. ", "+ ", text))
    return "\n".join(lines)


def pages_of(text: str, folder: Path) -> int:
    """How many A4 pages it takes."""
    source = folder / "guide.typ"
    source.write_text(LOOK + as_typst(text))
    set_pages = typst.compile(source, format="svg", font_paths=[FONTS], ignore_system_fonts=True)
    return len(set_pages) if isinstance(set_pages, list) else 1


@pytest.mark.parametrize("page", GUIDES)
def test_the_guide_for_grid_workers_fits_two_printed_pages(page: str, tmp_path: Path) -> None:
    text = (ROOT / page).read_text()
    assert pages_of(text, tmp_path) == 2
    assert pages_of(text + text, tmp_path) > 2, "nothing is measured"


@pytest.mark.parametrize("page", GUIDES)
def test_what_it_names_in_bold_stands_so_in_the_app(page: str) -> None:
    named = set(re.findall(r"\*\*(.+?)\*\*", (ROOT / page).read_text()))
    assert len(named) > 40
    assert named - GUIDES[page] == set()


def test_both_languages_name_the_same_buttons_in_the_same_order() -> None:
    english, chinese, traditional = (re.findall(r"\*\*(.+?)\*\*", (ROOT / page).read_text()) for page in GUIDES)
    assert [TEXTS[name] for name in english] == chinese
    assert [TRADITIONAL[name] for name in english] == traditional
