"""Where things stand: what is named by a language has its address in it, whatever language asks."""

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.translation import override


def url(name: str, language: str, /, **kwargs: str) -> str:
    """A public address, whole. A page that the desk reads as of another moment has links of its own; what is written
    into a file has not."""
    before = get_script_prefix()
    set_script_prefix(settings.FORCE_SCRIPT_NAME or "/")
    try:
        with override(language):
            return f"{settings.SITE_URL}{reverse(name, kwargs=kwargs)}"
    finally:
        set_script_prefix(before)
