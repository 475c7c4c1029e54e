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


def new_key() -> bytes:
    """A fresh key by chance."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def configure(key: bytes) -> None:
    """Give the cell's key, once at start. ValueError unless it is 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"the sealing key has {len(key)} bytes, not {KEY_BYTES}")
    _ciphers[:] = [AESGCM(key)]


def seal(text: str) -> bytes:
    """Encrypt; the same text never gives the same bytes twice."""
    return _sealed(_key(), text)


def seal_under(key: bytes, text: str) -> bytes:
    """Encrypt under a key of one's own, so that throwing it away erases the text wherever it stands."""
    return _sealed(AESGCM(key), text)


def unseal(sealed: bytes | memoryview) -> str:
    """The text again. CannotUnsealError when key and bytes do not belong together."""
    return _unsealed(_key(), sealed)


def unseal_under(key: bytes, sealed: bytes | memoryview) -> str:
    """What :func:`seal_under` sealed. CannotUnsealError when key and bytes do not belong together."""
    return _unsealed(AESGCM(key), sealed)


def _sealed(cipher: AESGCM, text: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _FORM + nonce + cipher.encrypt(nonce, text.encode(), _FORM)


def _unsealed(cipher: AESGCM, sealed: bytes | memoryview) -> str:
    content = bytes(sealed)
    nonce, rest = content[1 : 1 + _NONCE_BYTES], content[1 + _NONCE_BYTES :]
    if content[:1] != _FORM or len(nonce) != _NONCE_BYTES:
        raise CannotUnsealError("not sealed by this version")
    try:
        return cipher.decrypt(nonce, rest, _FORM).decode()
    except InvalidTag as error:
        raise CannotUnsealError("wrong key, or changed since") from error


def _key() -> AESGCM:
    if not _ciphers:
        raise RuntimeError("no sealing key: sealed.configure(key) comes first")
    return _ciphers[0]
