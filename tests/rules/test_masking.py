"""What is published names nobody's number (C8, P5)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases.rules.masking import mask

prose = st.text(alphabet="路灯坏了已修好。，abc xyz\n", max_size=30)
digits = st.text(alphabet="0123456789", min_size=7, max_size=19)


@pytest.mark.parametrize(
    "secret",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "+86 138 1234 5678",
        "010-12345678",
        "0431–8765 4321",
        "１３８１２３４５６７８",
        "一三八一二三四五六七八",
        "幺三八零零幺三八零零零",
        "138一二三四5678",
        "壹叁捌 壹贰叁肆 伍陆柒捌",
        "①③⑧①②③④⑤⑥⑦⑧",
        "138\u200b1234\u200b5678",
        "138,1234,5678",
        "138_1234_5678",
        "6222 0212 3456 7890 123",
        "11010119900101123X",
        "someone@example.org",
        "first.last+tag@mail.example.com",
        "冀B12345",
        "冀B·12345",
        "冀b 12345",
        "京AD12345",
        "粤B1234学",
    ],
)
def test_no_number_address_or_plate_is_left(secret: str) -> None:
    for text in (secret, f"请联系{secret}处理", f"Call {secret}, please."):
        shown = mask(text)
        assert "***" in shown
        assert not re.search(r"\d{4}|@|[A-Z]\d|[一二三四五六七八九①-⑨]", shown)


def test_the_words_around_what_is_masked_stay() -> None:
    assert mask("请联系zhang@example.org处理") == "请联系***处理"
    assert mask("车牌冀B12345的车已移走") == "车牌***的车已移走"
    assert mask("电话13812345678，楼道灯已换") == "电话***，楼道灯已换"


@pytest.mark.parametrize(
    "text",
    [
        "已于2026-05-04修好",
        "2026-05-04 至 2026-11-21 施工",
        "换灯3盏，共120元",
        "第12栋2单元301室旁的井盖",
        "9:30到达，11:45完成，用料12.5公斤",
        "二〇二六年五月四日，三号楼一单元一层二户已修好",
        "更换灯泡1,234个，共12,345元",
        "",
    ],
)
def test_dates_counts_and_door_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_a_number_after_a_date_is_masked_all_the_same() -> None:
    assert mask("2026-05-04 13812345678") == "2026-05-04 ***"


@given(prose, digits, prose)
def test_seven_digits_in_a_row_never_survive(before: str, number: str, after: str) -> None:
    assert not re.search(r"\d{7}", mask(f"{before}{number}{after}"))


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)
