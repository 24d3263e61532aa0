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


class Medium(models.TextChoices):
    """What an asset is, as its content decides and not its name."""

    PICTURE = "picture", _("Picture")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    DOCUMENT = "document", _("Document")


class Nature(models.TextChoices):
    """How a picture, a video or a recording came about. What a machine learned from others' work has made is said."""

    PHOTOGRAPH = "photograph", _("Photograph or recording")
    OBSERVATION = "observation", _("Observation by an instrument")
    ARTWORK = "artwork", _("Artist’s impression")
    SIMULATION = "simulation", _("Simulation")
    CHART = "chart", _("Chart or diagram")
    AI = "ai", _("Made with AI")
    PARTLY_AI = "partly_ai", _("Edited with AI")

    @property
    def source_type(self) -> str:
        """The IPTC Digital Source Type NewsCode, as its URI."""
        return f"http://cv.iptc.org/newscodes/digitalsourcetype/{_SOURCE_TYPES[self.value]}"


_SOURCE_TYPES = {
    "photograph": "digitalCapture",
    "observation": "computationalCapture",
    "artwork": "digitalCreation",
    "simulation": "algorithmicMedia",
    "chart": "dataDrivenMedia",
    "ai": "trainedAlgorithmicMedia",
    "partly_ai": "compositeWithTrainedAlgorithmicMedia",
}
