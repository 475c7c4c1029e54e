"""What a check of a boundary file found: faults that refuse it, and remarks that do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely

from gridwork.base.errors import Problem


@dataclass(slots=True)
class Findings:
    """Faults (``errors``: the file is refused) and remarks (``warnings``), in file order."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    spots: list[tuple[Problem, shapely.Geometry]] = field(default_factory=list)
    """Where on the map a fault or remark is, for those that have a place there; degrees."""

    def error(self, code: str, place: str, message: str, /, **params: object) -> None:
        """Add a fault; ``code`` is stable and tells faults of one kind apart."""
        self.errors.append(Problem(place, message, code, params))

    def warn(self, code: str, place: str, message: str, /, **params: object) -> None:
        """Add a remark."""
        self.warnings.append(Problem(place, message, code, params))

    def show(self, at: Problem, shape: shapely.Geometry) -> None:
        """Say where on the map something found is."""
        self.spots.append((at, shape))

    def spot(self, at: Problem) -> shapely.Geometry | None:
        """Where on the map it is, None where nobody said."""
        return next((shape for problem, shape in self.spots if problem is at), None)

    def take(self, other: Findings) -> None:
        """Add what another check found."""
        self.errors += other.errors
        self.warnings += other.warnings
        self.spots += other.spots

    def codes(self) -> set[str]:
        """The kinds of everything found."""
        return {problem.code for problem in self._all()}

    def _all(self) -> Iterable[Problem]:
        return [*self.errors, *self.warnings]
