"""The app's page, its service worker and its manifest: small, whole, and the same for everybody (F7)."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image, ImageColor

from gridwork.faces.built import file_of, loaded_with, reachable_from
from gridwork.faces.field import shell
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

KILOBYTE = 1024
MOST = 120 * KILOBYTE


def text_of(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def file_at(address: str) -> Path:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str)
    return Path(found)


def title_of(page: Path) -> str:
    return page.read_text().splitlines()[0]


def packed(address: str) -> int:
    """Bytes of a file of the app on its way to a phone, as its browser takes it."""
    answer = Client(headers={"Accept-Encoding": "gzip, deflate, br"}).get(address)
    assert answer.status_code == 200, address
    return len(b"".join(answer.streaming_content if answer.streaming else [answer.content]))  # type: ignore[arg-type]


def told(script: str) -> dict[str, object]:
    first, _ = script.split(";\n", 1)
    found: dict[str, object] = json.loads(first.removeprefix("self.shell = "))
    return found


def test_the_first_load_is_under_120_kilobytes_with_both_chinese_catalogues_and_the_guide() -> None:
    """All the service worker takes at once, and the guide in the one language that is spoken, the longest of them."""
    page = gzip.compress(text_of("/field/").encode())
    told_of = told(text_of("/field/sw.js"))
    files = [packed(name) for name in told_of["files"]]  # type: ignore[attr-defined]
    guides = [packed(name) for name in told_of["guides"]]  # type: ignore[attr-defined]
    size = len(page) + sum(files) + max(guides)
    assert size < MOST, f"{size / KILOBYTE:.0f} KB"


def test_the_page_loads_what_was_built_and_nothing_else() -> None:
    page = text_of("/field/")
    named = set(re.findall(r'(?:src|href)="/static/(built/[^"]+)"', page))
    assert named == {f"built/{file.name}" for file in loaded_with(shell.SOURCE)}
    assert all(finders.find(name) for name in named)
    assert "<style" not in page
    assert re.findall(r"<script(?![^>]*src=)", page) == []


def test_the_service_worker_keeps_every_file_the_app_may_ever_load_and_stands_alone() -> None:
    script = text_of("/field/sw.js")
    assert told(script)["page"] == "/field/"
    assert told(script)["files"] == [f"/static/built/{file.name}" for file in reachable_from(shell.SOURCE)]
    guides = {title_of(file_at(name)) for name in told(script)["guides"]}  # type: ignore[attr-defined]
    assert guides == {title_of(page) for page in (ROOT / "docs/guides").glob("field-workers*.md")}
    assert len(guides) == 3
    assert any("zh-Hant" in str(name) for name in told(script)["files"])  # type: ignore[attr-defined]
    assert not re.search(r"\bimport\b", file_of(shell.WORKER).read_text()), "a service worker has no modules to import"


def test_a_changed_file_makes_a_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = told(text_of("/field/sw.js"))["version"]
    assert told(text_of("/field/sw.js"))["version"] == before
    others = [*reachable_from(shell.SOURCE)[:-1], shell.SHELL]
    monkeypatch.setattr(shell, "reachable_from", lambda source: others)
    assert told(text_of("/field/sw.js"))["version"] != before


def test_the_manifest_makes_it_an_app_of_its_own() -> None:
    manifest = json.loads(text_of("/field/manifest.webmanifest"))
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/field/", "/field/", "standalone")
    (drawing,) = [icon for icon in manifest["icons"] if icon["type"] == "image/svg+xml"]
    assert finders.find(drawing["src"].removeprefix("/static/"))
    drawn = {(icon["purpose"], icon["sizes"]) for icon in manifest["icons"]} - {("any", "any")}
    assert drawn == {(purpose, f"{size}x{size}") for purpose in ("any", "maskable") for size in (192, 512)}


def test_icons_are_as_large_as_said_and_the_ground_reaches_the_edge_where_phones_cut_it() -> None:
    manifest = json.loads(text_of("/field/manifest.webmanifest"))
    (touch,) = re.findall(r'rel="apple-touch-icon" href="([^"]+)"', text_of("/field/"))
    said = [(icon["src"], icon["sizes"], icon["purpose"]) for icon in manifest["icons"] if icon["type"] == "image/png"]
    for address, sizes, purpose in [*said, (touch, "180x180", "touch")]:
        file = finders.find(address.removeprefix("/static/"))
        assert file, f"{address}: install anew, icons are drawn then"
        found = Image.open(str(file))
        assert (found.format, "{}x{}".format(*found.size)) == ("PNG", sizes)
        picture = found.convert("RGBA")
        corner, ground = picture.getpixel((0, 0)), ImageColor.getcolor(manifest["theme_color"], "RGBA")
        assert corner[3] == 0 if purpose == "any" else corner == ground  # type: ignore[index]
        white = picture.getpixel((picture.width // 2, picture.height // 2))
        assert white == (255, 255, 255, 255)
