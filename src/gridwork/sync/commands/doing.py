"""An act of a phone about to be carried out, and what it led to (F7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gridwork.base.errors import N_, BadInput
from gridwork.base.pictures import Picture
from gridwork.journal.act import Act
from gridwork.sync.rules.clock import Clock
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class Doing:
    """``photos``: by slot; their files may still be on the way."""

    act: Act
    powers: Powers
    clock: Clock
    photos: Mapping[str, tuple[Picture, ...]]

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All photos, whatever their slot."""
        return tuple(one for found in self.photos.values() for one in found)

    def without_photos(self) -> None:
        """BadInput where an act that takes none names photos: none may get lost in silence."""
        if self.photos:
            raise BadInput(N_("This kind of entry takes no photos."), place="photos", code="no-photos")


@dataclass(frozen=True, slots=True)
class Done:
    """The thing an act made or changed; ``code``: what people call it, if anything; ``fields``: what it said anew."""

    kind: str
    id: int
    code: str = ""
    fields: tuple[str, ...] = ()
