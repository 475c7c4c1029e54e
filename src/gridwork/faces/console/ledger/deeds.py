"""The forms of what can be done to a record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gridwork.faces.console.fields import ActForm, Words
from gridwork.ledger.rules.reasons import MOST


class Bare(ActForm):
    """Nothing to say besides doing it."""


class Close(ActForm):
    """Why the record describes nothing any more."""

    reason = Words(label=_("Why it is no longer kept"), rows=2, max_length=MOST)


class Forget(ActForm):
    """Who asked, and a tick, because it cannot be undone."""

    reason = Words(
        label=_("Why"), rows=2, max_length=MOST,
        help_text=_("For example: asked for it at the visit. Repeat nothing of what the household said."),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("I understand that this cannot be brought back"))

    def facts(self) -> dict[str, Any]:
        """The reason alone."""
        return {"reason": self.cleaned_data["reason"]}


ACTS: dict[str, type[ActForm]] = {"confirm": Bare, "close": Close, "reopen": Bare, "forget": Forget}
"""Act → its form."""
