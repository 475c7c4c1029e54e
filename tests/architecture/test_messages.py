"""Every text is there in every language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.conf import settings

from gridwork.cli import messages
from gridwork.notices.rules.texts import TEXTS
from tests.conftest import ROOT


def test_no_text_lacks_a_translation() -> None:
    done = CliRunner().invoke(messages.messages, ["--check"])
    assert done.exit_code == 0, done.output


def test_every_catalogue_is_one_that_django_reads() -> None:
    read = {str(folder) for folder in settings.LOCALE_PATHS}
    read |= {str(Path(app.path) / "locale") for app in apps.get_app_configs()}
    written = {str(owner / "locale") for owner in messages.owners()}
    assert written <= read


@pytest.fixture
def small_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "gridwork"
    (package / "faces" / "site" / "templates").mkdir(parents=True)
    for folder in (package, package / "faces", package / "faces" / "site"):
        (folder / "__init__.py").write_text("")
    monkeypatch.setattr(messages, "PACKAGE", package)
    return package


def po(package: Path, language: str) -> Path:
    return messages.path(package / "faces" / "site", language)


def test_a_text_in_code_or_template_without_translation_is_a_fault(small_package: Path) -> None:
    site = small_package / "faces" / "site"
    (site / "views.py").write_text('from gridwork.base.errors import N_\nREFUSAL = N_("No such grid.")\n')
    (site / "templates" / "page.html").write_text(
        '  {% load i18n %}<p>it\'s {% translate "Report" %}\n'
        "   {% blocktranslate trimmed with n=1 %}\n  {{ n }} case\n {% endblocktranslate %}"
    )
    done = CliRunner().invoke(messages.messages, ["--check"])
    assert done.exit_code == 1
    for text in ("No such grid.", "Report", "%(n)s case"):
        assert f'"{text}" has no translation' in done.output


def test_translations_are_kept_and_become_traditional(small_package: Path) -> None:
    site = small_package / "faces" / "site"
    (site / "views.py").write_text('from django.utils.translation import gettext\ngettext("Report to %(office)s")\n')
    CliRunner().invoke(messages.messages)
    file = po(small_package, "zh_Hans")
    empty = 'msgid "Report to %(office)s"\nmsgstr "'
    file.write_text(file.read_text().replace(empty, f"{empty}上报给%(office)s处理"))
    assert CliRunner().invoke(messages.messages).exit_code == 0
    assert "上报给%(office)s处理" in file.read_text()
    assert "上報給%(office)s處理" in po(small_package, "zh_Hant").read_text()
    assert CliRunner().invoke(messages.messages, ["--check"]).exit_code == 0


def test_a_translation_that_loses_a_placeholder_is_a_fault(small_package: Path) -> None:
    test_translations_are_kept_and_become_traditional(small_package)
    file = po(small_package, "zh_Hans")
    file.write_text(file.read_text().replace("给%(office)s", "给%(ofice)s"))
    done = CliRunner().invoke(messages.messages, ["--check"])
    assert done.exit_code == 1
    assert "Report to %(office)s" in done.output


def test_every_kind_that_is_told_has_a_text_and_no_text_is_idle() -> None:
    told: set[str] = set()
    areas = ("cases", "exchange", "fieldwork", "publicity")
    files = [file for area in areas for file in (ROOT / "src/gridwork" / area).rglob("*.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith(("tell", "_tell")):
                told |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    progress_of_cases_brought_in = {"import", "read", 0}
    assert told - {"case"} - progress_of_cases_brought_in == set(TEXTS)


def test_one_text_said_in_two_ways_is_a_fault(small_package: Path) -> None:
    for folder, translation in (("site", "人员"), ("api", "人口")):
        face = small_package / "faces" / folder
        face.mkdir(exist_ok=True)
        (face / "__init__.py").write_text('from gridwork.base.errors import N_\nN_("People")\n')
        file = messages.path(face, "zh_Hans")
        file.parent.mkdir(parents=True)
        file.write_text(messages.HEADER.format(language="zh_Hans") + f'msgid "People"\nmsgstr "{translation}"\n')
    done = CliRunner().invoke(messages.messages, ["--check"])
    assert done.exit_code == 1
    assert '"People" is "人口" in faces/api and "人员" in faces/site' in done.output
