"""The journal of one subject: every entry as it was written, and whether the chain holds (P2)."""

from __future__ import annotations

from django.http import HttpResponse

from gridwork.accounts.queries.people import names
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.journal.facts import told
from gridwork.faces.console.journal.subjects import subject
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chain


@needs(Capability.JOURNAL_READ)
def journal(request: GridRequest, kind: str, subject_id: int) -> HttpResponse:
    """Entries with who, when done, when recorded, through what, the facts, and the hash."""
    about = subject(request.powers, kind, subject_id)
    lines = entries(kind, subject_id)
    who = names({line.person_id for line in lines if line.person_id})
    fault = broken_chain(kind, subject_id)
    return page(
        request, "journal/journal.html",
        about=about, kind=kind, subject_id=subject_id, fault=fault,
        lines=[(line, who.get(line.person_id or 0, ""), told(request.powers, kind, line.facts))
               for line in reversed(lines)],
    )  # fmt: skip
