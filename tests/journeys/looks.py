"""How pages stand in a browser: maps drawn, nothing for axe to object to, nothing wider than the screen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def map_ready(page: Any) -> None:
    page.wait_for_selector(".map[data-ready]")


def axe(page: Any, where: str) -> list[str]:
    """What axe says of the page, in lines. Evaluated from outside, which the page's policy allows."""
    if not AXE.is_file():
        pytest.skip("no axe-core: run npm ci in frontend/")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document)")["violations"]
    return [f"{where}: {one['impact']} {one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in found]


def faults_at(page: Any, address: str) -> list[str]:
    """What is wrong with the page at the address, its folds open and its map drawn."""
    page.goto(address)
    if page.locator("[data-map]").count():
        map_ready(page)
    page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return axe(page, address) + ([f"{address} is wider than the screen"] if wide else [])
