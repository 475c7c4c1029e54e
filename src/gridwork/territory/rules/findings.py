"""What a check of a boundary file found: faults that refuse it, and remarks that do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gridwork.base.errors import Problem


@dataclass(slots=True)
class Findings:
    """Faults (``errors``: the file is refused) and remarks (``warnings``), in file order."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, code: str, place: str, message: str, /, **params: object) -> None:
        """Add a fault; ``code`` is stable and tells faults of one kind apart."""
        self.errors.append(Problem(place, message, code, params))

    def warn(self, code: str, place: str, message: str, /, **params: object) -> None:
        """Add a remark."""
        self.warnings.append(Problem(place, message, code, params))

    def take(self, other: Findings) -> None:
        """Add what another check found."""
        self.errors += other.errors
        self.warnings += other.warnings

    def codes(self) -> set[str]:
        """The kinds of everything found."""
        return {problem.code for problem in self._all()}

    def _all(self) -> Iterable[Problem]:
        return [*self.errors, *self.warnings]
