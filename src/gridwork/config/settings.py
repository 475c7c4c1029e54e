"""Django's settings, in one file. What differs between installations comes from ``environment``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gridwork.base import pictures, sealed
from gridwork.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
ENVIRONMENT = environment.read()
sealed.configure(ENVIRONMENT.sealing_key)

HOME = ENVIRONMENT.home
MEDIA_ROOT = HOME / "media"
PRINTS_ROOT = HOME / "prints"
IMPORT_BYTES_MOST = ENVIRONMENT.import_bytes
pictures.configure(MEDIA_ROOT)
SECRET_KEY = ENVIRONMENT.secret
BASE_URL = ENVIRONMENT.base_url
TILE_URL = ENVIRONMENT.tile_url
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DEBUG = False
ALLOWED_HOSTS = [ENVIRONMENT.host, "localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "gridwork.config.urls"
WSGI_APPLICATION = "gridwork.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.messages",
    "gridwork.journal",
    "gridwork.charter",
    "gridwork.accounts",
    "gridwork.notices",
    "gridwork.territory",
    "gridwork.ledger",
    "gridwork.cases",
    "gridwork.care",
    "gridwork.fieldwork",
    "gridwork.publicity",
    "gridwork.exchange",
    "gridwork.sync",
    "gridwork.faces",
    "gridwork.faces.api",
    "gridwork.faces.console",
    "gridwork.faces.field",
    "gridwork.faces.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gridwork.config.headers.SecurityHeaders",
    "gridwork.config.addresses.PlainAddresses",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gridwork.faces.signing.SigningMiddleware",
    "gridwork.faces.access.AccessMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.Person"
PASSWORD_HASHERS = ["gridwork.accounts.hashing.Argon2"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "gridwork_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 86400
# Areas and faces are apps, whose catalogues Django finds; these are not.
LOCALE_PATHS = [PACKAGE / name / "locale" for name in ("base", "exchange", "demo", "cli")]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Vite has put a hash in every name already, so no manifest storage.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/.+[-.][0-9A-Za-z_-]{8}\.[0-9a-z]+$"

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW = "gridwork.faces.refusals.forged"
CSRF_COOKIE_NAME = "gridwork_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 12
FILE_UPLOAD_HANDLERS = [
    "gridwork.config.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

_mail = urlsplit(ENVIRONMENT.mail_url)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENVIRONMENT.mail_url else 'console'}.EmailBackend"
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "gridwork.config.logs.Discreet", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gridwork": {"level": "INFO"},
        # Replaces Django's own handlers, which would mail request details to administrators.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}
