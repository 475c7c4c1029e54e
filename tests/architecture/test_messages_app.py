"""The phone app's texts are kept like all others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gridwork.cli.messages import turned
from gridwork.cli.messages_app import catalogues


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "sync.ts").write_text('throw new Refusal("x", say("The \\"code\\" is wrong."));\n')
    (tmp_path / "Home.svelte").write_text('<p title={say("{count} {count|entry|entries} wait", { count })}>x</p>\n')
    return tmp_path


def translated(app: Path, **texts: str) -> None:
    (app / "texts" / "zh-Hans.json").write_text(json.dumps(texts))


def test_texts_of_script_and_screens_are_collected_and_those_nobody_says_go(app: Path) -> None:
    translated(app, **{'The "code" is wrong.': "编码有误。", "No longer said": "旧"})
    files, faults = catalogues(app, {}, turned)
    written = {file.name: json.loads(text) for file, text in files.items()}
    assert faults == ['zh-Hans.json: "{count} {count|entry|entries} wait" has no translation']
    assert written["zh-Hans.json"] == {
        'The "code" is wrong.': "编码有误。",
        "{count} {count|entry|entries} wait": "",
    }
    assert written["zh-Hant.json"]['The "code" is wrong.'] == "編碼有誤。"


def test_a_gap_lost_or_another_word_than_the_console_has_is_a_fault(app: Path) -> None:
    translated(app, **{'The "code" is wrong.': "代码错误。", "{count} {count|entry|entries} wait": "有记录待发送"})
    _, faults = catalogues(app, {'The "code" is wrong.': "编码有误。"}, turned)
    assert len(faults) == 2
    assert "say the same" in faults[0]
    assert "gaps differ" in faults[1]


def test_what_the_console_says_is_taken_over(app: Path) -> None:
    files, _ = catalogues(app, {'The "code" is wrong.': "编码有误。"}, turned)
    assert "编码有误。" in files[app / "texts" / "zh-Hans.json"]
