from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.words import WordsField, WordsTextField


class OrganisationManager(models.Manager["Organisation"]):
    def get_by_natural_key(self, slug: str) -> "Organisation":
        return self.get(slug=slug)


class Organisation(models.Model):
    """An agency, institute or company. Standing facts: public when saved, wherever its name is printed next."""

    name = WordsField(_("name"), max_length=200)
    acronym = models.CharField(
        _("acronym"), max_length=40, blank=True, help_text=_("As it is printed: JAXA. Empty when there is none.")
    )
    slug = models.SlugField(_("address"), unique=True, help_text=_("Used in addresses: ?organisation=jaxa."))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("part of"),
        help_text=_("The organisation that this one is a department of."),
    )
    website = models.URLField(_("website"), blank=True)
    boilerplate = WordsTextField(
        _("boilerplate"),
        blank=True,
        help_text=_("The standing paragraph “About …”. Plain text; a blank line makes a paragraph."),
    )

    objects = OrganisationManager()

    class Meta:
        ordering = ["acronym", "slug"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="contacts_website_on_the_web",
                condition=Q(website="") | Q(website__startswith="https://") | Q(website__startswith="http://"),
                violation_error_message=_("Write an address that begins with https://."),
            )
        ]

    def __str__(self) -> str:
        return self.acronym or str(self.name)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        if self.pk and self.parent and self.parent.is_within(self):
            raise ValidationError({"parent": _("An organisation can't be part of itself.")})

    def is_within(self, other: Self) -> bool:
        """Whether this organisation is ``other`` or a part of it, however deep."""
        within: Organisation | None = self
        while within is not None:
            if within == other:
                return True
            within = within.parent
        return False
