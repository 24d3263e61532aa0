from pathlib import Path

from django.conf import settings


def stored() -> set[Path]:
    """All files in the private storage."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
