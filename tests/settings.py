"""The product's own settings, for tests and checks: the key opens nothing, and the newsroom in var/ stays untouched."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a key that opens nothing, made for the tests alone")
os.environ.setdefault("PRESS_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))

from pressoffice.settings import *  # noqa: F403 -- the environment has to stand before it is read

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMBEDDED_WORKER = False  # tests run tasks themselves
PDF_AHEAD = False  # a PDF takes a second: tests/test_pdf_ahead.py asks for it
