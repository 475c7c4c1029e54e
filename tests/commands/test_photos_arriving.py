"""Photos that come in pieces over a connection that is slow, breaks, or ends on a full disk (F7)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.sync.commands.photos import arrived, receive
from gridwork.sync.models import Upload
from tests import make
from tests.faces.phone import sha
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> Person:
    make.cell()
    return make.person()


def sent(worker: Person, jpeg: bytes, pieces: Iterator[bytes]) -> int:
    return receive(worker.pk, sha(jpeg), offset=0, size=len(jpeg), pieces=pieces, at=now())


def test_nothing_is_held_while_a_slow_phone_sends(worker: Person) -> None:
    jpeg, held = picture(), []

    def slowly() -> Iterator[bytes]:
        held.append(Upload.objects.exists())
        yield jpeg

    assert sent(worker, jpeg, slowly()) == len(jpeg)
    assert held == [False]


def test_what_came_before_the_connection_broke_is_kept(worker: Person) -> None:
    jpeg = picture()

    def breaking() -> Iterator[bytes]:
        yield jpeg[:100]
        raise ConnectionResetError

    assert sent(worker, jpeg, breaking()) == 100 == arrived(worker.pk, sha(jpeg))


def test_a_full_disk_is_a_fault_of_ours_and_not_a_broken_connection(
    worker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    jpeg = picture()

    class Full(io.BytesIO):
        def write(self, *_: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda *_: Full())
    with pytest.raises(OSError, match="No space left"):
        sent(worker, jpeg, iter([jpeg]))


def test_more_than_was_said_is_cut_off(worker: Person) -> None:
    jpeg = picture()
    assert sent(worker, jpeg, iter([jpeg, b"and more"])) == len(jpeg)
