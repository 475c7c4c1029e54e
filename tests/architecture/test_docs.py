"""What the docs say exists."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from gridwork.cli import COMMANDS, root
from tests.conftest import ROOT

READMES = ["README.md", "README.zh.md"]
PAGES = [*READMES, "CHANGELOG.md", *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").rglob("*.md"))]


def commands_in(page: str) -> list[list[str]]:
    text = (ROOT / page).read_text()
    return [line.split() for line in re.findall(r"\./gridwork ([^\n`]*)", text)]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_named_exists(page: str) -> None:
    for words in commands_in(page):
        command: click.Command | None = root
        named = list(words)
        while named and isinstance(command, click.Group) and not named[0].startswith("-"):
            command = command.get_command(click.Context(command), named.pop(0))
            assert command is not None, f"{page}: ./gridwork {' '.join(words)}"
        options = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
        for word in named:
            if word.startswith("--") and command.name != "test":
                assert word in options | {"--help"}, f"{page}: ./gridwork {' '.join(words)}"


def test_both_readmes_name_the_same_commands_and_pictures() -> None:
    english, chinese = ((ROOT / page).read_text() for page in READMES)
    assert commands_in(READMES[0]) == commands_in(READMES[1])
    links = re.findall(r"\(docs/[^\s)]+\)", chinese.replace(".zh.md)", ".md)"))
    assert re.findall(r"\(docs/[^\s)]+\)", english) == links


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_repository_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / page).read_text()):
        if "://" not in target:
            assert (folder / target).exists(), f"{page}: {target}"


def test_every_setting_is_explained() -> None:
    source = (ROOT / "src/gridwork/config/environment.py").read_text()
    guide = (ROOT / "docs/guides/running.md").read_text()
    named = set(re.findall(r'"(GRIDWORK_[A-Z_]+)"', source))
    assert len(named) > 5
    assert {name for name in named if f"| `{name}` |" not in guide} == set()


@pytest.mark.parametrize(("page", "said"), [("docs/guides/clerks.md", "msgid"), ("docs/guides/clerks.zh.md", "msgstr")])
def test_what_the_guide_for_clerks_names_in_bold_stands_so_on_a_screen(page: str, said: str) -> None:
    catalogues = "".join(one.read_text() for one in (ROOT / "src").rglob("zh_Hans/LC_MESSAGES/django.po"))
    screens = {text.rstrip(" …").casefold() for text in re.findall(rf'^{said} "(.*)"$', catalogues, re.MULTILINE)}
    named = set(re.findall(r"\*\*(.+?)\*\*", (ROOT / page).read_text()))
    assert len(named) > 15
    assert {name for name in named if name.casefold() not in screens} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_listed_can_be_loaded(name: str) -> None:
    module = import_module(f"gridwork.cli.{name}")
    assert isinstance(getattr(module, name), click.Command)


def test_every_command_file_is_listed() -> None:
    files = {file.stem for file in Path(import_module("gridwork.cli").__file__ or "").parent.glob("*.py")}
    parts = {name for name in files if name.rpartition("_")[0] in COMMANDS}
    assert files - parts - {"__init__", "saying"} == set(COMMANDS)
