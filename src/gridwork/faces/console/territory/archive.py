"""The archive page of a grid (网格档案): everything there is to know of it on one page, also on paper (G6)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from gridwork.base.errors import N_, BadInput, NotFound
from gridwork.cases.queries.counts import counts
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.fields import ActForm, Words
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.places.naming import CONDITIONS, kind_name
from gridwork.faces.console.territory.posts import posts_on
from gridwork.faces.console.territory.sizes import size_flag
from gridwork.faces.console.territory.workload import COLUMNS, compared
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.queries.coverage import coverage
from gridwork.ledger.queries.inventory import Inventory, inventory
from gridwork.publicity.press import typeset
from gridwork.publicity.queries.archive_facts import grid_archive
from gridwork.publicity.queries.prints import may_have
from gridwork.publicity.rules.kinds import What
from gridwork.territory.commands.describing import describe_area
from gridwork.territory.queries.edition import edition, today
from gridwork.territory.queries.grid_page import area_page
from gridwork.territory.queries.surroundings import neighbours
from gridwork.territory.queries.tree import Node, tree

SEE = Capability.TERRITORY_SEE


class Described(ActForm):
    """The boundary in words."""

    described = Words(label=_("Boundary in words"), max_length=2000, required=False, rows=4)


@needs(SEE)
@require_GET
def archive(request: GridRequest, code: str) -> HttpResponse:
    """The archive page of the area with this code."""
    node = tree().by_code(code)
    if node is None:
        raise NotFound(N_("There is no such area in the edition in force."))
    return _shown(request, node, None)


@needs(SEE)
@require_GET
def pdf(request: GridRequest, code: str) -> HttpResponse:
    """The archive page of a grid as PDF, made at once: it takes some tenths of a second."""
    node = tree().by_code(code)
    if node is None or not node.basic:
        raise NotFound(N_("There is no such grid in the edition in force."))
    language = get_language() or "zh-hans"
    made = typeset("archive", grid_archive(request.powers, node.id, today(), language))
    answer = HttpResponse(made.pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="archive-{node.code}.pdf"'
    return answer


def _shown(request: GridRequest, node: Node, form: Described | None) -> HttpResponse:
    found = area_page(node.id)
    lineage, powers = node.lineage, request.powers
    sides = [(gettext(side), names) for side, names in neighbours(node).items()]
    suggested = gettext("; ").join(f"{side}: {'、'.join(names)}" for side, names in sides)
    keeps = powers.may(Capability.LEDGER_SEE, lineage)
    grids = [grid.id for grid in tree().grids_below(node.id)]
    return page(
        request, "territory/archive.html", status=422 if form is not None else 200,
        area=node, found=found, edition=edition(), day=today(), sides=sides, flag=size_flag(found),
        form=form or Described(initial={"described": found.described or suggested}, auto_id="archive-%s"),
        editing=form is not None, posts=posts_on(found), may_draw=powers.may(Capability.TERRITORY_EDIT, lineage),
        may_print=may_have(powers, What.ARCHIVE, node.id, []),
        cases=counts(powers, mine=False, area_id=node.id) if powers.may(Capability.CASE_SEE, lineage) else None,
        cover=coverage(powers, node.id) if keeps else None,
        compared=compared(powers, node) if node.parent_id else None, columns=COLUMNS,
        **_standing(inventory(grids) if keeps else None),
    )  # fmt: skip


def _standing(held: Inventory | None) -> dict[str, Any]:
    """What stands there, by names people use; the most of a kind first."""
    if held is None:
        return {"held": None}
    kinds = in_force().charter.ledgers.premises
    return {
        "held": held,
        "kinds": _sorted({kind_name(kind): many for kind, many in held.kinds.items()}),
        "premises": _sorted({say(kinds[sort].name) if sort in kinds else sort: n for sort, n in held.premises.items()}),
        "facilities": _sorted({gettext(CONDITIONS[one]): many for one, many in held.facilities.items()}),
    }


def _sorted(counts_by_name: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts_by_name.items(), key=lambda one: (-one[1], one[0]))


@needs(Capability.TERRITORY_EDIT)
@require_POST
def describe(request: GridRequest, area_id: int) -> HttpResponse:
    """Keep the boundary's words."""
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area in the edition in force."))
    node = present.area(area_id)
    form = Described(request.POST, auto_id="archive-%s")
    if form.is_valid():
        try:
            describe_area(act_of(request, Via.CONSOLE), request.powers, area_id, form.cleaned_data["described"])
        except BadInput as fault:
            put_fault(form, fault)
        else:
            return done(request, gettext("The words are saved."), "console:archive", node.code)
    request.powers.must(Capability.TERRITORY_EDIT, node.lineage)
    return _shown(request, node, form)
