"""People who sign in, the clients that act for them, and how they signed in (P4)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Person(AbstractBaseUser):
    """Someone who works with the system. What they may do comes from their postings (P1)."""

    login = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    phone = models.CharField(max_length=32, blank=True)
    """Work number, shown to residents on the grid's card."""
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    """Somebody else set the password and knows it: until it is changed, nothing else can be done."""
    created_at = models.DateTimeField(auto_now_add=True)

    last_login = None
    """Not kept: sign-ins stand in the journal."""

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """Failed sign-ins in a row for one login name; the lockout is read from it."""

    login = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class Session(models.Model):
    """A signed-in browser: listed to its owner, revocable. ``key`` is a hash of the cookie."""

    key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class ApiToken(models.Model):
    """A client that acts for a person over the API. Only the token's SHA-256 is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
