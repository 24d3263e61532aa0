from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.document import DocumentField
from releases.models.release import Release


class RevisionManager(models.Manager["Revision"]):
    def get_by_natural_key(self, release: str, number: int) -> "Revision":
        return self.get(release__uuid=release, number=number)


class Revision(models.Model):
    """A saved state of a draft. Never edited, never deleted (releases/frozen.py).

    ``snapshot`` is the whole draft as ``releases.desk.revisions.snapshot`` writes it.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(_("author"), max_length=200)
    made_at = models.DateTimeField(_("saved"))
    snapshot = DocumentField()
    digest = models.CharField(max_length=64)

    objects = RevisionManager()

    class Meta:
        ordering = ["-number"]
        get_latest_by = "number"
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [models.UniqueConstraint(name="releases_revision_once", fields=["release", "number"])]

    def __str__(self) -> str:
        return str(self.number)

    def natural_key(self) -> tuple[str, int]:
        return (str(self.release.uuid), self.number)
