"""The hash chain of a subject and the Merkle root of a day (P2).

Entry digest = SHA-256 of the previous entry's digest (64 hex digits; empty for the first)
and the entry's fields, each on a line of its own, the body last (no other field has lines).
Daily root = Merkle tree over the day's digests in order of id; an odd node is carried up
unchanged (RFC 6962 without its prefixes would let a leaf pass for a node, so leaves are
hashed with 0x00 and nodes with 0x01).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from gridwork.base.moment import iso

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode


class Link(NamedTuple):
    """Where a chain stands: how many entries, and the digest of the last one."""

    seq: int
    digest: str


START = Link(0, "")


def canonical(facts: Mapping[str, Any]) -> str:
    """The one JSON text of these facts: sorted keys, no spaces, UTF-8 as it is."""
    return _encode(facts) if facts else "{}"


def moment(value: datetime) -> str:
    """A moment as it is hashed: UTC, ISO 8601, microseconds always written."""
    return iso(value, "microseconds")


class Entered(NamedTuple):
    """What one entry says, in the order of its columns: all that the hash covers."""

    subject_kind: str
    subject_id: int
    seq: int
    act_ref: UUID
    part: int
    verb: str
    person_id: int | None
    posting_id: int | None
    via: str
    done_at: datetime
    recorded_at: datetime
    body: str


def digest(previous: str, entered: Entered) -> str:
    """The digest of one entry after the one with digest ``previous``, 64 hex digits."""
    kind, subject_id, seq, ref, part, verb, person, posting, via, done, recorded, body = entered
    said = (
        f"{previous}\n{kind}\n{subject_id}\n{seq}\n{ref.hex}\n{part}\n{verb}\n{person}\n{posting}\n{via}\n"
        f"{moment(done)}\n{moment(recorded)}\n{body}"
    )
    return sha256(said.encode()).hexdigest()


def merkle_root(digests: Iterable[str]) -> str:
    """The Merkle root of hex digests, in one pass and O(log n) memory; "" for none."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in digests:
        height, node = 0, sha256(b"\x00" + bytes.fromhex(leaf)).digest()
        while peaks and peaks[-1][0] == height:
            node = sha256(b"\x01" + peaks.pop()[1] + node).digest()
            height += 1
        peaks.append((height, node))
    if not peaks:
        return ""
    node = peaks.pop()[1]
    while peaks:
        node = sha256(b"\x01" + peaks.pop()[1] + node).digest()
    return node.hex()


def seal_digest(previous: str, day: str, entries: int, root: str) -> str:
    """The digest of a day's seal, chained to the seal before."""
    return sha256(f"{previous}\n{day}\n{entries}\n{root}".encode()).hexdigest()
