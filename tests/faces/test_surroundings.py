"""What holds for every page, whoever wrote it: health, headers, and logs that keep silent."""

from __future__ import annotations

import logging
import sys
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client, RequestFactory

from gridwork.base.moment import now
from gridwork.config.headers import content_security_policy
from gridwork.config.logs import Discreet
from gridwork.exchange.models import RememberedMatching
from gridwork.sync.commands import verbs
from tests.faces.desk import Staff, signed_in
from tests.faces.phone import Phone

pytestmark = pytest.mark.django_db


def test_health_answers_while_the_database_does(client: Client) -> None:
    assert client.get("/health").json() == {"ok": True}
    with patch("gridwork.config.health.connection.cursor", side_effect=OperationalError):
        answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})


@pytest.mark.parametrize("path", ["/health", "/no/such/page"])
def test_every_answer_allows_no_script_style_or_frame_from_elsewhere(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for rule in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "form-action 'self'"):
        assert rule in policy


def test_the_tile_server_may_send_pictures_and_nothing_else() -> None:
    policy = content_security_policy("https://tiles.example/{z}/{x}/{y}.png?key=1")
    with_tiles = [rule for rule in policy.split("; ") if "tiles.example" in rule]
    assert with_tiles == ["img-src 'self' data: blob: https://tiles.example"]


def record_of(fault: Exception, **extra: Any) -> str:
    try:
        raise fault
    except Exception:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s: %s", ("x", "/track/SECRETCODE"),
                                   sys.exc_info())  # fmt: skip
    record.__dict__.update(extra)
    return Discreet("%(levelname)s %(message)s").format(record)


def test_a_logged_fault_names_route_and_kind_but_no_path_and_no_value() -> None:
    request = RequestFactory().post("/track/SECRETCODE?phone=13800000000", {"words": "my words"})
    line = record_of(IntegrityError("Key (phone)=(13800000000) already exists"), request=request, status_code=500)
    assert "POST" in line
    assert "500" in line
    assert "IntegrityError" in line
    for secret in ("SECRETCODE", "13800000000", "my words"):
        assert secret not in line


TYPED = "何某某 13800000000"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the log of a cell says meanwhile, by the handler the settings gave it."""
    handler = next(one for one in logging.getLogger().handlers if isinstance(one.formatter, Discreet))
    assert isinstance(handler, logging.StreamHandler)
    # The stream it had may be one of a test before, closed by now: put aside as it is, not flushed.
    monkeypatch.setattr(handler, "stream", said := StringIO())
    return said


def twice(*_: Any, **__: Any) -> Any:
    """A row with what somebody typed, that the database refuses, and quotes where it can."""
    matching = {"target": "records", "heading": TYPED, "used_at": now()}
    with transaction.atomic():
        RememberedMatching.objects.bulk_create([RememberedMatching(**matching) for _ in range(2)])


def words(*_: Any, **__: Any) -> Any:
    raise ValueError(TYPED, {"words": TYPED}) from KeyError(TYPED)


def test_what_a_database_refused_is_logged_by_its_constraint_and_never_by_its_row(lines: StringIO) -> None:
    with pytest.raises(IntegrityError) as caught:
        twice()
    fault = caught.value
    log = logging.getLogger("gridwork.anything")
    try:
        raise RuntimeError(TYPED) from fault
    except RuntimeError as outer:
        outer_record = log.makeRecord(log.name, logging.ERROR, "", 1, "x", (), (type(outer), outer, None))
        logging.Formatter().format(outer_record)  # another handler keeps the words with the record
        log.handle(outer_record)
    log.error("with its place", exc_info=fault)
    log.error("in a gap: %s", fault)
    log.error("in a gap by name: %(fault)s", {"fault": fault})
    log.error(fault)
    named = "exchange_matching_once" if connection.vendor == "postgresql" else "exchange_rememberedmatching.heading"
    assert lines.getvalue().count(named) == 5
    assert lines.getvalue().count("django.db.utils.IntegrityError") == 5
    assert "in twice" in lines.getvalue()
    assert TYPED not in lines.getvalue()


@pytest.mark.parametrize("stumbles", [twice, words])
def test_what_stumbles_behind_any_face_is_logged_without_a_word_of_what_was_sent(
    staff: Staff, lines: StringIO, monkeypatch: pytest.MonkeyPatch, stumbles: Any
) -> None:
    phone = Phone.of(staff.worker)
    monkeypatch.setitem(verbs.COMMANDS, "log.clear", stumbles)
    assert phone.send(phone.act("log.clear", day=str(now().date()))) == []
    monkeypatch.setattr("gridwork.faces.field.download.frame_of", stumbles)
    assert phone.get("frame").status_code == 500
    monkeypatch.setattr("gridwork.faces.console.care.views.enrolments_in", stumbles)
    monkeypatch.setattr("gridwork.faces.console.care.views.counts_below", stumbles)
    desk = signed_in(staff.worker)
    desk.raise_request_exception = False
    assert desk.get(f"/desk/care?words={TYPED}").status_code == 500
    said = lines.getvalue()
    assert said.count(f"in {stumbles.__name__}") == 3
    assert ("(exchange_" in said) is (stumbles is twice)
    assert "13800000000" not in said
    assert "何" not in said
