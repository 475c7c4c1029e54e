"""The posts of an area as its page shows them: who holds each, who stands in, what is vacant (G5)."""

from __future__ import annotations

from dataclasses import dataclass

from gridwork.charter.queries.adopted import in_force
from gridwork.territory.queries.grid_page import AreaPage
from gridwork.territory.queries.offices import Holder


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post: its A and B holders on the day."""

    kind: str
    department: str
    head: bool
    first: list[Holder]
    second: list[Holder]
    choice: str
    """How the appointment form calls it."""

    @property
    def vacant(self) -> bool:
        """Nobody is its A holder."""
        return not self.first

    @property
    def unattended(self) -> bool:
        """There are holders, and none of them acts today."""
        return not any(holder.acting for holder in (*self.first, *self.second))


def posts_on(found: AreaPage) -> list[PostLine]:
    """Every post the charter foresees in the area's offices, and any other still held there."""
    kinds = in_force().charter.posts
    lines = []
    for stand in found.offices:
        department = stand.office.department
        foreseen = [
            key for key, kind in kinds.items() if kind.at == found.area.level and kind.department == bool(department)
        ]
        held = [holder.kind for holder in stand.holders]
        for key in dict.fromkeys([*foreseen, *held]):
            here = [holder for holder in stand.holders if holder.kind == key]
            lines.append(PostLine(
                key, department, key in kinds and kinds[key].head,
                [holder for holder in here if holder.rank == "A"], [holder for holder in here if holder.rank == "B"],
                f"{key}@{department}" if department else key,
            ))  # fmt: skip
    return lines
