"""``gridwork serve`` and ``worker`` as whole processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import pytest

from gridwork.cli.serve import PORT, free_port


def wait_for(what: Callable[[], Any], seconds: float = 30) -> Any:
    end = monotonic() + seconds
    while monotonic() < end:
        if found := what():
            return found
        sleep(0.1)
    raise AssertionError("waited in vain")


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def children(process: int) -> dict[int, str]:
    """Process id → command line of everything ``process`` has started, empty for one that has ended since."""
    found = [int(one) for file in Path(f"/proc/{process}/task").glob("*/children") for one in told(file).split()]
    return {one: told(Path(f"/proc/{one}/cmdline")) for one in found}


def told(file: Path) -> str:
    """What a file of the system says of a process; nothing once it is gone."""
    try:
        return file.read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def workers(process: int) -> list[int]:
    return [child for child, line in children(process).items() if " worker " in line]


def taken_port() -> socket.socket:
    busy = socket.socket()
    busy.bind(("127.0.0.1", 0))
    busy.listen()
    return busy


def test_a_busy_port_is_refused_by_name_and_the_next_is_offered(cell: Any) -> None:
    with taken_port() as busy:
        port = busy.getsockname()[1]
        done = cell.run("serve", "--port", str(port), "--no-worker")
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr
    with socket.socket() as first:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            first.bind(("127.0.0.1", PORT))
            first.listen()
        except OSError:
            pass  # somebody else has it: as good
        assert free_port("127.0.0.1", None) > PORT


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc to see child processes")
def test_serving_starts_web_and_worker_revives_a_killed_worker_and_stops_all(cell: Any) -> None:
    with taken_port() as busy:
        port = busy.getsockname()[1]
    server = cell.start("serve", "--port", str(port), "--processes", "1")
    try:
        wait_for(lambda: answers(port))
        (first,) = wait_for(lambda: workers(server.pid))
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: [one for one in workers(server.pid) if one != first])
        (revived,) = workers(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=40)
    assert server.returncode == 0, err
    assert f":{port}/" in out
    assert not Path(f"/proc/{revived}").exists()
    assert not answers(port)


def test_a_worker_whose_server_was_killed_ends_by_itself(cell: Any) -> None:
    cell.migrate()
    parent = cell.start_python(
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'gridwork', 'worker', '--parent', str(os.getpid())])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)"
    )
    child = int(parent.stdout.readline())
    sleep(2)
    parent.kill()
    parent.communicate()
    wait_for(lambda: subprocess.run(["kill", "-0", str(child)], capture_output=True, check=False).returncode)


def test_each_sweep_runs_once_on_an_empty_cell_without_fault(cell: Any) -> None:
    cell.migrate()
    done = cell.run("worker", "--once")
    assert done.returncode == 0, done.stderr


def test_listening_beyond_this_machine_asks_for_the_address_people_type(cell: Any) -> None:
    done = cell.run("serve", "--host", "0.0.0.0", "--no-worker")
    assert done.returncode == 1
    assert "GRIDWORK_BASE_URL" in done.stderr
