"""Installing and starting: what a county's first minutes with Gridwork cost.

Works on a fresh clone of the last commit in a temporary folder, so what is not committed is
not measured. Package caches are warm when the same packages have been installed before.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

from bench.figure import Figure, at_most

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("/", "/desk/", "/health", "/api/v1/openapi.json")


def run() -> list[Figure]:
    """Clone, install, start twice, and look at the processes."""
    with tempfile.TemporaryDirectory(prefix="gridwork-start-") as folder:
        clone = Path(folder) / "gridwork"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        first = _seconds(clone, "demo", "--no-serve")
        overhead = min(_seconds(clone, "--version") for _ in range(3))
        size = _megabytes(clone / ".venv") + _megabytes(clone / ".uv") + _megabytes(clone / "frontend" / "node_modules")
        begun = monotonic()
        with _serving(clone) as (address, launcher):
            second = monotonic() - begun
            for _ in range(20):
                for page in PAGES:
                    _fetch(address + page)
            web = max(_resident(child) for child in _web_processes(launcher))
    return [
        at_most("demo on a fresh clone, package cache warm", first, "s", 60),
        at_most("second start until a page is served", second, "s", 10),
        at_most("launcher and command line before a command runs", overhead, "s", 1),
        at_most("install: .venv and node_modules", size, "MB", 400),
        at_most("memory of a web process after 80 pages", web, "MB", 200),
    ]


def _environment(clone: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRIDWORK_", "VIRTUAL_ENV"))}
    return kept | {"GRIDWORK_HOME": str(clone / "var")}


def _seconds(clone: Path, *arguments: str) -> float:
    begun = monotonic()
    command = [str(clone / "gridwork"), *arguments]
    done = subprocess.run(command, env=_environment(clone), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
    return monotonic() - begun


@contextmanager
def _serving(clone: Path) -> Iterator[tuple[str, int]]:
    """The demo as served: its address and the process id of the server."""
    command = [str(clone / "gridwork"), "demo"]
    child = subprocess.Popen(command, env=_environment(clone), stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        address = next(found[0] for line in child.stdout if (found := re.search(r"http://[^\s/]+:\d+", line)))
        while not _fetch(f"{address}/health"):
            sleep(0.05)
        yield address, child.pid
    finally:
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=60)


def _fetch(address: str) -> bool:
    try:
        with urlopen(address, timeout=10) as answer:
            return bool(answer.read())
    except OSError:
        return False


def _web_processes(server: int) -> list[int]:
    """Children of the server that serve pages; the worker is a program of its own."""
    children = Path(f"/proc/{server}/task").glob("*/children")
    found = [int(child) for listed in children for child in listed.read_text().split()]
    return [child for child in found if b"worker" not in Path(f"/proc/{child}/cmdline").read_bytes()]


def _resident(process: int) -> float:
    """Resident memory in MB; 0 for a process that keeps nothing, such as a resource tracker."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _megabytes(folder: Path) -> float:
    """Disk space of a folder, each file counted once."""
    seen: dict[tuple[int, int], int] = {}
    for file in folder.rglob("*"):
        status = file.lstat()
        seen[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(seen.values()) / 1e6
