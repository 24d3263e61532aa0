"""Assets as the desk keeps them: a file and the words that belong to it. Secret, as drafts are.

What readers see of one is a plate (``releases.models.plate``): its words and its file as they were, with renditions.
"""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.words import WordsField, WordsTextField
from releases.models.kinds import Medium, Nature


class Asset(models.Model):
    """A picture, video, recording or document. One may serve several releases.

    The file: ``original`` is its name in the private storage, random; it is never changed and never public. ``width``
    and ``height`` are in pixels, as it is seen (orientation applied); ``seconds`` is the duration.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    medium = models.CharField(_("type"), max_length=10, choices=Medium, editable=False)
    original = models.CharField(max_length=120, editable=False)
    name = models.CharField(_("file"), max_length=200, editable=False)
    checksum = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    content_type = models.CharField(_("format"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True, editable=False)
    seconds = models.FloatField(_("duration in seconds"), null=True, blank=True, editable=False)

    caption = WordsTextField(_("caption"), max_length=2000, blank=True, help_text=_("Who, what, where, when."))
    alt = WordsTextField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("What is to be seen, for whoever doesn’t see it. One or two sentences, without “picture of”."),
    )
    description = WordsTextField(
        _("long description"),
        max_length=8000,
        blank=True,
        help_text=_(
            "For a chart or a diagram: all that it says, in words. For a video or a recording: the transcript."
        ),
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("As it is to be printed: CNES/DUCROS David, 2017.")
    )
    creator = models.CharField(_("creator"), max_length=200, blank=True, help_text=_("Who made it."))
    copyright = models.CharField(_("copyright"), max_length=200, blank=True, help_text=_("© CNES 2017."))
    licence = models.CharField(
        _("licence"),
        max_length=120,
        blank=True,
        help_text=_("An SPDX identifier such as CC-BY-4.0, or words of your own with an address beside them."),
    )
    licence_url = models.URLField(_("address of the licence"), max_length=300, blank=True)
    usage_terms = WordsTextField(
        _("usage terms"), max_length=1000, blank=True, help_text=_("What may be done with it, in a sentence.")
    )
    rights_until = models.DateField(
        _("rights until"),
        null=True,
        blank=True,
        help_text=_("The last day on which it may be shown. After it, readers are not given it any more."),
    )
    nature = models.CharField(
        pgettext_lazy("of a picture", "kind"),
        max_length=20,
        choices=Nature,
        blank=True,
        help_text=_("Whatever AI has made or edited is said."),
    )
    place = WordsField(_("place"), max_length=120, blank=True, help_text=_("Where it was taken."))
    taken_on = models.DateField(_("date"), null=True, blank=True, help_text=_("When it was taken."))
    people = models.CharField(
        _("people shown"), max_length=400, blank=True, help_text=_("From left to right, with commas between them.")
    )
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("Of a document, a video or a recording: fr.")
    )
    missions = models.ManyToManyField("releases.Mission", blank=True, related_name="+", verbose_name=_("missions"))
    poster = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"medium": Medium.PICTURE},
        verbose_name=_("poster"),
        help_text=_("The picture that stands for a video until it is played."),
    )
    focal_x = models.FloatField(
        _("focal point, from the left"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, from the top"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )

    added_at = models.DateTimeField(_("added"), editable=False)
    added_by_name = models.CharField(_("added by"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-added_at", "uuid"]
        verbose_name = _("picture or file")
        verbose_name_plural = _("pictures and files")
        constraints = [
            models.CheckConstraint(
                name="releases_focal_point_within",
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_drawing(self) -> bool:
        """An SVG: taken for logos alone."""
        return self.content_type == "image/svg+xml"


class TrackManager(models.Manager["Track"]):
    def get_by_natural_key(self, asset: str, language: str) -> "Track":
        return self.get(asset=uuid.UUID(asset), language=language)


class Track(models.Model):
    """Captions of a video in one language: a WebVTT file (W3C), kept as assets' originals are."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="tracks")
    language = models.CharField(_("language"), max_length=12)
    original = models.CharField(max_length=120, editable=False)
    checksum = models.CharField(_("SHA-256"), max_length=64, editable=False)

    objects = TrackManager()

    class Meta:
        ordering = ["language"]
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        constraints = [models.UniqueConstraint(name="releases_track_once", fields=["asset", "language"])]

    def __str__(self) -> str:
        return self.language

    def natural_key(self) -> tuple[str, str]:
        return (str(self.asset_id), self.language)
