from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from releases.models.release import Release

CONFIRMATION = frozenset({"confirmed_by", "confirmed_by_name", "confirmed_at"})
"""What a second person adds; the rest of the row is frozen (releases/frozen.py)."""


class Emergency(models.Model):
    """A step that one person took without the others, and why. Marked at the desk until a second person confirms it.

    ``step`` is ``publish_in_emergency`` or ``withdraw_in_emergency``.
    """

    uuid = models.UUIDField(primary_key=True, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="emergencies")
    step = models.CharField(max_length=30)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("who"), max_length=200)
    reason = models.TextField(_("reason"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by_name = models.CharField(_("confirmed by"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("emergency")
        verbose_name_plural = _("emergencies")
        constraints = [
            models.CheckConstraint(
                name="releases_second_person_confirms",
                condition=Q(confirmed_by__isnull=True) | Q(by__isnull=True) | ~Q(confirmed_by=F("by")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.by_name}: {self.step}"
