"""Which charter level each layer of a boundary file is (G1)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from gridwork.base.errors import N_
from gridwork.charter.schema import Level
from gridwork.territory.rules.findings import Findings
from gridwork.territory.rules.outlines import Outline


def level_keys(
    areas: Sequence[tuple[Outline, int]], levels: Sequence[Level], mapping: Mapping[str, str], found: Findings
) -> dict[int, str]:
    """Level key by depth, ``cell`` at 0. ``areas`` are the outlines with their depths below the root.

    A layer is the charter's level that ``mapping`` says, or the one of its own name, or the
    one of its depth; deeper layers must be lower levels.
    """
    names = _names(areas, found)
    deepest = max((depth for _, depth in areas), default=0)
    order = [level.key for level in levels]
    keys, last = {0: "cell"}, -1
    for depth in range(1, deepest + 1):
        said = names.get(depth, "")
        key = mapping.get(said, said if said in order else order[depth - 1] if depth <= len(order) else "")
        if key not in order or order.index(key) <= last:
            message = N_(
                "is layer %(depth)s below the root, but the charter's levels are %(levels)s; "
                "say which of them it is, or adopt a charter that has it"
            )
            found.error("unknown-level", said or f"{depth}", message, depth=depth, levels=", ".join(order))
            return keys
        keys[depth], last = key, order.index(key)
    if deepest and keys[deepest] != order[-1]:
        message = N_(
            "the file has nothing below it; until its “%(below)s” is drawn, each of these areas is a basic grid itself"
        )
        found.warn("shallow", keys[deepest], message, below=order[-1])
    return keys


def _names(areas: Sequence[tuple[Outline, int]], found: Findings) -> dict[int, str]:
    """What the file calls each layer; a feature that calls itself otherwise is a fault."""
    called: dict[int, Counter[str]] = defaultdict(Counter)
    for outline, depth in areas:
        called[depth][outline.level] += 1
    names = {depth: counts.most_common(1)[0][0] for depth, counts in called.items()}
    for outline, depth in areas:
        if outline.level != names[depth]:
            message = N_(
                "says it is a “%(level)s”, but the areas of its depth are “%(expected)s”; "
                "correct its level or its parent"
            )
            found.error("unknown-level", outline.place, message, level=outline.level, expected=names[depth])
    return names


def code_scheme(codes: Sequence[tuple[str, str, str]], levels: Sequence[Level], found: Findings) -> None:
    """Remark on levels whose codes are not the parent's code and the charter's digits.

    ``codes``: level key, code and parent's code of every area below the root.
    """
    for level in levels:
        own = [(code, parent) for key, code, parent in codes if key == level.key]
        odd = [
            code
            for code, parent in own
            if not (code.startswith(parent) and len(code) == len(parent) + level.code_digits)
        ]
        if odd:
            message = N_(
                "%(count)s codes are not the parent's code and %(digits)s more digits, e.g. %(code)s; "
                "they are kept as they are"
            )
            found.warn("code-scheme", level.key, message, count=len(odd), digits=level.code_digits, code=odd[0])
