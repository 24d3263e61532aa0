from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.release import Release, known_languages


class ReleaseTextManager(models.Manager["ReleaseText"]):
    def get_by_natural_key(self, release: str, language: str) -> "ReleaseText":
        return self.get(release__uuid=release, language=language)


class ReleaseText(models.Model):
    """The words of a release in one language. The original is one text among the others."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12, choices=known_languages)
    kicker = models.CharField(_("kicker"), max_length=120, blank=True, help_text=_("A few words above the title."))
    title = models.CharField(_("title"), max_length=250, blank=True)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    lead = models.TextField(
        _("lead"),
        blank=True,
        help_text=_("The first paragraph, without formatting: who, what, when, where, why. Not repeated in the body."),
    )
    body = models.TextField(_("body"), blank=True)
    notes = models.TextField(_("notes to editors"), blank=True, help_text=_("Background for journalists."))
    translated_from = models.PositiveIntegerField(
        _("translated from revision"), null=True, blank=True, help_text=_("Of the original. Empty for the original.")
    )

    objects = ReleaseTextManager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(
                name="releases_text_once",
                fields=["release", "language"],
                violation_error_message=_("There is a text in this language already."),
            )
        ]

    def __str__(self) -> str:
        return self.title or str(_("untitled"))

    def natural_key(self) -> tuple[str, str]:
        return (str(self.release.uuid), self.language)
