"""The notice on paper (F5), made at once: it takes some tenths of a second."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.signing import GridRequest
from gridwork.publicity.press import typeset
from gridwork.publicity.queries.rectification import rectification_notice


@needs(Capability.FIELD_SEE)
@require_GET
def pdf(request: GridRequest, notice_id: int) -> HttpResponse:
    """The notice as PDF in the reader's language, to be signed and handed over."""
    content, pictures = rectification_notice(request.powers, notice_id, get_language() or "zh-hans")
    answer = HttpResponse(typeset("rectification", content, pictures).pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="notice-{notice_id}.pdf"'
    return answer
