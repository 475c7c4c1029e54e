"""Every address of the project with each method it answers, for tests that try them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

from gridwork.faces.access import Rule, operations_of, rule_of


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One view under one address; API addresses once for each method."""

    route: str
    method: str
    """Empty for an ordinary view, which decides itself which methods it takes."""
    view: Callable[..., Any]

    @property
    def rule(self) -> Rule | None:
        return rule_of(self.view, self.method or "GET")

    def __str__(self) -> str:
        return f"{self.method or 'ANY'} /{self.route}"


def endpoints(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[Endpoint]:
    """Walk a URLconf, API operations included."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from endpoints(pattern.url_patterns, route)
        elif operations := operations_of(pattern.callback):
            yield from (Endpoint(route, method, pattern.callback) for one in operations for method in one.methods)
        else:
            yield Endpoint(route, "", pattern.callback)


def undeclared(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """Endpoints nobody has said who may use (P1)."""
    return [str(endpoint) for endpoint in endpoints(patterns) if endpoint.rule is None]
