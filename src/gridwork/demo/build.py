"""Build the demonstration county: charter, boundaries, people, ledgers, four months of cases, weeks of field work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import shapely
from django.db import transaction

from gridwork.accounts.models import Person
from gridwork.base import memo
from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.rules.load import SHIPPED, load
from gridwork.demo.calls import Calls
from gridwork.demo.county import COUNTY, REGION, SEED, Place, collection, draw
from gridwork.demo.hands import Hands
from gridwork.demo.ledgers import Ledgers
from gridwork.demo.looks import Looks
from gridwork.demo.people import Staffing
from gridwork.demo.story import Story
from gridwork.demo.walks import DAYS, Walks
from gridwork.journal.act import Act, Via
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.models import Posting
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

CHARTER = "tangshan-town"
BASIC = 3
"""Depth of the basic grids."""
HISTORY = timedelta(days=180)
LOGINS = {
    ("system_administrator", ""): "admin",
    ("county_director", ""): "county",
    ("county_officer", ""): "duty",
    ("county_department_officer", "county_power"): "power",
    ("town_director", ""): "town",
    ("desk_clerk", ""): "desk",
    ("department_officer", "town_construction"): "works",
    ("village_head", ""): "village",
    ("grid_head", ""): "grid",
    ("grid_worker", ""): "worker",
}
"""(post, department) → the sign-in name its first holder gets."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Login:
    """One sign-in that is printed: its name, the post, where, and whose."""

    login: str
    post: str
    area: str
    name: str


def build(tell: Tell = lambda stage: None, *, cases: int = 300, days: int = DAYS) -> None:
    """Build it in an empty cell, whole or not at all; ``days``: working days of rounds that are told."""
    present, random = now(), Random(SEED)  # noqa: S311 - a story, no secret
    began = present - HISTORY
    tell("Drawing the county")
    county = draw()
    with transaction.atomic():
        tell("Adopting the charter and boundaries")
        charter = load(SHIPPED / CHARTER)
        adopt(_act(began), charter, effective_on=began.date())
        levels = [level.key for level in charter.levels]
        import_boundaries(_act(began), collection(county, levels), effective_on=began.date())
        memo.clear_all()
        tell("Giving everybody a post")
        powers = Powers.of_operator(tree().root.id)
        Staffing(charter, began, began.date(), powers, random, dict(LOGINS)).fill()
        memo.clear_all()
        tell("Filling the ledgers")
        shapes = {place.code: place.shape for place in county.walk() if place.depth == BASIC}
        households = {place.code: place.households or 0 for place in county.walk() if place.depth == BASIC}
        Ledgers(charter, began, present, powers, Random(SEED), shapes, households).fill()  # noqa: S311
        tell("Telling four months of cases")
        Story(charter, present, random, _inside(county, random)).tell(cases)
        tell("Walking the rounds")
        hands = Hands(present, Random(SEED))  # noqa: S311
        for part in (Walks(hands, days), Looks(hands), Calls(hands)):
            part.tell()


def is_demo() -> bool:
    """Whether the cell here is the demonstration county."""
    people = Person.objects.filter(login__in=LOGINS.values()).count()
    return people == len(LOGINS) and (tree().root.code, tree().root.name) == (REGION, COUNTY)


def logins() -> list[Login]:
    """The sign-ins to print, widest reach first."""
    charter, present = in_force().charter, tree()
    rows = (
        Posting.objects.filter(person__login__in=LOGINS.values(), rank="A")
        .order_by("post__office__area__depth", "pk")
        .values_list("person__login", "post__kind", "post__office__department", "post__office__area", "person__name")
    )
    found = []
    for login, kind, department, area, name in rows:
        desk = charter.departments[department].name.zh if department else ""
        found.append(Login(login, f"{desk} {charter.posts[kind].name.zh}".strip(), present.area(area).name, name))
    return found


def _act(at: datetime) -> Act:
    return Act(via=Via.CLI, done_at=at, recorded_at=at)


def _inside(county: Place, random: Random) -> Callable[[Node], tuple[float, float]]:
    """A function that gives a point well inside a grid."""
    shapes = {place.code: place.shape.buffer(-0.0004) for place in county.walk() if place.depth == 3}

    def point(grid: Node) -> tuple[float, float]:
        shape = shapes[grid.code]
        west, south, east, north = shape.bounds
        while True:
            longitude, latitude = random.uniform(west, east), random.uniform(south, north)
            if shapely.contains_xy(shape, longitude, latitude):
                return round(longitude, 6), round(latitude, 6)

    return point
