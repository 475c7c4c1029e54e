"""Files that are there whole or not at all: a crash leaves no half file under its name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write; it takes its name once it is on the disk. Its folder must be there."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        yield part
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)
