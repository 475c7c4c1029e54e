"""What the worker does for cases: alarms, automatic steps, suspensions that end."""

from __future__ import annotations

from gridwork.cases.commands.redating import redate
from gridwork.cases.commands.sounding import escalate, resume_suspended

__all__ = ["escalate", "redate", "resume_suspended"]
