"""What the pages of imports call stages, in the reader's language."""

from __future__ import annotations

from gridwork.base.errors import N_
from gridwork.exchange.models import Stage

STAGES: dict[str, tuple[str, str]] = {
    Stage.UPLOADED: (N_("Columns to be matched"), "reported"),
    Stage.CHECKING: (N_("Being checked"), "assigned"),
    Stage.CHECKED: (N_("Checked, nothing changed yet"), "handled"),
    Stage.RUNNING: (N_("Being taken in"), "assigned"),
    Stage.DONE: (N_("Taken in"), "ok"),
    Stage.UNDOING: (N_("Being undone"), "assigned"),
    Stage.UNDONE: (N_("Undone"), "closed"),
    Stage.FAILED: (N_("Stopped"), "bad"),
}
"""Stage → its name and the tone of its mark."""
