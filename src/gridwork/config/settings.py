"""Django settings, read from a few environment variables (O1)."""

from __future__ import annotations

import os
from pathlib import Path

HOME = Path(os.environ.get("GRIDWORK_HOME", "var")).resolve()
SECRET_KEY = "replaced-by-platform"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
AUTH_USER_MODEL = "accounts.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
INSTALLED_APPS = [
    "gridwork.journal",
    "gridwork.charter",
    "gridwork.accounts",
    "gridwork.notices",
    "gridwork.territory",
    "gridwork.cases",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "gridwork.sqlite3"}}
ROOT_URLCONF = "gridwork.config.urls"
