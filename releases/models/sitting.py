import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.document import DocumentField
from releases.models.release import Release

OPEN_FOR = timedelta(seconds=90)
"""So long without a word from a window it counts as open. Browsers let a tab in the background speak once a minute."""


class SittingQuerySet(models.QuerySet["Sitting"]):
    def open_now(self, *, at: datetime) -> Self:
        return self.filter(seen_at__gt=at - OPEN_FOR)

    def with_words(self) -> Self:
        """In which something was typed that is saved nowhere."""
        return self.filter(kept_at__isnull=False)


class Sitting(models.Model):
    """Somebody at the form of a release, in one window: that it is open there, and what was typed and not saved yet.

    Never public, never printed, no part of the draft. ``typed`` is the form as the browser would post it (a name, and
    the list of its values), ``base`` the revision that it was typed on. Once its words are saved a sitting is over, and
    stays for a day, so that a late word from the browser is told from a new one.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # No constraint in the database: to check it would wait for whoever is saving the release just now.
    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, null=True, blank=True, related_name="sittings", db_constraint=False
    )
    beat = models.PositiveBigIntegerField(default=0)
    opened_at = models.DateTimeField(_("opened"))
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    base = models.PositiveIntegerField(_("revision"), default=0)
    typed = DocumentField(default=dict, blank=True)
    kept_at = models.DateTimeField(_("kept"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "uuid"]
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.account}, {self.opened_at:%Y-%m-%d %H:%M}"
