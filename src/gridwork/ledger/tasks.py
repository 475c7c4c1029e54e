"""What the worker does for the ledgers: freshness that runs out, a new charter's forms, a new edition's grids."""

from __future__ import annotations

from gridwork.ledger.commands.judging import judge_anew
from gridwork.ledger.commands.recounting import follow_charter
from gridwork.ledger.commands.rehoming import rehome
from gridwork.ledger.commands.running_out import run_out

__all__ = ["follow_charter", "judge_anew", "rehome", "run_out"]
