"""Where what has to be counted by all processes together is counted: the cache, which is a table of the database."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command


def make_table(sender: AppConfig, *, using: str, **_: Any) -> None:
    """Make the table where it is missing. Connected to ``post_migrate``: it is no model's, and has no migration."""
    call_command("createcachetable", database=using, verbosity=0)
