"""Tracking codes, sign-in names, sealed contacts and short memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base import identifiers, memo, sealed
from gridwork.base.errors import BadInput


def test_a_tracking_code_is_long_and_unmistakable() -> None:
    codes = {identifiers.tracking_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert {len(code) for code in codes} == {12}
    assert not set("".join(codes)) & set("01OILU")
    assert len(identifiers.TRACKING_ALPHABET) ** identifiers.TRACKING_LENGTH > 2**55


@pytest.mark.parametrize("typed", ["abcd 2345 wxyz", "ABCD-2345-WXYZ", "ＡＢＣＤ２３４５ＷＸＹＺ", " abcd2345wxyz\n"])
def test_a_tracking_code_is_read_however_it_is_typed(typed: str) -> None:
    assert identifiers.clean_tracking_code(typed) == "ABCD2345WXYZ"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD2345WXYZ7", "ABCD2345WXY0", "请问我的编号是多少"])
def test_what_cannot_be_a_tracking_code_reads_as_none(typed: str) -> None:
    assert identifiers.clean_tracking_code(typed) == ""


def test_a_tracking_code_is_printed_in_groups_that_read_back() -> None:
    code = identifiers.tracking_code()
    assert len(identifiers.spaced_tracking_code(code).split(" ")) == 3
    assert identifiers.clean_tracking_code(identifiers.spaced_tracking_code(code)) == code


def test_a_sign_in_name_has_one_spelling() -> None:
    assert identifiers.clean_login("  Ｗang.Li ") == "wang.li"
    assert identifiers.clean_login("王丽") == "王丽"


@pytest.mark.parametrize("typed", ["", "a", "two words", ".hidden", "x" * 65, "a/b"])
def test_a_sign_in_name_that_cannot_be_one_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        identifiers.clean_login(typed)


@pytest.fixture
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "_ciphers", [])
    sealed.configure(b"k" * 32)


@given(st.text())
@pytest.mark.usefixtures("_key")
def test_what_was_sealed_is_unsealed(text: str) -> None:
    assert sealed.unseal(sealed.seal(text)) == text


@pytest.mark.usefixtures("_key")
def test_sealed_text_shows_neither_itself_nor_that_two_are_equal() -> None:
    assert "王".encode() not in sealed.seal("王")
    assert sealed.seal("王") != sealed.seal("王")


@pytest.mark.usefixtures("_key")
def test_sealed_bytes_that_were_changed_are_refused() -> None:
    content = sealed.seal("13800000000")
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(sealed.CannotUnsealError):
            sealed.unseal(bytes(changed))
    with pytest.raises(sealed.CannotUnsealError):
        sealed.unseal(b"")


@pytest.mark.usefixtures("_key")
def test_another_cells_key_opens_nothing() -> None:
    content = sealed.seal("13800000000")
    sealed.configure(b"o" * 32)
    with pytest.raises(sealed.CannotUnsealError):
        sealed.unseal(content)


def test_without_a_key_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "_ciphers", [])
    with pytest.raises(RuntimeError, match="no sealing key"):
        sealed.seal("x")
    with pytest.raises(ValueError, match="5 bytes"):
        sealed.configure(b"short")


def test_an_answer_is_remembered_until_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = iter(range(10))
    kept = memo.Memo(seconds=60)
    assert [kept.get("a", lambda: next(asked)) for _ in range(3)] == [0, 0, 0]
    memo.clear_all()
    assert kept.get("a", lambda: next(asked)) == 1


def test_an_answer_is_forgotten_after_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 100.0
    monkeypatch.setattr(memo, "monotonic", lambda: clock)
    kept = memo.Memo(seconds=2)
    assert kept.get("a", lambda: "old") == "old"
    clock = 101.9
    assert kept.get("a", lambda: "new") == "old"
    clock = 102.1
    assert kept.get("a", lambda: "new") == "new"


def test_a_memo_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST", 3)
    kept = memo.Memo(seconds=60)
    for number in range(4):
        kept.get(number, lambda: "old")
    assert [kept.get(number, lambda: "new") for number in (3, 0)] == ["old", "new"]


def test_a_plate_code_reads_back_and_a_wrong_or_swapped_sign_does_not() -> None:
    codes = identifiers.plate_codes(3000)
    assert len(set(codes)) == 3000
    signs = identifiers.TRACKING_ALPHABET
    for code in codes[:50]:
        assert identifiers.clean_plate(f" {code[:5].lower()}-{code[5:]} ") == code
        for place in range(10):
            for other in signs.replace(code[place], ""):
                assert identifiers.clean_plate(code[:place] + other + code[place + 1 :]) == ""
    swapped = [(c, c[:4] + c[5] + c[4] + c[6:]) for c in codes if c[4] != c[5]]
    passing = [wrong for _, wrong in swapped if identifiers.clean_plate(wrong)]
    assert len(passing) < len(swapped) / 100


@pytest.mark.parametrize("typed", ["", "ABCD2345", "请扫描门牌", "ABCD2345WXYZ"])
def test_what_cannot_be_a_plate_code_reads_as_none(typed: str) -> None:
    assert identifiers.clean_plate(typed) == ""


def test_plate_codes_are_spread_over_all_signs() -> None:
    codes = identifiers.plate_codes(30_000)
    for place in range(10):
        counts = [sum(code[place] == sign for code in codes) for sign in identifiers.TRACKING_ALPHABET]
        assert min(counts) > 800
        assert max(counts) < 1200


@given(st.integers(min_value=1, max_value=10**11), st.data())
def test_a_record_code_leads_back_to_its_record_and_a_slip_to_none(record_id: int, data: st.DataObject) -> None:
    code = identifiers.record_code(record_id)
    assert identifiers.RECORD_SHORTEST <= len(code) <= identifiers.RECORD_LONGEST
    assert identifiers.record_of_code(f" {code[:3].lower()}-{code[3:]}") == record_id
    assert identifiers.record_of_code(code.replace("5", "s")) == record_id
    for i, sign in enumerate(code):
        slip = data.draw(st.sampled_from(identifiers.RECORD_ALPHABET.replace(sign, "")))
        assert identifiers.record_of_code(code[:i] + slip + code[i + 1 :]) == 0


@given(st.integers(min_value=1, max_value=10**11))
def test_two_neighbouring_signs_of_a_record_code_swapped_lead_to_none(record_id: int) -> None:
    code = identifiers.record_code(record_id)
    for i in range(len(code) - 1):
        swapped = code[:i] + code[i + 1] + code[i] + code[i + 2 :]
        assert swapped == code or identifiers.record_of_code(swapped) == 0


def test_what_is_no_record_code_names_no_record() -> None:
    assert [identifiers.record_of_code(text) for text in ("", "2222", "0OIL1", "ABCD2345WXYZ", "槐荫")] == [0] * 5
