"""Open places, one or twenty thousand at once: the same rules, a handful of statements (L2, L6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import IntegrityError, transaction

from gridwork.base.errors import N_, BadInput, Conflict, GridworkError
from gridwork.base.identifiers import plate_codes
from gridwork.journal.act import Act
from gridwork.journal.commands import begin_many, once
from gridwork.journal.commands.many import MOST
from gridwork.ledger.commands.counting import add_up, open_count, wanted
from gridwork.ledger.commands.rows import PLACES
from gridwork.ledger.models import Place
from gridwork.ledger.queries.laying import Laid, lay_out
from gridwork.ledger.rules.counting import Deltas
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import PLACE, Kind, State, Verb
from gridwork.territory.rules.powers import Powers

PLATE_TRIES = 3
"""A new code is another place's about once in 40 million; then the whole list takes new ones."""


def places_again(ids: list[int]) -> list[Place]:
    """The places of these ids, in their order."""
    found = Place.objects.in_bulk(ids)
    return [found[one] for one in ids]


@once(PLACE, Verb.OPEN, again=places_again)
def open_places(act: Act, powers: Powers, drafts: Sequence[PlaceDraft], *, import_id: int | None = None) -> list[Place]:
    """Open places (建档), all or none; at most 20,000 an act. Each form that describes one now misses a record.

    Raises the first refusal: BadInput or NotAllowed whose ``place`` is the draft's field;
    ``params["row"]`` says which draft, from 0. Conflict when a key is in use.
    """
    if len(drafts) > MOST:
        raise BadInput(N_("At most %(most)s places can be opened in one act."), most=MOST)
    deltas = open_count()
    laid = sound(lay_out(powers, drafts, lock=True))
    places = write_new(act, laid, import_id=import_id)
    count_new(deltas, places)
    add_up(deltas)
    return places


def open_place(act: Act, powers: Powers, draft: PlaceDraft) -> Place:
    """:func:`open_places` for one."""
    return open_places(act, powers, [draft])[0]


def write_new(
    act: Act, laid: Sequence[Laid], *, import_id: int | None = None, part: int = 0, **facts: Any
) -> list[Place]:
    """Write new places and the first entry of each one's journal; call inside the command's transaction."""
    places = _made(act, laid, import_id)
    _insert(places)
    begin_many(act, Verb.OPEN, PLACE, [(place.pk, {"new": _said(place), **facts}) for place in places], part=part)
    return places


def count_new(deltas: Deltas, places: Sequence[Place], by: int = 1) -> None:
    """So many more (or fewer) open places without any record."""
    alike = Counter((place.grid_id, place.kind, place.sort) for place in places)
    for (grid_id, kind, sort), many in alike.items():
        for form in wanted(deltas, kind, sort):
            deltas.missing(grid_id, form, by * many)


def sound(laid: Sequence[Laid | GridworkError]) -> list[Laid]:
    """All of them; raises the first refusal, with ``params["row"]``."""
    found: list[Laid] = []
    for row, one in enumerate(laid):
        if isinstance(one, GridworkError):
            one.params.setdefault("row", row)
            raise one
        found.append(one)
    return found


def _made(act: Act, laid: Sequence[Laid], import_id: int | None) -> list[Place]:
    made = []
    for pk, plate, (draft, grid_id, located, walk) in zip(
        PLACES.reserve(len(laid)), plate_codes(len(laid)), laid, strict=True
    ):
        longitude, latitude = draft.point or (None, None)
        made.append(PLACES.new(
            id=pk, kind=draft.kind, sort=draft.sort, name=draft.name, street=draft.street, number=draft.number,
            walk=walk, parent_id=draft.parent_id, longitude=longitude, latitude=latitude, grid_id=grid_id,
            located=located, households=_households(draft), condition=draft.condition, owner=draft.owner,
            plate=plate, key=draft.key, state=State.OPEN.value, import_id=import_id, opened_at=act.done_at, seq=1,
        ))  # fmt: skip
    return made


def _households(draft: PlaceDraft) -> int:
    """Of a dwelling nothing is said about: one, as every door has till somebody counts."""
    if draft.households is not None:
        return draft.households
    return 1 if draft.kind == Kind.DWELLING else 0


def _insert(places: list[Place]) -> None:
    for tried in range(PLATE_TRIES):
        try:
            with transaction.atomic():
                PLACES.insert_many(map(PLACES.of, places))
        except IntegrityError as clash:
            if "plate" in str(clash) and tried + 1 < PLATE_TRIES:
                for place, plate in zip(places, plate_codes(len(places)), strict=True):
                    place.plate = plate
                continue
            if "key" in str(clash):
                raise Conflict(N_("A place with this key is there already."), place="key") from clash
            raise
        return


FACTS = (
    "kind", "sort", "name", "street", "number", "parent_id", "longitude", "latitude", "grid_id", "located",
    "households", "condition", "owner", "plate", "key",
)  # fmt: skip
"""What the journal tells of a place."""


_ALL = itemgetter(*FACTS)


def _said(place: Place) -> Mapping[str, Any]:
    """What the first entry says: everything that is known. Only of a dwelling no household is worth a word."""
    said = {name: value for name, value in zip(FACTS, _ALL(place.__dict__), strict=True) if value or value == 0}
    if place.kind != Kind.DWELLING:
        del said["households"]
    return said
