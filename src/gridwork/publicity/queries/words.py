"""What is printed beside the content, in the language of print; call under ``translation.override``."""

from __future__ import annotations

from typing import TypedDict

from django.utils.translation import gettext

from gridwork.publicity.rules.booklet import Said
from gridwork.publicity.rules.glyphs import MARK

REGIONS = {"zh-hans": ("zh", "CN"), "zh-hant": ("zh", "TW"), "en": ("en", "GB")}


class Heading(TypedDict):
    """What every document states of itself."""

    title: str
    author: str
    lang: str
    region: str
    lost_note: str


def heading(title: str, author: str, language: str) -> Heading:
    """Title, who issued it, and the language for hyphens and screen readers."""
    lang, region = REGIONS.get(language, REGIONS["zh-hans"])
    note = gettext("%(mark)s stands for a character the font does not have.") % {"mark": MARK}
    return Heading(title=title, author=author, lang=lang, region=region, lost_note=note)


def booklet_words() -> dict[str, str]:
    """The booklet's own words."""
    return {
        "booklet": gettext("Booklet of the ledger"),
        "page": gettext("page %(page)s / %(pages)s"),
        "grid_page": gettext("Page of the grid"),
        "posts": gettext("Who serves it"),
        "round_day": gettext("Round on"),
        "round_by": gettext("Made by"),
        "legend": gettext("How to fill it in"),
        "form": gettext("Form"),
        "version": gettext("Version"),
        "records": gettext("Records"),
        "still_right": gettext("Still right"),
        "blank": gettext("New entry"),
        "blanks": gettext("New entries"),
        "where": gettext("Street and door number, or the code on the door plate"),
        "nothing": gettext("There is no record of these forms in this grid yet. Use the blank pages."),
        "year": gettext("year"),
        "month": gettext("month"),
        "day": gettext("day"),
    }


def answer_words() -> Said:
    """The words that answers need."""
    return Said(
        only=gettext("only if %(conditions)s"),
        contact=gettext("A contact is on record; it is not printed."),
        no_contact=gettext("None on record. Take one in only on the phone or at the desk, with consent."),
        photos=gettext("Photos are added on the phone or at the desk."),
    )


def legend() -> list[str]:
    """How the booklet is filled in, a line each."""
    return [
        gettext("Nothing has changed: tick “Still right” and go on."),
        gettext("Something has changed: write the new answer in the right-hand space. Leave all else as it is."),
        gettext("Choices: the filled box is the present answer. Tick the new one and cross out the old one."),
        gettext("Figures and dates: one digit a box, from the right."),
        gettext("An answer is no longer known: cross out the present one and write a dash."),
        gettext("Something new: use a blank page, with street and door number. Each page counts once."),
        gettext("Ask only what stands here. Write no names, no telephone numbers and no identity numbers."),
        gettext("Afterwards: scan the code of each changed page, or type it, and key in what was written."),
        gettext("Keep the booklet as you keep the ledger; hand it back to be destroyed when it is keyed in."),
    ]
