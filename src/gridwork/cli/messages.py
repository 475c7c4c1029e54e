"""``gridwork messages``: collects the texts to translate and writes the catalogues (developers).

Each area and face keeps its own catalogue beside it. ``zh_Hans`` is written by people;
``zh_Hant`` is made from it by OpenCC and the corrections in ``hant.toml``. English needs no
catalogue: it is what the code says. The phone app's catalogues are kept the same way (``messages_app``).
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gridwork.cli.messages_app import catalogues

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from opencc import OpenCC

PACKAGE = Path(__file__).resolve().parents[1]
GUIDE = PACKAGE.parents[1] / "docs" / "guides" / "field-workers.zh.md"
"""What the app shows of the docs; its traditional page is made from it."""
KEYWORDS = {
    "N_": None,
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


@click.command()
@click.argument("only", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--check", is_flag=True, help="Change nothing; fail on a text without translation.")
def messages(only: tuple[Path, ...], check: bool) -> None:
    """Collect texts for translation and update the catalogues of the folders ONLY, or all."""
    files, faults = collected(only)
    if check:
        faults += [
            f"{file}: not up to date; run: gridwork messages" for file, text in files.items() if stands(file) != text
        ]
    else:
        for file, text in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    if faults:
        raise click.ClickException("\n  ".join([f"{len(faults)} texts need a translator:", *faults]))


def collected(only: Sequence[Path]) -> tuple[dict[Path, str], list[str]]:
    """Catalogue → what is to stand in it, of the folders ``only`` or all; and what a translator has to see to."""
    faults: list[str] = []
    files: dict[Path, str] = {}
    said: dict[tuple[object, object], tuple[str, Path]] = {}
    for owner, sources in sorted(owners().items()):
        if only and owner not in map(Path.resolve, only):
            continue
        simplified = updated(owner, sources)
        faults += [f"{path(owner, 'zh_Hans').relative_to(PACKAGE)}: {fault}" for fault in faults_of(simplified)]
        faults += said_otherwise(owner, simplified, said)
        if len(simplified):
            for language, catalog in (("zh_Hans", simplified), ("zh_Hant", traditional(simplified))):
                files[path(owner, language)] = written(catalog, language)
    app = PACKAGE.parents[1] / "frontend" / "field"
    if app.is_dir() and (not only or app in map(Path.resolve, only)):
        elsewhere = {str(message): text for (message, context), (text, _) in said.items() if not context}
        texts, untold = catalogues(app, elsewhere, turned)
        files |= texts | {GUIDE.with_name("field-workers.zh-Hant.md"): turned(GUIDE.read_text())}
        faults += untold
    return files, faults


def stands(file: Path) -> str:
    """What a catalogue says now; empty where there is none."""
    return file.read_text() if file.is_file() else ""


def owners() -> dict[Path, list[Path]]:
    """Folder that owns a catalogue → its source files. Faces own one each; an area one as a whole."""
    faces = [file.parent for file in (PACKAGE / "faces").glob("*/__init__.py") if file.parent.name != "templatetags"]
    areas = [file.parent for file in PACKAGE.glob("*/__init__.py")]
    found: dict[Path, list[Path]] = {}
    for file in sorted(
        [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("templates/**/*.txt")]
    ):
        if "migrations" in file.parts:
            continue
        owner = next((folder for folder in [*faces, *areas] if folder in file.parents), None)
        if owner and owner.name != "config":
            found.setdefault(owner, []).append(file)
    return found


def path(owner: Path, language: str) -> Path:
    """The catalogue of ``owner`` in ``language``."""
    return owner / "locale" / language / "LC_MESSAGES" / "django.po"


def extracted(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Every ``(msgid, context)`` in a Python file or a template."""
    from babel.messages.extract import extract

    text = file.read_text()
    if file.suffix != ".py":
        from django.utils.translation.template import templatize

        # What templatize leaves is calls among blanks; Python's reader wants no indentation.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    for _, message, _, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield message, context


def updated(owner: Path, sources: list[Path]) -> Catalog:
    """The simplified catalogue with every text of the sources and no other, translations kept."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    kept = Catalog(locale="zh_Hans")
    if path(owner, "zh_Hans").is_file():
        with path(owner, "zh_Hans").open("rb") as stream:
            kept = read_po(stream, locale="zh_Hans")
    fresh = Catalog(locale="zh_Hans", fuzzy=False)
    for file in sources:
        for message, context in extracted(file):
            old = kept.get(message if isinstance(message, str) else message[0], context)
            flags = {"fuzzy"} if old and old.fuzzy else set()
            where = [(str(file.relative_to(PACKAGE)), 0)]
            fresh.add(message, _string(message, old.string if old else ""), where, flags=flags, context=context)
    return fresh


def _string(message: str | tuple[str, ...], old: str | Sequence[str] | None) -> str | tuple[str, ...]:
    first = _forms(old)[0]
    return first if isinstance(message, str) else (first,)


def _forms(string: str | Sequence[str] | None) -> tuple[str, ...]:
    """A translation's plural forms; Chinese has one."""
    return (string,) if isinstance(string, str) else tuple(string or ("",))


def traditional(simplified: Catalog) -> Catalog:
    """The catalogue in traditional characters."""
    from babel.messages.catalog import Catalog

    catalog = Catalog(locale="zh_Hant", fuzzy=False)
    for message in simplified:
        if message.id:
            texts = tuple(map(turned, _forms(message.string)))
            string = texts if isinstance(message.id, tuple) else texts[0]
            catalog.add(message.id, string, message.locations, flags=message.flags, context=message.context)
    return catalog


def turned(text: str) -> str:
    """A simplified text in traditional characters, by OpenCC and our corrections."""
    text = _converter().convert(text)
    for wrong, right in _corrections().items():
        text = text.replace(wrong, right)
    return text


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2tw")


@cache
def _corrections() -> dict[str, str]:
    words: dict[str, str] = tomllib.loads(Path(__file__).with_name("hant.toml").read_text())["words"]
    return words


def written(catalog: Catalog, language: str) -> str:
    """The catalogue as a file: sorted, no line numbers, no dates, so that it changes only with its texts."""
    from babel.messages.pofile import write_po

    stream = io.BytesIO()
    write_po(stream, catalog, width=120, sort_output=True, include_lineno=False, omit_header=True)
    return HEADER.format(language=language) + stream.getvalue().decode().lstrip("\n")


def said_otherwise(owner: Path, catalog: Catalog, said: dict[tuple[object, object], tuple[str, Path]]) -> Iterator[str]:
    """Texts another folder translates differently: Django reads all catalogues as one, so one would win everywhere."""
    for message in catalog:
        text = "".join(_forms(message.string))
        if message.id and text:
            first, where = said.setdefault((message.id, message.context), (text, owner))
            if first != text:
                yield (
                    f'"{message.id}" is "{first}" in {where.relative_to(PACKAGE)} and "{text}" in '
                    f"{owner.relative_to(PACKAGE)}: say the same, or give one a context (pgettext)"
                )


def faults_of(catalog: Catalog) -> Iterator[str]:
    """Texts that are missing, unsure, or whose placeholders differ from the English."""
    for message in catalog:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[0]
        if not "".join(_forms(message.string)) or message.fuzzy:
            yield f'"{english}" has no translation'
        elif message.python_format:
            yield from (f'"{english}": {error}' for error in message.check(catalog))
