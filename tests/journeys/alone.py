"""One file of the app, alone in a page: what it reckons is held against what the server does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import ROOT

PARTS = ROOT / "frontend" / "field" / "parts"
COMPILER = ROOT / "frontend" / "node_modules" / "typescript" / "lib" / "typescript.js"


def run_alone(page: Any, part: str, beside: str) -> None:
    """Run a file of the app's ``parts``; what it exports is the page's ``alone``.

    ``beside``: an object in JavaScript that stands in, name by name, for what the file imports.
    """
    if not COMPILER.is_file():
        pytest.skip("no typescript: run npm ci in frontend/")
    page.add_script_tag(path=str(COMPILER))
    source = "\n".join(line for line in (PARTS / part).read_text().splitlines() if not line.startswith("import "))
    page.evaluate(
        """([source, given]) => {
            window.beside = eval(`(${given})`);
            window.alone = {};
            const script = ts.transpile(source, {target: "ES2022", module: "CommonJS"});
            new Function("exports", ...Object.keys(beside), script)(alone, ...Object.values(beside));
        }""",
        [source, beside],
    )
