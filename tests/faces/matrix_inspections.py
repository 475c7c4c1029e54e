"""Addresses of inspections, notices and key units in the permission matrix (F5, P1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gridwork.accounts.models import Person
from gridwork.fieldwork.commands.inspections import inspect, inspect_and_issue
from gridwork.fieldwork.commands.key_units import KeyUnitDraft, list_key_unit, name_responsible
from gridwork.fieldwork.models import Inspection, KeyUnit, Rectification
from gridwork.ledger.rules.contacts import ContactGiven
from tests import make
from tests.faces.matrix import Ask, Thing, World
from tests.inspecting import draft

Asks = Callable[[World], list[Ask]]
SHOPS = frozenset({"roads", "water"})
"""The roads bureau keeps shops in its ledgers; the water office takes refused fire matters over."""
GIVEN = {"reason": "x", "amount": "2", "unit": "working days"}


def worker(world: World) -> Person:
    """The worker of grid 0, in whose name it is all done."""
    person = next(role.person for role in world.roles if role.name == "grid_worker inside")
    assert person is not None
    return person


def shop_of(world: World) -> Any:
    """A shop in grid 0."""
    return world.records["roads"].place


def looked_at(world: World) -> Inspection:
    """An inspection with an open finding and no notice."""
    found = Inspection.objects.filter(place__name="无通知书").first()
    if found is not None:
        return found
    place = shop_of(world)
    other = type(place).objects.get(pk=place.pk)
    other.pk, other.plate, other.name = None, "MATRIX", "无通知书"
    other.save(force_insert=True)
    person = worker(world)
    return inspect(make.act(person=person), make.powers(person), draft(other, exits="fail"))


def issued(world: World) -> Rectification:
    """An open notice of the grid's own."""
    found = Rectification.objects.filter(place=shop_of(world), state="issued").first()
    if found is not None:
        return found
    person = worker(world)
    made = draft(shop_of(world), exits="fail")
    inspect_and_issue(make.act(person=person), make.powers(person), made)
    return Rectification.objects.get(place=shop_of(world), state="issued")


def listed(world: World) -> KeyUnit:
    """The shop as a key unit, somebody named."""
    person, place = worker(world), shop_of(world)
    act, powers, who = make.act(person=person), make.powers(person), ContactGiven("店主", "0500-9")
    unit = KeyUnit.objects.filter(place=place, until=None).first()
    if unit is None:
        return list_key_unit(act, powers, KeyUnitDraft(place.pk, "人员密集", who))
    return name_responsible(act, powers, unit.pk, who) if unit.sealed is None else unit


def about(path: str, thing: Callable[[World], Any], *needs: str, method: str = "GET") -> Asks:
    """About one of these, which the grid's line and the two departments see."""

    def asks(world: World) -> list[Ask]:
        where = Thing(world.county.grids[0].lineage, SHOPS)
        given = GIVEN if method == "POST" else {}
        return [Ask(path.format(id=thing(world).pk), where, ("field.see", *needs), method, given)]

    return asks


def moving(verb: str) -> Asks:
    """The office that issued the notice moves it, or one above; no department's desk does."""

    def asks(world: World) -> list[Ask]:
        where = Thing(world.county.grids[0].lineage)
        return [Ask(f"/desk/rectifications/{issued(world).pk}/{verb}", where, ("field.work",), "POST", GIVEN)]

    return asks


def plain(path: str) -> Asks:
    """About nothing in particular."""
    return lambda world: [Ask(path)]


def both(path: str, thing: Callable[[World], Any]) -> Asks:
    """The page of a form, and sending it."""
    return lambda world: [
        *about(path, thing, "field.work")(world), *about(path, thing, "field.work", method="POST")(world),
    ]  # fmt: skip


INSPECTIONS: dict[str, Asks] = {
    "/desk/inspections": plain("/desk/inspections"),
    "/desk/inspections/progress": lambda world: [
        Ask("/desk/inspections/progress"),
        Ask(
            f"/desk/inspections/progress?area={world.county.grids[0].id}",
            Thing(world.county.grids[0].lineage, SHOPS),
        ),
    ],
    "/desk/inspections/places/<int:place_id>": about("/desk/inspections/places/{id}", shop_of),
    "/desk/inspections/places/<int:place_id>/<slug:kind>": both("/desk/inspections/places/{id}/fire", shop_of),
    "/desk/inspections/<int:inspection_id>": about("/desk/inspections/{id}", looked_at),
    "/desk/inspections/<int:inspection_id>/issue": about(
        "/desk/inspections/{id}/issue", looked_at, "field.work", method="POST"
    ),
    "/desk/rectifications": plain("/desk/rectifications"),
    "/desk/rectifications/<int:notice_id>": about("/desk/rectifications/{id}", issued),
    "/desk/rectifications/<int:notice_id>/notice.pdf": about("/desk/rectifications/{id}/notice.pdf", issued),
    "/desk/rectifications/<int:notice_id>/again": both("/desk/rectifications/{id}/again", issued),
    "/desk/rectifications/<int:notice_id>/hand-over": about(
        "/desk/rectifications/{id}/hand-over", issued, "field.work", method="POST"
    ),
    "/desk/rectifications/<int:notice_id>/extend": moving("extend"),
    "/desk/rectifications/<int:notice_id>/withdraw": moving("withdraw"),
    "/desk/keyunits": plain("/desk/keyunits"),
    "/desk/keyunits/new/<int:place_id>": both("/desk/keyunits/new/{id}", shop_of),
    "/desk/keyunits/<int:unit_id>": about("/desk/keyunits/{id}", listed),
    "/desk/keyunits/<int:unit_id>/read": about("/desk/keyunits/{id}/read", listed, "contact.see", method="POST"),
    **{
        f"/desk/keyunits/<int:unit_id>/{verb}": about(
            f"/desk/keyunits/{{id}}/{verb}", listed, "field.work", method="POST"
        )
        for verb in ("upkeep", "responsible", "remove", "unlist")
    },
}
"""Address → what is asked of it."""
