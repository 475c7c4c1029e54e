"""What changes seldom and a phone keeps: posts, grids, forms, kinds, limits (F7). In the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, cast

from django.utils.translation import get_language, gettext
from pydantic_core import to_json

from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.base.pictures import EDGE, MOST_PHOTOS
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.queries.ever import checks_ever, choices_under, inspections_ever, needs_ever, visits_ever
from gridwork.charter.queries.reader import span_words
from gridwork.charter.rules.names import DUTIES
from gridwork.charter.schema import Capability, Charter
from gridwork.charter.terms import Text
from gridwork.charter.work_parts import OCCASIONS, Check
from gridwork.charter.work_parts import Visit as VisitPart
from gridwork.exchange.rules.wanted import KINDS
from gridwork.fieldwork.queries.colleagues import colleagues_near
from gridwork.fieldwork.queries.inspected import in_charge_of_kind
from gridwork.fieldwork.queries.told_late import last_worked
from gridwork.fieldwork.queries.visit_kinds import counting_for, departments_of
from gridwork.ledger.queries.codes import facilities
from gridwork.ledger.queries.reach import forms_reached
from gridwork.ledger.rules.kinds import Kind
from gridwork.sync.queries.carried import MOST_GRIDS, carried
from gridwork.sync.queries.form_shapes import form_shape
from gridwork.sync.queries.outlines import grids_told, left_out_told
from gridwork.sync.rules import frame as shapes
from gridwork.sync.rules.wire import BATCH
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

WORDS = 1000
"""Characters every free text takes; some take more."""


def say(text: Text) -> str:
    """A charter's text in the reader's language."""
    return text.to(get_language() or "zh-hans")


def frame(person: Person, powers: Powers, carry: Sequence[int] = ()) -> shapes.Frame:
    """All of it, with a mark over the rest: the same mark, the same content (three queries when warm; two more for
    whoever stands by or is on leave in a post).

    ``carry``: what the person chose of areas too wide to be carried along whole.
    """
    charter, present, kept = in_force().charter, tree(), carried(powers, carry)
    told: dict[str, Any] = {
        "time_zone": charter.calendar.timezone,
        "person": {"id": person.pk, "name": person.name},
        "posts": _posts(charter, powers),
        "grids": grids_told(kept.grids),
        "left_out": left_out_told(kept.left_out),
        "categories": [
            {"key": key, "name": say(one.name), "group": say(one.group), "words": one.words, "urgent": one.urgent}
            for key, one in charter.categories.items()
        ],
        "forms": [form_shape(one) for one in forms_reached(powers, Capability.LEDGER_SEE).values()],
        "kinds": [_kind(charter, kind) for kind in Kind],
        "visits": [_visit(key, one, powers) for key, one in charter.visits.items()],
        "inspections": [
            {"key": key, "name": say(one.name), "premises": one.premises or list(charter.ledgers.premises),
             "checklist": checks(one.checklist), "rectify_within": span_words(one.rectify_within),
             "by": _by(powers, in_charge_of_kind(charter, one))}
            for key, one in charter.inspections.items()
        ],
        "former": _former(charter),
        "occasions": [{"kind": kind, "name": gettext(DUTIES[kind])} for kind in sorted(OCCASIONS)],
        "colleagues": _colleagues(charter, person, powers),
        "limits": {"photo_edge": EDGE, "photos": MOST_PHOTOS, "words": WORDS, "batch": BATCH, "grids": MOST_GRIDS},
    }  # fmt: skip
    basis = f"{in_force().number}/{present.edition_id}/".encode() + to_json(told)
    return cast("shapes.Frame", {"mark": sha256(basis).hexdigest()[:32], **told})


def checks(listed: Sequence[Check]) -> list[shapes.Choice]:
    """Lines of a checklist."""
    return [{"key": one.key, "name": say(one.name)} for one in listed]


def _posts(charter: Charter, powers: Powers) -> list[shapes.PostHeld]:
    present, worked = tree(), last_worked(powers, in_force().calendar.today(now()))
    return [
        {
            "posting": post.posting_id or 0, "kind": post.kind, "name": say(charter.posts[post.kind].name),
            "area": post.area_id, "area_name": present.area(post.area_id).name, "rank": post.rank,
            "acting": post.acting, "absent": post.absent, "areas": list(present.area(post.area_id).lineage),
            "works": Capability.FIELD_WORK in post.may, "worked_on": _told(worked.get(post.posting_id)),
            "duties": _duties(charter, post.kind),
            "may": sorted(one.value for one in post.may if post.allows(one)),
        }
        for post in powers.posts
        if post.area_id in present
    ]  # fmt: skip


def _told(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _by(powers: Powers, domain: frozenset[str]) -> list[int]:
    """The person's posts in whose name work of a domain is done while they act in them."""
    able = [post for post in powers.posts if Capability.FIELD_WORK in post.may]
    return [post.posting_id or 0 for post in able if not post.department or post.department in domain]


def _duties(charter: Charter, kind: str) -> list[str]:
    """Kinds of duties the charter asks of a kind of post."""
    return sorted({one.kind.value for one in charter.duties.values() if kind in one.posts})


def _colleagues(charter: Charter, person: Person, powers: Powers) -> list[shapes.Colleague]:
    """Who may have been with the person at a meeting of an area of theirs."""
    present = tree()
    areas = {post.area_id for post in powers.posts if post.area_id in present}
    return [
        {
            "area": area, "person": one.person_id,
            "name": f"{one.name} · {present.area(one.area_id).name} {say(charter.posts[one.kind].name)}",
        }
        for area, there in sorted(colleagues_near(areas, in_force().calendar.today(now())).items())
        for one in there
        if one.person_id != person.pk and one.kind in charter.posts
    ]  # fmt: skip


def _kind(charter: Charter, kind: Kind) -> shapes.PlaceKind:
    """A kind of place with its sorts: the charter's premises, the standard codes of facilities."""
    sorts: list[shapes.Choice] = []
    if kind is Kind.PREMISES:
        sorts = [{"key": key, "name": say(one.name)} for key, one in charter.ledgers.premises.items()]
    elif kind is Kind.FACILITY:
        sorts = [{"key": key, "name": one.name} for key, one in facilities().items()]
    return {"kind": kind.value, "name": say(KINDS[kind][0]), "sorts": sorts}


def _former(charter: Charter) -> shapes.Former:
    """So that an entry made under an earlier charter is told in words, in whatever language."""
    now_needs = {f"{key}/{one.stored}" for key, kind in charter.visits.items() for one in choices_under(charter, kind)}
    now_checks = {f"{key}/{one.key}" for key, part in charter.inspections.items() for one in part.checklist}
    needs = {f"{kind}/{key}": say(name) for kind in visits_ever() for key, name in needs_ever(kind).items()}
    checks_ = {f"{kind}/{key}": say(name) for kind in inspections_ever() for key, name in checks_ever(kind).items()}
    return {
        "needs": {key: name for key, name in needs.items() if key not in now_needs},
        "checks": {key: name for key, name in checks_.items() if key not in now_checks},
    }


def _visit(key: str, one: VisitPart, powers: Powers) -> shapes.VisitKind:
    charter = in_force().charter
    needs: list[shapes.Choice] = [{"key": choice.stored, "name": say(choice)} for choice in choices_under(charter, one)]
    also = [other for other in charter.visits if other != key and key in counting_for(other)]
    by = _by(powers, departments_of(one))
    return {"key": key, "name": say(one.name), "to": one.to.value, "needs": needs, "also": also, "by": by}
