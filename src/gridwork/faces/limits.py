"""How often one address may do what needs no account, and one phone what the app does by itself (P5).

Counted in this process's memory and nowhere else: with several web processes the real
limit is that many times higher, and a restart forgets. Nothing about residents is stored.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Network
from math import ceil
from time import monotonic

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from gridwork.base.errors import N_, GridworkError

MOST_ADDRESSES = 10_000
FROM_ADDRESS = N_("That was too often from one address. Please wait %(wait)s seconds.")
FROM_PHONE = N_("This phone has asked very often just now. Please wait %(wait)s seconds.")


class TooOften(GridworkError):
    """Asked more often than allowed; ``wait`` is in seconds."""

    code = "too-often"

    def __init__(self, wait: int, message: str = FROM_ADDRESS) -> None:
        super().__init__(message, wait=wait)
        self.wait = wait


@dataclass(slots=True)
class Limit:
    """At most ``times`` in any ``seconds``, for each address or phone."""

    times: int
    seconds: float
    refusal: str = FROM_ADDRESS
    _seen: dict[str, deque[float]] = field(default_factory=dict)

    def spend(self, address: str) -> None:
        """Count one; raises :class:`TooOften` when the address has used up its share."""
        present = monotonic()
        seen = self._seen.setdefault(address, deque())
        while seen and seen[0] <= present - self.seconds:
            seen.popleft()
        if len(seen) >= self.times:
            raise TooOften(ceil(seen[0] + self.seconds - present), self.refusal)
        seen.append(present)
        if len(self._seen) > MOST_ADDRESSES:
            self._forget(present)

    def clear(self) -> None:
        """Forget everybody."""
        self._seen.clear()

    def _forget(self, present: float) -> None:
        quiet = [address for address, seen in self._seen.items() if not seen or seen[-1] <= present - self.seconds]
        for address in quiet or list(self._seen)[: MOST_ADDRESSES // 2]:
            del self._seen[address]


SIGN_INS = Limit(times=120, seconds=600)
"""Passwords tried, whatever the names: an office behind one address signs in within it."""
REPORTS = Limit(times=20, seconds=600)
"""Reports and other writes without an account."""
PHOTOS = Limit(times=100, seconds=600)
"""Photos kept for reports that are not sent yet: as many as the reports may bring."""
TRACKING = Limit(times=60, seconds=60)
"""Guesses at a tracking code."""
UPLOADS = Limit(times=200, seconds=600, refusal=FROM_PHONE)
"""Batches of a phone: ten bring the acts of a week without signal, and one more goes for each that is kept."""
PIECES = Limit(times=600, seconds=600, refusal=FROM_PHONE)
"""Pieces of a phone's photos, and questions how much is here: forty photos take some 120."""
DOWNLOADS = Limit(times=600, seconds=600, refusal=FROM_PHONE)
"""What a phone fetches: three after each upload, and at first two more for each of forty grids."""


def address_of(request: HttpRequest) -> str:
    """Whom a rate limit counts: a keyed hash of the network address, so that none is kept.

    Behind the proxy that ends HTTPS, its last entry in X-Forwarded-For is the one to trust.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    address = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    return salted_hmac("gridwork.faces.address", _household(address)).hexdigest()


def _household(address: str) -> str:
    """Of IPv6 the first 64 bits: whoever has one address that begins with them has them all."""
    try:
        found = IPv6Address(address)
    except ValueError:
        return address
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))
