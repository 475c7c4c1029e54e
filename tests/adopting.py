"""A second charter for the small county: another checklist, another key for a visit, one need fewer.

adopted(ago=3)
"""

from __future__ import annotations

from datetime import timedelta

from gridwork.charter.commands import adopt
from gridwork.charter.schema import Charter
from gridwork.territory.queries.edition import today
from tests import make


def changed() -> Charter:
    """The small charter, with another checklist for ``fire``, and the visits to those in need under another key."""
    old = make.charter().model_dump(mode="json")
    fire, needs = old["inspections"]["fire"], old["ledgers"]["forms"]["household"]["fields"]
    fire["checklist"] = [*fire["checklist"][:2], {"key": "gas", "name": {"zh": "燃气安全", "en": "Gas safe"}}]
    old["visits"]["in_need"] = old["visits"].pop("declared_need")
    for asked in needs:
        if asked["key"] == "needs":
            asked["choices"] = [one for one in asked["choices"] if one["key"] != "errands"]
    return Charter.model_validate(old)


def adopted(*, ago: int) -> None:
    """The new charter, adopted and in force since so many days ago."""
    day = today() - timedelta(days=ago)
    adopt(make.act(at=make.day(f"{day} 08:00")), changed(), effective_on=day)
