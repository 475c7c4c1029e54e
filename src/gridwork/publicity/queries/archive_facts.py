"""What the archive page of a grid says on paper: the same counts as on screen, for whoever asks (G6, P1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext, override

from gridwork.cases.queries.counts import MOST, counts
from gridwork.cases.queries.workload import MEASURES, Line, average, workload
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.ledger.queries.coverage import coverage
from gridwork.ledger.queries.inventory import Inventory, inventory
from gridwork.ledger.rules.kinds import Condition, Kind
from gridwork.publicity.queries.archive import Archive, Table, archive
from gridwork.publicity.queries.posts import serving
from gridwork.territory.queries.bounds import bounds_of
from gridwork.territory.queries.grid_page import area_page
from gridwork.territory.queries.surroundings import neighbours
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers


def grid_archive(powers: Powers, grid_id: int, day: date, language: str) -> Archive:
    """The archive page of a grid for ``typeset("archive", …)``, in the language of print.

    Places and coverage stand on it for those who may see the grid's ledgers, cases for those
    who may see its cases. NotFound for a grid the edition in force lacks. Some twenty queries.
    """
    found = area_page(grid_id)
    node = found.area
    with override(language):
        held = inventory([grid_id]) if powers.may(Capability.LEDGER_SEE, node.lineage) else None
        lines = workload(tree().children(node.parent_id)) if node.parent_id is not None else []
        own = next((line for line in lines if line.area.id == grid_id), None)
        return archive(
            grid_id, day, language,
            facts=[*_households(found.households, held, node), *_places(held), *_cases(powers, node)],
            tables=list(_tables(powers, node, held, lines, own, day, language)),
            flags=_flags(own), described=found.described or _words(node),
        )  # fmt: skip


def _households(drawn: int | None, held: Inventory | None, node: Node) -> list[tuple[str, str]]:
    living = held.households if held and held.households else drawn
    bounds = bounds_of(node.level)
    wanted = f"{bounds.least or ''}–{bounds.most or ''}" if bounds.least or bounds.most else ""
    told = "—" if living is None else str(living)
    return [(gettext("Households"), f"{told} ({wanted})" if wanted else told)]


def _places(held: Inventory | None) -> list[tuple[str, str]]:
    if held is None:
        return []
    names = {
        Kind.COMPOUND: gettext("Compounds"), Kind.BUILDING: gettext("Buildings"), Kind.ENTRANCE: gettext("Entrances"),
        Kind.DWELLING: gettext("Dwellings"), Kind.PREMISES: gettext("Premises"), Kind.FACILITY: gettext("Facilities"),
        Kind.SITE: gettext("Other spots"),
    }  # fmt: skip
    return [(name, str(held.kinds[kind])) for kind, name in names.items() if held.kinds.get(kind)]


def _cases(powers: Powers, node: Node) -> list[tuple[str, str]]:
    if not powers.may(Capability.CASE_SEE, node.lineage):
        return []
    found = counts(powers, mine=False, area_id=node.id)
    return [(gettext("Open cases"), _most(found.open)), (gettext("of them overdue"), _most(found.overdue))]


def _most(count: int) -> str:
    return f"{count}+" if count >= MOST else str(count)


def _words(node: Node) -> str:
    """The neighbours by compass, where nobody has put the boundary into words."""
    sides = neighbours(node).items()
    return gettext("; ").join(f"{gettext(side)}: {'、'.join(names)}" for side, names in sides)


def _flags(own: Line | None) -> list[str]:
    if own is None or not own.size:
        return []
    bounds = bounds_of(own.area.level)
    if own.size == "few":
        text = gettext("Smaller than the charter asks for: at least %(least)s households.")
        return [text % {"least": bounds.least}]
    text = gettext("Larger than the charter allows: at most %(most)s households.")
    return [text % {"most": bounds.most}]


def _tables(
    powers: Powers, node: Node, held: Inventory | None, lines: list[Line], own: Line | None, day: date, language: str
) -> Iterable[Table]:
    served = serving([node.id], day, language)[node.id]
    yield Table(
        title=gettext("Posts"), head=[gettext("Post"), gettext("Holder"), gettext("Office telephone")],
        rows=[[one.post, one.holder, one.phone] for one in served],
    )  # fmt: skip
    if held is not None and held.premises:
        kinds = in_force().charter.ledgers.premises
        named = {kinds[sort].name.to(language) if sort in kinds else sort: many for sort, many in held.premises.items()}
        yield Table(title=gettext("Premises by kind"), head=[], rows=_sorted(named))
    if held is not None and held.facilities:
        yield Table(title=gettext("Facilities by condition"), head=[], rows=_sorted(_by_condition(held)))
    if held is not None:
        yield _coverage(powers, node)
    if own is not None and powers.may(Capability.CASE_SEE, node.lineage):
        yield _workload(own, average(lines))


def _by_condition(held: Inventory) -> dict[str, int]:
    names = {
        Condition.UNKNOWN: gettext("not known"), Condition.GOOD: gettext("good"),
        Condition.DAMAGED: gettext("damaged"), Condition.MISSING: gettext("missing"),
    }  # fmt: skip
    return {names[Condition(one)]: many for one, many in held.facilities.items()}


def _sorted(named: dict[str, int]) -> list[list[str]]:
    return [[name, str(many)] for name, many in sorted(named.items(), key=lambda one: (-one[1], one[0]))]


def _coverage(powers: Powers, node: Node) -> Table:
    total = coverage(powers, node.id).total
    share = [("—" if one is None else f"{one} %") for one in (total.completeness, total.freshness)]
    heads = [gettext("Records"), gettext("Complete"), gettext("Checked in time"), gettext("Missing")]
    return Table(title=gettext("Ledger coverage"), head=heads, rows=[[str(total.records), *share, str(total.missing)]])


def _workload(own: Line, mean: dict[str, float]) -> Table:
    names = {
        "households": gettext("Households"), "places": gettext("Places"), "to_verify": gettext("Records to verify"),
        "open_cases": gettext("Open cases"), "cases": gettext("Cases in 90 days"),
    }  # fmt: skip
    rows = [[names[key], str(getattr(own.load, key)), f"{mean[key]:.1f}"] for key in MEASURES]
    return Table(title=gettext("Workload"), head=["", gettext("This grid"), gettext("Mean of all")], rows=rows)
