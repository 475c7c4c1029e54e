"""What every part of a charter is written with: texts in three languages, spans, cadences."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from gridwork.base.worktime import Span


class Part(BaseModel):
    """Base of every part: unknown keys are errors, values do not change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(Part):
    """A name or sentence in the languages of the cell. A plain string means ``zh``."""

    zh: str
    en: str = ""
    hant: str = ""

    def to(self, language: str) -> str:
        """The text in ``zh-hans``, ``zh-hant`` or ``en``; falls back to Chinese."""
        language = language.lower()
        if language.startswith("en"):
            return self.en or self.zh
        if language.startswith("zh-hant"):
            return self.hant or self.zh
        return self.zh


def text_of(value: Any) -> Any:
    """A plain string stands for its Chinese text."""
    return {"zh": value} if isinstance(value, str) else value


Words = Annotated[Text, BeforeValidator(text_of)]


def _span(value: Any) -> Any:
    return Span.parse(value) if isinstance(value, str) else value


Within = Annotated[Span, BeforeValidator(_span), PlainSerializer(str, return_type=str)]
"""A duration such as ``"3 working days"``, ``"4 working hours"``, ``"2 days"``, ``"12 hours"``."""


class Cadence(StrEnum):
    """How often something falls due (F1, F4, F5)."""

    WORKING_DAY = "working day"
    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half year"
    YEAR = "year"


class Hours(Part):
    """One stretch of office hours, local time."""

    start: time
    end: time


def _hours(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", value):
        start, end = value.split("-")
        return {"start": start, "end": end}
    return value


OfficeHours = Annotated[Hours, BeforeValidator(_hours)]
"""Written as ``"08:30-12:00"``."""
