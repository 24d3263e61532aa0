from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


def desk_languages() -> list[tuple[str, str]]:
    return list(settings.DESK_LANGUAGES)


class Account(AbstractUser):
    """Somebody who signs in at the desk."""

    language = models.CharField(
        _("language of the desk"),
        max_length=12,
        choices=desk_languages,
        default="en",
        help_text=_("The language in which the desk speaks to this person."),
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()
