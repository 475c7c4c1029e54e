"""What the worker does for care."""

from __future__ import annotations

from gridwork.care.commands.moving import follow_homes

__all__ = ["follow_homes"]
