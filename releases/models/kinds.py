"""The kinds of release, of corrections, the roles of organisations: words that drafts and editions share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PRESS_RELEASE = "press_release", _("Press release")
    MEDIA_ADVISORY = "media_advisory", _("Media advisory")
    STATEMENT = "statement", _("Statement")
    ANNOUNCEMENT = "announcement", _("Announcement")
    FACT_SHEET = "fact_sheet", _("Fact sheet")


class Correction(models.TextChoices):
    """Why an edition follows another one that was out."""

    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")


class Role(models.TextChoices):
    ISSUER = "issuer", _("issues the release")
    PARTNER = "partner", _("takes part")
    MENTIONED = "mentioned", _("is named in passing")
