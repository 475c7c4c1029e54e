"""What the worker does for the journal."""

from __future__ import annotations

from gridwork.journal.commands.seal import seal_days

__all__ = ["seal_days"]
