"""Whether a JPEG holds a picture and nothing else (P5): its segments walked one by one."""

from __future__ import annotations

SOI, EOI, SOS, APP0, DRI, DQT, DHT = 0xD8, 0xD9, 0xDA, 0xE0, 0xDD, 0xDB, 0xC4
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive."""
KEPT = frozenset({SOS, APP0, DRI, DQT, DHT, *FRAMES})
RESTARTS = range(0xD0, 0xD8)
JFIF = b"JFIF\0"
JFIF_LENGTH = 14
"""Without a thumbnail."""


def is_clean(jpeg: bytes) -> bool:
    """Whether it is one JPEG from the first byte to the last, and holds no APPn, comment, thumbnail."""
    if jpeg[:2] != bytes([0xFF, SOI]):
        return False
    at = 2
    while True:
        if at + 4 > len(jpeg) or jpeg[at] != 0xFF:
            return jpeg[at:] == bytes([0xFF, EOI])
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker not in KEPT or length < 2:
            return False
        content = jpeg[at + 4 : at + 2 + length]
        if marker == APP0 and not _plain_jfif(content):
            return False
        at += 2 + length
        if marker == SOS:
            at = _end_of_scan(jpeg, at)


def _plain_jfif(content: bytes) -> bool:
    return content.startswith(JFIF) and len(content) == JFIF_LENGTH and content[12:] == b"\0\0"


def _end_of_scan(jpeg: bytes, at: int) -> int:
    """Where the next marker stands that is no restart; the end where there is none."""
    while True:
        at = jpeg.find(b"\xff", at)
        if at < 0 or at + 1 >= len(jpeg):
            return len(jpeg)
        if jpeg[at + 1] != 0 and jpeg[at + 1] not in RESTARTS:
            return at
        at += 2
