"""A person's posts, as the console shows them."""

from __future__ import annotations

from dataclasses import dataclass

from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class PostShown:
    """One post: what kind, where, as which holder, and whether it is theirs to act today."""

    kind: str
    department: str
    area_id: int
    area_name: str
    rank: str
    acting: bool


def posts_of(powers: Powers) -> list[PostShown]:
    """The posts a person holds today (no query once the tree is in memory)."""
    present = tree()
    return [
        PostShown(held.kind, held.department, held.area_id, present.area(held.area_id).name, held.rank, held.acting)
        for held in powers.posts
    ]
