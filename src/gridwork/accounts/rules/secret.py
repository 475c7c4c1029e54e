"""Secrets handed to browsers and clients. Only a digest is ever stored."""

from __future__ import annotations

import secrets
from hashlib import sha256

BYTES = 32


def new_secret() -> str:
    """A new random secret of 256 bits, URL-safe."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """SHA-256 in hex. No salt or stretching: the secret itself is beyond guessing."""
    return sha256(secret.encode()).hexdigest()
