"""What is said of a thing an act names that is not there or is out of sight: one sentence, so that nothing leaks (P1).

A phone brings acts on what was in its grids when they were done; whoever reads the sentence has to know what
may have happened since.
"""

from __future__ import annotations

from gridwork.base.errors import N_

NO_SUCH_PLACE = N_("There is no such place in your grids; the grid or your post may have changed meanwhile.")
NO_SUCH_RECORD = N_("There is no such record in your grids; the grid or your post may have changed meanwhile.")
