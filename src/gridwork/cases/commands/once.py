"""Carried out once: a verb sent twice under one reference returns the case of the first time."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Verb
from gridwork.journal.commands import once as carried_out_once
from gridwork.journal.commands.once import Command

P = ParamSpec("P")


def once(verb: Verb) -> Callable[[Command[P, Case]], Command[P, Case]]:
    """:func:`gridwork.journal.commands.once` for a verb on one case."""
    return carried_out_once("case", verb, again=lambda ids: Case.objects.get(pk=ids[0]))
