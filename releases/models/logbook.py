import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.document import DocumentField


class LogEntry(models.Model):
    """One row per step. It holds names, not foreign keys: it outlives the people and things that it speaks of."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("when"), db_index=True)
    step = models.CharField(_("step"), max_length=30)
    by_username = models.CharField(_("account"), max_length=150, blank=True)
    by_name = models.CharField(_("who"), max_length=200)
    release_uuid = models.UUIDField(db_index=True, null=True, blank=True)
    reference = models.CharField(_("number"), max_length=60, blank=True)
    revision = models.PositiveIntegerField(_("revision"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    details = DocumentField(_("details"), default=dict)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("log entry")
        verbose_name_plural = _("logbook")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.by_name}: {self.step}"
