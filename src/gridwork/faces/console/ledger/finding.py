"""Places that fit words typed into a question, as buttons that fill it in; a piece of a page."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from gridwork.faces.access import needs
from gridwork.faces.console.ledger.filled import PREFIX
from gridwork.faces.console.ledger.reach import SEE
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.finding import find_places

MOST = 8
SHORTEST = 2
"""Signs to type before anything is looked for."""


@needs(SEE)
@require_POST
def find_place(request: GridRequest) -> HttpResponse:
    """Places of the person's grids; sent in the body, so that no address stands in a log."""
    names = [name for name in request.POST if name.startswith(PREFIX)]
    words = request.POST[names[0]].strip()[:80] if names else ""
    places = find_places(request.powers, words, size=MOST) if len(words) >= SHORTEST else []
    return page(
        request, "ledger/found.html",
        places=places, into=f"record-{names[0]}" if names else "", asked=len(words) >= SHORTEST,
    )  # fmt: skip
