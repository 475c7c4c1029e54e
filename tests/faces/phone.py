"""A phone as the server sees one: it signs in, calls, and sends what was done.

phone = Phone.of(person)
phone.send(phone.act("report", category="litter", words="…", point=[…]))
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from PIL import Image
from uuid_utils.compat import uuid7

from gridwork.accounts.models import Person
from gridwork.base.moment import now
from tests import make

API = "/field/api/"
AGENT = "Mozilla/5.0 (Linux; Android 10; VOG-AL00) AppleWebKit/537.36 Chrome/99.0.4844.88 Mobile Safari/537.36"


@dataclass(slots=True)
class Phone:
    """One signed-in phone. ``ahead``: how far its clock is from the server's."""

    secret: str = ""
    data_key: str = ""
    uid: UUID = field(default_factory=uuid4)
    language: str = "en"
    ahead: timedelta = timedelta(0)
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True, headers={"user-agent": AGENT}))

    @classmethod
    def of(cls, person: Person, **fields: Any) -> Phone:
        """A phone this person has signed in on."""
        person.set_password(make.PASSWORD)
        person.save(update_fields=["password"])
        phone = cls(**fields)
        answer = phone.sign_in(person.login)
        assert answer.status_code == 200, answer.content
        return phone

    def sign_in(self, login: str, password: str = make.PASSWORD) -> Any:
        """Sign in; keeps the secret and the key it is given."""
        said = {"login": login, "password": password, "device": str(self.uid)}
        answer = self.post("sign-in", said, secret="")
        if answer.status_code == 200:
            self.secret, self.data_key = answer.json()["secret"], answer.json()["data_key"]
        return answer

    def get(self, path: str, **query: str) -> Any:
        """The answer to a GET."""
        return self.client.get(API + path, query, headers=self.headers())

    def post(self, path: str, said: Any, *, secret: str | None = None) -> Any:
        """The answer to a POST of JSON."""
        headers = self.headers(secret)
        return self.client.post(API + path, json.dumps(said), content_type="application/json", headers=headers)

    def headers(self, secret: str | None = None) -> dict[str, str]:
        """What goes along with every call."""
        secret = self.secret if secret is None else secret
        return {"X-Language": self.language} | ({"Authorization": f"Device {secret}"} if secret else {})

    def now(self) -> datetime:
        """The time by the phone's own clock."""
        return now() + self.ahead

    def act(
        self, verb: str, *, under: UUID | str = "", at: datetime | None = None, photos: Any = (), settles: Any = "",
        **body: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """One act as the app writes it, under the reference ``under``; ``photos``: pairs of a slot and JPEG bytes."""
        act = {
            "ref": str(under or uuid7()), "verb": verb, "done_at": (at or self.now()).isoformat(), "body": body,
            "photos": [photo(jpeg, slot) for slot, jpeg in photos],
        }  # fmt: skip
        return act | ({"settles": str(settles)} if settles else {})

    def upload(self, *acts: Any) -> Any:
        """The answer to an upload."""
        return self.post("acts", {"sent_at": self.now().isoformat(), "acts": list(acts)})

    def send(self, *acts: Any) -> list[dict[str, Any]]:
        """The receipts of an upload."""
        answer = self.upload(*acts)
        assert answer.status_code == 200, answer.content
        found: list[dict[str, Any]] = answer.json()["receipts"]
        return found

    def send_photo(self, jpeg: bytes, *, offset: int = 0, upto: int | None = None, name: str = "") -> Any:
        """The answer to a piece of a photo: all of it, or from ``offset`` up to ``upto``."""
        headers = self.headers() | {"Upload-Offset": str(offset), "Upload-Length": str(len(jpeg))}
        path = f"{API}photos/{name or sha(jpeg)}"
        return self.client.patch(
            path, jpeg[offset:upto], content_type="application/offset+octet-stream", headers=headers
        )

    def photo_offset(self, jpeg: bytes) -> int:
        """How much of a photo the server says it has."""
        return int(self.client.head(f"{API}photos/{sha(jpeg)}", headers=self.headers()).headers["Upload-Offset"])


def jpeg(shade: int = 90, size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A clean picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade % 256, shade // 256 % 256, 60)).save(out, "JPEG", **options)
    return out.getvalue()


def sha(jpeg: bytes) -> str:
    """What a photo is called."""
    return hashlib.sha256(jpeg).hexdigest()


def photo(jpeg: bytes, slot: str) -> dict[str, Any]:
    """What an act says of a photo."""
    return {"sha256": sha(jpeg), "width": 64, "height": 48, "bytes": len(jpeg), "slot": slot}
