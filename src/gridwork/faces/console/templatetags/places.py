"""Template words of the places' pages."""

from __future__ import annotations

from typing import Any

from django import template

from gridwork.faces.console import words
from gridwork.faces.console.places import naming

register = template.Library()
register.filter("kind_name", naming.kind_name)


@register.filter
def sort_name(place: Any) -> str:
    """What the sort of a place or a line of a list is called."""
    return naming.sort_name(place.sort, place.kind)


@register.filter
def called_here(place: Any) -> str:
    """Kind and sort of a place in one."""
    return naming.called_here(place.kind, place.sort)


@register.filter
def condition_name(condition: str) -> str:
    """What the condition of a facility is called."""
    return words.called(naming.CONDITIONS, condition)


@register.filter
def state_name(state: str) -> str:
    """What the state of a place is called."""
    return words.called(naming.STATES, state)


@register.filter
def located_name(located: str) -> str:
    """How the grid of a place was found."""
    return words.called(naming.LOCATED, located)
