"""What was scanned or typed at the desk: the code of a printed page, and what it was printed from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from gridwork.base.identifiers import clean_plate, record_of_code

_STATE = re.compile(r"(?P<version>\d{1,6})\.(?P<seen>\d{1,9})")
_TAIL = re.compile(rf"[\s·]+{_STATE.pattern}$")


@dataclass(frozen=True, slots=True)
class PageCode:
    """A page of a booklet: a record's (``record_id``) or a blank one (``blank``); neither: no such code.

    ``text``: the code alone, as it was typed.
    ``version`` of the form and ``seen`` entries of the journal at printing, None when not said.
    """

    text: str
    record_id: int = 0
    blank: str = ""
    version: int | None = None
    seen: int | None = None

    @property
    def state(self) -> str:
        """``2.14``, as it is printed and carried in addresses; empty when not said."""
        return "" if self.version is None else f"{self.version}.{self.seen}"


def page_code(text: str, state: str = "") -> PageCode:
    """The page in what a scanner read (an address) or a person typed (``2223Y`` or ``2223Y 2.14``).

    ``state``: what stands in the address apart from the code.
    """
    plain = unicodedata.normalize("NFKC", text).strip()[:300]
    if "/" in plain:
        parts = urlsplit(plain)
        plain, state = parts.path.rstrip("/").rpartition("/")[2], parse_qs(parts.query).get("as", [state])[0]
    if tail := _TAIL.search(plain):
        plain, state = plain[: tail.start()], tail[0].strip(" ·\t")
    said = _STATE.fullmatch(state)
    version, seen = (int(said["version"]), int(said["seen"])) if said else (None, None)
    return PageCode(plain, record_of_code(plain), clean_plate(plain), version, seen)
