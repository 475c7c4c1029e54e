"""Which answers an operation may give, for the OpenAPI file."""

from __future__ import annotations

from typing import Any

from gridwork.faces.api.v1.problems import Problem


def answers(shape: type[Any], *refusals: int, status: int = 200) -> dict[Any, Any]:
    """The body of success, and the statuses of the refusals this operation can give."""
    return {status: shape, **dict.fromkeys(refusals, Problem)}
