"""Who came to the desk, and who failed to: entries in the book of the house."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from contacts.models import Account
from releases import clock
from releases.desk import logbook


def connect() -> None:
    """Called once, when the desk is ready."""
    user_logged_in.connect(_came, dispatch_uid="logbook")
    user_logged_out.connect(_left, dispatch_uid="logbook")
    user_login_failed.connect(_failed, dispatch_uid="logbook")


def _came(user: Account, **_: Any) -> None:
    logbook.write("sign_in", None, by=user, at=clock.now())


def _left(user: Account | None, **_: Any) -> None:
    if user:
        logbook.write("sign_out", None, by=user, at=clock.now())


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    """The name that was tried, never the password."""
    tried = str(credentials.get("username") or "?")[:150]
    logbook.write("sign_in_failed", None, by=None, by_name=tried, at=clock.now())
