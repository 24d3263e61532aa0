"""Where an edition stands: its address follows its own language, whatever language asks."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from releases.models.edition import Edition


def path_of(edition: Edition) -> str:
    """``/fr/releases/pr168-2017/``."""
    with override(edition.language):
        return reverse("newsstand:release", kwargs={"address": edition.address})


def url_of(edition: Edition) -> str:
    """The whole address, with scheme and host."""
    return f"{settings.SITE_URL}{path_of(edition)}"
