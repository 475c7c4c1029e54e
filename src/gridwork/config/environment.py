"""What the surroundings say: every ``GRIDWORK_…`` variable is read here and nowhere else.

A wrong value stops the start with one line that names the variable.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

KEY_BYTES = 32
IMPORT_MB_MOST = 150
CLONE = Path(__file__).resolve().parents[3]
"""The clone of the repository this runs from."""


class Misconfigured(Exception):
    """A variable holds something that cannot be used; the text names it and says what can."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The surroundings of one cell, typed."""

    home: Path
    """Where data lives: database file, photos, keys."""
    database: dict[str, Any]
    """Django's settings of the one database."""
    secret: str
    """Signs cookies."""
    sealing_key: bytes
    """Seals contacts (P3); 32 bytes. Lost with it are the contacts, so back it up apart."""
    base_url: str
    """What residents type, with no slash at the end."""
    mail_url: str
    """``smtp://user:password@host:587`` or ``smtps://…``; empty: mail is printed, not sent."""
    mail_from: str
    tile_url: str
    """Background map, e.g. ``https://tiles.example/{z}/{x}/{y}.png``; empty: none."""
    import_bytes: int
    """Size of a table that may be brought into the ledgers, bytes."""

    @property
    def host(self) -> str:
        """Host name of ``base_url``."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def https(self) -> bool:
        """Whether residents come over HTTPS (through a proxy that ends it)."""
        return self.base_url.startswith("https://")


def read(variables: Mapping[str, str] = os.environ) -> Environment:
    """Read the variables; keys that are not given are made once and kept under the home."""
    home = Path(variables.get("GRIDWORK_HOME") or CLONE / "var").resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    sealing = variables.get("GRIDWORK_SEALING_KEY") or _kept(home / "sealing.key", _new_key)
    base_url = (variables.get("GRIDWORK_BASE_URL") or "http://localhost:8000").rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        raise Misconfigured(f'GRIDWORK_BASE_URL is "{base_url}"; write e.g. https://grid.example.org')
    return Environment(
        home=home,
        database=database(variables.get("GRIDWORK_DATABASE_URL", ""), home),
        secret=variables.get("GRIDWORK_SECRET") or _kept(home / "secret.key", lambda: secrets.token_urlsafe(48)),
        sealing_key=_key_bytes(sealing),
        base_url=base_url,
        mail_url=variables.get("GRIDWORK_MAIL_URL", ""),
        mail_from=variables.get("GRIDWORK_MAIL_FROM") or f"gridwork@{urlsplit(base_url).hostname}",
        tile_url=variables.get("GRIDWORK_TILE_URL", ""),
        import_bytes=_megabytes("GRIDWORK_IMPORT_MB", variables.get("GRIDWORK_IMPORT_MB", "100")),
    )


def _megabytes(name: str, text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= IMPORT_MB_MOST:
        raise Misconfigured(f'{name} is "{text}"; write a whole number of megabytes from 1 to {IMPORT_MB_MOST}')
    return int(text) * 1_000_000


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's database settings for ``GRIDWORK_DATABASE_URL``; empty means SQLite in the home."""
    if not url:
        return _sqlite(home / "gridwork.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(url)
    raise Misconfigured("GRIDWORK_DATABASE_URL must start with postgresql:// or sqlite:///")


def _sqlite(file: Path) -> dict[str, Any]:
    # Writers queue for the lock at BEGIN (IMMEDIATE), so none fails half-way through; WAL
    # lets readers go on meanwhile, and FULL keeps every commit through a loss of power.
    return {
        "ENGINE": "gridwork.base.sqlite",
        "NAME": file,
        # Closing the last connection empties the write-ahead log, at a cost of several commits.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    schema = query.pop("schema", "")
    host = query.pop("host", "") or unquote(parts.hostname or "")
    # Values go to the server apart from the SQL, and what is asked often is planned once.
    options: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 5} | query
    if schema:
        if not (schema.isidentifier() and schema.isascii() and schema == schema.lower()):
            raise Misconfigured(
                f'GRIDWORK_DATABASE_URL: "{schema}" is not a schema name; write e.g. ?schema=cell_lutai'
            )
        # The cell's schema alone: with public on the path, migrations would find another cell's tables.
        options["options"] = f"-c search_path={schema}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "gridwork",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        # Asked before it is used again: after a restart of the server nobody's form meets a dead connection.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def schema_of(settings: Mapping[str, Any]) -> str:
    """The schema a PostgreSQL cell lives in; empty for the server's default or SQLite."""
    return str(settings.get("OPTIONS", {}).get("options", "")).removeprefix("-c search_path=")


def _kept(file: Path, make: Callable[[], str]) -> str:
    """The text of a key file, made on first use and readable by its owner only."""
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    # Written aside and linked into place: two processes that start together agree on one key.
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(make() + "\n")
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_text(encoding="ascii").strip()


def _new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _key_bytes(text: str) -> bytes:
    try:
        key = base64.b64decode(text, altchars=b"-_", validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise Misconfigured(f"GRIDWORK_SEALING_KEY must be {KEY_BYTES} bytes in URL-safe base64")
    return key
