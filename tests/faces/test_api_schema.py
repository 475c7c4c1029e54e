"""The API keeps to the OpenAPI file it hands out: nothing answers 500, every answer has its shape (B4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from click.testing import CliRunner
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from gridwork.accounts.commands import issue_token
from gridwork.cli.openapi import document
from gridwork.cli.openapi import openapi as command
from gridwork.config.wsgi import application
from gridwork.faces.api.v1.api import api
from gridwork.faces.limits import REPORTS, TRACKING
from tests import make

ROOT = Path(__file__).parents[2]
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    negative_data_rejection, ignored_auth,
]  # fmt: skip
FILE = ROOT / "docs" / "api" / "openapi.json"


def test_the_checked_in_file_is_what_the_api_says() -> None:
    assert FILE.read_text(encoding="utf-8") == document(), "run: gridwork openapi"


def test_the_command_rewrites_the_file_and_checks_it(tmp_path: Path) -> None:
    path = tmp_path / "api" / "openapi.json"
    run = CliRunner().invoke
    assert run(command, ["--check", "--file", str(path)]).exit_code == 1
    assert run(command, ["--file", str(path)]).exit_code == 0
    assert run(command, ["--check", "--file", str(path)]).exit_code == 0
    path.write_text("{}")
    assert run(command, ["--check", "--file", str(path)]).exit_code == 1


def test_the_api_serves_the_same_document() -> None:
    assert Client().get("/api/v1/openapi.json").json() == json.loads(document())


def test_every_refusal_is_declared_as_problem_json() -> None:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                wanted = "application/problem+json" if int(status) >= 400 else "application/json"
                assert list(response["content"]) == [wanted], (path, method, status)


OPERATIONS = [(method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods]


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """A request over WSGI ends without closing the test's own connection, as with Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(one_connection: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The schema over WSGI, in a small county with one case whose id, code and grid are offered as values."""
    county = make.cell()
    case = make.case(county.grids[0])
    monkeypatch.setattr(REPORTS, "times", 10**6)
    monkeypatch.setattr(TRACKING, "times", 10**6)
    codes = [county.root.code, county.towns[0].code, county.grids[0].code, "990"]
    real: dict[str, list[Any]] = {
        "case": [str(case.pk), case.number, "404"],
        "code": [*codes, case.tracking_code],
        "below": codes,
        "area": codes,
        "grid": [county.grids[0].code, county.grids[5].code],
        "category": ["litter", "leak", "fire_hazard"],
    }
    schema = schemathesis.openapi.from_dict(offering(json.loads(document()), real))
    schema.app = application
    return schema


def offering(document: dict[str, Any], real: dict[str, list[Any]]) -> dict[str, Any]:
    """The document with values that exist for the parameters and the bodies' fields of these names."""
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    for parameter in (one for operation in operations for one in operation["parameters"]):
        if parameter["name"] in real:
            parameter["schema"] = {"enum": real[parameter["name"]]}
    report = document["paths"]["/api/v1/reports"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    for body in (report, document["components"]["schemas"]["CaseIn"]):
        for field in body["properties"].keys() & real.keys():
            body["properties"][field] = {"enum": real[field]}
        body["required"] = ["category", "words", "grid"]
    return document


@pytest.fixture
def token(described: Any) -> str:
    """Of the county's head."""
    head = make.officer("county_head", make.county().root)
    return issue_token(make.act(), head.pk, "schema").secret


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=str)
def test_answers_conform_whatever_is_sent(described: Any, token: str, method: str, path: str) -> None:
    answers = set()

    @given(sent=described[path][method].as_strategy())
    @settings(max_examples=15, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    def answered(sent: Any) -> None:
        got = sent.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
        answers.add(got.status_code // 100)

    answered()
    assert 2 in answers, "no example was accepted, so no answer was looked at"
