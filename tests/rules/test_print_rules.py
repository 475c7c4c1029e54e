"""What is printed: which characters, which boxes, which codes (L7)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import segno
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.identifiers import plate_code, record_code
from gridwork.charter.record_parts import Condition, FormField
from gridwork.charter.rules.load import load
from gridwork.ledger.rules.values import read
from gridwork.publicity.press import FACES, FONTS, drawable
from gridwork.publicity.queries.words import REGIONS
from gridwork.publicity.rules.booklet import Said, answers, boxes, condition_words
from gridwork.publicity.rules.codes import page_code
from gridwork.publicity.rules.glyphs import MARK, covered, marked
from gridwork.publicity.rules.qr import qr
from tests import make
from tests.conftest import ROOT

SAID = Said(only="only if %(conditions)s", contact="on record", no_contact="none", photos="on the phone")
SHOP = load(make.CHARTER).ledgers.forms["shop"]


def test_the_fonts_came_with_the_install() -> None:
    for name in (*FACES, "LICENSE_FONT"):
        assert (FONTS / name).is_file(), "run: uv sync --reinstall-package gridwork"
    assert len(drawable()) > 30_000


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in (ROOT / "charters").glob("*/charter.toml")))
def test_every_character_of_a_shipped_charter_can_be_printed(folder: str) -> None:
    _, lost = marked(load(ROOT / "charters" / folder).model_dump(mode="json"), drawable())
    assert lost == 0


def test_every_character_of_the_catalogues_can_be_printed() -> None:
    for file in sorted((ROOT / "src").rglob("locale/*/LC_MESSAGES/*.po")):
        with file.open("rb") as stream:
            texts = [text for one in read_po(stream) for text in (one.string if one.pluralizable else [one.string])]
        shown, lost = marked(texts, drawable())
        assert lost == 0, [text for text in shown if MARK in text]
    assert set(REGIONS) == {"zh-hans", "zh-hant", "en"}


def test_what_no_font_has_is_marked_and_counted_never_blank() -> None:
    shown, lost = marked({"name": ["超市😀", "𠮷野"], "number": 3}, drawable())
    assert (shown, lost) == ({"name": [f"超市{MARK}", f"{MARK}野"], "number": 3}, 2)
    assert marked("家\u200d庭\ufe0f", drawable()) == ("家庭", 0)
    assert ord(MARK) in drawable()


def test_a_file_that_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match="not a TrueType"):
        covered(b"%PDF-1.7")


@pytest.mark.parametrize("text", ["http://localhost:8000/desk/paper/key/2223Y?as=2.14", "网格", "A" * 200])
def test_a_qr_code_is_drawn_module_for_module(text: str) -> None:
    drawn = qr(text)
    side = drawn["side"]
    modules = [[0] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn["path"]):
        for column in range(int(x), int(x) + int(width)):
            modules[int(y)][column] = 1
    assert modules == [list(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix]


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("{code}", ""),
        ("{spaced} · 2.14", "2.14"),
        ("{lower} 2.14", "2.14"),
        ("http://grid.example.org/desk/paper/key/{code}?as=2.14", "2.14"),
        ("http://grid.example.org/desk/paper/key/{code}", ""),
    ],
)
def test_a_page_is_found_however_its_code_comes(typed: str, state: str) -> None:
    code = record_code(4711)
    found = page_code(typed.format(code=code, spaced=f"{code[:3]} {code[3:]}", lower=code.lower()))
    assert (found.record_id, found.blank, found.state) == (4711, "", state)


def test_a_blank_page_has_a_code_of_its_own_and_anything_else_none() -> None:
    code = plate_code()
    assert page_code(code).blank == code
    assert page_code(code).record_id == 0
    nothing = page_code("今天没有带")
    assert (nothing.record_id, nothing.blank, nothing.state) == (0, "", "")


@given(st.text(max_size=60))
def test_whatever_a_scanner_types_is_a_page_or_none(text: str) -> None:
    found = page_code(text)
    assert not (found.record_id and found.blank)


def printed(values: dict[str, Any] | None, contacts: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {one["label"]: one for one in answers(SHOP, values, contacts, "en", SAID)}


def test_answers_stand_so_that_a_pen_can_change_them() -> None:
    values = read(SHOP, {"trade": "food", "gas": "yes", "area": "35.5", "fee": "120", "note": "台阶破损"}).values
    page = printed(values, frozenset({"contact"}))
    assert [(one["label"], one["on"]) for one in page["Trade"]["choices"]] == [
        ("Food", True), ("Retail", False), ("Repairs", False),
    ]  # fmt: skip
    assert [one["on"] for one in page["Uses gas"]["choices"]] == [True, False]
    assert [one["on"] for one in page["Gas alarm fitted"]["choices"]] == [False, False]
    assert page["Uses gas"]["only"] == "only if Trade = Food"
    assert (page["Floor area"]["now"], page["Floor area"]["whole"], page["Floor area"]["part"]) == ("35.5 m²", 6, 1)
    assert (page["Yearly cleaning fee"]["now"], page["Yearly cleaning fee"]["unit"]) == ("120 yuan", "yuan")
    assert (page["Nearest hydrant"]["kind"], page["Note"]["kind"]) == ("plate", "lines")


def test_a_contact_is_never_printed_only_that_there_is_one() -> None:
    assert printed({}, frozenset({"contact"}))["Contact who agreed"]["hint"] == "on record"
    assert printed({})["Contact who agreed"]["hint"] == "none"
    assert printed({})["Contact who agreed"]["kind"] == "note"


def test_a_blank_page_has_no_present_values() -> None:
    assert {one["now"] for one in printed(None).values()} == {None}


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ({"type": "number"}, (5, 0)),
        ({"type": "number", "most": 30}, (2, 0)),
        ({"type": "number", "most": 2, "decimals": 2}, (1, 2)),
        ({"type": "number", "most": 1e12}, (9, 0)),
        ({"type": "money"}, (7, 2)),
    ],
)
def test_a_figure_gets_as_many_boxes_as_it_may_need(field: dict[str, Any], wanted: tuple[int, int]) -> None:
    assert boxes(FormField.model_validate({"key": "x", "label": "x", **field})) == wanted


def test_conditions_are_told_in_signs() -> None:
    area = next(one for one in SHOP.fields if one.key == "area")
    trade = next(one for one in SHOP.fields if one.key == "trade")
    assert condition_words(Condition(field="area", least=20), area, "en") == "Floor area ≥ 20"
    assert condition_words(Condition(field="area", most=20), area, "en") == "Floor area ≤ 20"
    assert condition_words(Condition(field="area", least=1, most=2.5), area, "en") == "1 ≤ Floor area ≤ 2.5"
    assert (
        condition_words(Condition(field="trade", equals=["food", "repair"]), trade, "zh-hans")
        == "经营类别 = 餐饮 / 维修"
    )


def test_only_the_weights_that_are_printed_with_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, fonts = tmp_path / "package", tmp_path / "fonts"
    for name in (
        "400Regular/NotoSansSC_400Regular.ttf",
        "700Bold/NotoSansSC_700Bold.ttf",
        "100Thin/x.ttf",
        "LICENSE_FONT",
    ):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_bytes(name.encode())
    build = hatch_build(monkeypatch)
    build.keep_fonts(package, fonts)
    assert sorted(file.name for file in fonts.iterdir()) == sorted([*FACES, "LICENSE_FONT"])
    assert not (package / "100Thin/x.ttf").exists()


def hatch_build(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The build hook, which runs where hatchling is and the application is not."""
    import importlib.util
    import sys
    from types import ModuleType, SimpleNamespace

    name = "hatchling.builders.hooks.plugin.interface"
    for depth in range(1, len(name.split("."))):
        parent = ".".join(name.split(".")[:depth])
        monkeypatch.setitem(sys.modules, parent, ModuleType(parent))
    monkeypatch.setitem(sys.modules, name, SimpleNamespace(BuildHookInterface=object))  # type: ignore[arg-type]
    spec = importlib.util.spec_from_file_location("hatch_build_here", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
