"""Sealed text (P3): contacts encrypted in the database with AES-256-GCM."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_FORM = b"\x01"
_NONCE_BYTES = 12
_ciphers: list[AESGCM] = []


class CannotUnsealError(Exception):
    """The bytes were sealed with another key, or somebody changed them."""


def configure(key: bytes) -> None:
    """Give the cell's key, once at start. ValueError unless it is 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"the sealing key has {len(key)} bytes, not {KEY_BYTES}")
    _ciphers[:] = [AESGCM(key)]


def seal(text: str) -> bytes:
    """Encrypt; the same text never gives the same bytes twice."""
    nonce = os.urandom(_NONCE_BYTES)
    return _FORM + nonce + _key().encrypt(nonce, text.encode(), _FORM)


def unseal(sealed: bytes | memoryview) -> str:
    """The text again. CannotUnsealError when key and bytes do not belong together."""
    content = bytes(sealed)
    nonce, rest = content[1 : 1 + _NONCE_BYTES], content[1 + _NONCE_BYTES :]
    if content[:1] != _FORM or len(nonce) != _NONCE_BYTES:
        raise CannotUnsealError("not sealed by this version")
    try:
        return _key().decrypt(nonce, rest, _FORM).decode()
    except InvalidTag as error:
        raise CannotUnsealError("wrong key, or changed since") from error


def _key() -> AESGCM:
    if not _ciphers:
        raise RuntimeError("no sealing key: sealed.configure(key) comes first")
    return _ciphers[0]
