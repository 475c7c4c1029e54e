"""The console as a Django app: its templates, tags and translations."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Pages for the people at work."""

    name = "gridwork.faces.console"
    label = "console"
