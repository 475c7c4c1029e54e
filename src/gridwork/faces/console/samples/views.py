"""Samples: those to check, those of my areas, one of them, what it says, and drawing it again (F8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gridwork.base.identifiers import is_id
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.pages import page
from gridwork.faces.console.samples.forms import DrawForm
from gridwork.faces.console.samples.words import name_of, of_what, source_of, stratum_name, until, what_name
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.models import Sample
from gridwork.fieldwork.queries.redrawing import redraw
from gridwork.fieldwork.queries.sample_lists import Line, not_drawn, samples_to_check, samples_within
from gridwork.fieldwork.queries.samples import Drawn, Question, result, sample_of, sample_page

SIZE = 30
SEE = Capability.FIELD_SEE


@needs(SEE)
@require_safe
def listing(request: GridRequest) -> HttpResponse:
    """Samples that wait for my check, then all of my areas, newest first."""
    return list_page(request)


def list_page(request: GridRequest, *, form: DrawForm | None = None, status: int = 200) -> HttpResponse:
    """The list, with what is still to be drawn."""
    before = request.GET.get("before", "")
    found = samples_within(request.powers, before=int(before) if is_id(before) else 0, size=SIZE + 1)
    waiting = not_drawn(request.powers, in_force().calendar.today(now()))
    return page(
        request, "samples/samples.html", status=status,
        mine=told(samples_to_check(request.powers)), lines=told(found[:SIZE]), before=before,
        next=found[SIZE - 1].sample.pk if len(found) > SIZE else 0,
        form=form or (DrawForm(waiting) if waiting else None), foreseen=bool(in_force().charter.samples),
    )  # fmt: skip


@needs(SEE)
@require_safe
def show(request: GridRequest, sample_id: int) -> HttpResponse:
    """One sample: what was drawn and how far it is."""
    after = request.GET.get("after", "")
    today = in_force().calendar.today(now())
    found = sample_page(request.powers, sample_id, today, after=int(after) if is_id(after) else 0)
    sample = found.sample
    return page(
        request, "samples/sample.html", found=found, late=sample.due_on < today,
        strata=[(stratum_name(sample, key), *share) for key, share in found.strata.items()],
        rows=rows_of(sample, found.items or []), **head_of(sample),
    )  # fmt: skip


@needs(SEE)
@require_safe
def outcome(request: GridRequest, sample_id: int) -> HttpResponse:
    """What the sample says of the whole, with its size and interval."""
    found = result(request.powers, sample_id)
    strata = [(stratum_name(found.sample, key), *share) for key, share in found.strata.items()]
    asked = [(one, percents(one)) for one in found.questions]
    return page(request, "samples/result.html", found=found, asked=asked, strata=strata, **head_of(found.sample))


@needs(SEE)
@require_safe
def drawn_again(request: GridRequest, sample_id: int) -> HttpResponse:
    """Draw it once more and say whether the same comes out."""
    sample = sample_of(request.powers, sample_id)
    found = redraw(sample)
    return page(request, "samples/redraw.html", found=found, differ=abs(found.there - found.there_now),
                **head_of(sample))  # fmt: skip


def told(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines of a list in words."""
    return [{"line": line, **head_of(line.sample)} for line in lines]


def head_of(sample: Sample) -> dict[str, Any]:
    """What every page says of a sample."""
    return {
        "sample": sample, "name": name_of(sample), "of_what": of_what(sample), "until": until(sample),
        "source": source_of(sample),
    }  # fmt: skip


def rows_of(sample: Sample, items: Iterable[Drawn]) -> list[tuple[Drawn, str]]:
    """Items, each with the name of its category, kind or form."""
    return [(one, what_name(sample, one.thing.what) if one.thing else "") for one in items]


def percents(question: Question) -> tuple[str, str, str] | None:
    """Share and interval to a tenth of a percent; None where nothing could be told."""
    found = question.estimate
    if found.share is None or found.low is None or found.high is None:
        return None
    share, low, high = (f"{100 * one:.1f}" for one in (found.share, found.low, found.high))
    return share, low, high
