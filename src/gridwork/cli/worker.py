"""``gridwork worker``: runs the sweeps of ``config/sweeps.py``, one after another, for ever."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any

import click
from django.db import close_old_connections
from django.utils.module_loading import import_string

from gridwork.config.sweeps import SWEEPS

log = logging.getLogger(__name__)


@click.command()
@click.option("--once", is_flag=True, help="Run each sweep once and end.")
@click.option("--parent", type=int, hidden=True, help="End when this process is no longer the parent.")
def worker(once: bool, parent: int | None) -> None:
    """Run the worker: escalations, steps that take themselves, day seals, mail.

    State is in the domain's tables only, so it may be stopped or killed at any time, and
    more than one may run.
    """
    rounds = [(sweep.name, sweep.every, import_string(sweep.run)) for sweep in SWEEPS]
    if once:
        failed = [name for name, _, run in rounds if not attempt(name, run)]
        raise SystemExit(1 if failed else 0)
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    turn = {name: 0.0 for name, _, _ in rounds}
    while not stopping.is_set() and (parent is None or os.getppid() == parent):
        for name, every, run in rounds:
            if turn[name] <= monotonic() and not stopping.is_set():
                attempt(name, run)
                turn[name] = monotonic() + every
        stopping.wait(max(0.0, min(1.0, min(turn.values()) - monotonic())))


def attempt(name: str, run: Callable[[], Any]) -> bool:
    """Run one sweep; a fault is logged and does not keep the others from their turn."""
    close_old_connections()
    try:
        run()
    except Exception:
        log.exception("sweep %s failed; it will be tried again", name)
        return False
    finally:
        close_old_connections()
    return True
