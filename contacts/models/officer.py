from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.telephone import dialable
from contacts.words import WordsField


class OfficerQuerySet(models.QuerySet["PressOfficer"]):
    def listed(self) -> Self:
        """Those who stand on the public contacts page while they are active. In FETCH_RAISE mode."""
        return self.fetch_mode(models.FETCH_RAISE).filter(listed=True)

    def active(self, *, on: date) -> Self:
        started = Q(active_from__isnull=True) | Q(active_from__lte=on)
        still_here = Q(active_until__isnull=True) | Q(active_until__gte=on)
        return self.filter(started, still_here)


_OfficerManager = models.Manager.from_queryset(OfficerQuerySet)


class OfficerManager(_OfficerManager["PressOfficer"]):
    def get_by_natural_key(self, slug: str) -> "PressOfficer":
        return self.get(slug=slug)


class PressOfficer(models.Model):
    """A person who handles media."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), unique=True, help_text=_("Used in addresses: ?officer=fabienne-lissak."))
    title = WordsField(_("job title"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        "contacts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="officers",
        verbose_name=_("organisation"),
    )
    telephone = models.CharField(
        _("telephone"),
        max_length=60,
        blank=True,
        help_text=_("As it is to be printed: +33 (0)1 44 76 78 37. Readers can dial it."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    languages = models.CharField(
        _("languages"), max_length=60, blank=True, help_text=_("What media can speak with this person: fr, en, ja.")
    )
    listed = models.BooleanField(
        _("listed"), default=True, help_text=_("On the public contacts page while active. Public as soon as saved.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The order on the contacts page; equal positions by name.")
    )
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True, help_text=_("The last day."))
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="officer",
        verbose_name=_("staff account"),
    )

    objects = OfficerManager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("press officer")
        verbose_name_plural = _("press officers")
        constraints = [
            models.CheckConstraint(
                name="contacts_officer_active_in_order",
                condition=Q(active_from__isnull=True)
                | Q(active_until__isnull=True)
                | Q(active_from__lte=models.F("active_until")),
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def dial(self) -> str:
        """The number for a ``tel:`` link (RFC 3966), or nothing when it can't be dialled."""
        return dialable(self.telephone)
