"""What holds for every page, whoever wrote it: health, headers, and logs that keep silent."""

from __future__ import annotations

import logging
import sys
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client, RequestFactory

from gridwork.config.headers import content_security_policy
from gridwork.config.logs import Discreet

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
