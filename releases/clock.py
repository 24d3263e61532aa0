"""The clock. It is read once for each request or command, outermost, and passed on as ``at=``."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment in UTC, in whole seconds: what is stored survives a fixture, which keeps milliseconds only."""
    return timezone.now().replace(microsecond=0)
