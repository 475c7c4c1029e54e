"""The phone's side of what is said and the server's have the same words (F7): ``wire.ts`` is read and compared."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NotRequired, get_origin, get_type_hints

import pytest

from gridwork.sync.rules import answers, frame, listed, wire
from gridwork.sync.rules.bodies import BODIES

WIRE = Path(__file__).resolve().parents[2] / "frontend" / "field" / "wire.ts"
SERVER_ONLY = {
    "Here", "Subject", "Disputed", "PhotoHad", "PersonNamed", "SignedInPerson", "GridNamed", "Category", "When",
    "PlaceKind", "OccasionKind", "Colleague", "Limits", "Found", "Extension", "Former",
}  # fmt: skip
"""Shapes that have no name of their own in ``wire.ts``: their fields are compared where they stand."""
PHONE_ONLY = {"Bodies"}


def interfaces(text: str) -> dict[str, dict[str, Any]]:
    """Interface → field (with ``?`` where it may be missing) → nested fields, or None."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found = {}
    for match in re.finditer(r"export interface (\w+)[^{]*\{", plain):
        found[match[1].rstrip("_")] = fields(plain, match.end())[0]
    return found


def fields(text: str, at: int) -> tuple[dict[str, Any], int]:
    """The fields of an object type whose brace was just opened, and where it closes."""
    found: dict[str, Any] = {}
    field = re.compile(r"\s*\"?([\w.]+)\"?(\??)\s*:")
    while True:
        match = field.match(text, at)
        if match is None:
            return found, text.index("}", at) + 1
        at, nested, depth = match.end(), None, 0
        while text[at] != ";" or depth:
            if text[at] == "{":
                nested, at = fields(text, at + 1)
                continue
            if text[at] == "}":
                break  # the last field of a line has no semicolon
            depth += {"[": 1, "(": 1, "<": 1, "]": -1, ")": -1, ">": -1}.get(text[at], 0)
            at += 1
        found[match[1] + match[2]] = nested
        at += text[at] == ";"


THEIRS = interfaces(WIRE.read_text())


def given(model: type[wire.Given]) -> set[str]:
    return {(field.alias or name) + ("" if field.is_required() else "?") for name, field in model.model_fields.items()}


def typed(shape: Any) -> set[str]:
    hints = get_type_hints(shape, include_extras=True)
    return {name + ("?" if get_origin(hint) is NotRequired else "") for name, hint in hints.items()}


def shapes() -> dict[str, Any]:
    return {
        name: shape
        for module in (answers, frame, listed)
        for name, shape in vars(module).items()
        if isinstance(shape, type) and hasattr(shape, "__optional_keys__")
    }


def test_the_reader_of_this_test_understands_what_it_reads() -> None:
    text = "export interface A { a: { b: number; c?: [x, y][] }[]; /** d: */ e: Record<string, { f: 'g' | 'h' }>; }"
    assert interfaces(text) == {"A": {"a": {"b": None, "c?": None}, "e": {"f": None}}}


@pytest.mark.parametrize("name", ["SignIn", "Wiped", "Compare", "Fetch", "Upload", "PhotoTold", "Sent"])
def test_what_a_phone_sends_is_what_the_server_reads(name: str) -> None:
    assert given(getattr(wire, name)) == set(THEIRS[name])


def test_every_verbs_body_is_read_as_it_is_sent() -> None:
    assert {verb: given(model) for verb, model in BODIES.items()} == {
        verb: set(body) for verb, body in THEIRS["Bodies"].items()
    }


def test_parts_of_bodies_are_read_as_they_are_sent() -> None:
    from gridwork.sync.rules import bodies

    assert given(bodies.StopGiven) == set(THEIRS["Bodies"]["round"]["stops"])
    assert given(bodies.AnswerGiven) == set(THEIRS["Bodies"]["inspection"]["answers"])


@pytest.mark.parametrize("name", sorted(shapes().keys() - SERVER_ONLY))
def test_what_the_server_says_is_what_the_phone_expects(name: str) -> None:
    assert typed(shapes()[name]) == set(THEIRS[name])


@pytest.mark.parametrize(
    ("name", "within", "field"),
    [
        ("SignedInPerson", "SignedIn", "person"), ("PersonNamed", "Frame", "person"), ("GridNamed", "Unit", "grids"),
        ("Category", "Frame", "categories"), ("PlaceKind", "Frame", "kinds"), ("OccasionKind", "Frame", "occasions"),
        ("Colleague", "Frame", "colleagues"), ("Limits", "Frame", "limits"), ("When", "Field", "when"),
        ("Here", "Compared", "grids"),
        ("Subject", "Receipt", "subject"), ("PhotoHad", "Receipt", "photos"), ("Disputed", "Conflict", "fields"),
        ("Found", "InspectionDue", "findings"), ("Extension", "Notice", "extensions"), ("Former", "Frame", "former"),
    ],
)  # fmt: skip
def test_parts_without_a_name_too(name: str, within: str, field: str) -> None:
    assert typed(shapes()[name]) == set(THEIRS[within][field])


def test_nothing_is_said_by_one_side_alone() -> None:
    both = {"SignIn", "Wiped", "Compare", "Fetch", "Upload", "PhotoTold", "Sent"} | shapes().keys()
    assert THEIRS.keys() - PHONE_ONLY - both == set()
