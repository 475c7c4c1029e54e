"""Siblings side by side: what each has to do with, and which are outside the charter's size (G6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from gridwork.base.errors import N_, NotFound
from gridwork.cases.queries.workload import DAYS, Line, average, workload
from gridwork.charter.schema import Capability, Range
from gridwork.faces.access import needs
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.territory.queries.bounds import bounds_of
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COLUMNS = (
    ("households", _("Households")), ("places", _("Places")), ("to_verify", _("Records to verify")),
    ("open_cases", _("Open cases")), ("cases", _("Cases in 90 days")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """Lines somebody may see, each with its measures in the order of the columns, beside the mean of all."""

    lines: list[tuple[Line, list[tuple[StrOrPromise, int, int | None]]]]
    """Each measure with its name and its distance from the mean in per cent, None where the mean is nought."""
    means: list[tuple[StrOrPromise, float]]
    own: Line | None
    bounds: Range
    hidden: int
    """Areas beside them whose cases the person may not see; they count in the mean."""


def compared(powers: Powers, node: Node, *, sort: str = "") -> Comparison:
    """An area beside its siblings (six queries)."""
    present = tree()
    siblings = present.children(node.parent_id) if node.parent_id is not None else [node]
    return comparison(powers, siblings, own=node.id, sort=sort)


def comparison(powers: Powers, nodes: list[Node], *, own: int | None = None, sort: str = "") -> Comparison:
    """Areas side by side, by code or by a measure with the largest first."""
    every = workload(nodes)
    means = average(every)
    seen = [line for line in every if powers.may(Capability.CASE_SEE, line.area.lineage)]
    keys = [key for key, _name in COLUMNS]
    if sort in keys:
        seen.sort(key=lambda line: -getattr(line.load, sort))
    lines: list[tuple[Line, list[tuple[StrOrPromise, int, int | None]]]] = [
        (line, [(name, getattr(line.load, key), _off(getattr(line.load, key), means[key])) for key, name in COLUMNS])
        for line in seen
    ]
    mine = next((line for line in seen if line.area.id == own), None)
    bounds = bounds_of(nodes[0].level) if nodes else Range()
    return Comparison(lines, [(name, means[key]) for key, name in COLUMNS], mine, bounds, len(every) - len(seen))


def _off(value: int, mean: float) -> int | None:
    return round((value / mean - 1) * 100) if mean else None


@needs(Capability.TERRITORY_SEE)
@require_GET
def siblings(request: GridRequest, area_id: int) -> HttpResponse:
    """The areas right below one, side by side."""
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area in the edition in force."))
    sort = request.GET.get("sort", "")
    nodes = present.children(area_id)
    return page(
        request, "territory/workload.html", area=present.area(area_id), columns=COLUMNS, sort=sort, days=DAYS,
        compared=comparison(request.powers, nodes, sort=sort), nodes=nodes,
    )  # fmt: skip
