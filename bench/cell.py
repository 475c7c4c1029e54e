"""A cell to measure in: the shipped charter and the demonstration county's map, in a home of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from gridwork.accounts.commands import create_person, issue_token
from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.rules.load import load
from gridwork.cli.serve import bring_up_to_date
from gridwork.demo.county import collection, draw
from gridwork.journal.act import Act, Via
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.commands.postings import appoint
from gridwork.territory.queries.powers import powers_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Ready:
    """A cell with one clerk at the county's desk, their token, and points in its grids (lon, lat)."""

    person_id: int
    powers: Powers
    token: str
    points: list[tuple[float, float]]
    categories: list[str]


def make() -> Ready:
    """Migrate, adopt ``charters/tangshan-town``, import the county, appoint a county clerk."""
    bring_up_to_date()
    act = Act(via=Via.CLI)
    charter = load(ROOT / "charters" / "tangshan-town")
    day = now().date() - timedelta(days=4000)
    adopt(act, charter, effective_on=day)
    import_boundaries(act.again(), collection(draw(), [level.key for level in charter.levels]), effective_on=day)
    present = tree()
    operator = Powers.of_operator(present.root.id)
    person = create_person(act.again(), login="bench", name="Bench", password="a long bench pass")
    kind = next(key for key, post in charter.posts.items() if post.at == "cell" and "case.report" in post.may)
    desk = present.office(present.root.id)
    appoint(act.again(), operator, office_id=desk, kind=kind, person_id=person.pk, from_day=day)
    token = issue_token(act.again(), person_id=person.pk, label="bench").secret
    return Ready(person.pk, powers_of(person.pk, now()), token, points(), sorted(charter.categories))


def points() -> list[tuple[float, float]]:
    """One point inside every basic grid."""
    import shapely

    from gridwork.territory.models import Boundary

    areas = tree()
    rows = Boundary.objects.filter(edition_id=areas.edition_id, shape__isnull=False).values_list("area_id", "shape")
    inside = [shapely.from_wkb(bytes(s)).representative_point() for a, s in rows if s and areas.area(a).basic]
    return [(p.x, p.y) for p in inside]


@dataclass(frozen=True, slots=True)
class Server:
    """A served cell on a free port; stop it when done."""

    process: subprocess.Popen[bytes]
    port: int

    def stop(self) -> None:
        """End it and wait."""
        self.process.terminate()
        self.process.wait(20)

    def memory_mb(self) -> float:
        """The largest resident memory of one of its web processes, MB."""
        return max(_resident(pid) for pid in self._processes())

    def mapped_mb(self) -> float:
        """How much of that is files: programs, and up to 128 MB of the database, which the system may drop."""
        return max(_resident(pid, "RssFile") for pid in self._processes())

    def _processes(self) -> list[int]:
        return [self.process.pid, *_children(self.process.pid)]


def serve(processes: int) -> Server:
    """Start the web processes on this cell and wait until they answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gridwork",
        "serve",
        "--port",
        str(port),
        "--no-worker",
        "--processes",
        str(processes),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return Server(process, port)
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError("the server did not start")


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    direct = [int(child) for child in path.read_text().split()] if path.exists() else []
    return direct + [grand for child in direct for grand in _children(child)]


def _resident(pid: int, what: str = "VmRSS") -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next((line for line in status.splitlines() if line.startswith(what)), f"{what}: 0 kB")
    return int(line.split()[1]) / 1024
