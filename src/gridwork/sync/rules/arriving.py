"""One act as it arrives from a phone: read as far as it can be, and never thrown away (F7)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from gridwork.base.errors import N_, BadInput
from gridwork.base.typed import typed
from gridwork.sync.rules.bodies import BODIES
from gridwork.sync.rules.clock import Clock
from gridwork.sync.rules.wire import MOST_BODY, Given, PhotoTold, Sent

_NAMELESS = UUID("6f6c1d6e-52c7-5c0e-9f3a-0d7c7f1f2a11")


@dataclass(frozen=True, slots=True)
class Arrived:
    """``raw``: as it came. ``ref`` of an act without a usable one is made from its :attr:`text`.

    ``done_at`` by the server's clock. Where ``fault`` is given it cannot be carried out, and ``body`` is None.
    """

    ref: UUID
    verb: str
    raw: Any
    done_at: datetime
    photos: tuple[PhotoTold, ...] = ()
    settles: UUID | None = None
    body: Given | None = None
    fault: BadInput | None = None

    @property
    def text(self) -> str:
        """Its JSON, to be kept while somebody has to deal with it."""
        return _text(self.raw)


def arrived(raw: Any, clock: Clock) -> Arrived:
    """Read one act of an upload."""
    known = raw if isinstance(raw, dict) else {}
    ref, verb = _ref(known.get("ref"), raw), str(known.get("verb", ""))[:24]
    try:
        if _size(raw) > MOST_BODY:
            raise BadInput(N_("This entry is longer than anything the app writes."), code="too-big")
        sent = Sent.model_validate(tidied(raw))
        if sent.verb not in BODIES:
            raise BadInput(N_("The server does not know this kind of entry. Update the app, or wait."), code="unknown")
        body = BODIES[sent.verb].model_validate(sent.body)
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        fault = BadInput(N_("Some fields of this entry cannot be read."), code="unreadable", place=place)
        return Arrived(ref, typed(verb), raw, clock.received_at, fault=fault)
    except BadInput as fault:
        return Arrived(ref, typed(verb), raw, clock.received_at, fault=fault)
    return Arrived(ref, sent.verb, raw, clock.right(sent.done_at), tuple(sent.photos), sent.settles, body)


def tidied(value: Any) -> Any:
    """The same without control characters and broken halves of characters, anywhere in it."""
    match value:
        case str():
            return typed(value)
        case list():
            return [tidied(one) for one in value]
        case dict():
            return {typed(key): tidied(one) for key, one in value.items()}
    return value


def _size(raw: Any) -> int:
    """Bytes of its JSON as UTF-8; a broken half of a character counts too."""
    return len(json.dumps(raw, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _text(raw: Any) -> str:
    return json.dumps(raw, separators=(",", ":"))


def _ref(given: Any, raw: Any) -> UUID:
    try:
        return UUID(given)
    except (TypeError, ValueError, AttributeError):
        return uuid5(_NAMELESS, _text(raw))
