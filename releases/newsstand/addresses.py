"""Where things stand: the address of an edition follows its own language, whatever language asks."""

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.translation import override

from releases.models.edition import Edition


def path_of(edition: Edition) -> str:
    """``/fr/releases/pr168-2017/``."""
    with override(edition.language):
        return reverse("newsstand:release", kwargs={"address": edition.address})


def url_of(edition: Edition) -> str:
    """The whole address, with scheme and host."""
    return f"{settings.SITE_URL}{path_of(edition)}"


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
