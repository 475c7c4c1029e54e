"""How passwords are hashed (P4): Argon2id, sized so that several sign-ins fit in a small server."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Above OWASP's minimum (19 MiB, 2 passes). Django's default takes 100 MiB for each sign-in."""

    time_cost = 3
    memory_cost = 32 * 1024
    parallelism = 1
