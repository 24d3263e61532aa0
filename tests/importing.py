"""What the tests of the command share: to run it, and to compare everything that is stored."""

import io
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command


def imports(*paths: Path, **options: Any) -> str:
    """Runs the command; answers with what it said."""
    out = io.StringIO()
    call_command("import_releases", *paths, stdout=out, stderr=out, **options)
    return out.getvalue()


def everything_stored() -> dict[str, Any]:
    models = [model for app in ("contacts", "releases") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}
