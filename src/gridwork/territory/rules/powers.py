"""What a person may do: in their posts, in their grids and below, in their domain, in their time (P1).

Plain values and plain questions; ``territory.queries.powers`` reads them from the database.
Deny by default: a question no held post answers with yes is answered with no.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gridwork.base.errors import NotAllowed
from gridwork.charter.schema import Capability
from gridwork.territory.rules.refusals import ON_LEAVE, REFUSALS, STANDING_BY, WAS_ON_LEAVE, WAS_STANDING_BY

SEEING = frozenset(
    {
        Capability.CASE_SEE, Capability.LEDGER_SEE, Capability.TERRITORY_SEE, Capability.PEOPLE_SEE,
        Capability.FIELD_SEE,
    }
)  # fmt: skip
"""What a holder who is not acting keeps: a B holder must know the work to take it over (G5)."""


@dataclass(frozen=True, slots=True)
class PostHeld:
    """One post somebody holds on the day in question.

    ``depth`` is the area's depth (0: the cell). ``department`` is empty for the area's own
    office. ``acting`` is true for an A holder who is not on leave, and for a B holder while
    an A holder is on leave or there is none.
    """

    posting_id: int | None
    office_id: int | None
    area_id: int
    depth: int
    department: str
    kind: str
    rank: str
    acting: bool
    may: frozenset[Capability]
    absent: bool = False
    """On leave; a B holder who only stands by is not."""

    def allows(self, capability: Capability) -> bool:
        """Whether the post carries the capability now, wherever it applies."""
        return capability in self.may and (self.acting or capability in SEEING)

    def covers(self, lineage: tuple[int, ...], departments: frozenset[str] = frozenset()) -> bool:
        """Whether a thing lies in the post's area or below, and in its department's domain if it has one."""
        return self.area_id in lineage and (not self.department or self.department in departments)


@dataclass(frozen=True, slots=True)
class Reach:
    """An area (with all below it) where a capability holds; only its department's things if one is named."""

    area_id: int
    depth: int
    department: str


@dataclass(frozen=True, slots=True)
class Powers:
    """All posts of one person on one day. ``lineage`` below is area ids from the root to the thing's area.

    ``then``: the day gone by on which they act as they did, for work of that day which is told now.
    """

    posts: tuple[PostHeld, ...] = ()
    person_id: int | None = None
    then: date | None = None

    @classmethod
    def of_operator(cls, root_id: int) -> Powers:
        """For the command line: whoever runs the machine may do everything in the cell."""
        everything = PostHeld(None, None, root_id, 0, "", "", "A", True, frozenset(Capability))
        return cls((everything,))

    def may(self, capability: Capability, lineage: tuple[int, ...], departments: frozenset[str] = frozenset()) -> bool:
        """Whether some acting post carries the capability there."""
        return any(post.allows(capability) and post.covers(lineage, departments) for post in self.posts)

    def must(self, capability: Capability, lineage: tuple[int, ...], departments: frozenset[str] = frozenset()) -> None:
        """Raise :class:`NotAllowed`, saying what is missing, unless :meth:`may`."""
        if not self.may(capability, lineage, departments):
            raise self.refused(capability, lineage, departments)

    def refused(
        self, capability: Capability, lineage: tuple[int, ...] = (), departments: frozenset[str] = frozenset()
    ) -> NotAllowed:
        """What to say to them: on leave, standing by, or no post that carries it there (with no place: anywhere)."""
        idle = [p for p in self.posts if capability in p.may and not p.acting]
        there = [p for p in idle if not lineage or p.covers(lineage, departments)]
        away = any(p.absent for p in there)
        if there and self.then:
            return NotAllowed(WAS_ON_LEAVE if away else WAS_STANDING_BY, capability=capability.value, day=self.then)
        if there:
            return NotAllowed(ON_LEAVE if away else STANDING_BY, capability=capability.value)
        return refusal(capability)

    def anywhere(self, capability: Capability) -> bool:
        """Whether the capability holds in at least one area: enough to open a page, not to act on a thing."""
        return any(post.allows(capability) for post in self.posts)

    def reach(self, capability: Capability) -> tuple[Reach, ...]:
        """The areas where the capability holds, widest first, each once."""
        found = {Reach(p.area_id, p.depth, p.department) for p in self.posts if p.allows(capability)}
        return tuple(sorted(found, key=lambda r: (r.depth, r.area_id, r.department)))

    def offices(self) -> tuple[int, ...]:
        """Offices whose inbox is this person's now: those of the posts they are acting in."""
        return tuple(sorted({p.office_id for p in self.posts if p.acting and p.office_id is not None}))

    def offices_seen(self) -> tuple[int, ...]:
        """Offices whose inbox they may read: also as a B holder, or while on leave."""
        return tuple(sorted({p.office_id for p in self.posts if p.office_id is not None}))

    def posting_for(
        self, capability: Capability, lineage: tuple[int, ...], departments: frozenset[str] = frozenset()
    ) -> int | None:
        """The posting in whose name the act is done: the nearest one that allows it, A before B."""
        able = [p for p in self.posts if p.allows(capability) and p.covers(lineage, departments)]
        best = min(able, key=lambda p: (-p.depth, p.rank, p.posting_id or 0), default=None)
        return best.posting_id if best else None


def acts(rank: str, absent: bool, has_first: bool, first_away: bool) -> bool:
    """Whether a holder acts today: A unless on leave; B while an A holder is on leave or there is none."""
    return not absent and (rank == "A" or first_away or not has_first)


def refusal(capability: Capability) -> NotAllowed:
    """What to say to someone whose posts do not carry the capability there."""
    return NotAllowed(REFUSALS[capability], capability=capability.value)
