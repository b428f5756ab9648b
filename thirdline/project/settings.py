"""Every setting of Thirdline. Values come from the environment; docs/reference/settings.md lists them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

from django.conf import global_settings

from thirdline.foundation.mail.server import WrongEmailUrl, server_from
from thirdline.kit.texts import pseudo
from thirdline.project.env import BadSetting, database_from, env

ROOT = Path(__file__).resolve().parents[2]
HOME = env.path("THIRDLINE_HOME", ROOT / "var")
DEBUG = env.flag("THIRDLINE_DEBUG", False)
TESTING = env.flag("THIRDLINE_TESTING", False)


def _secret_key() -> str:
    given = env.text("SECRET_KEY", "")
    kept = HOME / "run" / "secret-key"
    if given:
        return given
    if kept.exists():
        return kept.read_text().strip()
    if TESTING:
        return "only-for-tests"
    raise BadSetting(
        "SECRET_KEY is not set. Start with bin/run, which makes one, or set it in the environment."
    )


def _database_url() -> str:
    kept = HOME / "run" / "database-url"
    given = env.text("DATABASE_URL", "") or (kept.read_text().strip() if kept.exists() else "")
    if given:
        return given
    raise BadSetting(
        "There is no database. Start with bin/run, which brings its own, or set DATABASE_URL."
    )


SECRET_KEY = _secret_key()
SITE_URL = env.text("SITE_URL", "http://localhost:8400").rstrip("/")
ORGANISATION = env.text("THIRDLINE_ORGANISATION", "Thirdline")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [SITE_URL])
BEHIND_TLS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "procrastinate.contrib.django",
    "thirdline.kit.ui",
    "thirdline.kit.live",
    "thirdline.foundation.journal",
    "thirdline.foundation.calendars",
    "thirdline.foundation.people",
    "thirdline.foundation.records",
    "thirdline.foundation.mail",
    "thirdline.foundation.notifications",
    "thirdline.reference.knowledge",
    "thirdline.reference.estate",
    "thirdline.desk.tickets",
    "thirdline.desk.presence",
    "thirdline.desk.letters",
    "thirdline.desk.conversation",
    "thirdline.desk.texts",
    "thirdline.desk.chores",
    "thirdline.desk.macros",
    "thirdline.desk.links",
    "thirdline.desk.affected",
    "thirdline.desk.search",
    "thirdline.desk.views",
    "thirdline.desk.bulk",
    "thirdline.desk.commands",
    "thirdline.flow.sla",
    "thirdline.flow.routing",
    "thirdline.flow.escalation",
    "thirdline.practices.histories",
    "thirdline.practices.exchange",
    "thirdline.practices.outages",
    "thirdline.practices.problems",
    "thirdline.practices.fault_trees",
    "thirdline.practices.self_service",
    "thirdline.practices.catalogue",
    "thirdline.practices.surveys",
    "thirdline.faces.portal",
    "thirdline.faces.insights",
    "thirdline.faces.setup",
    # After ours, so that our pages of the same name come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "thirdline.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "thirdline.kit.ui.security.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "thirdline.foundation.people.web.middleware.ReaderMiddleware",
    "thirdline.kit.ui.refusing.RefusalMiddleware",
]

if TESTING:
    # Tests read static files straight from their packages; there is no collected folder to serve.
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

ROOT_URLCONF = "thirdline.project.urls"
WSGI_APPLICATION = "thirdline.project.wsgi.application"
ASGI_APPLICATION = "thirdline.project.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "thirdline.kit.ui.context.desk",
            ],
            "builtins": ["thirdline.kit.ui.templatetags.ui"],
        },
    },
]

_DATABASE = database_from(_database_url())
# Our statements are short: compiling one never pays, nor does weighing every order of many joins, and
# what is prepared (kit/prepared.py) is prepared to be planned once. What is worked on lies in memory, so
# that an index is worth its jumps. An address may say otherwise.
_DATABASE["OPTIONS"] = {
    "options": "-c jit=off -c join_collapse_limit=4 -c random_page_cost=1.1"
    " -c plan_cache_mode=force_generic_plan",
    **cast("dict[str, object]", _DATABASE["OPTIONS"]),
}
DATABASES = {"default": {**_DATABASE, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["thirdline.foundation.people.backends.PersonBackend"]
SESSION_ENGINE = "thirdline.foundation.people.sessions"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Two copies on one machine share the host name, so their cookies must not share a name.
_INSTANCE = hashlib.sha256(str(HOME).encode()).hexdigest()[:8]
SESSION_COOKIE_NAME = f"thirdline_session_{_INSTANCE}"
CSRF_COOKIE_NAME = f"thirdline_csrf_{_INSTANCE}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("TRUST_PROXY", False) else None
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français")]
# What the desk speaks to people who named no language: letters to strangers, notices, pages.
LANGUAGE_CODE = env.text("THIRDLINE_LANGUAGE", "en")
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise BadSetting(f"THIRDLINE_LANGUAGE is one of {', '.join(dict(LANGUAGES))}.")
# A language of long, accented texts from right to left, for looking at pages and for tests.
PSEUDO_LANGUAGE = env.flag("THIRDLINE_PSEUDO_LANGUAGE", False) or TESTING
if PSEUDO_LANGUAGE:
    LANGUAGES.append((pseudo.LANGUAGE, "Pseudo"))
    LANGUAGES_BIDI = [*global_settings.LANGUAGES_BIDI, pseudo.LANGUAGE]
LOCALE_PATHS = [HOME / "locale"]  # written at the start, from thirdline/locale
TIME_ZONE = env.text("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [path for path in [HOME / "assets" / "static"] if path.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
ATTACHMENTS_ROOT = env.path("ATTACHMENTS_ROOT", HOME / "attachments")
ATTACHMENT_MAX_BYTES = env.number("ATTACHMENT_MAX_BYTES", 25 * 1024 * 1024)
# Uploads of imports, finished exports and packets of personal data; never served by address.
EXCHANGE_ROOT = env.path("EXCHANGE_ROOT", HOME / "exchange")
# Networks inside one's own walls that webhooks may reach all the same, as 10.1.2.0/24.
WEBHOOKS_MAY_REACH = env.words("WEBHOOKS_MAY_REACH", [])
EXCHANGE_KEEP_DAYS = env.number("EXCHANGE_KEEP_DAYS", 7)
# How long single attempts on the portal are kept; their figures stay, by day.
SELF_SERVICE_KEEP_DAYS = env.number("SELF_SERVICE_KEEP_DAYS", 400)
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_BYTES", 1024 * 1024 * 1024)
# On its way a file is a third longer, and a letter may carry more than one.
LETTER_MAX_BYTES = 2 * ATTACHMENT_MAX_BYTES
# What one sender writes beyond this is held back until an administrator looks: two machines that
# answer each other would else write for ever.
LETTERS_PER_SENDER_AND_HOUR = env.number("LETTERS_PER_SENDER_AND_HOUR", 60)
DATA_UPLOAD_MAX_MEMORY_SIZE = env.number("MAX_BODY_BYTES", 5 * 1024 * 1024)
# Per token or signed-in person; counted in the cache, by default one a process.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 600)

# People the desk knows who stand in a letter's To or Cc follow the ticket it becomes.
COPIES_FOLLOW = env.flag("COPIES_FOLLOW", True)

EMAIL_URL = env.text("EMAIL_URL", "")
try:
    server_from(EMAIL_URL)
except WrongEmailUrl as wrong:
    raise BadSetting(str(wrong)) from None
EMAIL_FROM = env.text("EMAIL_FROM", "Thirdline <desk@localhost>")
EMAIL_BACKEND = "thirdline.foundation.mail.django_backend.LetterBackend"
DEFAULT_FROM_EMAIL = EMAIL_FROM

# Lets browsers be pushed to at private addresses and without TLS: for tests of this machine only.
PUSH_LOCAL_ENDPOINTS = env.flag("PUSH_LOCAL_ENDPOINTS", False)

# "queue": the worker runs jobs from PostgreSQL. "immediate": run at once, inside the transaction (tests).
JOBS = "immediate" if TESTING else "queue"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

TICKET_PREFIX = env.text("TICKET_PREFIX", "TL-")

from thirdline.project.settings_sign_in import *  # noqa: E402, F403

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {"thirdline": {"level": env.text("LOG_LEVEL", "INFO")}},
}
