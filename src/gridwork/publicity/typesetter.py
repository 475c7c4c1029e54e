"""The child process of :mod:`gridwork.publicity.press`: typesets one document and ends.

Apart from web and worker because the compiler keeps what it read, some 100 MB, until its
process ends, and because a fault in it must end nothing else.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst

from gridwork.publicity.press import FONTS, TEMPLATES

READ_ON_SCREEN = frozenset({"archive"})
"""Templates that are tagged for screen readers; in a booklet the tags would be half of the file."""


def main() -> None:
    """``python -m gridwork.publicity.typesetter TEMPLATE OUT``: JSON on stdin, PDF into OUT, its pages on stdout."""
    template, out = sys.argv[1:]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
    )
    pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_tags=template in READ_ON_SCREEN)
    if warnings:
        raise SystemExit("\n".join(str(warning) for warning in warnings))
    assert isinstance(pdf, bytes)
    Path(out).write_bytes(pdf)
    sys.stdout.write(compiler.query("<pages>", field="value", one=True))


if __name__ == "__main__":
    main()
