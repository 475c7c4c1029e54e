"""What writes the journal."""

from gridwork.journal.commands.many import begin_many, write_many
from gridwork.journal.commands.once import once
from gridwork.journal.commands.write import begin, follow, write

__all__ = ["begin", "begin_many", "follow", "once", "write", "write_many"]
