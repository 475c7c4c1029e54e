"""The child process of :mod:`gridwork.publicity.press`: typesets one document and ends.

Apart from web and worker because the compiler keeps what it read, some 100 MB, until its
process ends, and because a fault in it must end nothing else.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import typst

from gridwork.publicity.press import FONTS

READ_ON_SCREEN = frozenset({"archive", "rectification"})
"""Templates that are tagged for screen readers; in a booklet the tags would be half of the file."""


def main() -> None:
    """``python -m gridwork.publicity.typesetter TEMPLATE OUT ROOT``: JSON on stdin, PDF into OUT, its pages on stdout.

    ROOT holds the templates, and the pictures where there are any.
    """
    template, out, folder = sys.argv[1:]
    root = Path(folder)
    content = sys.stdin.buffer.read().decode()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(
        root / f"{template}.typ",
        root=root,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": content},
    )
    pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_tags=template in READ_ON_SCREEN)
    if warnings:
        raise SystemExit("\n".join(str(warning) for warning in warnings))
    assert isinstance(pdf, bytes)
    pages = int(compiler.query("<pages>", field="value", one=True))
    Path(out).write_bytes(four_to_a_sheet(pdf, pages) if json.loads(content).get("four_to_a_sheet") else pdf)
    sys.stdout.write(str(pages))


def four_to_a_sheet(pdf: bytes, pages: int) -> bytes:
    """The A6 pages on A4, so that the pile is cut twice and its four parts are laid on one another in order."""
    sheets = -(-pages // 4)
    order = [sheet + quarter * sheets for sheet in range(1, sheets + 1) for quarter in range(4)]
    cells = [f'image("pages.pdf", page: {page}, width: 105mm)' if page <= pages else "[]" for page in order]
    source = f'#set page(paper: "a4", margin: 0mm)\n#grid(columns: 2, rows: 148.5mm, {", ".join(cells)})'
    with tempfile.TemporaryDirectory(prefix="gridwork-print-") as folder:
        Path(folder, "pages.pdf").write_bytes(pdf)
        Path(folder, "sheets.typ").write_text(source)
        made = typst.compile(Path(folder, "sheets.typ"), root=Path(folder), ignore_system_fonts=True, pdf_tags=False)
    assert isinstance(made, bytes)
    return made


if __name__ == "__main__":
    main()
