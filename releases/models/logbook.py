import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.document import DocumentField

THE_HOUSE = uuid.UUID(int=0)
"""The book of what concerns no release: sign-ins, accounts, exports."""


class LogEntryManager(models.Manager["LogEntry"]):
    def get_by_natural_key(self, book: str, number: int) -> "LogEntry":
        return self.get(book=book, number=number)


class LogEntry(models.Model):
    """One row per step. It holds names, not foreign keys: it outlives the people and things that it speaks of.

    Each release has a book of its own, named by its uuid, and the house has one. Each row carries the digest of the
    row before it in its book, so that a row can't be changed or taken out unseen.
    """

    book = models.UUIDField(db_index=True, editable=False)
    number = models.PositiveIntegerField(_("entry"))
    at = models.DateTimeField(_("when"), db_index=True)
    step = models.CharField(_("step"), max_length=30)
    by_username = models.CharField(_("account"), max_length=150, blank=True)
    by_name = models.CharField(_("who"), max_length=200)
    by_address = models.CharField(_("from where"), max_length=60, blank=True)
    reference = models.CharField(_("number"), max_length=60, blank=True)
    revision = models.PositiveIntegerField(_("revision"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    details = DocumentField(_("details"), default=dict, blank=True)
    previous = models.CharField(_("digest of the entry before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    objects = LogEntryManager()

    class Meta:
        ordering = ["-at", "-number"]
        verbose_name = _("log entry")
        verbose_name_plural = _("logbook")
        constraints = [models.UniqueConstraint(name="releases_log_entry_once", fields=["book", "number"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.by_name}: {self.step}"

    def natural_key(self) -> tuple[str, int]:
        return (str(self.book), self.number)


class LogBook(models.Model):
    """How far a book goes: its last number and digest, so that a page torn out at the end is missed too.

    Its row is the lock under which the next entry is written.
    """

    uuid = models.UUIDField(primary_key=True, editable=False)
    entries = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")

    def __str__(self) -> str:
        return f"{self.uuid}: {self.entries}"
