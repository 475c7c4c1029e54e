"""Which units a supervision sample is drawn for, and whose people check it (F8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from gridwork.charter.queries.adopted import in_force, version
from gridwork.charter.schema import Capability, Charter
from gridwork.charter.work_parts import Sample as Kind
from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import Sample
from gridwork.fieldwork.rules.periods import Period, before, period_of
from gridwork.fieldwork.rules.sampling import checkers
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import PostHeld, Powers

OVER = frozenset({Sampled.CASES, Sampled.INSPECTIONS})
"""What is drawn from the period that is over; households and records as they stand in the present one."""


def kind_of(sample: Sample) -> Kind:
    """The charter's sample under which it was drawn."""
    return version(sample.charter_id).charter.samples[sample.key]


def level_of(charter: Charter, kind: Kind) -> str:
    """The level whose units are looked at: those that check one another, or those of the first post."""
    return kind.across or charter.posts[kind.posts[0]].at


def units_of(key: str) -> list[Node]:
    """The areas for which a sample of the charter in force is drawn, in code order."""
    charter = in_force().charter
    level = level_of(charter, charter.samples[key])
    return [node for node in tree() if node.level == level]


def period_covered(kind: Kind, day: date) -> Period:
    """The period a draw on a day covers: of cases and inspections the last one that is over."""
    present = period_of(kind.every, day)
    return before(kind.every, present) if kind.of in OVER else present


def checked_by(kind: Kind, area: Node, seed: str) -> Node:
    """Whose people check an area's sample: its own, or with ``across`` another of its siblings, as the seed decides.

    A unit without siblings is checked from above.
    """
    if not kind.across or area.parent_id is None:
        return area
    ring = checkers((one.id for one in siblings(area)), seed)
    return tree().area(ring.get(area.id, area.parent_id))


def siblings(area: Node) -> Iterable[Node]:
    """The areas of the same level under the same parent, itself among them."""
    return [one for one in tree().children(area.parent_id or area.id) if one.level == area.level]


def checked_again_by(charter: Charter, kind: Kind, first: Sample) -> Node | None:
    """Whose people check a sample once more: the area of ``again_posts`` over it, never who checked it first."""
    if not kind.again_posts or kind.again_percent is None or first.area_id not in tree():
        return None
    level = charter.posts[kind.again_posts[0]].at
    above = [tree().area(one) for one in reversed(tree().area(first.area_id).lineage)]
    levels = [one.level for one in above]
    if level not in levels:
        return None
    return next((one for one in above[levels.index(level) :] if one.id != first.checked_by_id), None)


def posts_checking(sample: Sample) -> frozenset[str]:
    """Kinds of post that may check it: those the charter names, where its level has them; else all that work there."""
    charter, level = version(sample.charter_id).charter, sample.checked_by.level
    kind = charter.samples[sample.key]
    named = kind.again_posts if sample.first_id else kind.posts
    here = frozenset(post for post in named if charter.posts[post].at == level)
    return here or frozenset(
        post
        for post, one in charter.posts.items()
        if one.at == level and not one.department and Capability.FIELD_WORK in one.may
    )


def crosses(sample: Sample) -> bool:
    """Whether it is one unit's check of another's work: neither of its own, nor a second look from above."""
    return sample.first_id is None and bool(kind_of(sample).across)


def checks_given(areas: Collection[int], span: Period) -> dict[tuple[int, str], list[date]]:
    """By area and kind of post: when the checks of other units' work that fell to them were due (one query)."""
    found: dict[tuple[int, str], list[date]] = {}
    due = Sample.objects.filter(checked_by__in=areas, first=None, due_on__range=(span.first, span.last))
    for sample in due.select_related("checked_by"):
        for post in posts_checking(sample) if crosses(sample) else ():
            found.setdefault((sample.checked_by_id, post), []).append(sample.due_on)
    return found


def post_checking(powers: Powers, sample: Sample) -> PostHeld | None:
    """The post in which somebody may check it now; None where they hold no such post, or are not acting in it."""
    kinds = posts_checking(sample)
    for post in powers.posts:
        if post.area_id == sample.checked_by_id and post.kind in kinds and post.allows(Capability.FIELD_WORK):
            return post
    return None
