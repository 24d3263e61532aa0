"""What the WebSub hub has been told (W3C Recommendation WebSub, section 3): a moment for each hub."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HubManager(models.Manager["Hub"]):
    def get_by_natural_key(self, url: str) -> "Hub":
        return self.get(url=url)


class Hub(models.Model):
    """A hub of the feeds. ``told_until``: what opened or closed until then, it knows; what does later, it has to be
    told once. A hub that has just been set up knows everything that is out."""

    url = models.URLField(primary_key=True)
    told_until = models.DateTimeField()

    objects = HubManager()

    class Meta:
        verbose_name = _("hub")
        verbose_name_plural = _("hubs")

    def __str__(self) -> str:
        return self.url

    def natural_key(self) -> tuple[str]:
        return (self.url,)
