"""What the worker does, and how often. Each sweep may run twice, in two workers, or be killed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sweep:
    """``run`` is the dotted path of a function without arguments; ``every`` is in seconds."""

    name: str
    every: float
    run: str


SWEEPS = (
    Sweep("deliver", 5, "gridwork.notices.tasks.deliver"),
    Sweep("redate", 86_400, "gridwork.cases.tasks.redate"),
    Sweep("resume-suspended", 300, "gridwork.cases.tasks.resume_suspended"),
    Sweep("escalate", 30, "gridwork.cases.tasks.escalate"),
    Sweep("ledger-day", 300, "gridwork.ledger.tasks.run_out"),
    Sweep("ledger-charter", 60, "gridwork.ledger.tasks.follow_charter"),
    Sweep("judge-records", 60, "gridwork.ledger.tasks.judge_anew"),
    Sweep("settle-editions", 60, "gridwork.territory.tasks.settle_editions"),
    Sweep("rehome-places", 60, "gridwork.ledger.tasks.rehome"),
    Sweep("forget-unsent-photos", 3600, "gridwork.faces.uploads.forget_old"),
    Sweep("forget-photos", 21_600, "gridwork.faces.photos.forget_left_behind"),
    Sweep("forget-arriving-photos", 21_600, "gridwork.sync.tasks.forget_photos"),
    Sweep("work-imports", 2, "gridwork.exchange.tasks.work_imports"),
    Sweep("forget-imports", 3600, "gridwork.exchange.tasks.forget_imports"),
    Sweep("make-prints", 5, "gridwork.publicity.tasks.make_prints"),
    Sweep("forget-prints", 3600, "gridwork.publicity.tasks.forget_prints"),
    Sweep("forget-sessions", 3600, "gridwork.accounts.tasks.forget_old"),
    Sweep("follow-homes", 300, "gridwork.care.tasks.follow_homes"),
    Sweep("visits-of-merged", 60, "gridwork.fieldwork.tasks.follow_merges"),
    Sweep("forget-said", 60, "gridwork.fieldwork.tasks.forget_said"),
    Sweep("remind-of-notices", 300, "gridwork.fieldwork.tasks.remind"),
    Sweep("redate-notices", 86_400, "gridwork.fieldwork.tasks.redate"),
    Sweep("draw-samples", 3600, "gridwork.fieldwork.tasks.draw_samples"),
    Sweep("seal-days", 600, "gridwork.journal.tasks.seal_days"),
)
