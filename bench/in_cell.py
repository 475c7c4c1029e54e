"""Measure one part in the cell that the environment names; prints a line of JSON a figure."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import django


def main(part: str) -> None:
    """Make the cell, run the part's ``figures``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridwork.config.settings")
    django.setup()
    from bench import cell
    from bench.figure import to_line

    ready = cell.make()
    for figure in import_module(part).figures(ready):
        print(to_line(figure), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
