"""The phone app's catalogues: JSON beside its sources, kept by the same command as all others.

``zh-Hans.json`` is written by people; ``zh-Hant.json`` is made from it. English texts are their own keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

TEXT = re.compile(r'\b(?:say\(|text\(|text:)\s*("(?:[^"\\\n]|\\.)*")')
"""Said at once, or marked to be said later: ``text("…")``, ``text: "…"``."""
GAP = re.compile(r"\{(\w+)(?:\|[^|}]*\|[^}]*)?\}")


def texts_of(app: Path) -> list[str]:
    """Every text said in the sources of the app, sorted."""
    sources = [file for file in app.rglob("*") if file.suffix in (".ts", ".svelte")]
    return sorted({json.loads(text) for file in sources for text in TEXT.findall(file.read_text())})


def catalogues(
    app: Path, elsewhere: Mapping[str, str], turned: Callable[[str], str]
) -> tuple[dict[Path, str], list[str]]:
    """File → what is to stand in it, and what a translator has to see to.

    ``elsewhere``: English → Chinese of the other catalogues, which this one must not contradict.
    """
    file = app / "texts" / "zh-Hans.json"
    kept: dict[str, str] = json.loads(file.read_text()) if file.is_file() else {}
    simplified = {text: kept.get(text) or elsewhere.get(text, "") for text in texts_of(app)}
    traditional = {text: turned(chinese) for text, chinese in simplified.items()}
    written = {file: _written(simplified), file.with_name("zh-Hant.json"): _written(traditional)}
    return written, [f"{file.name}: {fault}" for fault in _faults(simplified, elsewhere)]


def _faults(simplified: Mapping[str, str], elsewhere: Mapping[str, str]) -> Iterator[str]:
    for english, chinese in simplified.items():
        if not chinese:
            yield f'"{english}" has no translation'
        elif set(GAP.findall(english)) != set(GAP.findall(chinese)):
            yield f'"{english}": its gaps differ in "{chinese}"'
        elif elsewhere.get(english, chinese) != chinese:
            yield f'"{english}" is "{elsewhere[english]}" elsewhere and "{chinese}" in the app: say the same'


def _written(texts: Mapping[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False, indent=0) + "\n"
