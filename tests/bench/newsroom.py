# ruff: noqa: E402 -- models can be imported only when Django is set up
"""The newsroom, as a web process is: files come in, and its thread makes the renditions."""

import os
import time
from pathlib import Path
from typing import Any

os.environ.pop("DATABASE_URL", None)  # a database of its own, in PRESS_VAR
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from django.core.files import File
from django.core.management import call_command

from releases import clock
from releases.desk import ingest, worker
from releases.desk.darkroom import metadata
from releases.models.plate import Plate
from tests.bench import side


def accept(paths: list[str]) -> float:
    """Seconds until the last of them has its renditions."""
    began = time.monotonic()
    for path in paths:
        with Path(path).open("rb") as opened:
            ingest.accept(File(opened), name="photograph.jpg", by=None, at=clock.now())
    while Plate.objects.filter(made_at__isnull=True).exists():
        if failed := Plate.objects.exclude(failure="").first():
            raise SystemExit(failed.failure)
        time.sleep(0.02)
    return time.monotonic() - began


def used() -> side.Used:
    metadata.end()  # only of a process that has ended the system tells what it used
    return side.used()


def do(asked: dict[str, Any]) -> Any:
    return accept(asked["accept"]) if "accept" in asked else used()


if __name__ == "__main__":
    settings.EMBEDDED_WORKER = True
    settings.LOGGING_CONFIG = None
    call_command("migrate", verbosity=0)
    worker.start()
    side.answer(do)
