"""What a browser calls itself, short enough for a person to recognise in the list of sessions and phones."""

from __future__ import annotations

BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("HuaweiBrowser", "Huawei Browser"), ("MiuiBrowser", "Mi Browser"),
    ("SamsungBrowser", "Samsung Internet"), ("QQBrowser", "QQ Browser"), ("UCBrowser", "UC Browser"), ("OPR/", "Opera"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
"""The first that fits: one built on another's also calls itself by its name."""
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """E.g. ``Firefox · Windows``; empty when neither is known. Versions are not kept."""
    known = (next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, known))
