"""A sentence of the log in the reader's language: how it begins, and what the things in it are called (F3)."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from gridwork.fieldwork.queries.told import Item, Sentence
from gridwork.fieldwork.rules.leads import lead
from gridwork.ledger.queries.forms import form_lately


def lead_of(sentence: Sentence) -> str:
    """How the line begins."""
    return gettext(lead(sentence.kind, sentence.verb))


def name_of(item: Item) -> str:
    """What a thing is called: a record by its place and form."""
    if not item.form:
        return item.name
    known = form_lately(item.form)
    form = known.form.name.to(get_language() or "zh-hans") if known else item.form
    return gettext("%(place)s (%(form)s)") % {"place": item.name, "form": form} if item.name else form
