"""How long a name waits, and what a browser is called (P4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.accounts.rules.device import device_name
from gridwork.accounts.rules.policy import Policy, pause_after
from gridwork.accounts.rules.secret import digest, new_secret

POLICY = Policy(failures=3, first_pause=timedelta(seconds=10), longest_pause=timedelta(minutes=1))


def test_the_pause_begins_with_the_last_guess_allowed_and_doubles_up_to_its_limit() -> None:
    assert [pause_after(n, POLICY).seconds for n in range(1, 8)] == [0, 0, 10, 20, 40, 60, 60]


@given(st.integers(0, 100_000))
def test_the_pause_never_shrinks_and_never_passes_its_limit(failures: int) -> None:
    assert pause_after(failures, POLICY) <= pause_after(failures + 1, POLICY) <= POLICY.longest_pause


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 10; VOG-AL00) Chrome/99.0 Mobile Safari/537.36 HuaweiBrowser/14.0.5",
            "Huawei Browser · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/130.0 Safari/604.1", "Chrome · iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S918B) SamsungBrowser/25.0 Chrome/121 Mobile Safari/537.36",
            "Samsung Internet · Android",
        ),
        ("curl/8.5", ""),
    ],
)
def test_a_device_has_a_name_its_owner_knows(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


def test_a_secret_is_long_new_each_time_and_kept_only_as_a_digest() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 43
    assert all(len(digest(secret)) == 64 and secret not in digest(secret) for secret in secrets)
