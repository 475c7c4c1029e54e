"""What changes the charter of a cell."""

from gridwork.charter.commands.adopt import adopt

__all__ = ["adopt"]
