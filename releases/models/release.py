"""The draft: what the desk edits and nobody else ever sees."""

import uuid
from typing import Any

from django.conf import global_settings, settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.words import WordsField
from releases.models.kinds import Kind, Role
from releases.models.topics import TopicsField


def known_languages() -> list[tuple[str, Any]]:
    """All that have a name. A draft may hold a text that the newsroom does not publish yet, or no longer."""
    return [(code, _(name)) for code, name in global_settings.LANGUAGES]


def default_language() -> str:
    return settings.LANGUAGE_CODE


class State(models.TextChoices):
    """Where a draft is inside. What is outside follows from its editions and the clock, and is stored nowhere."""

    DRAFTING = "drafting", _("Drafting")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")


class ReleaseManager(models.Manager["Release"]):
    def get_by_natural_key(self, release: str) -> "Release":
        return self.get(uuid=release)


class Release(models.Model):
    """One piece of news under one number and one clock, in one or more languages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("inside"), max_length=20, choices=State, default=State.DRAFTING, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PRESS_RELEASE)
    original_language = models.CharField(
        _("original language"), max_length=12, choices=known_languages, default=default_language
    )

    series = models.ForeignKey(
        "releases.Series",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="releases",
        verbose_name=_("series"),
        help_text=_("Gives the number at the first approval."),
    )
    reference = models.CharField(
        _("number"),
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        help_text=_("As it is printed. Leave it empty: the series gives the next one. Type it for an old release."),
    )
    address = models.CharField(_("address"), max_length=60, unique=True, null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    issued_on = models.DateField(
        _("issue date"),
        null=True,
        blank=True,
        help_text=_("The date printed on the release. Empty: the day on which it becomes public."),
    )
    place = WordsField(_("place"), max_length=80, blank=True, help_text=_("Before the date: Paris."))
    press_at = models.DateTimeField(
        _("open to accredited media"),
        null=True,
        blank=True,
        help_text=_("Empty: together with the public."),
    )
    public_at = models.DateTimeField(
        _("public"), null=True, blank=True, help_text=_("Empty: as soon as it is approved.")
    )

    missions = models.ManyToManyField("releases.Mission", through="releases.ReleaseMission", related_name="+")
    organisations = models.ManyToManyField(
        "contacts.Organisation", through="releases.ReleaseOrganisation", related_name="+"
    )
    contacts = models.ManyToManyField("contacts.PressOfficer", through="releases.ReleaseContact", related_name="+")
    assets = models.ManyToManyField("releases.Asset", through="releases.ReleaseAsset", related_name="+")

    event_starts_at = models.DateTimeField(_("event starts"), null=True, blank=True)
    event_ends_at = models.DateTimeField(_("event ends"), null=True, blank=True)
    event_place = WordsField(_("event place"), max_length=200, blank=True)
    registration = models.CharField(
        _("registration"), max_length=200, blank=True, help_text=_("An e-mail or web address, or a telephone number.")
    )
    accreditation_until = models.DateTimeField(_("accreditation until"), null=True, blank=True)

    topics = TopicsField(_("topics"), help_text=_("Beside those of its missions. News agencies sort by them."))

    binned_at = models.DateTimeField(_("in the bin since"), null=True, blank=True, editable=False)

    objects = ReleaseManager()

    class Meta:
        ordering = [F("public_at").desc(nulls_first=True), "-id"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        permissions = [
            ("submit_release", _("Can submit a release for review")),
            ("send_back_release", _("Can send a release back")),
            ("approve_release", _("Can approve a release")),
            ("correct_release", _("Can correct a release that is out")),
            ("move_release", _("Can move what is scheduled")),
            ("cancel_release", _("Can cancel what is scheduled")),
            ("withdraw_release", _("Can withdraw a release")),
            ("publish_in_emergency_release", _("Can publish a release in an emergency")),
            ("withdraw_in_emergency_release", _("Can withdraw a release in an emergency")),
            ("confirm_release", _("Can confirm what somebody did in an emergency")),
            ("discard_release", _("Can move a draft to the bin")),
            ("recover_release", _("Can take a draft out of the bin")),
            ("migrate_release", _("Can migrate a release of an archive")),
        ]
        constraints = [
            models.CheckConstraint(
                name="releases_wished_press_before_public",
                condition=Q(press_at__isnull=True) | Q(public_at__isnull=True) | Q(press_at__lte=F("public_at")),
                violation_error_message=_("Media would read it after the public. Put the public moment later."),
            ),
            models.CheckConstraint(
                name="releases_positive_sequence", condition=Q(sequence__isnull=True) | Q(sequence__gt=0)
            ),
            models.UniqueConstraint(name="releases_number_once", fields=["series", "year", "sequence"]),
            models.CheckConstraint(
                name="releases_event_in_order",
                condition=Q(event_starts_at__isnull=True)
                | Q(event_ends_at__isnull=True)
                | Q(event_starts_at__lte=F("event_ends_at")),
                violation_error_message=_("The event ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or str(_("without a number"))

    def natural_key(self) -> tuple[str]:
        return (str(self.uuid),)

    @property
    def headline(self) -> str:
        """The title in the original language, or in any: from the prefetched texts."""
        texts = {text.language: text for text in self.texts.all()}
        text = texts.get(self.original_language) or next(iter(texts.values()), None)
        return text.title if text and text.title else gettext("untitled")


class PartManager[P: "Part"](models.Manager[P]):
    """Parts of a draft are told by the draft and what they name."""

    def get_by_natural_key(self, release: str, slug: str) -> P:
        return self.get(**{"release__uuid": release, f"{self.model.NAMES}__slug": slug})


class Part(models.Model):
    """A thing that a draft names, in an order."""

    NAMES: str

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(getattr(self, self.NAMES))

    def natural_key(self) -> tuple[str, str]:
        return (str(self.release.uuid), getattr(self, self.NAMES).slug)


class ReleaseMission(Part):
    NAMES = "mission"
    mission = models.ForeignKey(
        "releases.Mission", on_delete=models.PROTECT, verbose_name=_("mission"), related_name="+"
    )

    objects = PartManager()

    class Meta(Part.Meta):
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        constraints = [models.UniqueConstraint(name="releases_mission_once", fields=["release", "mission"])]


class ReleaseOrganisation(Part):
    NAMES = "organisation"
    organisation = models.ForeignKey(
        "contacts.Organisation", on_delete=models.PROTECT, verbose_name=_("organisation"), related_name="+"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTNER)

    objects = PartManager()

    class Meta(Part.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [models.UniqueConstraint(name="releases_organisation_once", fields=["release", "organisation"])]


class ReleaseContact(Part):
    NAMES = "officer"
    officer = models.ForeignKey(
        "contacts.PressOfficer", on_delete=models.PROTECT, verbose_name=_("press officer"), related_name="+"
    )

    objects = PartManager()

    class Meta(Part.Meta):
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")
        constraints = [models.UniqueConstraint(name="releases_contact_once", fields=["release", "officer"])]


class ReleaseAssetManager(models.Manager["ReleaseAsset"]):
    def get_by_natural_key(self, release: str, asset: str) -> "ReleaseAsset":
        return self.get(release__uuid=release, asset=uuid.UUID(asset))


class ReleaseAsset(Part):
    """The first picture leads."""

    NAMES = "asset"
    asset = models.ForeignKey(
        "releases.Asset", on_delete=models.PROTECT, verbose_name=_("picture or file"), related_name="uses"
    )

    objects = ReleaseAssetManager()

    class Meta(Part.Meta):
        verbose_name = _("picture or file")
        verbose_name_plural = _("pictures and files")
        constraints = [models.UniqueConstraint(name="releases_asset_once", fields=["release", "asset"])]

    def natural_key(self) -> tuple[str, str]:
        return (str(self.release.uuid), str(self.asset_id))
