"""``gridwork serve``: brings the tables up to date, then runs web processes and the worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from threading import Event, Lock, Thread

import click

PORT = 8000
PORTS_TO_TRY = 20
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, help=f"Port; without it, {PORT} or the next free one.")
@click.option("--processes", type=click.IntRange(1), help="Web processes; without it, one a core, four at most.")
@click.option("--worker/--no-worker", default=True, help="Run the worker beside the web.")
def serve(host: str, port: int | None, processes: int | None, worker: bool) -> None:
    """Serve the cell at GRIDWORK_HOME or GRIDWORK_DATABASE_URL."""
    bring_up_to_date()
    run(host, port, processes=processes, worker=worker)


def bring_up_to_date() -> None:
    """Make the schema and tables this version needs; does nothing when they stand."""
    from django.core.management import call_command
    from django.db import connection

    from gridwork.config.environment import schema_of

    schema = schema_of(connection.settings_dict)
    if schema:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def run(host: str, port: int | None = None, *, processes: int | None = None, worker: bool = True) -> None:
    """Serve until stopped by Ctrl-C or SIGTERM; requests under way are answered first."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    port = free_port(host, port)
    # Read by the worker, which writes the address into mail; the web has it from the request.
    os.environ.setdefault("GRIDWORK_BASE_URL", f"http://{_address(host)}:{port}")
    ending = Event()
    keeper = Thread(target=_keep_worker, args=(ending,), daemon=True) if worker else None
    server = Granian(
        "gridwork.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes or min(os.cpu_count() or 1, 4),
        blocking_threads=2,
        respawn_failed_workers=True,
        workers_kill_timeout=30,
        websockets=False,
        log_level=LogLevels.warning,
    )
    click.echo(
        f"Gridwork is at http://{_address(host)}:{port}/  (office: /desk/, phone app: /field/)   stop with Ctrl-C"
    )
    if keeper:
        keeper.start()
    try:
        server.serve()
    finally:
        ending.set()
        if keeper:
            keeper.join(timeout=30)


def free_port(host: str, port: int | None) -> int:
    """The port asked for, or the first free one from 8000 on; ClickException when there is none."""
    for candidate in [port] if port else range(PORT, PORT + PORTS_TO_TRY):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, candidate))
            except OSError as fault:
                reason = fault.strerror
            else:
                return candidate
    wanted = f"port {port}" if port else f"any port from {PORT} to {PORT + PORTS_TO_TRY - 1}"
    raise click.ClickException(f"cannot listen on {host}, {wanted}: {reason}. Choose another with --port.")


def _address(host: str) -> str:
    """What people type for ``host``. Names that are not ours are refused, so beyond localhost they must be said."""
    if host in LOOPBACK:
        return "localhost"
    if "GRIDWORK_BASE_URL" not in os.environ:
        raise click.ClickException(f"to listen on {host}, set GRIDWORK_BASE_URL to the address people will type.")
    return host


def _keep_worker(ending: Event) -> None:
    """Start the worker, and start it again should it die, until ``ending`` is set."""
    command = [sys.executable, "-m", "gridwork", "worker", "--parent", str(os.getpid())]
    while not ending.is_set():
        with _starting:
            child = subprocess.Popen(command)
        while child.poll() is None and not ending.wait(0.5):
            pass
        if ending.is_set():
            child.terminate()
            child.wait()
        else:
            ending.wait(2)


# Popen waits on a pipe until its child has started. A web process forked at that very moment
# would hold the pipe's other end open for ever, so forks wait while the worker is started.
_starting = Lock()
os.register_at_fork(before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_starting.release)
