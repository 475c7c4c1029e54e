"""Photos of a place (L2, P5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gridwork.base.errors import N_, BadInput
from gridwork.base.pictures import Picture, prepare_all, store
from gridwork.journal.act import Act
from gridwork.journal.commands import once, write
from gridwork.ledger.commands.changing import place_again
from gridwork.ledger.commands.counting import add_up, open_count
from gridwork.ledger.commands.holding import held, must_be_open
from gridwork.ledger.commands.places import count_new, places_again, sound, write_new
from gridwork.ledger.models import Photo, Place
from gridwork.ledger.queries.laying import lay_out
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import PLACE, Verb
from gridwork.territory.rules.powers import Powers


@once(PLACE, Verb.CHANGE, again=place_again)
def photograph(act: Act, powers: Powers, place_id: int, uploads: Sequence[bytes | Picture]) -> Place:
    """Add photos to an open place. BadInput (place ``photos``) for none, too many, or what is no picture."""
    if not uploads:
        raise BadInput(N_("Choose at least one photo."), place="photos")
    place = held(powers, place_id)[0]
    must_be_open(place)
    names = keep(act, place, prepare_all(tuple(uploads)))
    place.seq = write(act, Verb.CHANGE, PLACE, place.pk, photos=names).seq
    place.save(update_fields=["seq"])
    return place


def open_photographed(act: Act, powers: Powers, draft: PlaceDraft, uploads: Sequence[bytes | Picture]) -> Place:
    """Open a place together with photos of it, all or nothing. BadInput (place ``photos``) for what is no picture."""
    return _opened(act, powers, draft, uploads)[0]


@once(PLACE, Verb.OPEN, again=places_again)
def _opened(act: Act, powers: Powers, draft: PlaceDraft, uploads: Sequence[bytes | Picture]) -> list[Place]:
    pictures = prepare_all(tuple(uploads))
    deltas = open_count()
    names = list(dict.fromkeys(picture.sha256 for picture in pictures))
    said: dict[str, Any] = {"photos": names} if names else {}
    places = write_new(act, sound(lay_out(powers, [draft], lock=True)), **said)
    if pictures:
        keep(act, places[0], pictures)
    count_new(deltas, places)
    add_up(deltas)
    return places


def keep(act: Act, place: Place, pictures: Sequence[Picture]) -> list[str]:
    """Store pictures with a place; the same picture twice is kept once. Returns their hashes."""
    for picture in pictures:
        store(picture)
    names = list(dict.fromkeys(picture.sha256 for picture in pictures))
    there = set(Photo.objects.filter(place=place, sha256__in=names).values_list("sha256", flat=True))
    by_name = {picture.sha256: picture for picture in pictures}
    Photo.objects.bulk_create(
        Photo(
            place=place,
            act_ref=act.ref,
            sha256=name,
            width=by_name[name].width,
            height=by_name[name].height,
            added_at=act.recorded_at,
        )
        for name in names
        if name not in there
    )
    return names
