"""The one settings file, read from top to bottom. What differs between newsrooms comes from the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url
import django_stubs_ext
from django.conf import global_settings
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy

from pressoffice import env

django_stubs_ext.monkeypatch()

# --- where things are -------------------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env.folder("PRESS_VAR", BASE_DIR / "var")

SITE_URL = env.origin("SITE_URL", f"http://127.0.0.1:{env.text('PORT') or '8000'}")
_site = urlsplit(SITE_URL)
_secure = _site.scheme == "https"

# --- secrets and switches ---------------------------------------------------------------------------------------------

# Beyond this machine the key has to be given; a demonstration on it makes its own and keeps it in var/.
_is_demonstration = _site.hostname in {"127.0.0.1", "localhost", "::1"}
SECRET_KEY = env.secret("SECRET_KEY", kept_in=VAR / "secret_key" if _is_demonstration else None)
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [str(_site.hostname), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- the house --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "releases",
    "contacts",
    "django_prose_editor",
    "django_filters",
    "i18nfield",
    "django_tasks_db",
    "releases.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pressoffice.headers.HeadersMiddleware",
    "releases.newsstand.api.door.DoorMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "pressoffice.readers.ReadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pressoffice.languages.LanguageMiddleware",
    "pressoffice.zones.ZoneMiddleware",
    "pressoffice.origins.OriginMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "pressoffice.urls"
WSGI_APPLICATION = "pressoffice.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that templates/desk can hold a widget's
AUTH_USER_MODEL = "contacts.Account"
LOGIN_URL = "admin:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    *(hasher for hasher in global_settings.PASSWORD_HASHERS if "Argon2" not in hasher),
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- database ---------------------------------------------------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR / "pressoffice.sqlite3")}
}
if _database := env.text("DATABASE_URL"):
    try:
        DATABASES["default"] = dj_database_url.parse(_database, conn_max_age=60, conn_health_checks=True)
    except ValueError:
        env.stop("DATABASE_URL can't be read: write postgres://user:password@host/name or sqlite:////absolute/path.")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Together: WAL alone lets a transaction that starts by reading fail with "database is locked" when it writes.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache ------------------------------------------------------------------------------------------------------------

# Shared by all processes: what is counted in it is counted once. Its table is made after `migrate`.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "pressoffice_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- languages and time -----------------------------------------------------------------------------------------------

_names = dict(global_settings.LANGUAGES)


def _named(code: str) -> tuple[str, Any]:
    return code, gettext_lazy(_names[code])


def _languages() -> list[tuple[str, Any]]:
    codes = [LANGUAGE_CODE, *(code for code in env.words("PRESS_LANGUAGES", "en,fr") if code != LANGUAGE_CODE)]
    if unknown := [code for code in codes if code not in _names]:
        env.stop(f"LANGUAGE_CODE or PRESS_LANGUAGES names {unknown[0]!r}: write codes such as en, fr, de, pt-br.")
    return [_named(code) for code in codes]


LANGUAGE_CODE = env.text("LANGUAGE_CODE") or "en"
LANGUAGES = _languages()
DESK_LANGUAGES = [_named("en"), _named("fr")]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
LOCALE_PATHS = [BASE_DIR / "pressoffice" / "locale"]
FORMAT_MODULE_PATH = ["pressoffice.formats"]
USE_I18N = True

TIME_ZONE = env.text("TIME_ZONE") or "Europe/Paris"
if TIME_ZONE not in available_timezones():
    env.stop(f"TIME_ZONE is {TIME_ZONE!r}: write a name such as Europe/Paris or America/New_York.")
USE_TZ = True

# --- files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "pressoffice" / "static"]
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
_store = env.store("MEDIA_STORE")
MEDIA_HANDED_OVER, MEDIA_LOCATION = _store.way, _store.location  # releases/newsstand/handover.py
_private: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if _store.bucket:
    _private = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": _store.origin,
            "bucket_name": _store.bucket,
            "access_key": _store.key,
            "secret_key": _store.secret,
            "region_name": _store.region,
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,  # private, as the bucket is
            "file_overwrite": False,
            "max_memory_size": 16 * 2**20,  # what is larger is read by way of a temporary file
        },
    }
STORAGES: dict[str, dict[str, Any]] = {
    "default": _private,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20  # a release of 5 MB is refused by the form, in words, not by the parser
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_TEMP_DIR = env.folder("PRESS_UPLOADS", VAR / "uploads")  # room for films: /tmp is often memory
UPLOAD_BYTES = env.number("PRESS_UPLOAD_MEGABYTES", 2048, least=1) * 2**20
UPLOAD_PIXELS = env.number("PRESS_UPLOAD_MEGAPIXELS", 200, least=1) * 1_000_000
UPLOAD_PIXELS_PER_BYTE = env.number("PRESS_UPLOAD_PIXELS_PER_BYTE", 200, least=1)  # a dark photograph reaches 100
DARKROOM = VAR / "darkroom"  # where files lie while they are worked on

# --- tasks ------------------------------------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMBEDDED_WORKER = env.flag("PRESS_EMBEDDED_WORKER", default=True)  # off where `manage.py db_worker` runs them
PDF_AHEAD = env.flag("PRESS_PDF_AHEAD", default=True)  # made by a task before the embargo ends

# --- who is told, and who is asked -----------------------------------------------------------------------------------

WEBSUB_HUB = env.https("PRESS_WEBSUB_HUB")
SECURITY_CONTACT = env.contact("PRESS_SECURITY_CONTACT")

# --- what a browser may do --------------------------------------------------------------------------------------------

_files = [CSP.SELF, _store.origin] if _store.origin else [CSP.SELF]  # a policy holds beyond a redirect, too
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": _files,
    "media-src": _files,
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 365 * 86400 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pressoffice.forgery.refused"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"  # public addresses never read a cookie
X_FRAME_OPTIONS = "DENY"
if env.flag("PRESS_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- the API ----------------------------------------------------------------------------------------------------------

API_PER_MINUTE = env.number("PRESS_API_PER_MINUTE", 600)  # requests from one address; 0 counts none
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # the key of whoever is accredited will be read here, never a cookie
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["releases.newsstand.api.throttle.PerMinute"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "releases.newsstand.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [],
    "SORT_OPERATIONS": False,
}

# --- what is said about itself ----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "pressoffice.logs.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django_tasks_db": {"level": "WARNING"},  # at INFO it tells of each start and end, and every task is one
    },
}

env.text("PRESS_STRICT")  # read by the tests
env.refuse_misspelt("PRESS_")
