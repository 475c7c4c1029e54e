"""What places and records are called on a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import get_language

from gridwork.charter.record_parts import FieldType, Form
from gridwork.ledger.models import Place
from gridwork.ledger.rules.titles import title


def place_title(place: Place) -> str:
    """Address and name; the plate's code where it has neither."""
    return title(place.street, place.number, place.name) or place.plate


def place_titles(place_ids: Collection[int]) -> dict[int, str]:
    """What several places are called, by id (one query, none without ids)."""
    return {one.pk: place_title(one) for one in Place.objects.filter(pk__in=place_ids)} if place_ids else {}


def record_title(form: Form, values: Mapping[str, Any]) -> str:
    """The first text answered: what an organisation or activity is called. Empty when there is none."""
    texts = (values.get(one.key) for one in form.fields if one.type is FieldType.TEXT)
    return next((str(text) for text in texts if text), "")


def reading_language(language: str = "") -> str:
    """The language asked for, else the reader's own."""
    return language or get_language() or "zh-hans"
